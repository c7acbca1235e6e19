import { AuditError, type Location } from '../model.ts';

/** Something wrong in the manifest: where, what was expected, and what would be right. None of the texts holds a token's value. */
export interface Problem extends Location {
  readonly message: string;
  readonly hint: string | null;
}

/** More than this many problems help nobody; the rest is counted. */
export const MOST_PROBLEMS = 50;

/** A manifest that cannot be used. `problems` are the first of all of them, in the order of the file; `more` counts the rest. */
export class ManifestError extends AuditError {
  readonly problems: readonly Problem[];
  readonly more: number;

  constructor(problems: readonly Problem[], more = 0) {
    super('manifest-invalid', report(problems, more));
    this.problems = problems;
    this.more = more;
  }
}

/** "overscope.yaml:12:5 unknown key "secrt"; did you mean "secret"?" */
function describe({ file, line, column, message, hint }: Problem): string {
  return `${file}:${line}:${column} ${message}${hint === null ? '' : `; ${hint}`}`;
}

function report(problems: readonly Problem[], more: number): string {
  const lines = problems.map(describe);
  if (more > 0) lines.push(`and ${more} more`);
  return lines.length === 1 ? lines.join('') : ['The manifest cannot be used:', ...lines.map((line) => `  ${line}`)].join('\n');
}
