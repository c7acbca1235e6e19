/** Volumes of EBS, the snapshots and images that the account owns, and what locks them. Source: EC2 API reference and EBS User Guide (2026-09). */
import { DescribeImagesCommand, DescribeLockedSnapshotsCommand, DescribeSnapshotsCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import type * as z from 'zod';
import type { InventoryGuard } from '../../state.ts';
import type { StoreClients } from '../../store-clients.ts';
import { EC2_COMMANDS as ACTIONS } from '../../store-commands.ts';
import type { Asking } from './asking.ts';
import { ImagePage, LockPage, SnapshotPage, VolumePage } from './ec2-responses.ts';
import type { Found, FoundCopy, FoundStore, Place } from './found.ts';
import { binned, type KeptBy, readBin } from './recycling.ts';

type Volume = z.infer<typeof VolumePage>['Volumes'][number];
type Snapshot = z.infer<typeof SnapshotPage>['Snapshots'][number];
type Image = z.infer<typeof ImagePage>['Images'][number];
type Lock = z.infer<typeof LockPage>['Snapshots'][number];

const MaxResults = 1000;
const next = ({ NextToken }: { readonly NextToken?: string | undefined }): string | undefined => NextToken;

export async function readVolumes(clients: StoreClients, place: Place, ask: Asking): Promise<Found> {
  const { ec2 } = clients;
  const volumes = ask.all(
    { request: ACTIONS.DescribeVolumes, what: 'EBS volumes in', where: place.region },
    { schema: VolumePage, send: (NextToken) => ec2.send(new DescribeVolumesCommand({ MaxResults, NextToken })), items: (page) => page.Volumes, next },
  );
  const [stores, copies] = await Promise.all([volumes, readCopies(clients, place, ask)]);
  return { stores: stores.map((volume) => storeOf(volume, place)), copies };
}

async function readCopies(clients: StoreClients, place: Place, ask: Asking): Promise<readonly FoundCopy[]> {
  const { ec2 } = clients;
  const where = place.region;
  const [snapshots, images, locks, bin] = await Promise.all([
    ask.all(
      { request: ACTIONS.DescribeSnapshots, what: 'EBS snapshots in', where },
      {
        schema: SnapshotPage,
        send: (NextToken) => ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], MaxResults, NextToken })),
        items: (page) => page.Snapshots,
        next,
      },
    ),
    ask.all(
      { request: ACTIONS.DescribeImages, what: 'AMIs in', where },
      {
        schema: ImagePage,
        send: (NextToken) => ec2.send(new DescribeImagesCommand({ Owners: ['self'], MaxResults, NextToken })),
        items: (page) => page.Images,
        next,
      },
    ),
    ask.all(
      { request: ACTIONS.DescribeLockedSnapshots, what: 'locks of EBS snapshots in', where },
      { schema: LockPage, send: (NextToken) => ec2.send(new DescribeLockedSnapshotsCommand({ MaxResults, NextToken })), items: (page) => page.Snapshots, next },
    ),
    readBin(clients, place, ask),
  ]);
  const lockOf = new Map(locks.map((lock) => [lock.SnapshotId, lock]));
  const volumeOf = new Map(snapshots.map(({ SnapshotId, VolumeId }) => [SnapshotId, VolumeId]));
  return [
    ...snapshots.flatMap((snapshot) => snapshotOf(snapshot, lockOf.get(snapshot.SnapshotId), { place, bin })),
    ...images.flatMap((image) => imageOf(image, volumeOf, { place, bin })),
  ];
}

interface Around {
  readonly place: Place;
  readonly bin: readonly KeptBy[];
}

function storeOf({ VolumeId, State, Tags }: Volume, place: Place): FoundStore {
  const evidence = [{ source: ACTIONS.DescribeVolumes, observed: `State ${State}` }];
  return { kind: 'ebs-volume', arn: volumeArn(VolumeId, place), name: Tags.get('Name') ?? VolumeId, id: VolumeId, born: null, guards: [], evidence };
}

function volumeArn(id: string, { partition, account, region }: Place): string {
  return `arn:${partition}:ec2:${region}:${account}:volume/${id}`;
}

