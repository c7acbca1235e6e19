import type { JudgedReach } from '../judgement.ts';
import type { Recovery } from '../model.ts';
import { isWithin } from '../reach.ts';
import { distinct } from './order.ts';
import type { ReportRecovery } from './shape-reach.ts';

/** The recovery of each reach while this token exists: an undo that the token itself can end is none. */
export function recoveryWithin(held: readonly JudgedReach[]): (reach: JudgedReach) => ReportRecovery {
  const certain = held.filter(({ certainty }) => certainty !== 'unknown');
  const byOperation = new Map<string, readonly JudgedReach[]>();
  for (const id of distinct(held.flatMap(({ operation }) => endsOf(operation.recovery)))) {
    const ending = certain.filter(({ operation }) => operation.id === id);
    if (ending.length > 0) byOperation.set(id, ending);
  }
  return (reach) => {
    const { recovery } = reach.operation;
    const end = endsOf(recovery).find((id) => byOperation.get(id)?.some((ending) => touches(ending, reach)));
    return end === undefined ? reportRecovery(recovery) : { class: 'none', note: `${undoOf(recovery)}, but this token can also call ${end}, which ends that` };
  };
}

function reportRecovery(recovery: Recovery): ReportRecovery {
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

function endsOf(recovery: Recovery): readonly string[] {
  return recovery.class === 'window' || recovery.class === 'versioned' ? recovery.endedBy : [];
}

function undoOf(recovery: Recovery): string {
  return recovery.class === 'window' ? `could be undone for ${recovery.hours} h` : 'older versions are kept';
}

/** Two languages of names are taken to touch: what is not known to be apart does not count as an undo. */
function touches({ on: ending }: JudgedReach, { on }: JudgedReach): boolean {
  if (ending.kind === 'pattern' || on.kind === 'pattern') return true;
  return ending.resources.some((outer) => on.resources.some((inner) => isWithin(inner, outer) || isWithin(outer, inner)));
}
