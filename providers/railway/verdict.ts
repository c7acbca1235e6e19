import type { Condition, Evidence } from '../../src/model.ts';
import type { Answer } from './recorded.ts';
import type { Workspace } from './state.ts';

/** Whether a principal may make a call, and how that is known. Null where the call is denied. */
export type Verdict = Held | null;
interface Held {
  readonly certainty: 'allowed' | 'conditional' | 'unknown';
  readonly conditions: readonly Condition[];
  readonly evidence: readonly Evidence[];
}

export function allowed(...evidence: readonly Evidence[]): Held {
  return { certainty: 'allowed', conditions: [], evidence };
}

export function unknown(...evidence: readonly Evidence[]): Held {
  return { certainty: 'unknown', conditions: [], evidence };
}

/** A right that only some plans have. Whoever is on another plan may change to it, so it is never denied. */
export function onPlan(plan: Workspace['plan'], ...evidence: readonly Evidence[]): Held {
  const free = plan === 'PRO';
  return { certainty: free ? 'allowed' : 'conditional', conditions: [{ text: 'the workspace is on the plan Pro', free }], evidence };
}

/** What a recorded answer comes to. */
export function verdictOf(answer: Answer, plan: Workspace['plan'], evidence: readonly Evidence[]): Verdict {
  switch (answer) {
    case 'works':
    case 'expected':
      return allowed(...evidence);
    case 'plan':
      return onPlan(plan, ...evidence);
    case 'unsettled':
      return unknown(...evidence);
    case 'refused':
      return null;
  }
}
