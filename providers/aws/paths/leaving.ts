/** What leads out of an account, for whoever holds all of it. */
import type { Edge } from '../../../src/evaluation.ts';
import type { NodeId } from '../../../src/model.ts';
import { parsePrincipalArn } from '../arn.ts';
import type { Trusts } from './trusts.ts';
import { parseNode } from './variation.ts';

/** Whether roles of other accounts name the principal, so that it may lead where its account's administrator does not by itself. */
export function isNamedAbroad(node: NodeId, trusts: Trusts): boolean {
  return trusts.namedAbroad(accountOf(node)).has(nameOf(node));
}

/** The edges to roles elsewhere, and to those principals of the account that roles elsewhere name. */
export function* leaving(node: NodeId, edges: Iterable<Edge>, trusts: Trusts): Generator<Edge> {
  for (const edge of edges) if (accountOf(edge.to) !== accountOf(node) || isNamedAbroad(edge.to, trusts)) yield edge;
}

function accountOf(node: NodeId): string {
  return parsePrincipalArn(parseNode(node)?.arn ?? '')?.account ?? '';
}

/** By kind and name: the ARN of a session, and often that of a role in a trust, lacks the role's path. */
function nameOf(node: NodeId): string {
  const principal = parsePrincipalArn(parseNode(node)?.arn ?? '');
  return `${principal?.kind === 'assumed-role' ? 'role' : principal?.kind} ${principal?.name}`;
}
