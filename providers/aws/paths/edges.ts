/** The edges of the graph: to each principal the surest and shortest of the ways to it. */
import type { Edge, WantedEdges } from '../../../src/evaluation.ts';
import type { Certainty, NodeId, Step } from '../../../src/model.ts';
import { sureness } from '../../../src/reach.ts';
import type { Holder } from './holder.ts';
import type { Ground, Way } from './way.ts';
import { waysFrom } from './ways.ts';

/** `isNews`: whether an edge of a certainty to a node is not known yet. Ways that need least come first. */
export function* edgesOf(holder: Holder, ground: Ground, isNews: WantedEdges['isNews']): Generator<Edge> {
  const known = new Map<NodeId, number>();
  const isBetter = (to: NodeId, certainty: Certainty): boolean => to !== holder.node && sureness(certainty) > (known.get(to) ?? -1) && isNews(to, certainty);
  for (const way of waysFrom(holder, ground, isBetter)) {
    if (!isBetter(way.to, way.hold.certainty)) continue;
    known.set(way.to, sureness(way.hold.certainty));
    yield edgeOf(holder.node, way);
  }
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
