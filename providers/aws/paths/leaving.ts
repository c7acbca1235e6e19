/** What leads out of a whole, for whoever holds all of it. */
import type { Edge } from '../../../src/evaluation.ts';
import type { NodeId } from '../../../src/model.ts';
import { parsePrincipalArn } from '../arn.ts';
import type { Trusts } from './trusts.ts';
import { parseNode } from './variation.ts';

/** Whether roles of other accounts name the principal, or ask who it is, so that it may lead where its account's administrator does not by itself. */
export function isNamedAbroad(node: NodeId, trusts: Trusts): boolean {
  const principal = parsePrincipalArn(parseNode(node)?.arn ?? '');
  // By kind and name: the ARN of a session, and often that of a role in a trust, lacks the role's path.
  const name = `${principal?.kind === 'assumed-role' ? 'role' : principal?.kind} ${principal?.name}`;
  const account = principal?.account ?? '';
  return trusts.namedAbroad(account).has(name) || trusts.isAskedAbroad(account, principal?.arn ?? '');
}

/** The edges to roles elsewhere, to principals that roles elsewhere name, and to those whom the control policies treat in another way. */
export function* leaving(node: NodeId, edges: Iterable<Edge>, within: (node: NodeId) => string | null): Generator<Edge> {
  const own = within(node);
  for (const edge of edges) if (within(edge.to) === null || within(edge.to) !== own) yield edge;
}
