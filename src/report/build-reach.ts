import type { Copies } from '../evaluation.ts';
import type { Audited, JudgedReach } from '../judgement.ts';
import type { Operation, Recovery } from '../model.ts';
import { impactOrder, impactRank, isDestructive } from '../reach.ts';
import { reportEvidence, reportPath } from './build-evidence.ts';
import { reportSelector } from './build-selector.ts';
import { by, distinct } from './order.ts';
import type { ReportCopies, ReportReach, ReportRecovery } from './shape-reach.ts';
import type { ReportAudited } from './shape-token.ts';

/** Every operation that is not known by its name alone, in full; of the others, how many there are and of what families. */
export function reportReach(result: Audited): Pick<ReportAudited, 'reach' | 'otherOperations'> {
  const isShown = ({ operation }: JudgedReach): boolean => operation.known !== 'verb';
  const unshown = result.reach.filter((reach) => !isShown(reach));
  const others = distinct(unshown.map(({ operation }) => operation.id));
  const destructive = distinct(unshown.filter(({ operation }) => isDestructive(operation)).map(({ operation }) => operation.id));
  return {
    reach: rowsByOperation(result.reach.filter(isShown))
      .toSorted(
        by(
          ({ operation }) => impactOrder(operation),
          ({ operation }) => operation.id,
        ),
      )
      .flatMap(({ rows }) => sortRows(rows)),
    otherOperations: { count: others.length, destructive: destructive.length, patterns: distinct(others.map(familyOf)) },
  };
}

interface Rows {
  readonly operation: Operation;
  readonly rows: ReportReach[];
}

function rowsByOperation(reach: readonly JudgedReach[]): readonly Rows[] {
  const all = new Map<string, Rows>();
  for (const one of reach) {
    // One operation may do different things to different resources.
    const key = `${impactOrder(one.operation)} ${one.operation.id}`;
    const known = all.get(key);
    if (known === undefined) all.set(key, { operation: one.operation, rows: [reportRow(one)] });
    else known.rows.push(reportRow(one));
  }
  return [...all.values()];
}

/** Of one operation there is mostly one row; several are told apart by all that they say. */
function sortRows(rows: readonly ReportReach[]): readonly ReportReach[] {
  if (rows.length < 2) return rows;
  return rows
    .map((row) => ({ row, text: JSON.stringify([row.on, row.certainty, row.path, row]) }))
    .toSorted(by(({ text }) => text))
    .map(({ row }) => row);
}

/** One row in full. */
export function reportRow(reach: JudgedReach): ReportReach {
  const { operation, excess, placements, everywhere } = reach;
  return {
    operation: operation.id,
    impact: operation.impact,
    also: operation.also.toSorted(by((impact) => impactRank({ impact, also: [] }))),
    known: operation.known,
    on: reportSelector(reach.on, everywhere),
    certainty: reach.certainty,
    conditions: reach.conditions.map(({ text, free }) => ({ text, free })).toSorted(by(({ text }) => text)),
    upperBound: distinct(reach.upperBound),
    recovery: reportRecovery(reach),
    copies: reach.copies === null ? null : reportCopies(reach.copies),
    declared: reach.declared,
    excess: excess === null ? null : reportSelector(excess, placements),
    path: reportPath(reach.path),
    evidence: reportEvidence(reach.evidence),
  };
}

const knownCopies = new WeakMap<Copies, ReportCopies>();

/** What many rows share is made once. */
function reportCopies(copies: Copies): ReportCopies {
  const row = knownCopies.get(copies) ?? {
    store: copies.store,
    dies: copies.dies,
    survives: copies.survives,
    ends: copies.ends.map(({ operation, extent, certainty }) => ({ operation, extent, certainty })).toSorted(by(({ operation }) => operation)),
    stores:
      copies.stores
        ?.map(({ id, name, inside, independent, evidence }) => ({ id, name, inside, independent, evidence: reportEvidence(evidence) }))
        .toSorted(
          by(
            ({ name }) => name,
            ({ id }) => id,
          ),
        ) ?? null,
    unread: distinct(copies.unread),
    source: copies.source,
  };
  knownCopies.set(copies, row);
  return row;
}

/** An undo that the token itself can end is none. */
function reportRecovery({ operation: { recovery }, undoEndedBy }: JudgedReach): ReportRecovery {
  if (undoEndedBy !== null) return { class: 'none', note: `${undoOf(recovery)}, but this token can also call ${undoEndedBy}, which ends that` };
  switch (recovery.class) {
    case 'window':
      return { class: 'window', hours: recovery.hours, asOf: recovery.asOf, note: recovery.note };
    case 'none':
    case 'rebuild':
    case 'self-service':
    case 'versioned':
      return { class: recovery.class, note: recovery.note };
  }
}

function undoOf(recovery: Recovery): string {
  return recovery.class === 'window' ? `could be undone for ${recovery.hours} h` : 'older versions are kept';
}

/** "s3:ListBucket" is of "s3:*", "repos/list-tags" of "repos/*", "serviceConnect" of "service*". */
function familyOf(operation: string): string {
  const family = /^[^:/]*[:/]/.exec(operation) ?? /^[a-z0-9]+(?=[A-Z])/.exec(operation);
  return family === null ? operation : `${family[0]}*`;
}
