import type { Audited, JudgedReach } from '../judgement.ts';
import type { Operation, Recovery } from '../model.ts';
import { isDestructive } from '../reach.ts';
import { reportEvidence, reportPath } from './build-evidence.ts';
import { type EnvironmentOf, reportSelector } from './build-selector.ts';
import { by, distinct, impactRank } from './order.ts';
import type { ReportReach, ReportRecovery } from './shape-reach.ts';
import type { ReportAudited } from './shape-token.ts';

/** Every curated or destructive operation in full; of the others, how many there are and of what families. */
export function reportReach(result: Audited, environmentOf: EnvironmentOf): Pick<ReportAudited, 'reach' | 'otherOperations'> {
  const isShown = ({ operation }: JudgedReach): boolean => operation.known === 'curated' || isDestructive(operation);
  const held = new Set(result.reach.map(({ operation }) => operation.id));
  const others = distinct(result.reach.filter((reach) => !isShown(reach)).map(({ operation }) => operation.id));
  const rows = result.reach.filter(isShown).map((reach) => reportRow(reach, held, environmentOf));
  return {
    reach: rows
      .map((row) => ({ row, text: JSON.stringify([row.on, row.certainty, row.path, row]) }))
      .toSorted(
        by(
          ({ row }) => impactRank(row),
          ({ row }) => row.operation,
          ({ text }) => text,
        ),
      )
      .map(({ row }) => row),
    otherOperations: { count: others.length, patterns: distinct(others.map(familyOf)) },
  };
}

function reportRow(reach: JudgedReach, held: ReadonlySet<string>, environmentOf: EnvironmentOf): ReportReach {
  const { operation, excess, placements, everywhere } = reach;
  return {
    operation: operation.id,
    impact: operation.impact,
    also: operation.also.toSorted(by((impact) => impactRank({ impact, also: [] }))),
    on: reportSelector(reach.on, everywhere, environmentOf),
    certainty: reach.certainty,
    conditions: reach.conditions.map(({ text, free }) => ({ text, free })).toSorted(by(({ text }) => text)),
    upperBound: distinct(reach.upperBound),
    recovery: reportRecovery(operation, held),
    declared: reach.declared,
    excess: excess === null ? null : reportSelector(excess, placements, environmentOf),
    path: reportPath(reach.path),
    evidence: reportEvidence(reach.evidence),
  };
}

/** An undo that the same token can end is none. */
function reportRecovery(operation: Operation, held: ReadonlySet<string>): ReportRecovery {
  const { recovery } = operation;
  const end = endedBy(recovery).find((id) => held.has(id));
  if (end !== undefined) {
    const undo = recovery.class === 'window' ? `The window of ${recovery.hours} h` : 'The older versions';
    return { class: 'none', note: `${undo} would undo it, but this token can also call ${end}, which ends that.` };
  }
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

function endedBy(recovery: Recovery): readonly string[] {
  return recovery.class === 'window' || recovery.class === 'versioned' ? recovery.endedBy.toSorted(by((id) => id)) : [];
}

/** "s3:ListBucket" is of "s3:*", "repos/list-tags" of "repos/*", "serviceConnect" of "service*". */
function familyOf(operation: string): string {
  const family = /^[^:/]*[:/]/.exec(operation) ?? /^[a-z0-9]+(?=[A-Z])/.exec(operation);
  return family === null ? operation : `${family[0]}*`;
}
