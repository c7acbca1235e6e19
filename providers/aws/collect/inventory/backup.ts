/** Vaults of AWS Backup with their locks and recovery points. Source: AWS Backup API reference and Developer Guide (2026-09). */
import { DescribeBackupVaultCommand, ListBackupVaultsCommand, ListRecoveryPointsByBackupVaultCommand } from '@aws-sdk/client-backup';
import * as z from 'zod';
import type { Evidence } from '../../../../src/model.ts';
import type { InventoryGuard } from '../../state.ts';
import type { StoreClients } from '../../store-clients.ts';
import { BACKUP_COMMANDS as ACTIONS } from '../../store-commands.ts';
import type { Asking } from './asking.ts';
import type { Found, FoundCopy, Place } from './found.ts';

const Vault = z.object({
  BackupVaultName: z.string(),
  VaultType: z.string().nullish(),
  Locked: z.boolean().nullish(),
  LockDate: z.date().nullish(),
  MinRetentionDays: z.number().nullish(),
});
type Vault = z.infer<typeof Vault>;
const VaultPage = z.object({ BackupVaultList: z.array(Vault), NextToken: z.string().nullish() });
const PointPage = z.object({
  RecoveryPoints: z.array(
    z.object({
      RecoveryPointArn: z.string(),
      ResourceArn: z.string().nullish(),
      Status: z.string(),
      CreationDate: z.date().nullish(),
      CalculatedLifecycle: z.object({ DeleteAt: z.date().nullish() }).nullish(),
    }),
  ),
  NextToken: z.string().nullish(),
});
type Point = z.infer<typeof PointPage>['RecoveryPoints'][number];

const MaxResults = 1000;

export interface Reading {
  readonly place: Place;
  readonly ask: Asking;
  readonly now: Date;
}

export async function readVaults({ backup }: StoreClients, { place, ask, now }: Reading): Promise<Found> {
  const vaults = await ask.all(
    { request: ACTIONS.ListBackupVaults, what: 'backup vaults in', where: place.region },
    {
      schema: VaultPage,
      send: (NextToken) => backup.send(new ListBackupVaultsCommand({ MaxResults, NextToken })),
      items: (page) => page.BackupVaultList,
      next: (page) => page.NextToken ?? undefined,
    },
  );
  const copies = await Promise.all(
    vaults.map(async ({ BackupVaultName }) => {
      const where = `${BackupVaultName} (${place.region})`;
      const [described, points] = await Promise.all([
        ask.one(
          { request: ACTIONS.DescribeBackupVault, what: 'lock of backup vault', where },
          { schema: Vault, send: () => backup.send(new DescribeBackupVaultCommand({ BackupVaultName })) },
        ),
        ask.all(
          { request: ACTIONS.ListRecoveryPointsByBackupVault, what: 'recovery points in vault', where },
          {
            schema: PointPage,
            send: (NextToken) => backup.send(new ListRecoveryPointsByBackupVaultCommand({ BackupVaultName, MaxResults, NextToken })),
            items: (page) => page.RecoveryPoints,
            next: (page) => page.NextToken ?? undefined,
          },
        ),
      ]);
      const locking = typeof described === 'string' ? UNLOCKED : lockingOf(described.value, now);
      return points.flatMap((point) => pointOf(point, BackupVaultName, { locking, now }));
    }),
  );
  return { stores: [], copies: copies.flat() };
}

/** What a vault does for each recovery point in it. */
interface Locking {
  readonly locked: string | null;
  readonly guards: readonly InventoryGuard[];
  readonly evidence: readonly Evidence[];
}

const UNLOCKED: Locking = { locked: null, guards: [], evidence: [] };

/**
 * A lock whose date has come is in compliance mode: nobody lifts it. Before that day, or without one, whoever may delete the lock does.
 * A logically air-gapped vault is made in compliance mode (Developer Guide, vault-lock, logicallyairgappedvault, 2026-09).
 */
function lockingOf({ BackupVaultName: name, VaultType, Locked, LockDate, MinRetentionDays }: Vault, now: Date): Locking {
  const type = VaultType ?? 'BACKUP_VAULT';
  const days = LockDate === undefined || LockDate === null ? 'without a LockDate' : `LockDate ${LockDate.toISOString()}`;
  const observed = `${name}: VaultType ${type}, Locked ${Locked ?? 'not told'}, ${days}, MinRetentionDays ${MinRetentionDays ?? 'none'}`;
  const evidence = [{ source: ACTIONS.DescribeBackupVault, observed }];
  if (type === 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT') return { locked: `logically air-gapped vault ${name}`, guards: [], evidence };
  if (Locked !== true) return { locked: null, guards: [], evidence };
  if (LockDate !== undefined && LockDate !== null && LockDate <= now) {
    return { locked: `compliance lock of vault ${name} since ${dayOf(LockDate)}`, guards: [], evidence };
  }
  const which =
    LockDate === undefined || LockDate === null ? `governance lock of vault ${name}` : `lock of vault ${name} that can be lifted until ${dayOf(LockDate)}`;
  return { locked: null, guards: [{ name: which, liftedBy: 'backup:DeleteBackupVaultLockConfiguration' }], evidence };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Only a recovery point that can be restored from is a copy, and a lock holds no longer than the point is kept. */
function pointOf(
  { RecoveryPointArn: arn, ResourceArn, Status, CreationDate, CalculatedLifecycle }: Point,
  vault: string,
  { locking, now }: { readonly locking: Locking; readonly now: Date },
): readonly FoundCopy[] {
  if (Status !== 'COMPLETED' && Status !== 'AVAILABLE') return [];
  const ends = CalculatedLifecycle?.DeleteAt ?? null;
  const isOver = ends !== null && ends <= now;
  const until = ends === null ? '' : `, until ${dayOf(ends)}`;
  const observed = `in vault ${vault}, Status ${Status}${ends === null ? '' : `, DeleteAt ${ends.toISOString()}`}`;
  return [
    {
      kind: 'recovery-point',
      managed: true,
      arn,
      origin: { arn: ResourceArn ?? null, id: null, at: CreationDate?.toISOString() ?? null },
      dies: false,
      locked: locking.locked === null || isOver ? null : `${locking.locked}${until}`,
      guards: locking.guards,
      evidence: [{ source: ACTIONS.ListRecoveryPointsByBackupVault, observed }, ...locking.evidence],
    },
  ];
}
