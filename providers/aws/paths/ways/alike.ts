import type { NodeId } from '../../../../src/model.ts';
import type { Role, User } from '../../state.ts';
import { type Hold, surest } from '../hold.ts';

/** A principal that can be become, and how. */
export interface Found {
  readonly owner: User | Role;
  readonly to: NodeId;
  readonly hold: Hold;
}

/**
 * Of principals whose policies can be written at will, those that differ: such a one holds whatever its boundary leaves. One for each
 * boundary, and of those the one that is had most surely; all of them where something asks who they are.
 */
export function representatives(found: readonly Found[], isAlike: boolean): readonly Found[] {
  if (!isAlike) return found;
  const byBoundary = new Map<string | null, Found>();
  for (const one of found) {
    const known = byBoundary.get(one.owner.boundary);
    if (known === undefined || surest([known.hold, one.hold]) === one.hold) byBoundary.set(one.owner.boundary, one);
  }
  const unbounded = byBoundary.get(null);
  return unbounded?.hold.certainty === 'allowed' ? [unbounded] : [...byBoundary.values()];
}
