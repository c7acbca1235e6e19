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

const DRAWN = { cross: '✖', triangle: '▲', dot: '·', tick: '✔', arrow: '→', none: '–', more: '…', tee: '├─ ', elbow: '└─ ', rail: '│  ' } as const;
const TYPED = { cross: 'x', triangle: '!', dot: '.', tick: '+', arrow: '->', none: '-', more: '...', tee: '|- ', elbow: '`- ', rail: '|  ' } as const;

/**
 * An own instance of chalk with a given level: the default one looks at the arguments and the terminal by itself. Each tint
 * takes one text, because chalk joins all that it is given, and `map` gives more.
 */
export function createPaint({ level, unicode }: { readonly level: 0 | 1 | 2 | 3; readonly unicode: boolean }): Paint {
  const chalk = new Chalk({ level });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    alarm: (text) => chalk.red.bold(text),
    danger: (text) => chalk.red(text),
    warning: (text) => chalk.yellow(text),
    doubt: (text) => chalk.magenta(text),
    good: (text) => chalk.green(text),
    plain: (text) => text,
    glyphs: unicode ? DRAWN : TYPED,
    clean: unicode ? plainText : asciiText,
  };
}
