import type { RenderOptions } from './options.ts';
import { createPaint, type Paint } from './paint.ts';

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
