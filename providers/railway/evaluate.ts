import type { Evaluation } from '../../src/evaluation.ts';
import type { Gap, NodeId, Reach } from '../../src/model.ts';
import { reachOf } from './reach.ts';
import type { Principal, State } from './state.ts';
import { gapsOf } from './unknowns.ts';
import { unlistedReach } from './unlisted.ts';

/** Pure. Nothing at Railway becomes another principal here: what a token could mint is reach of the minting operation. */
export function evaluate(state: State): Evaluation {
  const principals = new Map<NodeId, Principal>(state.principals.map((principal) => [principal.node, principal]));
  const known = new Map<NodeId, readonly Reach[]>();
  const reachAt = (node: NodeId): readonly Reach[] => {
    const principal = principals.get(node);
    if (principal === undefined) return [];
    const reach = known.get(node) ?? servedReach(principal, state.drift);
    known.set(node, reach);
    return reach;
  };
  return {
    edgesFrom: () => [],
    reachOf: reachAt,
    endsOf: reachAt,
    gapsOf: (node): readonly Gap[] => {
      const principal = principals.get(node);
      return principal === undefined ? [] : gapsOf(principal, state.drift);
    },
    administers: (node) => {
      const principal = principals.get(node);
      return principal === undefined ? null : administeredBy(principal);
    },
    within: () => null,
    wholeOf: () => null,
    holdsAllOf: () => null,
  };
}

/** What Railway no longer serves stays: its dashboard may still have it, and what is served anonymously need not be all. */
function servedReach(principal: Principal, drift: State['drift']): readonly Reach[] {
  const reach = reachOf(principal);
  if (!drift.read) return reach;
  const { asOf, unknown, gone } = drift.value;
  const bound = `not in the schema that Railway served on ${asOf} (RW-U8)`;
  const marked = reach.map((one) => (gone.includes(one.operation.id) ? { ...one, upperBound: [...one.upperBound, bound] } : one));
  return unknown.length === 0 ? marked : [...marked, ...unlistedReach(principal, drift.value)];
}

function administeredBy({ kind, workspaces }: Principal): string | null {
  if (kind === 'project') return null;
  const names = workspaces.filter(({ role }) => kind === 'workspace' || role === 'ADMIN').map(({ name }) => name);
  if (names.length === 0) return null;
  return `${names.length === 1 ? 'workspace' : 'workspaces'} ${names.toSorted().join(', ')}`;
}
