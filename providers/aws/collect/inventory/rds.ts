/**
 * Databases of RDS, Aurora, DocumentDB and Neptune, which share this API, with their automated backups and snapshots.
 * Source: RDS API reference and User Guide (2026-09).
 */
import {
  DescribeDBClusterAutomatedBackupsCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
} from '@aws-sdk/client-rds';
import type * as z from 'zod';
import type { StoreClients } from '../../store-clients.ts';
import { RDS_COMMANDS as ACTIONS } from '../../store-commands.ts';
import type { Asking } from './asking.ts';
import type { Found, FoundCopy, FoundStore, Origin, Place } from './found.ts';
import { AutomatedBackupPage, ClusterBackupPage, ClusterPage, ClusterSnapshotPage, InstancePage, SnapshotPage } from './rds-responses.ts';

const MaxRecords = 100;
/** Those of other accounts are not asked for; the automated ones are part of the automated backups. */
const INSTANCE_TYPES = ['manual', 'awsbackup'] as const;

const next = ({ Marker }: { readonly Marker?: string | undefined }): string | undefined => Marker;

export async function readDatabases({ rds }: StoreClients, place: Place, ask: Asking): Promise<Found> {
  const asking = { rds, place, ask };
  const [stores, automated, snapshots] = await Promise.all([readStores(asking), readAutomated(asking), readSnapshots(asking)]);
  return { stores, copies: [...automated, ...snapshots] };
}

interface AskingRds {
  readonly rds: StoreClients['rds'];
  readonly place: Place;
  readonly ask: Asking;
}

async function readStores({ rds, place: { region: where }, ask }: AskingRds): Promise<readonly FoundStore[]> {
  const [instances, clusters] = await Promise.all([
    ask.all(
      { request: ACTIONS.DescribeDBInstances, what: 'RDS instances in', where },
      { schema: InstancePage, send: (Marker) => rds.send(new DescribeDBInstancesCommand({ MaxRecords, Marker })), items: (page) => page.DBInstances, next },
    ),
    ask.all(
      { request: ACTIONS.DescribeDBClusters, what: 'RDS clusters in', where },
      { schema: ClusterPage, send: (Marker) => rds.send(new DescribeDBClustersCommand({ MaxRecords, Marker })), items: (page) => page.DBClusters, next },
    ),
  ]);
  return [...instances.flatMap(instanceOf), ...clusters.map(clusterOf)];
}

async function readAutomated({ rds, place, ask }: AskingRds): Promise<readonly FoundCopy[]> {
  const where = place.region;
  const [backups, clusterBackups] = await Promise.all([
    ask.all(
      { request: ACTIONS.DescribeDBInstanceAutomatedBackups, what: 'automated backups of RDS instances in', where },
      {
        schema: AutomatedBackupPage,
        send: (Marker) => rds.send(new DescribeDBInstanceAutomatedBackupsCommand({ MaxRecords, Marker })),
        items: (page) => page.DBInstanceAutomatedBackups,
        next,
      },
    ),
    ask.all(
      { request: ACTIONS.DescribeDBClusterAutomatedBackups, what: 'automated backups of RDS clusters in', where },
      {
        schema: ClusterBackupPage,
        send: (Marker) => rds.send(new DescribeDBClusterAutomatedBackupsCommand({ MaxRecords, Marker })),
        items: (page) => page.DBClusterAutomatedBackups,
        next,
      },
    ),
  ]);
  return [
    ...backups.flatMap((backup) => automatedOf('rds-automated-backup', backup, place)),
    ...clusterBackups.flatMap((backup) => automatedOf('rds-cluster-automated-backup', backup, place)),
  ];
}

/** Of clusters AWS Backup's are no type to ask for ("does not apply to Aurora", DescribeDBSnapshots), so that all are asked for. */
async function readSnapshots({ rds, place, ask }: AskingRds): Promise<readonly FoundCopy[]> {
  const where = place.region;
  const ofInstances = INSTANCE_TYPES.map((SnapshotType) =>
    ask.all(
      { request: ACTIONS.DescribeDBSnapshots, what: 'RDS snapshots in', where },
      {
        schema: SnapshotPage,
        send: (Marker) => rds.send(new DescribeDBSnapshotsCommand({ SnapshotType, MaxRecords, Marker })),
        items: (page) => page.DBSnapshots,
        next,
      },
    ),
  );
  const ofClusters = ask.all(
    { request: ACTIONS.DescribeDBClusterSnapshots, what: 'RDS cluster snapshots in', where },
    {
      schema: ClusterSnapshotPage,
      send: (Marker) => rds.send(new DescribeDBClusterSnapshotsCommand({ MaxRecords, Marker })),
      items: (page) => page.DBClusterSnapshots,
      next,
    },
  );
  const [snapshots, clusterSnapshots] = await Promise.all([Promise.all(ofInstances), ofClusters]);
  return [
    ...snapshots.flat().flatMap((snapshot) => snapshotOf('rds-snapshot', snapshot, place)),
    ...clusterSnapshots.flatMap((snapshot) => snapshotOf('rds-cluster-snapshot', snapshot, place)),
  ];
}

