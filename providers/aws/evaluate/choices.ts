/**
 * What the holder of a credential can pick at will for the keys of one request, all at once: for each key the values that tell
 * the policies' tests of it apart, one that no policy names, and none. What is allowed under some pick is allowed.
 */
import type { Test } from '../policy/condition.ts';
import type { Known } from '../policy/context.ts';
import { inName, type Shape } from '../policy/named-keys.ts';
import type { Statement } from '../policy/parse.ts';
import { choosingOf } from './keys.ts';
import { valuesFor } from './values.ts';

/** One pick: the keys that it settles. `name` tells picks apart. */
export interface Pick {
  readonly name: string;
  readonly known: ReadonlyMap<string, Known>;
}

/** Few sets of statements ask about what the holder picks; for each the picks are worked out once. What is `pinned` is picked already. */
export function openPicks(pinned: ReadonlyMap<string, Known> = NONE_PINNED): (statements: readonly Statement[], shape: Shape) => readonly Pick[] {
  const known = new Map<string, readonly Pick[]>();
  return (statements, { region }) => {
    // Where every name has its Region, there is none left to pick.
    const tests = statements
      .flatMap((statement) => statement.tests)
      .filter(({ key }) => choosingOf(key) !== null && !pinned.has(key) && (region !== 'always' || !inName(key)));
    const key = JSON.stringify(tests.map(({ written, values }) => [written, values]));
    const picks = known.get(key) ?? picksFor(tests);
    known.set(key, picks);
    return picks;
  };
}

const NONE_PINNED: ReadonlyMap<string, Known> = new Map();

/** More picks than these are not tried: the keys then stay open, and what hangs on them is conditional. */
const MOST_PICKS = 96;

const NOTHING_TO_PICK: readonly Pick[] = [{ name: '', known: new Map() }];

/** All picks for the keys of these tests. None to pick is one pick. */
function picksFor(tests: readonly Test[]): readonly Pick[] {
  const byKey = new Map<string, Test[]>();
  for (const test of tests) if (choosingOf(test.key) !== null) byKey.set(test.key, [...(byKey.get(test.key) ?? []), test]);
  let picks = NOTHING_TO_PICK;
  for (const [key, about] of [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const choosing = choosingOf(key);
    const values = choosing === null ? null : valuesFor(key, about, choosing);
    if (values === null || picks.length * values.length > MOST_PICKS) return NOTHING_TO_PICK;
    picks = picks.flatMap((pick) => values.map((known) => ({ name: `${pick.name} ${key}=${nameOf(known)}`, known: new Map([...pick.known, [key, known]]) })));
  }
  return picks.map(withTagKeys);
}

function nameOf(known: Known): string {
  return known.kind === 'values' ? JSON.stringify(known.values) : known.kind;
}

/** A tag of the request is among its tag keys. */
function withTagKeys(pick: Pick): Pick {
  const keys = pick.known.get('aws:tagkeys');
  if (keys === undefined) return pick;
  const tags = [...pick.known].flatMap(([key, known]) => (key.startsWith(TAG) && known.kind === 'values' ? [key.slice(TAG.length)] : []));
  if (tags.length === 0) return pick;
  const chosen = keys.kind === 'values' ? keys.values : [];
  const values = [...new Set([...chosen, ...tags.filter((tag) => !chosen.some((one) => one.toLowerCase() === tag))])];
  return { ...pick, known: new Map([...pick.known, ['aws:tagkeys', { kind: 'values', values, many: true }]]) };
}

const TAG = 'aws:requesttag/';
