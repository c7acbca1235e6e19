import type { RenderOptions } from '../report/options.ts';
import type { Io } from './io.ts';

/** The options of every command that prints a report. */
export interface PrintingOptions {
  readonly color: 'auto' | 'always' | 'never';
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What the terminal can show. A pipe gets plain text, whole. */
export function terminalOf(io: Io, options: PrintingOptions): Pick<RenderOptions, 'width' | 'level' | 'unicode' | 'quiet' | 'verbose'> {
  return { width: io.out.columns, level: colourLevel(io, options.color), unicode: io.env['TERM'] !== 'linux', quiet: options.quiet, verbose: options.verbose };
}

/** The flag wins over NO_COLOR, that over FORCE_COLOR, that over what the terminal says of itself. */
function colourLevel({ env, out }: Io, color: PrintingOptions['color']): RenderOptions['level'] {
  if (color === 'never') return 0;
  if (color === 'auto' && env['NO_COLOR']) return 0;
  const forced = env['FORCE_COLOR'];
  if (color === 'auto' && (forced === '0' || forced === 'false')) return 0;
  const wanted = color === 'always' || Boolean(forced) || (out.isTerminal && env['TERM'] !== 'dumb');
  if (!wanted) return 0;
  if (forced === '3' || /^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 3;
  return forced === '2' || /256/.test(env['TERM'] ?? '') ? 2 : 1;
}
