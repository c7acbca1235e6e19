/** What RDS answers, by the fields that are used. Instances and clusters are brought to the same names. */
import * as z from 'zod';

const paged = { Marker: z.string().optional() };
const day = z
  .date()
  .optional()
  .transform((date) => date?.toISOString() ?? null);
const told = z
  .string()
  .optional()
  .transform((text) => text ?? null);
/** What is not told protects nothing. */
const protection = { DeletionProtection: z.boolean().default(false), BackupRetentionPeriod: z.number().optional() };

export const InstancePage = z.object({
  ...paged,
  DBInstances: z.array(
    z.object({
      ...protection,
      DBInstanceArn: z.string(),
      DBInstanceIdentifier: z.string(),
      DbiResourceId: told,
      DBClusterIdentifier: z.string().optional(),
      InstanceCreateTime: day,
    }),
  ),
});

export const ClusterPage = z.object({
  ...paged,
  DBClusters: z.array(
    z.object({ ...protection, DBClusterArn: z.string(), DBClusterIdentifier: z.string(), DbClusterResourceId: told, ClusterCreateTime: day }),
  ),
});

const backup = { Status: z.string(), Region: told };
const InstanceBackup = z
  .object({ ...backup, DBInstanceAutomatedBackupsArn: told, DBInstanceArn: told, DBInstanceIdentifier: z.string(), DbiResourceId: told })
  .transform((one) => ({
    Status: one.Status,
    region: one.Region,
    arn: one.DBInstanceAutomatedBackupsArn,
    source: one.DBInstanceArn,
    name: one.DBInstanceIdentifier,
    id: one.DbiResourceId,
  }));
const ClusterBackup = z
  .object({ ...backup, DBClusterAutomatedBackupsArn: told, DBClusterArn: told, DBClusterIdentifier: z.string(), DbClusterResourceId: told })
  .transform((one) => ({
    Status: one.Status,
    region: one.Region,
    arn: one.DBClusterAutomatedBackupsArn,
    source: one.DBClusterArn,
    name: one.DBClusterIdentifier,
    id: one.DbClusterResourceId,
  }));
export const AutomatedBackupPage = z.object({ ...paged, DBInstanceAutomatedBackups: z.array(InstanceBackup) });
export const ClusterBackupPage = z.object({ ...paged, DBClusterAutomatedBackups: z.array(ClusterBackup) });

const snapshot = { SnapshotType: z.string(), Status: z.string() };
const InstanceSnapshot = z
  .object({
    ...snapshot,
    DBSnapshotArn: z.string(),
    DBInstanceIdentifier: z.string(),
    DbiResourceId: told,
    SnapshotCreateTime: day,
    OriginalSnapshotCreateTime: day,
    SourceRegion: told,
    SourceDBSnapshotIdentifier: told,
  })
  .transform(({ SnapshotType, Status, ...one }) => ({
    SnapshotType,
    Status,
    arn: one.DBSnapshotArn,
    of: one.DBInstanceIdentifier,
    id: one.DbiResourceId,
    at: one.OriginalSnapshotCreateTime ?? one.SnapshotCreateTime,
    sourceRegion: one.SourceRegion,
    copiedFrom: one.SourceDBSnapshotIdentifier,
  }));
const ClusterSnapshot = z
  .object({
    ...snapshot,
    DBClusterSnapshotArn: z.string(),
    DBClusterIdentifier: z.string(),
    DbClusterResourceId: told,
    SnapshotCreateTime: day,
    SourceDBClusterSnapshotArn: told,
  })
  .transform(({ SnapshotType, Status, ...one }) => ({
    SnapshotType,
    Status,
    arn: one.DBClusterSnapshotArn,
    of: one.DBClusterIdentifier,
    id: one.DbClusterResourceId,
    at: one.SnapshotCreateTime,
    sourceRegion: null,
    copiedFrom: one.SourceDBClusterSnapshotArn,
  }));
export const SnapshotPage = z.object({ ...paged, DBSnapshots: z.array(InstanceSnapshot) });
export const ClusterSnapshotPage = z.object({ ...paged, DBClusterSnapshots: z.array(ClusterSnapshot) });