/** Snapshots that were copied name a volume that is none ("vol-ffffffff"; DescribeSnapshots). Those that AWS Backup took carry its tag. */
function snapshotOf({ SnapshotId, VolumeId, State, StorageTier, Tags }: Snapshot, lock: Lock | undefined, { place, bin }: Around): readonly FoundCopy[] {
  if (State !== 'completed') return [];
  const { locked, guards } = lockedBy(lock);
  const origin = { arn: isVolume(VolumeId) ? volumeArn(VolumeId, place) : null, id: isVolume(VolumeId) ? VolumeId : null, at: null };
  const told = lock === undefined ? [] : [{ source: ACTIONS.DescribeLockedSnapshots, observed: lockWords(lock) }];
  return [
    {
      kind: 'ebs-snapshot',
      managed: isManaged(Tags),
      arn: `arn:${place.partition}:ec2:${place.region}::snapshot/${SnapshotId}`,
      origin,
      dies: false,
      locked,
      guards: [...guards, ...binned(bin, 'EBS_SNAPSHOT', Tags)],
      evidence: [{ source: ACTIONS.DescribeSnapshots, observed: `State ${State}, StorageTier ${StorageTier}, of ${VolumeId || 'nothing told'}` }, ...told],
    },
  ];
}

function isVolume(id: string): boolean {
  return id !== '' && id !== 'vol-ffffffff';
}

function isManaged(tags: ReadonlyMap<string, string>): boolean {
  return [...tags.keys()].some((key) => key.startsWith('aws:backup:'));
}

function lockWords({ LockState, LockExpiresOn, CoolOffPeriodExpiresOn }: Lock): string {
  const cooling = CoolOffPeriodExpiresOn === undefined ? '' : `, CoolOffPeriodExpiresOn ${CoolOffPeriodExpiresOn.toISOString()}`;
  return `LockState ${LockState}, LockExpiresOn ${LockExpiresOn?.toISOString() ?? 'not told'}${cooling}`;
}

/** A lock in compliance mode can be lifted by nobody once its time to think is over (EBS User Guide, ebs-snapshot-lock, 2026-09). */
function lockedBy(lock: Lock | undefined): { readonly locked: string | null; readonly guards: readonly InventoryGuard[] } {
  const until = lock?.LockExpiresOn === undefined ? '' : ` until ${lock.LockExpiresOn.toISOString().slice(0, 10)}`;
  switch (lock?.LockState) {
    case 'compliance':
      return { locked: `compliance lock of the snapshot${until}`, guards: [] };
    case 'compliance-cooloff':
      return { locked: null, guards: [{ name: `snapshot lock that still cools off${until}`, liftedBy: 'ec2:UnlockSnapshot' }] };
    case 'governance':
      return { locked: null, guards: [{ name: `governance lock of the snapshot${until}`, liftedBy: 'ec2:UnlockSnapshot' }] };
    default:
      return { locked: null, guards: [] };
  }
}

/**
 * The snapshot of an image's root device cannot be deleted before the image is deregistered, so that the image is a copy of that volume;
 * of its other snapshots EC2 does not say so, and they count for themselves alone (API reference, DeleteSnapshot).
 */
function imageOf(
  { ImageId, State, DeregistrationProtection, RootDeviceName, BlockDeviceMappings, Tags }: Image,
  volumeOf: ReadonlyMap<string, string>,
  { place, bin }: Around,
): readonly FoundCopy[] {
  if (State !== 'available') return [];
  const root = BlockDeviceMappings.find(({ DeviceName }) => DeviceName !== undefined && DeviceName === RootDeviceName);
  const volume = volumeOf.get(root?.Ebs?.SnapshotId ?? '') ?? '';
  const id = isVolume(volume) ? volume : null;
  const protection = { name: 'deregistration protection', liftedBy: 'ec2:DisableImageDeregistrationProtection' };
  return [
    {
      kind: 'ami',
      managed: isManaged(Tags),
      arn: `arn:${place.partition}:ec2:${place.region}::image/${ImageId}`,
      origin: { arn: id === null ? null : volumeArn(id, place), id, at: null },
      dies: false,
      locked: null,
      guards: [...(DeregistrationProtection.startsWith('enabled') ? [protection] : []), ...binned(bin, 'EC2_IMAGE', Tags)],
      evidence: [{ source: ACTIONS.DescribeImages, observed: `State ${State}, DeregistrationProtection ${DeregistrationProtection}` }],
    },
  ];
}