type Instance = z.infer<typeof InstancePage>['DBInstances'][number];
type Cluster = z.infer<typeof ClusterPage>['DBClusters'][number];
type Backup = z.infer<typeof AutomatedBackupPage>['DBInstanceAutomatedBackups'][number];
type Snapshot = z.infer<typeof SnapshotPage>['DBSnapshots'][number];

/** An instance of a cluster holds no data of its own: the cluster does, and keeps it when the instance goes. */
function instanceOf(instance: Instance): readonly FoundStore[] {
  if (instance.DBClusterIdentifier !== undefined) return [];
  const { DBInstanceArn: arn, DBInstanceIdentifier: name, DbiResourceId: id, InstanceCreateTime: born } = instance;
  return [{ kind: 'rds-instance', arn, name, id, born, ...protectionOf(instance, 'rds:ModifyDBInstance', ACTIONS.DescribeDBInstances) }];
}

function clusterOf(cluster: Cluster): FoundStore {
  const { DBClusterArn: arn, DBClusterIdentifier: name, DbClusterResourceId: id, ClusterCreateTime: born } = cluster;
  return { kind: 'rds-cluster', arn, name, id, born, ...protectionOf(cluster, 'rds:ModifyDBCluster', ACTIONS.DescribeDBClusters) };
}

function protectionOf(
  { DeletionProtection, BackupRetentionPeriod }: Pick<Instance, 'DeletionProtection' | 'BackupRetentionPeriod'>,
  liftedBy: string,
  source: string,
): Pick<FoundStore, 'guards' | 'evidence'> {
  return {
    guards: DeletionProtection ? [{ name: 'deletion protection', liftedBy }] : [],
    evidence: [{ source, observed: `DeletionProtection ${DeletionProtection}, BackupRetentionPeriod ${BackupRetentionPeriod ?? 'not told'}` }],
  };
}

/**
 * Those of a database that is there go with it unless whoever deletes it asks for them to stay. Of those that are replicated to another
 * Region the guide does not say that they stay, so they are not counted on (User Guide, USER_DeleteInstance, USER_ReplicateBackups).
 * "retained" are those of databases that are gone, or that are replicated no more.
 */
function automatedOf(kind: string, backup: Backup, { partition, account, region }: Place): readonly FoundCopy[] {
  if (backup.Status === 'creating') return [];
  // The authorization reference has auto-backup and cluster-auto-backup; AWS leaves the ARN out of some answers.
  const type = kind === 'rds-automated-backup' ? 'auto-backup' : 'cluster-auto-backup';
  const home = backup.region === null || backup.region === region ? '' : `, replicated from ${backup.region}`;
  return [
    {
      kind,
      managed: false,
      arn: backup.arn ?? `arn:${partition}:rds:${region}:${account}:${type}:${backup.id ?? backup.name}`,
      origin: { arn: backup.source, id: backup.id, at: null },
      dies: backup.Status !== 'retained',
      locked: null,
      guards: [],
      evidence: [
        {
          source: kind === 'rds-automated-backup' ? ACTIONS.DescribeDBInstanceAutomatedBackups : ACTIONS.DescribeDBClusterAutomatedBackups,
          observed: `Status ${backup.Status}${home}`,
        },
      ],
    },
  ];
}

function snapshotOf(kind: string, snapshot: Snapshot, place: Place): readonly FoundCopy[] {
  if (snapshot.Status !== 'available' || snapshot.SnapshotType === 'automated') return [];
  const source = kind === 'rds-snapshot' ? ACTIONS.DescribeDBSnapshots : ACTIONS.DescribeDBClusterSnapshots;
  return [
    {
      kind,
      managed: snapshot.SnapshotType === 'awsbackup' || snapshot.arn.includes('snapshot:awsbackup:'),
      arn: snapshot.arn,
      origin: originOf(kind === 'rds-snapshot' ? 'db' : 'cluster', snapshot, place),
      dies: false,
      locked: null,
      guards: [],
      evidence: [{ source, observed: `SnapshotType ${snapshot.SnapshotType}, Status ${snapshot.Status}, of ${snapshot.of}` }],
    },
  ];
}

/** A copy from another Region or account says of which snapshot it was made. What is of another account is no store of this one. */
function originOf(type: string, { of, id, at, copiedFrom, sourceRegion }: Snapshot, { partition, account, region }: Place): Origin {
  const [, , , home, owner] = (copiedFrom ?? '').split(':');
  if (owner !== undefined && owner !== '' && owner !== account) return { arn: null, id: null, at };
  return { arn: `arn:${partition}:rds:${sourceRegion ?? (home || region)}:${account}:${type}:${of}`, id, at };
}
