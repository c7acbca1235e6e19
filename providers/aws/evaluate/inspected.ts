/** What was seen of the stores that a reach names: how many copies of each go with it or to the same token, and how many outlive both. */

import type { Copies, InspectedStore } from '../../../src/evaluation.ts';
import { matchesGlob } from '../../../src/glob.ts';
import type { Evidence, Reach } from '../../../src/model.ts';
import { selectorKey } from '../../../src/reach.ts';
import { type Ending, endingsOf, type Losing } from '../catalogue/stores.ts';
import { targetsOf } from '../catalogue.ts';
import { isMember, type Language, patternsMeet } from '../policy/language.ts';
import { matchesPattern, segmentsOf } from '../policy/pattern.ts';
import type { Account, Inventory, InventoryCopy, InventoryGuard, InventoryStore } from '../state.ts';
import { fillIn, ITSELF, placesAnywhere } from './copy-places.ts';
import type { Held } from './coverage.ts';

type Seen = Pick<Copies, 'stores' | 'unread'>;

const UNSEEN: Seen = { stores: null, unread: [] };
/** Longer lists of evidence are cut, and say so: a store may have hundreds of copies. */
const MOST_EVIDENCE = 6;

export function openInspected(accounts: readonly Account[]): (losing: Losing, on: Language, held: Held) => Seen {
  const copies = new WeakMap<Inventory, ReadonlyMap<string, readonly InventoryCopy[]>>();
  const known = new Map<string, Seen>();
  const lifting = new Set(
    accounts
      .flatMap(({ inventory }) => [...(inventory?.stores ?? []), ...(inventory?.copies ?? [])])
      .flatMap(({ guards = [] }) => guards.map(({ liftedBy }) => liftedBy ?? '')),
  );
  if (accounts.every(({ inventory }) => inventory === undefined)) return () => UNSEEN;
  return (losing, on, held) => {
    if (!losing.store.inspected) return UNSEEN;
    const key = keyOf(losing, on, held, lifting);
    const found = known.get(key) ?? look(losing, on, held);
    known.set(key, found);
    return found;
  };
  function look(losing: Losing, on: Language, held: Held): Seen {
    const named = accounts.filter((account) => on.include.some((pattern) => mayLieIn(pattern, account)));
    const inventories = named.flatMap(({ inventory }) => inventory ?? []);
    if (inventories.length === 0) return UNSEEN;
    const stores = inventories.flatMap((inventory) => {
      const byStore = copies.get(inventory) ?? indexed(inventory);
      copies.set(inventory, byStore);
      const own = inventory.stores.filter(({ kind, arn }) => kind === losing.store.id && names(on, arn, losing));
      return own.map((store) => inspect(store, byStore.get(store.arn) ?? [], { losing, held, inventory }));
    });
    return { stores: stores.toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id)), unread: unreadOf(on, named, losing) };
  }
}

const keys = new WeakMap<Reach, string>();

