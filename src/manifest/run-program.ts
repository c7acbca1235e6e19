import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { AuditError } from '../model.ts';

const run = promisify(execFile);

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 64 * 1024;

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where the program starts. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/**
 * What a program prints, trimmed. No shell, nothing to read, ten seconds. Rejects with an AuditError (`value-missing`) that
 * names the program and how it ended, no more: what it printed may hold the value.
 */
export async function runProgram(argv: readonly string[], { environment, folder, signal }: Surroundings): Promise<string> {
  const [program = '', ...rest] = argv;
  try {
    const running = run(program, rest, { cwd: folder, env: { ...environment }, signal, timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES, killSignal: 'SIGKILL' });
    running.child.stdin?.end();
    const { stdout } = await running;
    return stdout.trim();
  } catch (error) {
    throw new AuditError('value-missing', `The program ${JSON.stringify(program)} gave no value: ${howItEnded(error)}.`, {
      hint: 'Run it yourself to see why; what it prints is not shown here.',
    });
  }
}

/** What an error of `execFile` tells: an exit code, or a word for why there is none. */
const Ending = z.object({ code: z.union([z.string(), z.number()]).nullish(), killed: z.boolean().optional() });

function howItEnded(error: unknown): string {
  const { code, killed } = Ending.safeParse(error).data ?? {};
  if (typeof code === 'number') return `it ended with exit code ${code}`;
  if (killed === true) return `it did not end within ${TIMEOUT_MS / 1000} s`;
  switch (code) {
    case 'ENOENT':
      return 'there is no such program';
    case 'EACCES':
      return 'it must not be run by this user';
    case 'ABORT_ERR':
      return 'it was interrupted';
    case 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER':
      return `it printed more than ${MOST_BYTES / 1024} kB`;
    default:
      return 'it could not be run, or was ended by a signal';
  }
}
