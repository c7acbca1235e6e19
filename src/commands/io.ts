import { text } from 'node:stream/consumers';
import { Redactor } from '../transport/redaction.ts';

/** A stream that a person may be looking at. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Null when it is no terminal. */
  readonly columns: number | null;
}

/** What a command has of the world. Everything that it writes has passed the redactor: this is the one point. */
export interface Io {
  readonly out: Output;
  readonly err: Output;
  readonly readStdin: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => Date;
  readonly redactor: Redactor;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** The world of the running process. */
export function processIo(signal: AbortSignal): Io {
  const redactor = new Redactor();
  const outputTo = (stream: NodeJS.WriteStream): Output => {
    stream.on('error', endQuietly);
    return {
      write: (written) => stream.write(redactor.redact(written)),
      isTerminal: stream.isTTY,
      columns: stream.isTTY ? stream.columns : null,
    };
  };
  let stdin: Promise<string> | null = null;
  return {
    out: outputTo(process.stdout),
    err: outputTo(process.stderr),
    readStdin: () => (stdin ??= text(process.stdin)),
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
    redactor,
    signal,
  };
}

/** Whoever reads the output may stop when it has seen enough (`overscope operations | head`): that is no error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
