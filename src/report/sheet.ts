import type { RenderOptions } from './options.ts';
import { createPaint, type Paint, type Tint } from './paint.ts';
import { hang } from './width.ts';

/** What a page is written on: how wide, with which colours, how much at length. */
export interface Sheet {
  /** Infinite when nothing is to be broken. */
  readonly width: number;
  readonly paint: Paint;
  readonly verbose: boolean;
}

/** Terminals narrower than this are written for as if they had it. */
const LEAST = 30;

export function createSheet({ width, level, unicode, verbose }: Pick<RenderOptions, 'width' | 'level' | 'unicode' | 'verbose'>): Sheet {
  return { width: width === null ? Number.POSITIVE_INFINITY : Math.max(width, LEAST), paint: createPaint({ level, unicode }), verbose };
}

/** A text after a faint label; what does not fit goes below. */
export function labelled(
  { label, text, tint }: { readonly label: string; readonly text: string; readonly tint: Tint },
  { width, paint }: Sheet,
): readonly string[] {
  const [first = '', ...others] = hang(label, text, width);
  return [`${paint.faint(label)}${tint(first.slice(label.length))}`, ...others.map((line) => tint(line))];
}
