import { setTimeout as sleep } from 'node:timers/promises';
import { AuditError } from '../model.ts';
import type { WireAnswer } from '../provider.ts';

/** After the first attempt. */
export const MOST_RETRIES = 2;
const FIRST_DELAY_MS = 300;

/** Whether the provider said "slow down" or failed on its own account, so that the same read may fare better. */
export function isTransient(answer: WireAnswer, limited: (answer: WireAnswer) => boolean): boolean {
  return answer.status === 429 || answer.status >= 500 || limited(answer);
}

/** How long to wait before the next attempt, in milliseconds: what the provider asks for, or else twice as long each time, with jitter. */
export function delayBefore(retry: number, answer: WireAnswer | null, now: number): number {
  const asked = answer === null ? null : askedDelay(answer, now);
  return asked ?? FIRST_DELAY_MS * 2 ** (retry - 1) * (0.5 + Math.random());
}

/** What the provider asks for, in milliseconds; null where it does not say: `Retry-After` (seconds or a date), or the reset of an exhausted limit (`x-ratelimit-reset`, epoch seconds). */
export function askedDelay(answer: WireAnswer, now: number): number | null {
  const after = answer.headers.get('retry-after');
  if (after !== undefined) {
    const at = /^\d+$/.test(after) ? now + Number(after) * 1000 : Date.parse(after);
    return Number.isNaN(at) ? null : Math.max(0, at - now);
  }
  const reset = answer.headers.get('x-ratelimit-reset');
  if (answer.headers.get('x-ratelimit-remaining') !== '0' || reset === undefined || !/^\d+$/.test(reset)) return null;
  return Math.max(0, Number(reset) * 1000 - now);
}

/** Sleeps, and ends at once when the audit is interrupted. */
export async function pause(ms: number, interrupt: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: interrupt });
  } catch (error) {
    throw new AuditError('interrupted', 'The audit was interrupted.', { cause: error });
  }
}
