/** Buckets of S3: versions, MFA delete, Object Lock, replication. No object is listed or read. Source: S3 API reference and User Guide (2026-09). */
import {
  GetBucketLocationCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  ListBucketsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type * as z from 'zod';
import type { Evidence } from '../../../../src/model.ts';
import type { InventoryGuard } from '../../state.ts';
import { S3_COMMANDS as ACTIONS } from '../../store-commands.ts';
import { isRegionOf, type Partition } from '../partitions.ts';
import type { Asking } from './asking.ts';
import type { Found, FoundCopy } from './found.ts';
import { BucketPage, Location, ObjectLock, Replication, Versioning } from './s3-responses.ts';

type Lock = z.infer<typeof ObjectLock>['ObjectLockConfiguration'];
type Rule = z.infer<typeof Replication>['ReplicationConfiguration']['Rules'][number];

export interface Buckets {
  readonly partition: Partition;
  /** Where the list of buckets is asked for. */
  readonly region: string;
  readonly s3Of: (region: string) => Promise<S3Client>;
}

/** All buckets of the account, wherever they are. */
export async function readBuckets({ partition, region, s3Of }: Buckets, ask: Asking): Promise<Found> {
  const s3 = await s3Of(region);
  const buckets = await ask.all(
    { request: ACTIONS.ListBuckets, what: 'S3 buckets of', where: 'the account' },
    {
      schema: BucketPage,
      // Asked with a parameter, S3 tells the Region of each bucket.
      send: (ContinuationToken) => s3.send(new ListBucketsCommand({ MaxBuckets: 1000, ContinuationToken })),
      items: (page) => page.Buckets,
      next: (page) => page.ContinuationToken,
    },
  );
  const found = await Promise.all(
    buckets.map(async ({ Name, BucketRegion }) => {
      const home = BucketRegion ?? (await readHome(Name, s3, ask));
      if (home === null) return storeAlone(Name, partition);
      return isRegionOf(partition, home) ? readBucket(Name, await s3Of(home), { partition, ask }) : unplaced(Name, partition, ask);
    }),
  );
  return { stores: found.flatMap(({ stores }) => stores), copies: found.flatMap(({ copies }) => copies) };
}

/** No constraint is us-east-1, and "EU" is eu-west-1 (S3 API reference, GetBucketLocation). */
async function readHome(Bucket: string, s3: S3Client, ask: Asking): Promise<string | null> {
  const told = await ask.one(
    { request: ACTIONS.GetBucketLocation, what: 'Region of S3 bucket', where: Bucket },
    { schema: Location, send: () => s3.send(new GetBucketLocationCommand({ Bucket })) },
  );
  if (typeof told === 'string') return null;
  const { LocationConstraint: place = '' } = told.value;
  return place === '' ? 'us-east-1' : place === 'EU' ? 'eu-west-1' : place;
}

function unplaced(name: string, partition: Partition, ask: Asking): Found {
  ask.miss({ request: ACTIONS.ListBuckets, what: 'Region of S3 bucket', where: name }, 'unreadable');
  return storeAlone(name, partition);
}

/** It is there, and holds data, whatever else was told of it. */
function storeAlone(name: string, partition: Partition, evidence: readonly Evidence[] = []): Found {
  const listed = { source: ACTIONS.ListBuckets, observed: name };
  const store = { kind: 's3-bucket', arn: arnOf(name, partition), name, id: null, born: null, guards: [], evidence: [listed, ...evidence] };
  return { stores: [store], copies: [] };
}

interface Around {
  readonly partition: Partition;
  readonly ask: Asking;
}

async function readBucket(Bucket: string, s3: S3Client, { partition, ask }: Around): Promise<Found> {
  const where = Bucket;
  const [versioning, lock, replication] = await Promise.all([
    ask.one(
      { request: ACTIONS.GetBucketVersioning, what: 'versioning of S3 bucket', where },
      { schema: Versioning, send: () => s3.send(new GetBucketVersioningCommand({ Bucket })) },
    ),
    ask.one(
      { request: ACTIONS.GetObjectLockConfiguration, what: 'Object Lock of S3 bucket', where },
      { schema: ObjectLock, send: () => s3.send(new GetObjectLockConfigurationCommand({ Bucket })), absent: ['ObjectLockConfigurationNotFoundError'] },
    ),
    ask.one(
      { request: ACTIONS.GetBucketReplication, what: 'replication of S3 bucket', where },
      { schema: Replication, send: () => s3.send(new GetBucketReplicationCommand({ Bucket })), absent: ['ReplicationConfigurationNotFoundError'] },
    ),
  ]);
  const arn = arnOf(Bucket, partition);
  const held = typeof versioning === 'string' ? null : versioning.value;
  const locking = typeof lock === 'string' ? null : lock.value.ObjectLockConfiguration;
  const rules = typeof replication === 'string' ? [] : replication.value.ReplicationConfiguration.Rules;
  const evidence: Evidence[] = [
    ...(held === null ? [] : [{ source: ACTIONS.GetBucketVersioning, observed: versioningWords(held) }]),
    ...(lock === 'unread' ? [] : [{ source: ACTIONS.GetObjectLockConfiguration, observed: lockWords(locking) }]),
    ...(replication === 'unread' ? [] : [{ source: ACTIONS.GetBucketReplication, observed: rules.length === 0 ? 'none' : rules.map(ruleWords).join('; ') }]),
  ];
  const { stores } = storeAlone(Bucket, partition, evidence);
  return { stores, copies: [...(held === null ? [] : versionsOf(arn, held, { locking, evidence })), ...rules.flatMap((rule) => replicaOf(arn, rule))] };
}

function arnOf(bucket: string, partition: Partition): string {
  return `arn:${partition}:s3:::${bucket}`;
}

function versioningWords({ Status, MFADelete }: z.infer<typeof Versioning>): string {
  return `Status ${Status ?? 'never set'}, MFADelete ${MFADelete ?? 'never set'}`;
}

function lockWords(lock: Lock | null): string {
  const kept = lock?.Rule?.DefaultRetention;
  if (lock?.ObjectLockEnabled !== 'Enabled') return 'none';
  return kept === undefined ? 'ObjectLockEnabled, no default retention' : `ObjectLockEnabled, default retention ${kept.Mode} for ${spanOf(kept)}`;
}

/** One of the two is set; the other is absent, or nought. */
function spanOf({ Days = 0, Years = 0 }: { readonly Days?: number | undefined; readonly Years?: number | undefined }): string {
  return Years > 0 ? `${Years} years` : `${Days} days`;
}

function ruleWords({ Status, Destination, ...rule }: Rule): string {
  return `${Status}: ${isWhole(rule) ? 'all' : 'a part'} to ${Destination.Bucket}`;
}

interface Held {
  readonly locking: Lock | null;
  readonly evidence: readonly Evidence[];
}

/**
 * Earlier versions stay when an object is deleted. With MFA delete on, versions go only with a code of the root user's device, which no key
 * can give. The default retention of Object Lock is no lock of the whole: it holds for so long from when each version was written, not for
 * those from before it was set, and whoever writes may choose a shorter one (User Guide, object-lock; what each object has is not read).
 */
function versionsOf(of: string, { Status, MFADelete }: z.infer<typeof Versioning>, { locking, evidence }: Held): readonly FoundCopy[] {
  if (Status !== 'Enabled') return [];
  const locked = MFADelete === 'Enabled' ? 'MFA delete: versions go only with a code of the root user’s device' : null;
  return [
    {
      kind: 's3-versions',
      managed: false,
      arn: `${of}/*`,
      origin: { arn: of, id: null, at: null },
      dies: false,
      locked,
      guards: retention(locking),
      evidence: [...evidence],
    },
  ];
}

function retention(locking: Lock | null): readonly InventoryGuard[] {
  const kept = locking?.Rule?.DefaultRetention;
  if (locking?.ObjectLockEnabled !== 'Enabled' || kept === undefined) return [];
  const name = `Object Lock (${kept.Mode.toLowerCase()}) of each version for ${spanOf(kept)} from when it was written`;
  return [{ name, liftedBy: kept.Mode === 'COMPLIANCE' ? null : 's3:BypassGovernanceRetention' }];
}

/** A rule for a part of the bucket makes no copy of the bucket. */
function replicaOf(of: string, { Status, Destination, ...rule }: Rule): readonly FoundCopy[] {
  if (Status !== 'Enabled' || !isWhole(rule)) return [];
  const evidence = [{ source: ACTIONS.GetBucketReplication, observed: `Enabled: all to ${Destination.Bucket}` }];
  return [
    {
      kind: 's3-replica',
      managed: false,
      arn: `${Destination.Bucket}/*`,
      origin: { arn: of, id: null, at: null },
      dies: false,
      locked: null,
      guards: [],
      evidence,
    },
  ];
}

function isWhole({ Prefix, Filter }: Pick<Rule, 'Prefix' | 'Filter'>): boolean {
  return (Prefix ?? '') === '' && (Filter?.Prefix ?? '') === '' && Filter?.Tag === undefined && Filter?.And === undefined;
}
