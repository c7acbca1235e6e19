/** A state with data stores of every kind in two Regions, each control once; as the local server's `stores` takes it. */
import { ACCOUNT, INCIDENT, incident, type Serving, serve } from '../serving.ts';

const rds = (region: string, rest: string): string => `arn:aws:rds:${region}:${ACCOUNT}:${rest}`;
export const DB = rds('eu-west-1', 'db:main');
export const CLUSTER = rds('eu-west-1', 'cluster:orders');
export const TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/carts`;
export const VOLUME = `arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/vol-1`;
export const FILES = `arn:aws:elasticfilesystem:eu-west-1:${ACCOUNT}:file-system/fs-1`;

const databases = {
  DescribeDBInstances: [
    {
      DBInstanceArn: DB,
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-MAIN',
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      InstanceCreateTime: '2026-02-01T00:00:00Z',
    },
    {
      DBInstanceArn: rds('eu-west-1', 'db:plain'),
      DBInstanceIdentifier: 'plain',
      DbiResourceId: 'db-PLAIN',
      DeletionProtection: false,
      BackupRetentionPeriod: 0,
    },
    { DBInstanceArn: rds('eu-west-1', 'db:orders-1'), DBInstanceIdentifier: 'orders-1', DbiResourceId: 'db-O1', DBClusterIdentifier: 'orders' },
  ],
  DescribeDBClusters: [
    {
      DBClusterArn: CLUSTER,
      DBClusterIdentifier: 'orders',
      DbClusterResourceId: 'cluster-O',
      DeletionProtection: true,
      BackupRetentionPeriod: 3,
      Engine: 'docdb',
    },
  ],
  DescribeDBInstanceAutomatedBackups: [
    {
      DBInstanceArn: DB,
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-MAIN',
      Region: 'eu-west-1',
      Status: 'active',
      DBInstanceAutomatedBackupsArn: rds('eu-west-1', 'auto-backup:ab-1'),
    },
    { DBInstanceArn: rds('eu-west-1', 'db:gone'), DBInstanceIdentifier: 'gone', DbiResourceId: 'db-GONE', Region: 'eu-west-1', Status: 'retained' },
  ],
  DescribeDBClusterAutomatedBackups: [
    {
      DBClusterArn: CLUSTER,
      DBClusterIdentifier: 'orders',
      DbClusterResourceId: 'cluster-O',
      Region: 'eu-west-1',
      Status: 'active',
      DBClusterAutomatedBackupsArn: rds('eu-west-1', 'cluster-auto-backup:cab-1'),
    },
  ],
  DescribeDBSnapshots: [
    {
      DBSnapshotArn: rds('eu-west-1', 'snapshot:before'),
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-MAIN',
      SnapshotType: 'manual',
      Status: 'available',
      SnapshotCreateTime: '2026-11-01T00:00:00Z',
    },
    {
      DBSnapshotArn: rds('eu-west-1', 'snapshot:namesake'),
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-OLD',
      SnapshotType: 'manual',
      Status: 'available',
    },
    {
      DBSnapshotArn: rds('eu-west-1', 'snapshot:unfinished'),
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-MAIN',
      SnapshotType: 'manual',
      Status: 'creating',
    },
    {
      DBSnapshotArn: rds('eu-west-1', 'snapshot:awsbackup:job-1'),
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-MAIN',
      SnapshotType: 'awsbackup',
      Status: 'available',
    },
    {
      DBSnapshotArn: rds('eu-west-1', 'snapshot:rds:main-1'),
      DBInstanceIdentifier: 'main',
      DbiResourceId: 'db-MAIN',
      SnapshotType: 'automated',
      Status: 'available',
    },
  ],
  DescribeDBClusterSnapshots: [
    {
      DBClusterSnapshotArn: rds('eu-west-1', 'cluster-snapshot:orders-1'),
      DBClusterIdentifier: 'orders',
      DbClusterResourceId: 'cluster-O',
      SnapshotType: 'manual',
      Status: 'available',
    },
    {
      DBClusterSnapshotArn: rds('eu-west-1', 'cluster-snapshot:rds:orders-auto'),
      DBClusterIdentifier: 'orders',
      DbClusterResourceId: 'cluster-O',
      SnapshotType: 'automated',
      Status: 'available',
    },
    {
      DBClusterSnapshotArn: rds('eu-west-1', 'cluster-snapshot:awsbackup:job-2'),
      DBClusterIdentifier: 'orders',
      DbClusterResourceId: 'cluster-O',
      SnapshotType: 'manual',
      Status: 'available',
    },
  ],
};

const disks = {
  DescribeVolumes: [
    { volumeId: 'vol-1', status: 'in-use', tagSet: [{ item: { key: 'Name', value: 'pg-data' } }] },
    { volumeId: 'vol-2', status: 'available' },
  ],
  DescribeSnapshots: [
    ...['plain', 'compliance', 'cooling', 'governance', 'expired'].map((name) => ({ snapshotId: `snap-${name}`, volumeId: 'vol-1', status: 'completed' })),
    { snapshotId: 'snap-tagged', volumeId: 'vol-2', status: 'completed', tagSet: [{ item: { key: 'keep', value: 'yes' } }] },
    { snapshotId: 'snap-copied', volumeId: 'vol-ffffffff', status: 'completed' },
    { snapshotId: 'snap-pending', volumeId: 'vol-1', status: 'pending' },
    { snapshotId: 'snap-vaulted', volumeId: 'vol-2', status: 'completed', tagSet: [{ item: { key: 'aws:backup:source-resource', value: 'vol-2' } }] },
  ],
  DescribeLockedSnapshots: [
    { snapshotId: 'snap-compliance', lockState: 'compliance', lockExpiresOn: '2027-01-31T00:00:00.000Z' },
    {
      snapshotId: 'snap-cooling',
      lockState: 'compliance-cooloff',
      coolOffPeriodExpiresOn: '2026-11-23T00:00:00.000Z',
      lockExpiresOn: '2027-01-31T00:00:00.000Z',
    },
    { snapshotId: 'snap-governance', lockState: 'governance', lockExpiresOn: '2027-01-31T00:00:00.000Z' },
    { snapshotId: 'snap-expired', lockState: 'expired', lockExpiresOn: '2026-01-31T00:00:00.000Z' },
  ],
  DescribeImages: [
    {
      imageId: 'ami-1',
      imageState: 'available',
      deregistrationProtection: 'enabled-without-cooldown',
      rootDeviceName: '/dev/xvda',
      blockDeviceMapping: [
        { item: { deviceName: '/dev/xvdb', ebs: { snapshotId: 'snap-tagged' } } },
        { item: { deviceName: '/dev/xvda', ebs: { snapshotId: 'snap-plain' } } },
      ],
    },
  ],
  ListRules: [
    {
      Identifier: 'all',
      ResourceType: 'EC2_IMAGE',
      Status: 'available',
      RetentionPeriod: { RetentionPeriodValue: 14, RetentionPeriodUnit: 'DAYS' },
      LockState: 'locked',
    },
    {
      Identifier: 'kept',
      ResourceType: 'EBS_SNAPSHOT',
      Status: 'available',
      RetentionPeriod: { RetentionPeriodValue: 30, RetentionPeriodUnit: 'DAYS' },
      ResourceTags: [{ ResourceTagKey: 'keep', ResourceTagValue: 'yes' }],
      LockState: 'unlocked',
    },
  ],
};

const epoch = (day: string): number => Date.parse(day) / 1000;

const vaults = {
  ListBackupVaults: [
    { BackupVaultName: 'open', VaultType: 'BACKUP_VAULT', Locked: false },
    { BackupVaultName: 'compliance', VaultType: 'BACKUP_VAULT', Locked: true, LockDate: epoch('2026-03-01'), MinRetentionDays: 30 },
    { BackupVaultName: 'governance', VaultType: 'BACKUP_VAULT', Locked: true },
    { BackupVaultName: 'soon', VaultType: 'BACKUP_VAULT', Locked: true, LockDate: epoch('2026-11-25') },
    { BackupVaultName: 'air', VaultType: 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT' },
  ],
};
const point = (id: string, ResourceArn: string, fields: object = {}): object => ({
  RecoveryPointArn: `arn:aws:backup:eu-west-1:${ACCOUNT}:recovery-point:${id}`,
  ResourceArn,
  Status: 'COMPLETED',
  CreationDate: epoch('2026-10-01'),
  ...fields,
});
const recoveryPoints = {
  open: [
    point('open', FILES),
    point('expired', FILES, { Status: 'EXPIRED' }),
    point('older', DB, { CreationDate: epoch('2025-10-01') }),
    { ...point('', DB), RecoveryPointArn: rds('eu-west-1', 'snapshot:awsbackup:job-1') },
    { ...point('', `arn:aws:ec2:eu-west-1:${ACCOUNT}:volume/vol-2`), RecoveryPointArn: 'arn:aws:ec2:eu-west-1::snapshot/snap-vaulted' },
  ],
  compliance: [
    point('compliance', FILES, { CalculatedLifecycle: { DeleteAt: epoch('2027-10-01') } }),
    point('over', FILES, { CalculatedLifecycle: { DeleteAt: epoch('2026-11-01') } }),
  ],
  governance: [point('governance', TABLE)],
  soon: [point('soon', 'arn:aws:s3:::versioned')],
  air: [point('air', CLUSTER)],
};

const retention = (Mode: string): object => ({ ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days: 30 } } });
const replica = (Filter: object, bucket: string): object => ({
  Role: 'arn:aws:iam::111122223333:role/r',
  Rule: { Status: 'Enabled', Priority: 1, Filter, Destination: { Bucket: `arn:aws:s3:::${bucket}` } },
});
const buckets = {
  versioned: { versioning: { Status: 'Enabled' }, replication: replica({ Prefix: '' }, 'far') },
  partly: { versioning: { Status: 'Enabled' }, replication: replica({ Prefix: 'logs/' }, 'far') },
  suspended: { versioning: { Status: 'Suspended' } },
  governed: { versioning: { Status: 'Enabled' }, objectLock: retention('GOVERNANCE') },
  complying: { versioning: { Status: 'Enabled' }, objectLock: retention('COMPLIANCE') },
};

const tables = {
  carts: {
    table: { TableName: 'carts', TableArn: TABLE, TableId: 'id-carts', DeletionProtectionEnabled: true, CreationDateTime: epoch('2026-01-01') },
    recovery: { PointInTimeRecoveryStatus: 'ENABLED', RecoveryPeriodInDays: 35 },
  },
  sessions: { table: { TableName: 'sessions', TableArn: TABLE.replace('carts', 'sessions'), TableId: 'id-sessions', DeletionProtectionEnabled: false } },
};
const backup = (name: string, fields: object = {}): object => ({
  BackupArn: `${TABLE}/backup/${name}`,
  TableArn: TABLE,
  TableId: 'id-carts',
  BackupType: 'USER',
  BackupStatus: 'AVAILABLE',
  ...fields,
});

export const STORES = {
  'eu-west-1': {
    lists: {
      ...databases,
      ...disks,
      ...vaults,
      DescribeFileSystems: [
        { FileSystemId: 'fs-1', FileSystemArn: FILES, Name: 'shared', FileSystemProtection: { ReplicationOverwriteProtection: 'ENABLED' } },
        { FileSystemId: 'fs-2', FileSystemArn: FILES.replace('fs-1', 'fs-2') },
      ],
      ListBackups: [backup('before'), backup('earlier', { TableId: 'id-earlier' }), backup('doomed', { BackupStatus: 'DELETED' })],
    },
    tables,
    backupPolicies: { 'fs-1': 'ENABLED' },
    recoveryPoints,
    buckets,
  },
  'us-east-1': {
    lists: {
      DescribeDBSnapshots: [
        {
          DBSnapshotArn: rds('us-east-1', 'snapshot:far'),
          DBInstanceIdentifier: 'main',
          DbiResourceId: 'db-MAIN',
          SnapshotType: 'manual',
          Status: 'available',
          SourceRegion: 'eu-west-1',
          SourceDBSnapshotIdentifier: rds('eu-west-1', 'snapshot:before'),
        },
        {
          DBSnapshotArn: rds('us-east-1', 'snapshot:foreign'),
          DBInstanceIdentifier: 'main',
          SnapshotType: 'manual',
          Status: 'available',
          SourceDBSnapshotIdentifier: rds('eu-west-1', 'snapshot:theirs').replace(ACCOUNT, '999988887777'),
        },
      ],
      DescribeDBInstanceAutomatedBackups: [
        {
          DBInstanceArn: DB,
          DBInstanceIdentifier: 'main',
          DbiResourceId: 'db-MAIN',
          Region: 'eu-west-1',
          Status: 'active',
          DBInstanceAutomatedBackupsArn: rds('us-east-1', 'auto-backup:ab-far'),
        },
      ],
    },
    buckets: { far: { versioning: { Status: 'Enabled', MfaDelete: 'Enabled' } } },
  },
};

/** The incident with these stores, or with `state` in their place. */
export function serveStores(state: Readonly<Record<string, unknown>> = {}): Promise<Serving> {
  return serve({ ...incident(), stores: { [ACCOUNT]: STORES }, ...state }, INCIDENT);
}
