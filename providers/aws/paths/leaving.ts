/**
 * The edges that lead out of an account, for whoever holds all of it: to roles elsewhere that let it in, and to those of its own principals
 * that roles elsewhere name.
 */
import type { Edge, NodeId } from '../../../src/model.ts';
import { parsePrincipalArn } from '../arn.ts';
import type { State } from '../state.ts';
import type { Trusts } from './trusts.ts';
import { parseNode } from './variation.ts';

/** Picks among the edges of a node. `holdsAll`: of its account. */
export function openLeaving({ accounts }: State, trusts: Trusts): (node: NodeId, holdsAll: boolean, edges: () => readonly Edge[]) => readonly Edge[] {
  if (accounts.length === 1) return () => [];
  const named = new Map(accounts.map(({ id }) => [id, new Set(trusts.namedAbroad(id).map(nameOf))]));
  return (node, holdsAll, edges) => {
    const account = accountOf(node);
    const own = named.get(account) ?? new Set<string>();
    if (!holdsAll && !own.has(nameOf(node))) return [];
    return edges().filter(({ to }) => accountOf(to) !== account || (holdsAll && own.has(nameOf(to))));
  };
}

function accountOf(node: NodeId): string {
  return parsePrincipalArn(parseNode(node)?.arn ?? '')?.account ?? '';
}

/** As trusts name principals: kind and name, since the ARN of a session lacks its role's path. */
function nameOf(node: NodeId): string {
  const principal = parsePrincipalArn(parseNode(node)?.arn ?? '');
  return `${principal?.kind === 'assumed-role' ? 'role' : principal?.kind} ${principal?.name}`;
}
