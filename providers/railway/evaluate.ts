import type { Evaluation } from '../../src/evaluation.ts';
import type { Gap, NodeId, Reach } from '../../src/model.ts';
import { reachOf } from './reach.ts';
import type { Principal, State } from './state.ts';
import { gapsOf } from './unknowns.ts';

/** Pure. Nothing at Railway becomes another principal here: what a token could mint is reach of the minting operation. */
export function evaluate(state: State): Evaluation {
  const principals = new Map<NodeId, Principal>(state.principals.map((principal) => [principal.node, principal]));
  const known = new Map<NodeId, readonly Reach[]>();
  const reachAt = (node: NodeId): readonly Reach[] => {
    const principal = principals.get(node);
    if (principal === undefined) return [];
    const reach = known.get(node) ?? reachOf(principal);
    known.set(node, reach);
    return reach;
  };
  return {
    edgesFrom: () => [],
    reachOf: reachAt,
    endsOf: reachAt,
    gapsOf: (node): readonly Gap[] => {
      const principal = principals.get(node);
      return principal === undefined ? [] : gapsOf(principal);
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

function administeredBy({ kind, workspaces }: Principal): string | null {
  if (kind === 'project') return null;
  const names = workspaces.filter(({ role }) => kind === 'workspace' || role === 'ADMIN').map(({ name }) => name);
  if (names.length === 0) return null;
  return `${names.length === 1 ? 'workspace' : 'workspaces'} ${names.toSorted().join(', ')}`;
}
