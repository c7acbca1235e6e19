/** What the services told, before it is known which store each copy is of. */
import type { InventoryCopy, InventoryGuard, InventoryStore } from '../../state.ts';

/** `id` is one that AWS never gives again, where the ARN is made of a name; `born` is when the store was made. */
export interface FoundStore extends InventoryStore {
  readonly id: string | null;
  readonly born: string | null;
}

/** Of what a copy was taken, as far as AWS says: its ARN, the id that is never given again, and when it was taken. */
export interface Origin {
  readonly arn: string | null;
  readonly id: string | null;
  readonly at: string | null;
}

export interface FoundCopy extends Omit<InventoryCopy, 'of' | 'guards'> {
  readonly guards: readonly InventoryGuard[];
  readonly origin: Origin;
  /** That AWS Backup keeps it as a recovery point in one of its vaults. */
  readonly managed: boolean;
}

export interface Found {
  readonly stores: readonly FoundStore[];
  readonly copies: readonly FoundCopy[];
}

/** Where something was read: what is needed to spell its ARN. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

export function joined(parts: readonly Found[]): Found {
  return { stores: parts.flatMap(({ stores }) => stores), copies: parts.flatMap(({ copies }) => copies) };
}

const POINT = 'recovery-point';

interface Settled extends InventoryCopy {
  readonly managed: boolean;
  /** That it was taken of another store of the same name is known. */
  readonly foreign: boolean;
}

/** The stores and copies of an inventory: each copy once, with the store it is of. */
export function settled({ stores, copies }: Found): { readonly stores: InventoryStore[]; readonly copies: InventoryCopy[] } {
  const byArn = new Map(stores.map((store) => [store.arn, store]));
  const byId = new Map<string, FoundStore[]>();
  for (const store of stores) if (store.id !== null) byId.set(store.id, [...(byId.get(store.id) ?? []), store]);
  const byCopy = new Map<string, Settled[]>();
  for (const copy of copies) byCopy.set(copy.arn, [...(byCopy.get(copy.arn) ?? []), settle(copy, byArn, byId)]);
  return {
    stores: stores.map(({ id: _, born: __, ...store }) => store).toSorted(byName),
    copies: [...byCopy.values()].flatMap(merged).toSorted(byName),
  };
}

/** A name may be given again. What was taken of an earlier store of that name is no copy of the one that is there now. */
function settle({ origin, ...copy }: FoundCopy, byArn: ReadonlyMap<string, FoundStore>, byId: ReadonlyMap<string, readonly FoundStore[]>): Settled {
  const same = sameId(origin, origin.id === null ? [] : (byId.get(origin.id) ?? []));
  if (same !== undefined) return { ...copy, guards: [...copy.guards], of: same.arn, foreign: false };
  const namesake = origin.arn === null ? undefined : byArn.get(origin.arn);
  const isOther = namesake !== undefined && origin.id !== null && namesake.id !== null;
  const isOlder = typeof namesake?.born === 'string' && origin.at !== null && origin.at < namesake.born;
  const foreign = isOther || isOlder;
  return { ...copy, guards: [...copy.guards], of: foreign ? null : origin.arn, foreign };
}

/** Some ids are unique in their Region only. */
function sameId({ arn }: Origin, stores: readonly FoundStore[]): FoundStore | undefined {
  return stores.find((store) => store.arn === arn) ?? (stores.length === 1 ? stores[0] : undefined);
}

/**
 * AWS Backup keeps some of its recovery points as snapshots and images, which their own services list as well: that is one copy, and the
 * vault says what locks it. One that no vault lists is not counted on: which operation takes it is not known then.
 */
function merged(alike: readonly Settled[]): readonly InventoryCopy[] {
  const [point] = alike.filter(({ kind }) => kind === POINT);
  if (point === undefined) return alike.map((one) => plain(one.managed ? { ...one, kind: POINT, of: null } : one));
  const locked = alike.find((one) => one.locked !== null)?.locked ?? null;
  const guards = alike.flatMap((one) => one.guards ?? []);
  const evidence = alike.flatMap((one) => one.evidence);
  const isForeign = alike.some(({ foreign }) => foreign);
  const ofs = isForeign ? [] : [...new Set(alike.flatMap(({ of }) => (of === null ? [] : [of])))];
  return (ofs.length === 0 ? [null] : ofs).map((of) => ({ kind: POINT, of, arn: point.arn, dies: point.dies, locked, guards, evidence }));
}

function plain({ foreign: _, managed: __, ...copy }: Settled): InventoryCopy {
  return copy;
}

function byName(a: InventoryStore | InventoryCopy, b: InventoryStore | InventoryCopy): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf(one: InventoryStore | InventoryCopy): string {
  return `${one.arn} ${one.kind} ${'of' in one ? one.of : ''}`;
}
