import type { Copies } from '../evaluation.ts';
import type { Reach } from '../model.ts';
import type { Part, Reached } from './paths.ts';

/** What becomes of the copies of what one token destroys, given all that it reaches. Its reach is indexed once. */
export function createCopies(held: readonly Reached[], parts: readonly Part[]): (reach: Reached) => Copies | null {
  const byOperation = new Map<string, Reach[]>();
  for (const reach of held) {
    const known = byOperation.get(reach.operation.id);
    if (known === undefined) byOperation.set(reach.operation.id, [reach]);
    else known.push(reach);
  }
  const heldOf = (operation: string): readonly Reach[] => byOperation.get(operation) ?? [];
  return (reach) => {
    for (const { provider, evaluation } of parts) {
      const copies = provider === reach.provider ? (evaluation.copiesOf?.(reach, heldOf) ?? null) : null;
      if (copies !== null) return copies;
    }
    return null;
  };
}
