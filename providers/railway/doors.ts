/**
 * The mutations that rewrite an environment, and so do what many other mutations do under a name of their own. A volume
 * dies as surely by `environmentPatchCommit` with `volumes.<id>.isDeleted` (documented in railwayapp/railway-skills,
 * observed with a project token on 2026-09-07) as by `volumeDelete`; a bucket dies by nothing else (railwayapp/cli,
 * src/commands/bucket.rs, 2026-08-21: there is no mutation for it).
 */
import type { Impact, Operation } from '../../src/model.ts';
import { hasImpact, impactsOf, isDestructive } from '../../src/reach.ts';
import { type Catalogue, type CatalogueRow, type Context, catalogue } from './catalogue.ts';

/** What a scope declares who means the deletion of buckets. Railway has the effect, and no mutation of that name. */
const BUCKET_DELETE = 'bucketDelete';

/** What comes of calling an operation, and on what. */
export interface Effect {
  readonly context: Context;
  readonly operation: Operation;
}

/** What each door can do, named by the mutations that do nothing else. */
const MIRRORED: readonly string[] = ['volumeDelete', 'serviceDelete', 'serviceInstanceUpdate', 'variableDelete', 'serviceCreate'];

export function isDoor(row: CatalogueRow): boolean {
  return row.context === 'patch';
}

/** One effect for an ordinary operation; for a door, one for each thing that can be done through it, under the door's name. */
export function effectsOf(row: CatalogueRow): readonly Effect[] {
  const { operation, context } = row;
  if (!isDoor(row)) return [{ context, operation }];
  const mirrored = catalogue().rows.filter(({ operation: { id } }) => MIRRORED.includes(id));
  return [
    ...mirrored.map((mirror) => ({ context: mirror.context, operation: disguised(operation, mirror.operation) })),
    { context: 'bucket', operation: disguised(operation, bucketDelete(catalogue())) },
  ];
}

/**
 * The names by which a scope may declare what an operation does. A destructive one is covered by whatever does as much
 * to the same kind of thing and leaves no worse undo; a door by nothing else, since its own name says too little.
 */
export function namesOf(operation: Operation): readonly string[] {
  const all = catalogue();
  const row = all.byId.get(operation.id);
  if (row === undefined) return [operation.id];
  if (!isDoor(row) && !isDestructive(operation)) return [operation.id];
  // A bucket may hold an archive of backups: whoever declares that buckets are deleted has said so.
  const deletesBuckets: Operation = { ...bucketDelete(all), also: ['destroys-backup'] };
  const candidates = [...all.rows.filter((one) => !isDoor(one)).map((one) => one.operation), deletesBuckets];
  return candidates.filter((one) => doesAsMuch(one, operation)).map(({ id }) => id);
}

function doesAsMuch(declared: Operation, reached: Operation): boolean {
  if (declared.resourceType !== reached.resourceType) return false;
  if (declared.recovery.class !== 'none' && reached.recovery.class === 'none') return false;
  return impactsOf(reached).every((impact) => IMPLIED.has(impact) || hasImpact(declared, impact));
}

/** What goes without saying where a thing is destroyed. */
const IMPLIED: ReadonlySet<Impact> = new Set(['disrupts', 'modifies', 'reads']);

function disguised(door: Operation, mirror: Operation): Operation {
  return { ...door, impact: mirror.impact, also: mirror.also, recovery: mirror.recovery, resourceType: mirror.resourceType };
}

function bucketDelete({ recoveries, byId }: Catalogue): Operation {
  const patch = byId.get('environmentPatchCommit');
  const recovery = recoveries.get('bucket-window');
  if (patch === undefined || recovery === undefined) throw new Error('The catalogue lacks the patch, or the window of buckets.');
  return { ...patch.operation, id: BUCKET_DELETE, impact: 'destroys-data', also: [], recovery, resourceType: 'bucket' };
}
