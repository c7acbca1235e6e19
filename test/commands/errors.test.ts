import { expect, it } from 'vitest';
import { reportError } from '../../src/commands/errors.ts';
import type { Io } from '../../src/commands/io.ts';
import { AuditError } from '../../src/model.ts';
import { Redactor } from '../../src/transport/redaction.ts';

function reported(error: unknown, aborted = false): { readonly code: number; readonly err: string } {
  const interrupt = new AbortController();
  if (aborted) interrupt.abort();
  const redactor = new Redactor();
  redactor.addValue('a value that nobody may see');
  let err = '';
  const output: Io['out'] = { write: (text) => (err += redactor.redact(text)), isTerminal: false, columns: null };
  const io: Io = { out: output, err: output, readStdin: async () => '', env: {}, cwd: '/', now: () => new Date(), redactor, signal: interrupt.signal };
  return { code: reportError(error, io), err };
}

it('an error that a user can act on says what happened and what to do', () => {
  expect(reported(new AuditError('usage', 'No such thing.', { hint: 'Name another.' }))).toEqual({
    code: 2,
    err: 'error: No such thing.\nhint: Name another.\n',
  });
});

it('a fault of ours is told as one, with where it happened and without any value', () => {
  const { code, err } = reported(new Error('sent a value that nobody may see'));

  expect(code).toBe(4);
  expect(err).toContain('a fault of overscope');
  expect(err).toContain('errors.test.ts');
  expect(err).not.toContain('a value that nobody may see');
});

it('what is thrown when Ctrl-C was pressed is an interruption', () => {
  expect(reported(new Error('whatever'), true)).toEqual({ code: 130, err: 'Interrupted.\n' });
});
