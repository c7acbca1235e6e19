/** The edges of the graph: to each principal the surest and shortest of the ways to it. */
import type { Edge, NodeId, Step } from '../../../src/model.ts';
import { sureness } from '../../../src/reach.ts';
import type { Holder } from './holder.ts';
import type { Trusts } from './trusts.ts';
import { nodeOf } from './variation.ts';
import type { Ground, Way } from './way.ts';
import { waysFrom } from './ways.ts';

export function edgesOf(holder: Holder, ground: Ground): readonly Edge[] {
  const { id } = holder.holdings.account;
  if (!holder.powers.unlimited) return surestOf(holder.node, waysFrom(holder, ground));
  // Whoever has everything in an account gains nothing there, but may act as whoever has more than that elsewhere.
  return ground.state.accounts.length === 1 ? [] : surestOf(holder.node, waysFrom(holder, ground)).filter(leavesFrom(id, ground.trusts));
}

function leavesFrom(account: string, trusts: Trusts): (edge: Edge) => boolean {
  const named = new Set(trusts.namedAbroad(account));
  return ({ to }) => !to.includes(`::${account}:`) || named.has(withoutPath(to));
}

/** As the index of trusts names principals: roles without their paths. */
function withoutPath(node: NodeId): NodeId {
  return nodeOf(node.slice('aws:'.length).replace(/:role\/.*\//, ':role/'));
}

function surestOf(from: NodeId, ways: readonly Way[]): readonly Edge[] {
  const best = new Map<NodeId, Way>();
  for (const way of ways) {
    const known = best.get(way.to);
    if (way.to !== from && (known === undefined || isBetter(way, known))) best.set(way.to, way);
  }
  return [...best.values()].map((way) => edgeOf(from, way));
}

function isBetter(way: Way, known: Way): boolean {
  const surer = sureness(way.hold.certainty) - sureness(known.hold.certainty);
  return surer > 0 || (surer === 0 && way.escalation.needs.length < known.escalation.needs.length);
}

function edgeOf(from: NodeId, { escalation, to, hold }: Way): Edge {
  const actions = escalation.needs.map(({ action }) => action).join(' + ');
  const isPlain = escalation.becomes === 'assumed-role' && escalation.change === null;
  const step: Step = {
    from,
    via: isPlain ? actions : `${actions} (${escalation.id})`,
    to,
    certainty: hold.certainty,
    conditions: hold.conditions,
    evidence: hold.evidence,
  };
  return { from, to, grants: hold.grants, step };
}
