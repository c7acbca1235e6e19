/** Copies of the model's small parts, key by key: what a provider adds to them does not slip into the frozen shape. */
import type { Condition, Evidence, Location, Step } from '../model.ts';
import type { ReportEvidence, ReportStep } from './shape-reach.ts';
import type { ReportLocation } from './shape-token.ts';

const known = new WeakMap<readonly Evidence[], readonly ReportEvidence[]>();

/** In the order in which it was found: the first tells most. What many rows share is made once. */
export function reportEvidence(evidence: readonly Evidence[]): readonly ReportEvidence[] {
  const copied = known.get(evidence) ?? evidence.map(({ source, observed }) => ({ source, observed }));
  known.set(evidence, copied);
  return copied;
}

function reportConditions(conditions: readonly Condition[]): ReportStep['conditions'] {
  return conditions.map(({ text, free }) => ({ text, free }));
}

const knownPaths = new WeakMap<readonly Step[], readonly ReportStep[]>();

/** What is reached at the end of one path shares it. */
export function reportPath(path: readonly Step[]): readonly ReportStep[] {
  const copied = knownPaths.get(path) ?? copyPath(path);
  knownPaths.set(path, copied);
  return copied;
}

function copyPath(path: readonly Step[]): readonly ReportStep[] {
  return path.map(({ from, via, to, certainty, conditions, evidence }) => ({
    from,
    via,
    to,
    certainty,
    conditions: reportConditions(conditions),
    evidence: reportEvidence(evidence),
  }));
}

export function reportLocation({ file, line, column }: Location): ReportLocation {
  return { file, line, column };
}
