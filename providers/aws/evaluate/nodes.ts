/** The principals that an evaluation is asked about, opened when they are first needed. */
import type { Gap, NodeId } from '../../../src/model.ts';
import { throughResources } from '../paths/through-resources.ts';
import type { Trusts } from '../paths/trusts.ts';
import { unseenPaths } from '../paths/unseen.ts';
import { parseNode, type VariedPrincipal } from '../paths/variation.ts';
import type { Binding } from '../policy/reach.ts';
import type { Holdings, HoldingsOf } from './holdings.ts';
import { openParts, type Parts } from './parts.ts';
import { isUnlimited, plainBinding } from './plain.ts';
import { type Powers, powersOf } from './powers.ts';
import { recent } from './recent.ts';
import { openSimulated, type Simulated, simulationOf } from './simulated.ts';

/** What is worked out of a node is too much to keep for all of them. */
export interface Node {
  readonly principal: VariedPrincipal;
  readonly holdings: Holdings;
  readonly powers: Powers;
  readonly parts: Parts;
  readonly simulated: Simulated;
}

export interface Nodes {
  /** Null for nodes of other providers, and of accounts that were not collected. */
  readonly holdingsOf: (id: NodeId) => Holdings | null;
  readonly nodeOf: (id: NodeId) => Node | null;
  readonly gapsOf: (id: NodeId) => readonly Gap[];
  /** Whether it may do everything in its account. */
  readonly isUnlimited: (id: NodeId) => boolean;
}

/** Walks come back to what lies near, and many of them to the same principals. */
const MOST_OPEN = 32;
const MOST_HELD = 8192;
const MOST_NAMES = 100_000;

export function openNodes(holding: HoldingsOf, trusts: Trusts): Nodes {
  const holdingsOf = recent(MOST_HELD, (id: NodeId) => {
    const principal = parseNode(id);
    const own = principal === null ? null : holding(principal);
    return principal === null || own === null ? null : (throughResources(own, principal.variants) ?? own);
  });
  const nodeOf = recent(MOST_OPEN, (id: NodeId): Node | null => {
    const principal = parseNode(id);
    const holdings = holdingsOf(id);
    if (principal === null || holdings === null) return null;
    const simulation = principal.variants.length > 0 ? undefined : simulationOf(holdings);
    return { principal, holdings, powers: powersOf(holdings), parts: openParts(), simulated: openSimulated(simulation) };
  });
  const seen = recent(MOST_NAMES, (id: NodeId) => {
    const holdings = holdingsOf(id);
    if (holdings === null) return { gaps: [], isUnlimited: false };
    const binding = plainBinding(holdings);
    return { gaps: [...holdings.gaps, ...faultsIn(binding), ...unseenPaths(holdings, trusts)], isUnlimited: isUnlimited(holdings, binding) };
  });
  return { holdingsOf, nodeOf, gapsOf: (id) => seen(id).gaps, isUnlimited: (id) => seen(id).isUnlimited };
}

function faultsIn({ faults }: Binding): readonly Gap[] {
  const gaps = faults.map(({ effect, what }): Gap => ({ code: 'AWS-STATEMENT', what, because: 'unreadable', effect, request: what.split(',', 1)[0] ?? what }));
  return [...new Map(gaps.map((gap) => [gap.what, gap])).values()];
}
