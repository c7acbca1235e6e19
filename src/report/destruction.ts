/** What a token can destroy, in a few words: the facts behind the table, the diagnostics and the page of `inspect`. */
import { lostWhole } from '../copies.ts';
import { hasImpact, impactRank, isDestructive } from '../reach.ts';
import { by } from './order.ts';
import { counted } from './phrases.ts';
import type { ReportCopies, ReportReach, ReportRecovery, ReportResource, ReportSelector } from './shape-reach.ts';

/** Things of one type. `count` is null when they are named by a pattern: nobody knows how many there are. */
export interface Things {
  readonly label: string;
  readonly count: number | null;
}

export interface Destruction {
  /** Data stores and other resources, the worst first. */
  readonly things: readonly Things[];
  /** What only copies are taken of. */
  readonly copies: readonly Things[];
  /** What only protection is taken of. */
  readonly unprotected: readonly Things[];
  /** How many operations there are of which nobody knows what they do, whether it is sure or not that they may be called. */
  readonly unlisted: number;
  /** What is neither proved nor ruled out, without what is proved of the same thing. */
  readonly doubtful: readonly Things[];
  readonly backups: BackupTally;
}

/** `lost` go with their data, `kept` outlive it; `unseen` says that some of either were not inspected. */
export interface BackupTally {
  readonly lost: number;
  readonly kept: number;
  readonly unseen: boolean;
  /** How many data stores were looked at. */
  readonly stores: number;
  /** Of what is named by patterns, the stores or kinds of stores that can be destroyed with every copy of them. */
  readonly whole: readonly string[];
}

export function destructionOf(reach: readonly ReportReach[]): Destruction {
  const destructive = reach.filter(isDestructive);
  const certain = destructive.filter(({ certainty }) => certainty !== 'unknown');
  const listed = certain.filter((one) => one.known !== 'unlisted');
  const losing = (loss: Loss): readonly ReportReach[] => listed.filter((one) => lossOf(one) === loss);
  return {
    things: thingsOf(losing('thing')),
    copies: thingsOf(losing('copy')),
    unprotected: thingsOf(losing('protection')),
    unlisted: new Set(destructive.filter((one) => one.known === 'unlisted').map(({ operation }) => operation)).size,
    doubtful: thingsOf(
      destructive.filter(({ certainty }) => certainty === 'unknown'),
      new Set(listed.flatMap(membersOf).map(keyOf)),
    ),
    backups: tallyBackups(
      certain.filter(takesData).map(({ on }) => on),
      copiesOf(certain),
    ),
  };
}

type Loss = 'thing' | 'copy' | 'protection';

/** The gravest of what a destructive operation takes away. */
function lossOf(reach: ReportReach): Loss {
  if (hasImpact(reach, 'destroys-data') || hasImpact(reach, 'destroys-resource')) return 'thing';
  return hasImpact(reach, 'destroys-backup') ? 'copy' : 'protection';
}

/** What is said of the copies of each kind of store that is named by patterns. Of several operations that destroy one, all count. */
export function copiesOf(reach: readonly ReportReach[]): readonly ReportCopies[] {
  return [...new Set(reach.flatMap(({ copies }) => copies ?? []))];
}

/** The backups of each resource, counted once; of stores that are named by patterns, where they were inspected. */
export function tallyBackups(selectors: readonly ReportSelector[], copies: readonly ReportCopies[]): BackupTally {
  const stores = new Map<string, NonNullable<ReportResource['backups']>>();
  // Of several operations one may leave more of a store than another: what the worst leaves counts.
  for (const store of copies.flatMap((kind) => kind.stores ?? []).toSorted((a, b) => b.independent - a.independent)) stores.set(store.id, store);
  for (const selector of selectors) {
    if (selector.kind === 'pattern') continue;
    for (const { type, id, backups } of selector.resources) if (backups !== null) stores.set(JSON.stringify([type, id]), backups);
  }
  const all = [...stores.values()];
  return {
    lost: all.reduce((sum, { inside }) => sum + (inside ?? 0), 0),
    kept: all.reduce((sum, { independent }) => sum + (independent ?? 0), 0),
    unseen:
      all.some(({ inside, independent }) => inside === null || independent === null) ||
      copies.some(({ stores, unread }) => stores === null || unread.length > 0),
    stores: all.length,
    whole: [...new Set(copies.flatMap(lostWhole))].toSorted(by((name) => name)),
  };
}

