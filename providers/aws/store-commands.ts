/**
 * What `--inspect-backups` may ask, each command with the IAM action that it needs; AWS gives every one of them the access level
 * Read or List (service authorization reference, 2026-09-26). None returns what a store holds.
 */
import type { Route } from '../../src/provider.ts';

export const EC2_COMMANDS = {
  DescribeImages: 'ec2:DescribeImages',
  DescribeLockedSnapshots: 'ec2:DescribeLockedSnapshots',
  DescribeRegions: 'ec2:DescribeRegions',
  DescribeSnapshots: 'ec2:DescribeSnapshots',
  DescribeVolumes: 'ec2:DescribeVolumes',
} as const;

export const RDS_COMMANDS = {
  DescribeDBClusterAutomatedBackups: 'rds:DescribeDBClusterAutomatedBackups',
  DescribeDBClusterSnapshots: 'rds:DescribeDBClusterSnapshots',
  DescribeDBClusters: 'rds:DescribeDBClusters',
  DescribeDBInstanceAutomatedBackups: 'rds:DescribeDBInstanceAutomatedBackups',
  DescribeDBInstances: 'rds:DescribeDBInstances',
  DescribeDBSnapshots: 'rds:DescribeDBSnapshots',
} as const;

export const DYNAMODB_COMMANDS = {
  DescribeContinuousBackups: 'dynamodb:DescribeContinuousBackups',
  DescribeTable: 'dynamodb:DescribeTable',
  ListBackups: 'dynamodb:ListBackups',
  ListTables: 'dynamodb:ListTables',
} as const;

export const EFS_COMMANDS = {
  DescribeBackupPolicy: 'elasticfilesystem:DescribeBackupPolicy',
  DescribeFileSystems: 'elasticfilesystem:DescribeFileSystems',
} as const;

export const BACKUP_COMMANDS = {
  DescribeBackupVault: 'backup:DescribeBackupVault',
  ListBackupVaults: 'backup:ListBackupVaults',
  ListRecoveryPointsByBackupVault: 'backup:ListRecoveryPointsByBackupVault',
} as const;

/** Three of them need an action of another name (service authorization reference, Amazon S3). */
export const S3_COMMANDS = {
  GetBucketLocation: 's3:GetBucketLocation',
  GetBucketReplication: 's3:GetReplicationConfiguration',
  GetBucketVersioning: 's3:GetBucketVersioning',
  GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  ListBuckets: 's3:ListAllMyBuckets',
} as const;

export const RBIN_COMMANDS = {
  GetRule: 'rbin:GetRule',
  ListRules: 'rbin:ListRules',
} as const;

export const STORE_COMMANDS = {
  ec2: EC2_COMMANDS,
  rds: RDS_COMMANDS,
  dynamodb: DYNAMODB_COMMANDS,
  efs: EFS_COMMANDS,
  backup: BACKUP_COMMANDS,
  s3: S3_COMMANDS,
  rbin: RBIN_COMMANDS,
} as const;
export const STORE_SERVICES = ['ec2', 'rds', 'dynamodb', 'efs', 'backup', 's3', 'rbin'] as const satisfies readonly (keyof typeof STORE_COMMANDS)[];
export type StoreService = (typeof STORE_SERVICES)[number];

/** As the wire names them. Source: DynamoDB service model, `targetPrefix` (2026-09). */
export const DYNAMODB_TARGETS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(DYNAMODB_COMMANDS).map(([command, action]) => [`DynamoDB_20120810.${command}`, action]),
);

/** The services that speak REST, by the `http` trait of each operation in their service models (2026-09). */
export const STORE_ROUTES = {
  efs: [
    get('/2015-02-01/file-systems', EFS_COMMANDS.DescribeFileSystems, [], ['Marker', 'MaxItems']),
    get('/2015-02-01/file-systems/*/backup-policy', EFS_COMMANDS.DescribeBackupPolicy),
  ],
  backup: [
    get('/backup-vaults', BACKUP_COMMANDS.ListBackupVaults, [], ['nextToken', 'maxResults']),
    get('/backup-vaults/*', BACKUP_COMMANDS.DescribeBackupVault),
    get('/backup-vaults/*/recovery-points', BACKUP_COMMANDS.ListRecoveryPointsByBackupVault, [], ['nextToken', 'maxResults']),
  ],
  // A GET of a bucket without one of these would list its objects, and one of a longer path would read one.
  s3: [
    get('/', S3_COMMANDS.ListBuckets, [], ['max-buckets', 'continuation-token', 'x-id']),
    get('/*/', S3_COMMANDS.GetBucketLocation, ['location']),
    get('/*/', S3_COMMANDS.GetBucketVersioning, ['versioning']),
    get('/*/', S3_COMMANDS.GetObjectLockConfiguration, ['object-lock']),
    get('/*/', S3_COMMANDS.GetBucketReplication, ['replication']),
  ],
  rbin: [{ method: 'POST', path: '/list-rules', query: [], may: [], what: RBIN_COMMANDS.ListRules }, get('/rules/*', RBIN_COMMANDS.GetRule)],
} as const satisfies Readonly<Record<string, readonly Route[]>>;

function get(path: string, what: string, query: readonly string[] = [], may: readonly string[] = []): Route {
  return { method: 'GET', path, query, may, what };
}
