import type { Io } from './io.ts';

/** Shows on one line of stderr what is being read, while a person watches; silent in CI, in a pipe and under --quiet. */
export interface Progress {
  readonly show: (provider: string, message: string) => void;
  readonly clear: () => void;
}

const CLEAR_LINE = '\r\u001B[2K';

export function createProgress(io: Io, quiet: boolean): Progress {
  const watched = io.err.isTerminal && !quiet && !io.env['CI'];
  if (!watched) return { show: () => {}, clear: () => {} };
  const latest = new Map<string, string>();
  return {
    show: (provider, message) => {
      latest.set(provider, message);
      const line = [...latest].map(([name, text]) => `${name}: ${text}`).join('  ·  ');
      io.err.write(`${CLEAR_LINE}${line.slice(0, Math.max(20, (io.err.columns ?? 80) - 1))}`);
    },
    clear: () => io.err.write(CLEAR_LINE),
  };
}
