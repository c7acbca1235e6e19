import type { Edge, Evaluation } from '../evaluation.ts';
import type { Certainty, Gap, NodeId, ProviderId, Reach, Step } from '../model.ts';
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
  /** The steps by which it comes to that, the surest that were found; none where it is so by itself. */
  readonly administersBy: readonly Step[];
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
 * surer, so it ends on a cycle and costs as much as there are edges; the first way to a node is the shortest. Whoever holds all of a
 * whole gains nothing by becoming what lies in it: there only the edges that leave it are followed.
 */
export function walkFrom(start: NodeId, parts: readonly Part[]): Walk {
  const findings = openFindings(parts);
  const rule = openRule(parts);
  const surest = new Map<NodeId, number>();
  let ruling: { readonly whole: string; readonly way: Way } | null = null;
  let level: readonly Way[] = [{ node: start, path: [], certainty: 'allowed', grants: [] }];
  rule.note(start, 'allowed', 0);
  for (let steps = 0; level.length > 0; steps += 1) {
    const next = new Map<NodeId, Way>();
    for (const way of level) {
      if (rule.covers(way.node, way.certainty, steps)) continue;
      findings.visit(way);
      const whole = parts.map(({ evaluation }) => evaluation.administers(way.node)).find((one) => one !== null) ?? null;
      if (whole !== null && (ruling === null || sureness(way.certainty) > sureness(ruling.way.certainty))) ruling = { whole, way };
      const isNews = (to: NodeId, certainty: Certainty): boolean => {
        const led = weakest([way.certainty, certainty]);
        return to !== start && sureness(led) > (surest.get(to) ?? -1) && !rule.covers(to, led, steps + 1);
      };
      for (const { evaluation } of parts) {
        for (const edge of evaluation.edgesFrom(way.node, { leaving: rule.isRuler(way.node), isNews })) {
          if (!isNews(edge.to, edge.step.certainty)) continue;
          const led = follow(way, edge);
          surest.set(edge.to, sureness(led.certainty));
          next.set(edge.to, led);
          rule.note(edge.to, led.certainty, steps + 1);
        }
      }
    }
    if (steps === MOST_STEPS && next.size > 0) findings.cutOff(MOST_STEPS);
    level = steps === MOST_STEPS ? [] : [...next.values()];
  }
  return { ...findings.all(), administers: ruling?.whole ?? null, administersBy: ruling?.way.path ?? [], became: [...surest.keys()] };
}

function follow({ path, certainty, grants }: Way, { to, step, grants: own }: Edge): Way {
  return { node: to, path: [...path, step], certainty: weakest([certainty, step.certainty]), grants: [...grants, ...own] };
}

interface Rule {
  readonly note: (node: NodeId, certainty: Certainty, steps: number) => void;
  readonly isRuler: (node: NodeId) => boolean;
  /** Whether a node lies in what another one holds whole, no less surely and in no more steps. */
  readonly covers: (node: NodeId, certainty: Certainty, steps: number) => boolean;
}

/** What is held whole by nodes that the walk has come to, and how surely. */
function openRule(parts: readonly Part[]): Rule {
  const ruled = new Map<string, { readonly by: NodeId; readonly sureness: number; readonly steps: number }>();
  return {
    note: (node, certainty, steps) => {
      for (const { evaluation } of parts) {
        const whole = evaluation.holdsAllOf(node);
        if (whole !== null && (ruled.get(whole)?.sureness ?? -1) < sureness(certainty)) ruled.set(whole, { by: node, sureness: sureness(certainty), steps });
      }
    },
    isRuler: (node) => ruled.size > 0 && [...ruled.values()].some(({ by }) => by === node),
    covers: (node, certainty, steps) =>
      ruled.size > 0 &&
      parts.some(({ evaluation }) => {
        const whole = evaluation.within(node);
        const known = whole === null ? undefined : ruled.get(whole);
        return known !== undefined && known.by !== node && known.sureness >= sureness(certainty) && known.steps <= steps;
      }),
  };
}
