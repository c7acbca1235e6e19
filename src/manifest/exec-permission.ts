import { createHash } from 'node:crypto';
import { AuditError } from '../model.ts';

type Programs = readonly (readonly string[])[];

/** The SHA-256, in hexadecimal, of the JSON of exactly these argument lists: those of auditors, then those of tokens, as the manifest has them. */
export function execHash(programs: Programs): string {
  return createHash('sha256').update(JSON.stringify(programs)).digest('hex');
}

/**
 * A manifest in a pull request is a stranger's: its programs run only for who has read exactly these lists.
 * Throws an AuditError (`exec-not-allowed`) that prints them with their hash.
 */
export function requireAllowed(programs: Programs, allowed: string | null): void {
  const hash = execHash(programs);
  if (programs.length === 0 || allowed === hash) return;
  const what =
    allowed === null ? 'The manifest reads values with these programs' : 'The programs of the manifest are not those that --allow-exec allows. They are';
  const message = [`${what}:`, ...programs.map((argv) => `  ${exactly(argv)}`)].join('\n');
  throw new AuditError('exec-not-allowed', message, { hint: `If you would run them yourself, add: --allow-exec ${hash}` });
}

/** JSON in which nothing is invisible, so that what is read is what would run. */
function exactly(argv: readonly string[]): string {
  return JSON.stringify(argv).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
