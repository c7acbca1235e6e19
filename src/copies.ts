/** Questions about the copies of data that judges, rules and renderers share. Pure; imports the model and nothing else. */
import type { Copies, CopyEnd, InspectedStore } from './evaluation.ts';
import type { Resource } from './model.ts';
import { listOf } from './reach.ts';

/** What a judge and a row of a report both say of the copies of a store. */
export type Fate = Pick<Copies, 'store' | 'dies' | 'survives' | 'ends' | 'unread'> & {
  readonly stores: readonly Pick<InspectedStore, 'name' | 'inside' | 'independent'>[] | null;
};

/** Every kind of copy goes with the data, or the token holds what takes it: all of it, or some, of which nobody knows how much that is. */
function takesEveryKind({ dies, survives, ends }: Fate): boolean {
  if (survives === null) return dies !== null;
  return ends.length > 0 && ends.every(({ extent }) => extent !== 'none');
}

/** The inspected stores that have copies, all of which this token can take with them. */
function bareStores({ stores }: Fate): NonNullable<Fate['stores']> {
  return (stores ?? []).filter(({ inside, independent }) => inside > 0 && independent === 0);
}

/**
 * Whether the data can be lost with every copy of it. What was inspected decides by fact; for what was not, the kinds of copies do,
 * since a copy that nobody has seen counts as none.
 */
export function losesEveryCopy(copies: Fate): boolean {
  const unseen = copies.stores === null || copies.unread.length > 0;
  return bareStores(copies).length > 0 || (unseen && takesEveryKind(copies));
}

/** What is lost with every copy of it: the stores that were seen to have no other, or else all of their kind. */
export function lostWhole(copies: Fate): readonly string[] {
  if (!losesEveryCopy(copies)) return [];
  const bare = bareStores(copies).map(({ name }) => name);
  return bare.length > 0 ? bare : [copies.store];
}

/** Every store that the reach names was seen to have a copy that outlives it and that this token cannot end. */
export function isCopiedElsewhere(copies: Fate): boolean {
  const { stores, unread } = copies;
  return stores !== null && stores.length > 0 && unread.length === 0 && stores.every(({ independent }) => independent > 0);
}

/** "RDS instance: with it go automated backups; manual snapshots outlive it, and this token holds what takes them: rds:DeleteDBSnapshot (all)" */
export function describeFate(copies: Fate): string {
  const { store, dies, survives, ends } = copies;
  const held = ends.filter(({ extent }) => extent !== 'none').map(describeEnd);
  const missing = ends.filter(({ extent }) => extent === 'none').map(({ operation }) => operation);
  const takes = held.length === 0 ? '' : `, and this token holds what takes them: ${listOf(held)}`;
  const parts = [
    ...(dies === null ? [] : [`with it go ${dies}`]),
    ...(survives === null ? [] : [`${survives} outlive it${takes}`]),
    ...(missing.length === 0 ? [] : [`this token does not hold there: ${listOf(missing)}`]),
    describeIndependent(copies),
  ];
  return `${store}: ${parts.join('; ')}`;
}

function describeEnd({ operation, extent, certainty }: CopyEnd): string {
  const surely = certainty === 'allowed' || certainty === null ? '' : `, ${certainty}`;
  return `${operation} (${extent === 'all' ? 'all' : 'some'}${surely})`;
}

/** "independent copies: 0 of orders (4 go with it)", "independent copies: not inspected" */
function describeIndependent(copies: Fate): string {
  const { stores, unread } = copies;
  const unseen = unread.length === 0 ? '' : `; not all was inspected (${listOf(unread)})`;
  if (stores === null) return `independent copies: not inspected${unseen}`;
  if (stores.length === 0) return `independent copies: 0, of no store that was seen${unseen}`;
  const worst = stores.toSorted((a, b) => a.independent - b.independent);
  const each = worst.map(({ name, inside, independent }) => `${independent} of ${name} (${inside} can be taken with it)`);
  return `independent copies: ${listOf(each)}${unseen}`;
}

/** "pg-data: 14 backups go with it; independent copies: 1, on the word of the manifest" */
export function describeBackups({ name, backups }: Pick<Resource, 'name' | 'backups'>): string {
  const inside = backups?.inside ?? null;
  const dying =
    inside === null ? 'its backups were not inspected and are taken to go with it' : `${inside} ${inside === 1 ? 'backup goes' : 'backups go'} with it`;
  const independent = backups?.independent ?? null;
  const note = backups?.note === undefined ? '' : `, ${backups.note}`;
  return `${name}: ${dying}; independent copies: ${independent === null ? 'not inspected' : independent}${note}`;
}
