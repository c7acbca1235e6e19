import type { CopyEnd } from '../../../src/evaluation.ts';
import type { Certainty, Reach } from '../../../src/model.ts';
import { selectorKey, sureness } from '../../../src/reach.ts';
import { intersect, isEmpty, type Language, restrict, subtract } from '../policy/language.ts';

/** Finds a token's own reach by operation. */
export type Held = (operation: string) => readonly Reach[];

/** How much of a language some reach covers, and how surely. */
export type Coverage = Pick<CopyEnd, 'extent' | 'certainty'>;

/** What is left of a language may fall apart at each row. Beyond this many parts it is not known to be covered. */
const MOST_PARTS = 12;
const CERTAINTIES = ['allowed', 'conditional', 'unknown'] as const satisfies readonly Certainty[];
const NONE: Coverage = { extent: 'none', certainty: null };

let known = new Map<string, Coverage>();
const MOST_KEPT = 20_000;

/** Principals of one account hold the same rows, and many stores have their copies in the same places. */
export function coverageOf(places: Language, rows: readonly Reach[]): Coverage {
  if (rows.length === 0) return NONE;
  const key = JSON.stringify([places.include, places.except, ...rows.map(({ on, certainty }) => [certainty, selectorKey(on)])]);
  const found = known.get(key) ?? measure(places, rows);
  if (known.size >= MOST_KEPT) known = new Map();
  known.set(key, found);
  return found;
}

/** Reach that is neither proved nor ruled out counts: it is told by the certainty with which this much is covered. */
function measure(places: Language, rows: readonly Reach[]): Coverage {
  const meeting = rows.flatMap(({ on, certainty }) => (on.kind === 'pattern' && !isEmpty(intersect(places, on)) ? [{ on, certainty }] : []));
  if (meeting.length === 0) return NONE;
  const extentBy = (certainty: Certainty): CopyEnd['extent'] =>
    extentOf(
      places,
      meeting.filter((row) => sureness(row.certainty) >= sureness(certainty)).map(({ on }) => on),
    );
  const extent = extentBy('unknown');
  return { extent, certainty: CERTAINTIES.find((certainty) => extentBy(certainty) === extent) ?? 'unknown' };
}

function extentOf(places: Language, meeting: readonly Language[]): CopyEnd['extent'] {
  if (meeting.length === 0) return 'none';
  let left: readonly Language[] = [places];
  for (const { include, except } of meeting) {
    left = left.flatMap((part) => [subtract(part, include), restrict(part, except)]).filter((part) => !isEmpty(part));
    if (left.length > MOST_PARTS) return 'some';
  }
  return left.length === 0 ? 'all' : 'some';
}
