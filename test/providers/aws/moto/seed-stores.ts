/** Data stores, copies and locks at moto, made through AWS's own SDK: as much of each service as moto 5.2.1 has. */
import { BackupClient, CreateBackupVaultCommand, PutBackupVaultLockConfigurationCommand } from '@aws-sdk/client-backup';
import { CreateBackupCommand, CreateTableCommand, DynamoDBClient, UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { CreateSnapshotCommand, CreateVolumeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateFileSystemCommand, EFSClient } from '@aws-sdk/client-efs';
import { CreateDBClusterCommand, CreateDBClusterSnapshotCommand, CreateDBInstanceCommand, CreateDBSnapshotCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateBucketCommand, PutBucketReplicationCommand, PutBucketVersioningCommand, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3';

export const REGION = 'eu-west-1';

/** The ids that moto gave out. */
export interface Stored {
  readonly volume: string;
  readonly snapshot: string;
  readonly fileSystem: string;
}

export async function seedStores(endpoint: string): Promise<Stored> {
  // The SDK's own switch for the notice that it prints on Node 20; it has no other.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const settings = { endpoint, region: REGION, credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' }, maxAttempts: 1 };
  await seedDatabases(new RDSClient(settings));
  await seedTables(new DynamoDBClient(settings));
  await seedBuckets(new S3Client({ ...settings, forcePathStyle: true }));
  await seedVaults(new BackupClient(settings));
  return { ...(await seedVolumes(new EC2Client(settings))), fileSystem: await seedFileSystems(new EFSClient(settings)) };
}

async function seedDatabases(rds: RDSClient): Promise<void> {
  const database = { Engine: 'postgres', DBInstanceClass: 'db.t3.micro', AllocatedStorage: 20, MasterUsername: 'root' };
  await rds.send(new CreateDBInstanceCommand({ ...database, DBInstanceIdentifier: 'main', DeletionProtection: true, BackupRetentionPeriod: 7 }));
  await rds.send(new CreateDBInstanceCommand({ ...database, DBInstanceIdentifier: 'plain' }));
  await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'main', DBSnapshotIdentifier: 'before' }));
  const cluster = { DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql', MasterUsername: 'root', MasterUserPassword: 'not-used-here' };
  await rds.send(new CreateDBClusterCommand({ ...cluster, DeletionProtection: true }));
  await rds.send(new CreateDBClusterSnapshotCommand({ DBClusterIdentifier: 'orders', DBClusterSnapshotIdentifier: 'orders-before' }));
}

async function seedTables(dynamodb: DynamoDBClient): Promise<void> {
  for (const [TableName, DeletionProtectionEnabled] of [['carts', true] as const, ['sessions', false] as const]) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName,
        DeletionProtectionEnabled,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      }),
    );
  }
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName: 'carts', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }));
  await dynamodb.send(new CreateBackupCommand({ TableName: 'carts', BackupName: 'before' }));
}

async function seedVolumes(ec2: EC2Client): Promise<Pick<Stored, 'volume' | 'snapshot'>> {
  const { VolumeId: volume = '' } = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: `${REGION}a`, Size: 8 }));
  const { SnapshotId: snapshot = '' } = await ec2.send(new CreateSnapshotCommand({ VolumeId: volume }));
  return { volume, snapshot };
}

async function seedFileSystems(efs: EFSClient): Promise<string> {
  const { FileSystemId = '' } = await efs.send(
    new CreateFileSystemCommand({ CreationToken: 'shared', Backup: true, Tags: [{ Key: 'Name', Value: 'shared' }] }),
  );
  return FileSystemId;
}

async function seedBuckets(s3: S3Client): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
  for (const Bucket of ['versioned', 'far', 'plain']) await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  await s3.send(new CreateBucketCommand({ Bucket: 'kept', CreateBucketConfiguration, ObjectLockEnabledForBucket: true }));
  for (const Bucket of ['versioned', 'far']) {
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
  }
  const kept = { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } } } as const;
  await s3.send(new PutObjectLockConfigurationCommand({ Bucket: 'kept', ObjectLockConfiguration: kept }));
  const rule = { ID: 'all', Priority: 1, Status: 'Enabled', Filter: { Prefix: '' }, Destination: { Bucket: 'arn:aws:s3:::far' } } as const;
  const deletes = { DeleteMarkerReplication: { Status: 'Disabled' } } as const;
  const ReplicationConfiguration = { Role: 'arn:aws:iam::123456789012:role/replicate', Rules: [{ ...rule, ...deletes }] };
  await s3.send(new PutBucketReplicationCommand({ Bucket: 'versioned', ReplicationConfiguration }));
}

async function seedVaults(backup: BackupClient): Promise<void> {
  for (const BackupVaultName of ['open', 'governed']) await backup.send(new CreateBackupVaultCommand({ BackupVaultName }));
  await backup.send(new PutBackupVaultLockConfigurationCommand({ BackupVaultName: 'governed', MinRetentionDays: 30 }));
}
