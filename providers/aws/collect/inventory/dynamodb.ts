/** Tables of DynamoDB, their point-in-time recovery and backups. Source: DynamoDB API reference and Developer Guide (2026-09). */
import { DescribeContinuousBackupsCommand, DescribeTableCommand, ListBackupsCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { StoreClients } from '../../store-clients.ts';
import { DYNAMODB_COMMANDS as ACTIONS } from '../../store-commands.ts';
import type { Asking } from './asking.ts';
import type { Found, FoundCopy, FoundStore, Place } from './found.ts';

const TablePage = z.object({ TableNames: z.array(z.string()), LastEvaluatedTableName: z.string().optional() });
const Table = z.object({
  Table: z.object({
    TableArn: z.string(),
    TableId: z.string().optional(),
    CreationDateTime: z.date().optional(),
    DeletionProtectionEnabled: z.boolean().default(false),
  }),
});
const Continuous = z.object({
  ContinuousBackupsDescription: z.object({
    PointInTimeRecoveryDescription: z.object({ PointInTimeRecoveryStatus: z.string(), RecoveryPeriodInDays: z.number().optional() }),
  }),
});
const BackupPage = z.object({
  BackupSummaries: z.array(
    z.object({
      BackupArn: z.string(),
      TableArn: z.string(),
      TableId: z.string().optional(),
      BackupType: z.string(),
      BackupStatus: z.string(),
      BackupCreationDateTime: z.date().optional(),
    }),
  ),
  LastEvaluatedBackupArn: z.string().optional(),
});
type Summary = z.infer<typeof BackupPage>['BackupSummaries'][number];

export async function readTables({ dynamodb }: StoreClients, { region: where }: Place, ask: Asking): Promise<Found> {
  const names = ask.all(
    { request: ACTIONS.ListTables, what: 'DynamoDB tables in', where },
    {
      schema: TablePage,
      send: (ExclusiveStartTableName) => dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName })),
      items: (page) => page.TableNames,
      next: (page) => page.LastEvaluatedTableName,
    },
  );
  const backups = ask.all(
    { request: ACTIONS.ListBackups, what: 'DynamoDB backups in', where },
    {
      schema: BackupPage,
      send: (ExclusiveStartBackupArn) => dynamodb.send(new ListBackupsCommand({ BackupType: 'ALL', ExclusiveStartBackupArn })),
      items: (page) => page.BackupSummaries,
      next: (page) => page.LastEvaluatedBackupArn,
    },
  );
  const tables = await Promise.all((await names).map((name) => readTable(name, { dynamodb, where, ask })));
  return { stores: tables.flatMap(({ stores }) => stores), copies: [...tables.flatMap(({ copies }) => copies), ...(await backups).flatMap(backupOf)] };
}

interface Means {
  readonly dynamodb: StoreClients['dynamodb'];
  readonly where: string;
  readonly ask: Asking;
}

async function readTable(TableName: string, { dynamodb, where, ask }: Means): Promise<Found> {
  const place = `${TableName} (${where})`;
  const described = await ask.one(
    { request: ACTIONS.DescribeTable, what: 'DynamoDB table', where: place },
    { schema: Table, send: () => dynamodb.send(new DescribeTableCommand({ TableName })) },
  );
  if (typeof described === 'string') return { stores: [], copies: [] };
  const { TableArn: arn, TableId, CreationDateTime, DeletionProtectionEnabled } = described.value.Table;
  const id = TableId ?? null;
  const continuous = await ask.one(
    { request: ACTIONS.DescribeContinuousBackups, what: 'point-in-time recovery of DynamoDB table', where: place },
    { schema: Continuous, send: () => dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })) },
  );
  const store: FoundStore = {
    kind: 'dynamodb-table',
    arn,
    name: TableName,
    id,
    born: CreationDateTime?.toISOString() ?? null,
    guards: DeletionProtectionEnabled ? [{ name: 'deletion protection', liftedBy: 'dynamodb:UpdateTable' }] : [],
    evidence: [{ source: ACTIONS.DescribeTable, observed: `DeletionProtectionEnabled ${DeletionProtectionEnabled}` }],
  };
  return { stores: [store], copies: typeof continuous === 'string' ? [] : recoveryOf(store, continuous.value) };
}

/**
 * It goes with the table: what DynamoDB keeps of a table that had it on is one system backup for 35 days, and none where it was
 * switched off before (Developer Guide, PointInTimeRecovery_Howitworks, 2026-09).
 */
function recoveryOf({ arn, id }: FoundStore, { ContinuousBackupsDescription }: z.infer<typeof Continuous>): readonly FoundCopy[] {
  const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days } = ContinuousBackupsDescription.PointInTimeRecoveryDescription;
  if (status !== 'ENABLED') return [];
  const observed = `PointInTimeRecoveryStatus ENABLED, ${days ?? 35} days; after DeleteTable a system backup stays for 35 days`;
  const evidence = [{ source: ACTIONS.DescribeContinuousBackups, observed }];
  return [{ kind: 'dynamodb-pitr', managed: false, arn, origin: { arn, id, at: null }, dies: true, locked: null, guards: [], evidence }];
}

function backupOf(backup: Summary): readonly FoundCopy[] {
  if (backup.BackupStatus !== 'AVAILABLE' && backup.BackupStatus !== 'ACTIVE') return [];
  return [
    {
      kind: 'dynamodb-backup',
      managed: backup.BackupType === 'AWS_BACKUP',
      arn: backup.BackupArn,
      origin: { arn: backup.TableArn, id: backup.TableId ?? null, at: backup.BackupCreationDateTime?.toISOString() ?? null },
      dies: false,
      locked: null,
      guards: [],
      evidence: [{ source: ACTIONS.ListBackups, observed: `BackupType ${backup.BackupType}, BackupStatus ${backup.BackupStatus}` }],
    },
  ];
}
