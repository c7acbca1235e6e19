/** The backups of a volume: in brief for the snapshot, in words for the report. */
import type { Evidence } from '../../src/model.ts';
import { momentOf } from './moment.ts';
import { compare } from './names.ts';
import type { BackupNode } from './questions.ts';
import type { Backups, Schedule, Volume } from './state.ts';

export function summarise(backups: readonly BackupNode[]): Backups {
  const ends = backups.flatMap(({ expiresAt }) => expiresAt ?? []);
  return {
    count: backups.length,
    newest: momentsOf(backups.map(({ createdAt }) => createdAt)).at(-1) ?? null,
    expiring: { count: ends.length, first: momentsOf(ends)[0] ?? null },
    byHand: backups.filter(({ scheduleId }) => scheduleId === null).length,
  };
}

/** Oldest first, without what is no date. */
function momentsOf(dates: readonly string[]): readonly string[] {
  return dates.flatMap((date) => momentOf(date) ?? []).toSorted(compare);
}

const DOCS = 'https://docs.railway.com/volumes/backups';

/** What is known of the copies that a volume holds. That they go with it has been documented from 2024-11-14 to 2026-08-21. */
export function evidenceOfBackups({ backups, schedules, pendingDeletion, deletedAt }: Volume): readonly Evidence[] {
  const wiped = 'they are kept in the volume and wiped with it, and restored into the same project and environment alone (documented 2024-11-14 to 2026-08-21)';
  const pending = [untilText(deletedAt), 'restored only by the link that Railway mailed: no API call does it', KEPT].join('; ');
  return [
    { source: 'query VolumeBackups', observed: backups.read ? countText(backups.value) : backups.gap.what },
    ...(schedules.read ? [{ source: 'query VolumeBackupSchedules', observed: schedules.value.map(scheduleText).join(', ') || 'no schedule' }] : []),
    ...(backups.read && backups.value.count === 0 ? [] : [{ source: DOCS, observed: `${wiped}; deleting one has no undo` }]),
    ...(pendingDeletion ? [{ source: 'query EnvironmentContents', observed: pending }] : []),
  ];
}

const KEPT = 'what a restored volume keeps of its backups is not documented (RW-U7)';

/** "pending deletion until 2026-11-24T12:00:00.000Z" */
export function untilText(deletedAt: string | null): string {
  const until = deletedAt === null ? null : momentOf(deletedAt);
  return until === null ? 'pending deletion, and until when is not told' : `pending deletion until ${until}`;
}

/** "14 backups in the volume, the newest of 2026-11-21, 12 of them expire, the first on 2026-11-23, 2 were taken by hand" */
function countText({ count, newest, expiring, byHand }: Backups): string {
  const parts = [
    `${count} ${count === 1 ? 'backup' : 'backups'} in the volume`,
    ...(newest === null ? [] : [`the newest of ${dayOf(newest)}`]),
    ...(expiring.count === 0 ? [] : [`${expiring.count} of them ${expiring.count === 1 ? 'expires' : 'expire'}`]),
    ...(expiring.first === null ? [] : [`the first on ${dayOf(expiring.first)}`]),
    ...(byHand === 0 ? [] : [`${byHand} taken by hand`]),
  ];
  return parts.join(', ');
}

/** How many days the backups of a schedule are kept (railwayapp/docs, pull request 1330, 2026-09-03), where the API does not say. */
const KEPT_DAYS: Readonly<Record<string, number>> = { DAILY: 6, WEEKLY: 27, MONTHLY: 89 };

/** "DAILY, kept 6 days" */
function scheduleText({ kind, retentionSeconds }: Schedule): string {
  if (retentionSeconds !== null) return `${kind} (kept ${Math.round(retentionSeconds / 8640) / 10} days)`;
  const days = KEPT_DAYS[kind];
  return days === undefined ? kind : `${kind} (kept ${days} days, as documented 2026-09-03)`;
}

function dayOf(moment: string): string {
  return moment.slice(0, 'YYYY-MM-DD'.length);
}
