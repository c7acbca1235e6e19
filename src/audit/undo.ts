import type { Reach, Recovery } from '../model.ts';
import { isWithin } from '../reach.ts';

/**
 * For each reach of one token, the operation with which this same token ends the undo of it: a window or versions count
 * only while it cannot end them, on the thing itself or on what contains it.
 */
export function createUndoEnds(held: readonly Reach[]): (reach: Reach) => string | null {
  const wanted = new Set(held.flatMap(({ operation }) => endsOf(operation.recovery)));
  const ending = new Map<string, Reach[]>();
  for (const reach of held) {
    const { id } = reach.operation;
    if (!wanted.has(id) || reach.certainty === 'unknown') continue;
    const known = ending.get(id);
    if (known === undefined) ending.set(id, [reach]);
    else known.push(reach);
  }
  return (reach) => endsOf(reach.operation.recovery).find((id) => ending.get(id)?.some((end) => touches(end, reach))) ?? null;
}

function endsOf(recovery: Recovery): readonly string[] {
  return recovery.class === 'window' || recovery.class === 'versioned' ? recovery.endedBy : [];
}

/** Two languages of names are taken to touch: what is not known to be apart does not count as an undo. */
function touches({ on: ending }: Reach, { on }: Reach): boolean {
  if (ending.kind === 'pattern' || on.kind === 'pattern') return true;
  return ending.resources.some((outer) => on.resources.some((inner) => isWithin(inner, outer) || isWithin(outer, inner)));
}
