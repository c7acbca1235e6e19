import * as z from 'zod';
import type { SecretSource } from '../../model.ts';
import { type Issue, isMapping, type Path } from '../issue.ts';
import { readSource } from '../source-schema.ts';
import { listed, type Outline, readable } from './outline.ts';

/** A reference to a value, and where it stands. */
export interface PlacedSource {
  readonly path: Path;
  readonly source: SecretSource;
}

const Held = z.object({ secret: z.unknown() });

export function tokenSources({ tokens }: Outline): readonly PlacedSource[] {
  return readable(tokens, Held).flatMap(({ index, entry }) => placed(['tokens', index, 'secret'], entry.secret));
}

export function auditorSources({ auditors }: Outline): readonly PlacedSource[] {
  return Object.entries(auditors).flatMap(([provider, entries]) =>
    listed(entries).flatMap((entry, index) => placed(['auditors', provider, ...(Array.isArray(entries) ? [index] : [])], entry)),
  );
}

function placed(path: Path, entry: unknown): readonly PlacedSource[] {
  const source = readSource(entry);
  return source === null ? [] : [{ path, source }];
}

/** Standard input can be read once, and a credential that looks at others must not be one of those it looks at. */
export function checkSources(outline: Outline): readonly Issue[] {
  const audited = tokenSources(outline);
  const [first, ...others] = audited.filter(({ source }) => source.from === 'stdin');
  const stdin = others.map(({ path }): Issue => issue(path, 'only one value can be read from standard input', first));
  const bySource = new Map(audited.map((one) => [identity(one.source), one]));
  const auditors = auditorSources(outline).flatMap(({ path, source }) => {
    const token = bySource.get(identity(source));
    return token === undefined ? [] : [issue(path, 'an auditor cannot be an audited token itself', token)];
  });
  return [...stdin, ...auditors];
}

function issue(path: Path, message: string, other: PlacedSource | undefined): Issue {
  return { path, at: 'value', message, help: other === undefined ? null : { kind: 'see', path: other.path } };
}

/** The same for the same place, in whatever order its parts are named. */
function identity(source: SecretSource): string {
  return JSON.stringify(source, sortedKeys);
}

function sortedKeys(_key: string, value: unknown): unknown {
  return isMapping(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
}
