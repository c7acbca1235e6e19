import type { Certainty, Edge, Evaluation, Gap, NodeId, ProviderId, Reach, Step } from '../model.ts';
import { sureness, weakest } from '../reach.ts';
import { openFindings } from './path-ends.ts';

/** One provider's evaluation of one snapshot. */
export interface Part {
  readonly provider: ProviderId;
  readonly evaluation: Evaluation;
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
  /** Every other node that it can become. */
  readonly became: readonly NodeId[];
}

/** Ways of more steps are not followed, and that there are some is a gap. */
const MOST_STEPS = 64;

/** A way to a node, as sure as its weakest step. `grants`: those of all its edges. */
export interface Way {
  readonly node: NodeId;
  readonly path: readonly Step[];
  readonly certainty: Certainty;
  readonly grants: readonly string[];
}

/**
 * Breadth-first from a node over the union of all evaluations. A node is come to once, and again only by a way that is longer and
 * surer, so it ends on a cycle and costs as much as there are edges; the first way to a node is the shortest. Whoever administers a
 * whole gains nothing by becoming what lies in it: there only the ways out of it are followed.
 */
export function walkFrom(start: NodeId, parts: readonly Part[]): Walk {
  const findings = openFindings(parts);
  const rule = openRule(parts);
  const surest = new Map<NodeId, number>();
  let level: readonly Way[] = [{ node: start, path: [], certainty: 'allowed', grants: [] }];
  for (let steps = 0; level.length > 0; steps += 1) {
    for (const way of level) rule.note(way);
    const next = new Map<NodeId, Way>();
    for (const way of level) {
      const isRuled = rule.covers(way);
      if (!isRuled) findings.visit(way);
      for (const edge of parts.flatMap(({ evaluation }) => evaluation.edgesFrom(way.node))) {
        const led = follow(way, edge);
        const isSurer = edge.to !== start && sureness(led.certainty) > (surest.get(edge.to) ?? -1);
        if (!isSurer || (isRuled && rule.covers(led))) continue;
        surest.set(edge.to, sureness(led.certainty));
        next.set(edge.to, led);
      }
    }
    if (steps === MOST_STEPS && next.size > 0) findings.cutOff(MOST_STEPS);
    level = steps === MOST_STEPS ? [] : [...next.values()];
  }
  return { ...findings.all(), administers: rule.first(), became: [...surest.keys()] };
}

function follow({ path, certainty, grants }: Way, { to, step, grants: own }: Edge): Way {
  return { node: to, path: [...path, step], certainty: weakest([certainty, step.certainty]), grants: [...grants, ...own] };
}

interface Rule {
  readonly note: (way: Way) => void;
  /** Whether the way leads into what is already administered, no less surely. */
  readonly covers: (way: Way) => boolean;
  readonly first: () => string | null;
}

/** What is administered on the way, and how surely. */
function openRule(parts: readonly Part[]): Rule {
  const ruled = new Map<string, { readonly by: NodeId; sureness: number }>();
  return {
    note: ({ node, certainty }) => {
      for (const { evaluation } of parts) {
        const whole = evaluation.administers(node);
        if (whole === null) continue;
        const known = ruled.get(whole);
        if (known === undefined || known.sureness < sureness(certainty)) ruled.set(whole, { by: node, sureness: sureness(certainty) });
      }
    },
    covers: ({ node, certainty }) =>
      ruled.size > 0 &&
      parts.some(({ evaluation }) => {
        const whole = evaluation.within(node);
        const known = whole === null ? undefined : ruled.get(whole);
        return known !== undefined && known.by !== node && known.sureness >= sureness(certainty);
      }),
    first: () => ruled.keys().next().value ?? null,
  };
}
