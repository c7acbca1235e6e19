import { main } from '../../src/cli.ts';
import type { Io } from '../../src/commands/io.ts';
import { Redactor } from '../../src/transport/redaction.ts';
import { NOW } from './collecting.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface World {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stdin?: string;
  readonly columns?: number | null;
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

/** Everything that any command line of this test file printed; for the test that no value is in it. */
export const printed: string[] = [];

/** Runs a command line in this process, with the real redactor and everything else of the world given. */
export async function run(argv: readonly string[], world: World = {}): Promise<Ran> {
  const redactor = new Redactor();
  const out: string[] = [];
  const err: string[] = [];
  const outputTo = (texts: string[]): Io['out'] => ({
    write: (text) => texts.push(redactor.redact(text)),
    isTerminal: typeof world.columns === 'number',
    columns: world.columns ?? null,
  });
  const io: Io = {
    out: outputTo(out),
    err: outputTo(err),
    readStdin: async () => world.stdin ?? '',
    env: world.env ?? {},
    cwd: world.cwd ?? process.cwd(),
    now: () => world.now ?? new Date(NOW),
    redactor,
    signal: world.signal ?? new AbortController().signal,
  };
  const code = await main(argv, io);
  printed.push(...out, ...err);
  return { code, out: out.join(''), err: err.join('') };
}