const RECOVERIES = ['none', 'rebuild', 'versioned', 'window', 'self-service'] as const satisfies readonly ReportRecovery['class'][];

/** The worst undo among what is not declared, or among all of it when everything is; null when there is nothing to undo. */
export function worstRecovery(reach: readonly ReportReach[]): ReportRecovery | null {
  const certain = reach.filter((one) => isDestructive(one) && one.certainty !== 'unknown');
  const undeclared = certain.filter(({ excess }) => excess !== null);
  const recoveries = (undeclared.length > 0 ? undeclared : certain).map(({ recovery }) => recovery);
  const [worst] = recoveries.toSorted(
    by(
      (recovery) => RECOVERIES.indexOf(recovery.class),
      (recovery) => (recovery.class === 'window' ? recovery.hours : 0),
      (recovery) => (recovery.class === 'window' ? recovery.asOf : ''),
    ),
  );
  return worst ?? null;
}

export function recoveryText(recovery: ReportRecovery): string {
  switch (recovery.class) {
    case 'window':
      return `${recovery.hours} h (as of ${recovery.asOf})`;
    case 'versioned':
      return 'versions';
    case 'none':
    case 'rebuild':
    case 'self-service':
      return recovery.class;
  }
}

/** "3 volumes", "1 bucket", "rds:db". */
export function thingsText({ label, count }: Things): string {
  return count === null ? label : counted(count, label);
}

/** Whether the backups inside a thing go with what the operation does to it. */
export function takesData(reach: ReportReach): boolean {
  return hasImpact(reach, 'destroys-data') || hasImpact(reach, 'destroys-backup');
}

/** What a reach acts on: each resource, or what a pattern is called by. */
interface Member {
  readonly label: string;
  readonly id: string | null;
  /** Whether it holds data of its own; what only contains such things comes after them. */
  readonly isStore: boolean;
}

function membersOf({ on, operation }: ReportReach): readonly Member[] {
  if (on.kind === 'pattern') return on.include.map((pattern) => ({ label: patternLabel(pattern, operation), id: null, isStore: false }));
  return on.resources.map(({ type, id, backups }) => ({ label: type, id, isStore: backups !== null }));
}

function keyOf({ label, id }: Member): string {
  return JSON.stringify([label, id]);
}

function thingsOf(reach: readonly ReportReach[], except: ReadonlySet<string> = new Set()): readonly Things[] {
  const tallies = new Map<string, { readonly ids: Set<string | null>; rank: number; isStore: boolean; ways: number }>();
  for (const one of reach) {
    for (const member of membersOf(one)) {
      if (except.has(keyOf(member))) continue;
      const tally = tallies.get(member.label) ?? { ids: new Set(), rank: impactRank(one), isStore: member.isStore, ways: 0 };
      tally.ids.add(member.id);
      tally.ways += 1;
      tally.rank = Math.min(tally.rank, impactRank(one));
      tallies.set(member.label, tally);
    }
  }
  return [...tallies]
    .toSorted(
      by(
        ([, { rank }]) => rank,
        ([, { isStore }]) => (isStore ? 0 : 1),
        // What could be anything says least, and what can be destroyed in most ways is what a platform lives on.
        ([label]) => (label.includes('*') ? 1 : 0),
        ([, { ids, ways }]) => (ids.has(null) ? -ways : 0),
        ([label]) => label,
      ),
    )
    .map(([label, { ids }]) => ({ label, count: ids.has(null) ? null : ids.size }));
}

/**
 * "rds:db" of "arn:aws:rds:*:*:db:*", "s3:uploads" of "arn:aws:s3:::uploads/*". A pattern that is no such name says only
 * which service the operation belongs to.
 */
function patternLabel(pattern: string, operation: string): string {
  const [scheme, , service, , , ...rest] = pattern.split(':');
  const [first] = rest.join(':').split(/[/:]/);
  if (scheme === 'arn' && service !== undefined && first !== undefined && first !== '') return `${service}:${first}`;
  const [family] = operation.split(':');
  return family === undefined || family === operation ? pattern : `${family}:*`;
}
