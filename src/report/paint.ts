import { Chalk } from 'chalk';
import { asciiText, plainText } from './sanitize.ts';

export type Tint = (text: string) => string;

export interface Paint {
  readonly strong: Tint;
  readonly faint: Tint;
  readonly alarm: Tint;
  readonly danger: Tint;
  readonly warning: Tint;
  readonly doubt: Tint;
  readonly good: Tint;
  readonly plain: Tint;
  readonly glyphs: typeof DRAWN | typeof TYPED;
  /** What makes a text safe to print, and drawable. */
  readonly clean: (text: string) => string;
}

const DRAWN = { cross: '✖', triangle: '▲', dot: '·', tick: '✔', arrow: '→', none: '–', more: '…' } as const;
const TYPED = { cross: 'x', triangle: '!', dot: '.', tick: '+', arrow: '->', none: '-', more: '...' } as const;

/** An own instance of chalk with a given level: the default one looks at the arguments and the terminal by itself. */
export function createPaint({ level, unicode }: { readonly level: 0 | 1 | 2 | 3; readonly unicode: boolean }): Paint {
  const chalk = new Chalk({ level });
  return {
    strong: chalk.bold,
    faint: chalk.dim,
    alarm: chalk.red.bold,
    danger: chalk.red,
    warning: chalk.yellow,
    doubt: chalk.magenta,
    good: chalk.green,
    plain: (text) => text,
    glyphs: unicode ? DRAWN : TYPED,
    clean: unicode ? plainText : asciiText,
  };
}
