/**
 * Whether what is declared and held is still held after rights were taken away. Told by the texts of patterns alone, in terms
 * of no provider: it may call something lost that is not, and never the other way round.
 */
import { globsIntersect, isGlob, matchesGlob } from '../glob.ts';
import type { Compared } from '../judgement.ts';
import type { Selector } from '../model.ts';
import { sureness } from '../reach.ts';

/** Finds, among what was held and declared, what no later reach holds whole any more. */
export function createLosses(before: readonly Compared[]): (after: readonly Compared[]) => readonly Compared[] {
  const declared = before.filter((row) => row.declared !== 'none');
  return (after) => {
    const byOperation = new Map<string, Compared[]>();
    for (const row of after) {
      const known = byOperation.get(row.operation.id);
      if (known === undefined) byOperation.set(row.operation.id, [row]);
      else known.push(row);
    }
    return declared.filter((row) => !isHeld(row, byOperation.get(row.operation.id) ?? []));
  };
}

function isHeld(row: Compared, after: readonly Compared[]): boolean {
  const able = after.filter((other) => isNoHarder(other, row));
  return able.some(({ on }) => isSame(on, row.on)) || declaredParts(row).every((part) => able.some(({ on }) => holds(on, part)));
}

/** By the same way or by none, no less surely, and under no condition that was not there before: whoever works with it notices nothing. */
function isNoHarder(other: Compared, row: Compared): boolean {
  if (other.path.length > 0 && !isSameWay(other, row)) return false;
  const known = new Set(row.conditions.map(({ text }) => text));
  return sureness(other.certainty) >= sureness(row.certainty) && other.conditions.every(({ text, free }) => free || known.has(text));
}

function isSameWay({ path }: Compared, row: Compared): boolean {
  return path.length === row.path.length && path.every(({ to }, at) => to === row.path[at]?.to);
}

function isSame(a: Selector, b: Selector): boolean {
  if (a === b) return true;
  if (a.kind === 'resources' || b.kind === 'resources') return a.kind === b.kind && JSON.stringify(idsOf(a)) === JSON.stringify(idsOf(b));
  return JSON.stringify([a.include, a.except]) === JSON.stringify([b.include, b.except]);
}

function idsOf(on: Selector): readonly string[] {
  return on.kind === 'pattern' ? on.include : on.resources.map(({ type, id }) => JSON.stringify([type, id])).toSorted();
}

/** A part of a selector: what is in the languages of all of `within`, and in none of `except`. */
interface Part {
  readonly within: readonly string[];
  readonly except: readonly string[];
  readonly kind: Selector['kind'];
}

/** The parts that the declared half of a reach is made of, rather too large than too small. */
function declaredParts({ on, excess }: Compared): readonly Part[] {
  if (on.kind === 'resources') {
    const beyond = new Set(excess?.kind === 'resources' ? idsOf(excess) : []);
    return idsOf(on)
      .filter((id) => !beyond.has(id))
      .map((id) => ({ within: [id], except: [], kind: on.kind }));
  }
  const { except } = on;
  if (excess?.kind !== 'pattern') return on.include.map((pattern) => ({ within: [pattern], except, kind: on.kind }));
  const whole = on.include.filter((pattern) => !excess.include.includes(pattern)).map((pattern) => ({ within: [pattern], except, kind: on.kind }));
  const spared = excess.except.filter((pattern) => !except.includes(pattern));
  const cut = spared.flatMap((pattern) =>
    on.include.filter((outer) => globsIntersect(outer, pattern)).map((outer) => ({ within: [pattern, outer], except, kind: on.kind })),
  );
  return [...whole, ...cut];
}

function holds(on: Selector, part: Part): boolean {
  if (on.kind !== part.kind) return false;
  if (on.kind === 'resources') return part.within.some((id) => idsOf(on).includes(id));
  const included = part.within.some((pattern) => on.include.some((outer) => isInside(pattern, outer)));
  const touched = on.except.filter((pattern) => !part.except.some((outer) => isInside(pattern, outer)));
  return included && touched.every((pattern) => part.within.some((own) => !globsIntersect(own, pattern)));
}

/**
 * Whether a wildcard of `outer` stands wherever `inner` has more than its own letters. Segment by segment, because in the names of
 * some providers no wildcard runs over a colon.
 */
function isInside(inner: string, outer: string): boolean {
  if (outer === '*' || outer === inner) return true;
  if (!isGlob(outer)) return false;
  const wanted = outer.split(':');
  const given = inner.replaceAll('?', '\u0001').split(':');
  const last = wanted.length - 1;
  const segments = [...given.slice(0, last), given.slice(last).join(':')];
  // A single letter of `outer` is not any run of letters of `inner`.
  return (
    given.length > last && wanted.every((glob, at) => matchesGlob(glob, segments[at] ?? '') && !(glob.includes('?') && (segments[at] ?? '').includes('*')))
  );
}
