import { AuditError } from '../model.ts';
import type { Io } from './io.ts';

/** Codes that end a run before anything was audited. */
export const USAGE = 2;
const INTERNAL = 4;
export const INTERRUPTED = 130;

/** Says what happened and what to do, on stderr, and returns the exit code. */
export function reportError(error: unknown, io: Io): number {
  if (io.signal.aborted) {
    io.err.write('Interrupted.\n');
    return INTERRUPTED;
  }
  if (error instanceof AuditError) {
    io.err.write(`error: ${error.message}\n${error.hint === null ? '' : `hint: ${error.hint}\n`}`);
    return USAGE;
  }
  // The stack of a fault of ours names our own lines; the message may quote what a client sent, so the redactor is behind it.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.err.write(`overscope failed. This is a fault of overscope, not of your manifest:\n${text}\n`);
  return INTERNAL;
}
