/** Sets of actions over a table, so that a statement's patterns are matched once and not once a request. */
import { isGlob, matchesGlob } from '../../../src/glob.ts';
import type { Choice } from './choice.ts';

/** Actions in a fixed order; a set over them has one byte each, 1 for a member. */
export interface ActionTable {
  /** As they were given. */
  readonly names: readonly string[];
  /** The place of an action, by its lower-case name. */
  readonly places: ReadonlyMap<string, number>;
  readonly setOf: (actions: Choice) => Uint8Array;
}

/** `names` may be in any order; those of one service are found fastest side by side. */
export function actionTable(names: readonly string[]): ActionTable {
  const lower = names.map((name) => name.toLowerCase());
  const places = new Map(lower.map((name, place) => [name, place]));
  const services = servicesOf(lower);
  const known = new WeakMap<Choice, Uint8Array>();
  const setOf = (actions: Choice): Uint8Array => {
    const found = known.get(actions);
    if (found !== undefined) return found;
    const set = new Uint8Array(lower.length);
    for (const pattern of actions.patterns) addMatches(set, pattern, { lower, places, services });
    if (actions.kind === 'except') for (let place = 0; place < set.length; place += 1) set[place] = set[place] === 0 ? 1 : 0;
    known.set(actions, set);
    return set;
  };
  return { names, places, setOf };
}

interface Index {
  readonly lower: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  readonly services: ReadonlyMap<string, readonly number[]>;
}

function servicesOf(lower: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const services = new Map<string, number[]>();
  for (const [place, name] of lower.entries()) {
    const service = name.slice(0, name.indexOf(':'));
    const members = services.get(service);
    if (members === undefined) services.set(service, [place]);
    else members.push(place);
  }
  return services;
}

function addMatches(set: Uint8Array, pattern: string, { lower, places, services }: Index): void {
  if (/^\*+$/.test(pattern)) {
    set.fill(1);
    return;
  }
  if (!isGlob(pattern)) {
    const place = places.get(pattern);
    if (place !== undefined) set[place] = 1;
    return;
  }
  const service = pattern.slice(0, pattern.indexOf(':'));
  const among = isGlob(service) || service === '' ? lower.keys() : (services.get(service) ?? []);
  for (const place of among) if (matchesGlob(pattern, lower[place] ?? '')) set[place] = 1;
}
