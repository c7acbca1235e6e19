/**
 * Which environment a thing belongs to. The pattern of the highest rank wins (a resource over a branch, a repository or
 * project over an account); of one rank, an exact name wins over a glob. What is still even is an error of the manifest.
 */
import { globsIntersect, isGlob, matchesGlob } from './glob.ts';

/** A pattern of the manifest. Higher ranks are more specific; only names of the same rank are held against it. */
export interface RankedPattern {
  readonly rank: number;
  readonly glob: string;
}

/** A name that a thing goes by, at one rank. A thing has several: its own id, and those of what contains it. */
export interface RankedName {
  readonly rank: number;
  readonly name: string;
}

/** The environment whose pattern is the most specific one that matches, or null when none does. */
export function environmentOf(names: readonly RankedName[], environments: ReadonlyMap<string, readonly RankedPattern[]>): string | null {
  let best: { readonly environment: string; readonly weight: number } | null = null;
  for (const [environment, patterns] of environments) {
    for (const pattern of patterns) {
      const weight = pattern.rank * 2 + (isGlob(pattern.glob) ? 0 : 1);
      if (best !== null && weight <= best.weight) continue;
      if (names.some(({ rank, name }) => rank === pattern.rank && matchesGlob(pattern.glob, name))) best = { environment, weight };
    }
  }
  return best?.environment ?? null;
}

/** Whether two patterns of different environments could both claim the same thing with equal right. */
export function patternsClash(a: RankedPattern, b: RankedPattern): boolean {
  return a.rank === b.rank && isGlob(a.glob) === isGlob(b.glob) && globsIntersect(a.glob, b.glob);
}
