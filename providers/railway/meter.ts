/**
 * What one credential may still ask. Railway allows 100 requests an hour on its Free plan, 1,000 on Hobby and 10,000 on Pro
 * (docs, integrations/api, 2026-08), so an audit could use up the hour of its owner.
 */
import { AuditError } from '../../src/model.ts';
import type { Secret } from '../../src/provider.ts';
import { truncates } from './listing.ts';
import type { Plan } from './questions.ts';

/** Of the 100 requests of a Free hour; a fifth is left to its owner. */
export const MOST_ON_FREE = 80;

/**
 * Counts the requests of one credential, and ends them for the rest of the run once they are limited, used up or interrupted:
 * what comes after fails with the same error, and nothing is sent.
 */
export interface Meter {
  readonly made: () => number;
  readonly stopped: () => AuditError | null;
  /** The plans of all workspaces that the credential reaches. Which of them counts is not documented, so the lowest does. */
  readonly learn: (plans: readonly (Plan | null)[]) => void;
  /** Before each attempt. Throws an AuditError where none may be made any more. */
  readonly spend: () => void;
  readonly run: <Answer>(read: () => Promise<Answer>) => Promise<Answer>;
}

/**
 * The meter of each credential, whatever headers it is sent under. Not one for all: another token may be of another account,
 * whose limit is not used up; if it is the same, Railway is asked once more and then no more.
 */
export type Meters = (secret: Secret) => Meter;

/** A bound that the user gave counts alone, so that there is none for a credential then. */
export function createMeters(maxRequests: number | null): Meters {
  const meters = new Map<string, Meter>();
  return (secret) => {
    const value = secret.reveal('value');
    const meter = meters.get(value) ?? createMeter(maxRequests === null);
    meters.set(value, meter);
    return meter;
  };
}

function createMeter(bounded: boolean): Meter {
  let made = 0;
  let stopped: AuditError | null = null;
  let plan: Plan | null = null;
  return {
    made: () => made,
    stopped: () => stopped,
    learn: (plans) => {
      plan = lowestOf(plans);
    },
    spend: () => {
      if (stopped !== null) throw stopped;
      if (bounded && (plan === null || plan === 'FREE') && made >= MOST_ON_FREE) throw usedUp(plan, made);
      made += 1;
    },
    run: async (read) => {
      if (stopped !== null) throw stopped;
      try {
        return await read();
      } catch (error) {
        if (error instanceof AuditError && truncates(error)) stopped ??= error;
        throw error;
      }
    },
  };
}

function lowestOf(plans: readonly (Plan | null)[]): Plan | null {
  if (plans.length === 0 || plans.includes(null)) return null;
  return (['FREE', 'HOBBY', 'PRO'] as const).find((plan) => plans.includes(plan)) ?? null;
}

function usedUp(plan: Plan | null, made: number): AuditError {
  const unknown = plan === null ? ', and which plan counts here is not known' : '';
  return new AuditError('budget', `Railway's Free plan allows 100 requests an hour${unknown}; ${made} were made and the rest are left to you.`, {
    hint: 'Raise --max-requests to read the rest.',
  });
}
