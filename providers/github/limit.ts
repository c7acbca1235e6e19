/** What is left of an operation on one place. */
import type { Certainty } from '../../src/model.ts';

/** `no` is proved, `unknown` was not read. `upperBound` names what was not read and could only narrow. */
export interface Limit {
  readonly answer: Certainty | 'no';
  readonly condition: string | null;
  readonly upperBound: readonly string[];
}

export const YES: Limit = { answer: 'allowed', condition: null, upperBound: [] };
export const NO: Limit = { answer: 'no', condition: null, upperBound: [] };
export const UNKNOWN: Limit = { answer: 'unknown', condition: null, upperBound: [] };

/** One no decides, then one unknown; conditions add up. What was not read is not taken over. */
export function strictestOf(limits: readonly Limit[]): Limit {
  for (const answer of ['no', 'unknown', 'conditional'] as const) {
    const alike = limits.filter((limit) => limit.answer === answer);
    const [first] = alike;
    if (first === undefined) continue;
    const conditions = [...new Set(alike.flatMap(({ condition }) => condition ?? []))];
    return { ...first, condition: conditions.length === 0 ? null : conditions.join('; ') };
  }
  return YES;
}
