/** Copies of the model's small parts, key by key: what a provider adds to them does not slip into the frozen shape. */
import type { Evidence, Location, Step } from '../model.ts';
import type { ReportEvidence, ReportStep } from './shape-reach.ts';
import type { ReportLocation } from './shape-token.ts';

/** In the order in which it was found: the first tells most. */
export function reportEvidence(evidence: readonly Evidence[]): readonly ReportEvidence[] {
  return evidence.map(({ source, observed }) => ({ source, observed }));
}

export function reportPath(path: readonly Step[]): readonly ReportStep[] {
  return path.map(({ from, via, to, certainty, evidence }) => ({ from, via, to, certainty, evidence: reportEvidence(evidence) }));
}

export function reportLocation({ file, line, column }: Location): ReportLocation {
  return { file, line, column };
}
