import type { Finding, TokenResult } from '../judgement.ts';
import { SEVERITIES, type Severity } from '../model.ts';

/** 0 clean, 1 findings at or above the threshold, 3 incomplete. (2 usage, 4 internal error and 130 interrupted are not judged here.) */
export type Verdict = 0 | 1 | 3;

export interface Threshold {
  /** `never`: findings do not fail the audit. A note never does. */
  readonly failOn: Exclude<Severity, 'note'> | 'never';
  readonly allowIncomplete: boolean;
}

/** Findings win over incompleteness; the report says both. */
export function verdictOf(results: readonly TokenResult[], findings: readonly Finding[], { failOn, allowIncomplete }: Threshold): Verdict {
  const fails = (severity: Severity): boolean => failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
  if (findings.some((finding) => finding.suppression === null && fails(finding.severity))) return 1;
  const incomplete = results.some((result) => result.status === 'failed' || !result.complete);
  return incomplete && !allowIncomplete ? 3 : 0;
}
