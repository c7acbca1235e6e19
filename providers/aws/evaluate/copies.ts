/** What becomes of the copies of the data that a reach destroys, and how much of them the same token holds. Pure. */
import type { Copies, CopyEnd } from '../../../src/evaluation.ts';
import type { Reach, Selector } from '../../../src/model.ts';
import { selectorKey } from '../../../src/reach.ts';
import { type CopyKind, endingsOf, type Losing, lossesBy, type StoreKind } from '../catalogue/stores.ts';
import { isEmpty, type Language, patternsMeet, restrict, subtract } from '../policy/language.ts';
import type { Account } from '../state.ts';
import { placesOf } from './copy-places.ts';
import { type Coverage, coverageOf, type Held } from './coverage.ts';
import { openInspected } from './inspected.ts';

export type CopiesOf = (reach: Reach, held: Held) => Copies | null;

/** Thousands of rows of one token destroy few kinds of stores on few languages of names: each pair is worked out once a token. */
export function openCopies(accounts: readonly Account[]): CopiesOf {
  const inspected = openInspected(accounts);
  const known = new WeakMap<Held, Map<string, Copies>>();
  return ({ operation, on }, held) => {
    const losing = losingOf(operation.id, on);
    if (losing === null) return null;
    const own = known.get(held) ?? new Map<string, Copies>();
    known.set(held, own);
    const key = `${losing.store.id} ${losing.store.losses.indexOf(losing.loss)} ${keyOf(on)}`;
    const found = own.get(key) ?? describe(losing, held, inspected(losing, losing.on, held));
    own.set(key, found);
    return found;
  };
}

const keys = new WeakMap<Selector, string>();

function keyOf(on: Selector): string {
  const key = keys.get(on) ?? selectorKey(on);
  keys.set(on, key);
  return key;
}

interface Placed extends Losing {
  /** The part of the reach that names such stores. */
  readonly on: Language;
}

function losingOf(operation: string, on: Selector): Placed | null {
  if (on.kind === 'resources') return null;
  for (const losing of lossesBy(operation)) {
    const part = restrict(on, anywhere(losing.store));
    if (!isEmpty(part)) return { ...losing, on: part };
  }
  return null;
}

function anywhere({ on }: StoreKind): readonly string[] {
  return on.map((template) => template.replaceAll(/\{\w+\}/g, '*'));
}

function describe({ store, loss, on }: Placed, held: Held, inspected: Pick<Copies, 'stores' | 'unread'>): Copies {
  const dying = store.copies.filter(({ id }) => loss.takes.includes(id));
  const living = store.copies
    .filter((kind) => !dying.includes(kind))
    .map((kind) => ({ kind, end: endOf(kind, store, on, held) }))
    .filter(({ kind, end }) => !kind.apart || (end !== null && end.extent !== 'none'));
  const note = loss.note === null ? '' : ` (${loss.note})`;
  return {
    store: store.name,
    dies: dying.length === 0 ? null : `${dying.map(({ name }) => name).join('; ')}${note}`,
    survives: living.length === 0 ? null : living.map(({ kind }) => kind.name).join('; '),
    ends: distinct(living.flatMap(({ end }) => (end === null ? [] : [end]))),
    source: `${loss.source} (${loss.basis}, ${loss.asOf})`,
    ...inspected,
  };
}

const EXTENTS = ['none', 'some', 'all'] as const satisfies readonly CopyEnd['extent'][];

/** Of all that ends such copies, what takes the most of them; where the token holds none of it, the plainest. Null where nothing ends them. */
function endOf(kind: CopyKind, store: StoreKind, on: Language, held: Held): CopyEnd | null {
  const ends = endingsOf(kind, store).map(({ operation, at }): CopyEnd => {
    const each = placesOf(at, on).map((places) => coverageOf(kind.apart ? beyond(places, on) : places, held(operation)));
    return { operation, ...each.reduce(wider, { extent: 'none', certainty: null }) };
  });
  return ends.length === 0 ? null : ends.reduce((best, end) => (wider(best, end) === best ? best : end));
}

function wider<Some extends Coverage>(a: Some, b: Some): Some {
  return EXTENTS.indexOf(b.extent) > EXTENTS.indexOf(a.extent) ? b : a;
}

/** A replica that is of the store's own kind is another than the store. Where the reach names all of that kind, it names the replicas too. */
function beyond(places: Language, stores: Language): Language {
  if (!places.include.some((place) => stores.include.some((store) => patternsMeet(place, store)))) return places;
  const others = subtract(places, stores.include);
  return isEmpty(others) ? places : others;
}

/** One operation may end copies of several kinds: what it takes of the first, which the service itself keeps, tells most. */
function distinct(ends: readonly CopyEnd[]): readonly CopyEnd[] {
  return ends.filter(({ operation }, index) => ends.findIndex((end) => end.operation === operation) === index);
}
