import { nearest } from '../nearest.ts';
import type { Vocabularies } from '../providers.ts';
import type { ManifestDocument } from './document.ts';
import type { Help, Issue, Path } from './issue.ts';
import { placesIn } from './places.ts';
import { ManifestError, MOST_PROBLEMS, type Problem } from './problem.ts';
import { hideValues } from './secrets-inside.ts';
import { choices } from './words.ts';
import type { Fault } from './yaml-nodes.ts';

/** The manifest that problems are found in. `document` is null when it is not YAML. */
export interface Origin {
  readonly file: string;
  readonly text: string;
  readonly vocabularies: Vocabularies;
  readonly document: ManifestDocument | null;
}

/** The error that tells all that was found, in the order of the file. Values are never repeated in it. */
export function refusal(faults: readonly Fault[], issues: readonly Issue[], { file, text, vocabularies, document }: Origin): ManifestError {
  const placeOf = placesIn(text);
  const clean = (message: string): string => hideValues(message, vocabularies);
  const offsetOf: ManifestDocument['offsetOf'] = document?.offsetOf ?? (() => 0);
  const nameOf = (path: Path): string => {
    const { line, column } = placeOf(offsetOf(path, 'value'));
    return `${file}:${line}:${column}`;
  };
  const ofFaults = faults.slice(0, MOST_PROBLEMS).map(({ offset, message }): Problem => ({ file, ...placeOf(offset), message: clean(message), hint: null }));
  const ofIssues = issues.slice(0, MOST_PROBLEMS - ofFaults.length).map(({ path, at, message, help }): Problem => {
    const hint = hintOf(help, nameOf);
    return { file, ...placeOf(offsetOf(path, at)), message: clean(message), hint: hint === null ? null : clean(hint) };
  });
  const problems = [...ofFaults, ...ofIssues].toSorted((a, b) => a.line - b.line || a.column - b.column);
  return new ManifestError(problems, faults.length + issues.length - problems.length);
}

function hintOf(help: Help | null, placeOf: (path: Path) => string): string | null {
  switch (help?.kind) {
    case undefined:
    case 'missing':
      return null;
    case 'text':
      return help.text;
    case 'see':
      return `see ${placeOf(help.path)}`;
    case 'slip': {
      const meant = nearest(help.word, help.among);
      if (meant !== null) return `did you mean ${JSON.stringify(meant)}?`;
      const all = help.listed ? null : choices(help.among);
      return all === null ? null : `expected ${all}`;
    }
  }
}