/** All that the answer depends on: principals of one account hold the same rows, and there may be thousands of copies. */
function keyOf({ store, loss }: Losing, on: Language, held: Held, lifting: ReadonlySet<string>): string {
  const operations = new Set([...store.copies.flatMap((kind) => endingsOf(kind, store)).map(({ operation }) => operation), ...lifting]);
  const rows = [...operations].map((operation) =>
    held(operation).map((reach) => {
      const key = keys.get(reach) ?? selectorKey(reach.on);
      keys.set(reach, key);
      return key;
    }),
  );
  return JSON.stringify([store.id, store.losses.indexOf(loss), on.include, on.except, rows]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function indexed({ copies }: Inventory): ReadonlyMap<string, readonly InventoryCopy[]> {
  const byStore = new Map<string, InventoryCopy[]>();
  // What AWS does not say the origin of is a copy of nothing that is known.
  for (const copy of copies) if (copy.of !== null) byStore.set(copy.of, [...(byStore.get(copy.of) ?? []), copy]);
  return byStore;
}

/** S3 names have no account: they may lie in any. */
function mayLieIn(pattern: string, { id, partition }: Account): boolean {
  const [, ofPartition = '*', , , account = ''] = segmentsOf(pattern) ?? [];
  return matchesGlob(ofPartition, partition) && (account === '' || matchesGlob(account, id));
}

function names(on: Language, arn: string, { store: { named } }: Losing): boolean {
  if (named === null) return isMember(arn, on);
  // Some of its objects may be left out, hardly all.
  return on.include.some((pattern) => matchesPattern(fillIn(named, pattern), arn));
}

interface Looking {
  readonly losing: Losing;
  readonly held: Held;
  readonly inventory: Inventory;
}

function inspect(store: InventoryStore, copies: readonly InventoryCopy[], looking: Looking): InspectedStore {
  const fates = copies.map((copy) => ({ copy, inside: isInside(copy, store, looking) }));
  const outside = fates.filter(({ inside }) => !inside).map(({ copy }) => copy);
  const evidence = [
    ...store.evidence,
    ...[store, ...copies].flatMap(({ arn, guards = [] }) => guards.map((guard) => guardEvidence(guard, arn, looking.held))),
    ...outside.flatMap(({ arn, locked, evidence: [first] }): readonly Evidence[] =>
      first === undefined ? [] : [{ source: first.source, observed: `${arn}: ${locked ?? 'out of reach of this token'}` }],
    ),
    ...fates.filter(({ inside }) => inside).flatMap(({ copy }) => copy.evidence),
    ...gapsOf(looking).map(({ request, what, because }) => ({ source: request, observed: `${what} was not read (${because})` })),
  ];
  return { id: store.arn, name: store.name, inside: copies.length - outside.length, independent: outside.length, evidence: cut(evidence) };
}

function cut(evidence: readonly Evidence[]): readonly Evidence[] {
  const distinct = [...new Map(evidence.map((piece) => [`${piece.source}\u0000${piece.observed}`, piece])).values()];
  const rest = distinct.length - MOST_EVIDENCE;
  return rest <= 0 ? distinct : [...distinct.slice(0, MOST_EVIDENCE), { source: 'the inventory', observed: `${rest} more of these` }];
}

/** It goes with the store, or this token can end it. A kind that the catalogue does not know is not taken to be safe. */
function isInside(copy: InventoryCopy, store: InventoryStore, { losing, held }: Looking): boolean {
  if (copy.dies && (losing.loss.takes.includes(copy.kind) || losing.store.copies.every(({ id }) => id !== copy.kind))) return true;
  if (copy.locked !== null) return false;
  const kind = losing.store.copies.find(({ id }) => id === copy.kind);
  if (kind === undefined) return true;
  // What would go with the store if another operation destroyed it can be taken so; what stays whatever destroys it cannot.
  const endings = copy.dies ? endingsOf(kind, losing.store) : kind.ends;
  return endings.some((ending) => ends(ending, copy, store, held));
}

function ends({ operation, at }: Ending, copy: InventoryCopy, store: InventoryStore, held: Held): boolean {
  const rows = held(operation);
  if (rows.length === 0) return false;
  // It ends all copies of a store at once, by the store's own name or by those of its parts.
  if (at.some((template) => template === ITSELF || template.includes('{bucket}'))) return rows.some((row) => touches(row, store.arn));
  const known = namesOf(copy, store).filter((name) => placesAnywhere(at, store.arn).some((place) => matchesPattern(place, name)));
  if (known.length > 0) return rows.some(({ on }) => on.kind === 'pattern' && known.some((name) => isMember(name, on)));
  const places = at.map((template) => fillIn(template.replace('{owner}', ''), store.arn));
  return rows.some(({ on }) => on.kind === 'pattern' && on.include.some((pattern) => places.some((place) => patternsMeet(pattern, place))));
}

/** A replica is a bucket and all that is in it; snapshots and images have no account, and policies are also written with the owner's. */
function namesOf({ arn }: InventoryCopy, store: InventoryStore): readonly string[] {
  const [, , , , owner = ''] = store.arn.split(':');
  return [arn, ...(arn.endsWith('/*') ? [arn.slice(0, -'/*'.length)] : []), arn.replace(/^(arn:[^:]*:ec2:[^:]*):(?=:)/, `$1:${owner}`)];
}

/** An access point leads to a bucket that its name does not tell. */
function touches({ on }: Reach, arn: string): boolean {
  const isBucket = arn.split(':')[2] === 's3';
  const hits = (pattern: string): boolean => (isBucket && segmentsOf(pattern)?.[4] !== '') || matchesPattern(pattern, arn) || patternsMeet(pattern, `${arn}/*`);
  return on.kind === 'pattern' && on.include.some(hits);
}

function guardEvidence({ name, liftedBy }: InventoryGuard, arn: string, held: Held): Evidence {
  if (liftedBy === null) return { source: arn, observed: `${name}: on, and nothing turns it off` };
  const isHeld = held(liftedBy).some((row) => touches(row, arn) || !actsOn(row, arn));
  return {
    source: arn,
    observed: isHeld ? `${name}: on, and this token holds ${liftedBy}, which turns it off` : `${name}: on, and this token cannot turn it off (${liftedBy})`,
  };
}

/** What lifts a guard may act on another thing, of which nothing is known here: on the vault, not on what lies in it. */
function actsOn({ operation }: Reach, arn: string): boolean {
  return targetsOf(operation.resourceType, '*', '*').include.some((pattern) => matchesPattern(pattern, arn));
}

/** The services that are inspected: a gap in one of them says nothing of the stores of another. */
const INSPECTED = ['s3', 'rds', 'dynamodb', 'ec2', 'elasticfilesystem', 'rbin'];

function gapsOf({ losing, inventory }: Pick<Looking, 'losing' | 'inventory'>): Inventory['gaps'] {
  const own = losing.store.on.map((template) => template.split(':')[2] ?? '');
  return inventory.gaps.filter(({ request }) => {
    const [service = ''] = request.split(':', 1);
    return own.includes(service) || !INSPECTED.includes(service) || /Regions/.test(request);
  });
}

function unreadOf(on: Language, named: readonly Account[], losing: Losing): readonly string[] {
  const read = named.filter(({ inventory }) => inventory !== undefined);
  const segments = on.include.map((pattern) => segmentsOf(pattern) ?? []);
  const accounts = segments.map(([, , , , account = '']) => account).filter((account) => /^\d{12}$/.test(account) && read.every(({ id }) => id !== account));
  const regions = segments.map(([, , , region = '']) => region).filter((region) => /^[a-z0-9-]+$/.test(region));
  const unseen = regions.filter((region) => read.some(({ inventory }) => inventory?.regions.includes(region) === false));
  const gaps = read.flatMap(({ inventory }) => (inventory === undefined ? [] : gapsOf({ losing, inventory })));
  const others = named.filter(({ inventory }) => inventory === undefined).map(({ id }) => id);
  return [
    ...new Set([
      ...[...accounts, ...others].map((account) => `account ${account}`),
      ...unseen.map((region) => `Region ${region}`),
      ...gaps.map(({ what }) => what),
    ]),
  ].toSorted();
}
