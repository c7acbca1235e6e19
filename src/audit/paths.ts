import type { Edge, Evaluation, Gap, NodeId, ProviderId, Reach, Step } from '../model.ts';
import { selectorKey, weakest } from '../reach.ts';

/** One provider's evaluation of one snapshot. */
export interface Part {
  readonly provider: ProviderId;
  readonly evaluation: Evaluation;
}

/** The union of all evaluations, of all providers. */
export interface Graph {
  readonly edgesFrom: ReadonlyMap<NodeId, readonly Edge[]>;
  readonly parts: readonly Part[];
}

/** A reach with the provider whose things it names, which may be another than the token's at the end of a path. */
export interface Reached extends Reach {
  readonly provider: ProviderId;
}

/** What one node gets to, by itself and by becoming others. */
export interface Walk {
  readonly reach: readonly Reached[];
  readonly gaps: readonly Gap[];
  readonly administers: string | null;
}

export function joinEvaluations(parts: readonly Part[]): Graph {
  const edgesFrom = new Map<NodeId, Edge[]>();
  for (const edge of parts.flatMap((part) => part.evaluation.edges)) {
    const edges = edgesFrom.get(edge.from);
    if (edges === undefined) edgesFrom.set(edge.from, [edge]);
    else edges.push(edge);
  }
  return { edgesFrom, parts };
}

/**
 * Breadth-first from a node, each node once, so it ends on a cycle and costs as much as there are edges. The first way to
 * a node is the shortest; what the node reaches is as sure as the weakest step to it.
 */
export function walkFrom(start: NodeId, graph: Graph): Walk {
  const reach = new Map<string, Reached>();
  const gaps: Gap[] = [];
  let administers: string | null = null;
  const paths = new Map<NodeId, readonly Step[]>([[start, []]]);
  for (const [node, path] of paths) {
    for (const { provider, evaluation } of graph.parts) {
      gaps.push(...evaluation.gapsOf(node));
      administers ??= evaluation.administers(node);
      for (const direct of evaluation.reachOf(node)) {
        const found = path.length === 0 ? direct : extend(direct, path);
        const key = `${found.operation.id} ${found.operation.resourceType} ${found.certainty} ${selectorKey(found.on)}`;
        if (!reach.has(key)) reach.set(key, { ...found, provider });
      }
    }
    for (const edge of graph.edgesFrom.get(node) ?? []) {
      if (!paths.has(edge.to)) paths.set(edge.to, [...path, edge.step]);
    }
  }
  return { reach: [...reach.values()], gaps: distinct(gaps), administers };
}

function extend(reach: Reach, path: readonly Step[]): Reach {
  const certainty = weakest([reach.certainty, ...path.map((step) => step.certainty)]);
  const steps = path.filter((step) => step.certainty === 'conditional').map((step) => ({ text: `${step.via} is conditional`, free: false }));
  return { ...reach, certainty, conditions: [...steps, ...reach.conditions], path };
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.code} ${gap.what} ${gap.request}`, gap])).values()];
}
