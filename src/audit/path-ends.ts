import type { Condition, Gap, Reach, Step } from '../model.ts';
import { selectorKey, sureness, weakest } from '../reach.ts';
import type { Part, Reached, Walk, Way } from './paths.ts';

/** Gathers what is found at each node that a walk comes to, by the shortest way, and again by a longer one that is surer. */
export interface Findings {
  readonly visit: (way: Way) => void;
  readonly cutOff: (steps: number) => void;
  readonly all: () => Pick<Walk, 'reach' | 'gaps'>;
}

export function openFindings(parts: readonly Part[]): Findings {
  const reach: Reached[] = [];
  const surest = new Map<string, number>();
  const whole = new Map<string, number>();
  const gaps = new Map<string, Gap>();
  const note = (gap: Gap): void => void gaps.set(`${gap.code} ${gap.what} ${gap.request}`, gap);
  return {
    visit: (way) => {
      for (const { provider, evaluation } of parts) {
        for (const gap of evaluation.gapsOf(way.node)) note(gap);
        const isNews = (name: string): boolean => sureness(way.certainty) > (whole.get(name) ?? -1);
        for (const own of way.path.length === 0 ? evaluation.reachOf(way.node) : evaluation.endsOf(way.node, isNews)) {
          const found = way.path.length === 0 ? own : atEnd(own, way);
          const key = `${found.operation.id} ${found.operation.resourceType} ${selectorKey(found.on)}`;
          if (sureness(found.certainty) <= (surest.get(key) ?? -1)) continue;
          surest.set(key, sureness(found.certainty));
          reach.push({ ...found, provider });
          const name = evaluation.wholeOf(own, way.node);
          if (name !== null) whole.set(name, Math.max(sureness(found.certainty), whole.get(name) ?? -1));
        }
      }
    },
    cutOff: (steps) => note(cutGap(steps)),
    all: () => ({ reach, gaps: [...gaps.values()] }),
  };
}

function atEnd(reach: Reach, { path, certainty, grants }: Way): Reach {
  return {
    ...reach,
    certainty: weakest([reach.certainty, certainty]),
    conditions: distinct([...path.flatMap(conditionsOf), ...reach.conditions]),
    path,
    grants: [...grants, ...reach.grants],
  };
}

function conditionsOf({ via, certainty, conditions }: Step): readonly Condition[] {
  const open = conditions.filter(({ free }) => !free).map(({ text }) => ({ text: `${via}: ${text}`, free: false }));
  return certainty === 'conditional' && open.length === 0 ? [{ text: `${via} is conditional`, free: false }] : open;
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [condition.text, condition])).values()];
}

function cutGap(steps: number): Gap {
  return { code: 'paths-cut', what: `ways of more than ${steps} steps`, because: 'budget', effect: 'granting', request: 'the walk over all edges' };
}
