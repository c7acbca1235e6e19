import { AuditError, type LedgerEntry } from '../model.ts';
import type { Send, WireAnswer, WirePolicy, WireRequest } from '../provider.ts';
import { attempt } from './attempt.ts';
import { compileGuard, type Guard } from './guard.ts';
import { askedDelay, delayBefore, isTransient, MOST_RETRIES, pause } from './retry.ts';

/** The requests that a whole run may still make, over all providers. */
export interface Budget {
  left: number;
}

export interface TransportOptions {
  readonly signal: AbortSignal;
  /** For one request with its retries and the waits between them; the wait for its turn is not counted. */
  readonly timeoutMs: number;
  readonly budget: Budget;
}

/** The one way out. Every request of every protocol goes through `open`; every request is in the ledger. */
export interface Transport {
  readonly open: (policy: WirePolicy) => Send;
  readonly ledger: readonly LedgerEntry[];
}

/** Throws, from each `Send`, an AuditError: what `attempt` throws, or `write-refused`, `rate-limited`, `budget`. */
export function createTransport(options: TransportOptions): Transport {
  const ledger: LedgerEntry[] = [];
  return { ledger, open: (policy) => openPolicy(policy, options, (entry) => ledger.push(entry)) };
}

function openPolicy(policy: WirePolicy, options: TransportOptions, record: (entry: LedgerEntry) => void): Send {
  let compiled: Promise<Guard> | null = null;
  const takeTurn = paced(policy.perSecond, options.signal);
  return async (request, signal) => {
    compiled ??= compileGuard(policy);
    const guard = await compiled;
    const { what, refusal, exchange } = guard(request);
    const entry = { method: request.method, what, exchange };
    if (refusal !== null) {
      record({ ...entry, outcome: 'refused', status: null, attempts: 0 });
      throw new AuditError('write-refused', `${what} was refused before it was sent: ${refusal}.`);
    }
    const interrupt = signal === undefined ? options.signal : AbortSignal.any([options.signal, signal]);
    const tally = { attempts: 0 };
    try {
      const answer = await persist(request, policy, { ...options, signal: interrupt }, tally, takeTurn);
      record({ ...entry, outcome: 'answered', status: answer.status, attempts: tally.attempts });
      return answer;
    } catch (error) {
      record({ ...entry, outcome: 'failed', status: null, attempts: tally.attempts });
      throw error;
    }
  };
}

/** Tries until an answer is final, the retries are used up, or the time is over. A limit that outlasts them is an error, never an answer. */
async function persist(
  request: WireRequest,
  policy: WirePolicy,
  options: TransportOptions,
  tally: { attempts: number },
  takeTurn: () => Promise<number>,
): Promise<WireAnswer> {
  let deadline = Date.now() + options.timeoutMs;
  for (;;) {
    deadline += await takeTurn();
    spend(options.budget, request);
    tally.attempts += 1;
    const outcome = await settle(request, Math.max(1, deadline - Date.now()), options.signal);
    if (outcome.answer !== null && !isTransient(outcome.answer, policy.limited)) return outcome.answer;
    const wait = delayBefore(tally.attempts, outcome.answer, Date.now());
    if (tally.attempts > MOST_RETRIES || Date.now() + wait >= deadline) return giveUp(outcome, policy);
    await pause(wait, options.signal);
  }
}

type Outcome = { readonly answer: WireAnswer; readonly error: null } | { readonly answer: null; readonly error: AuditError };

/** One attempt. Only a connection that failed may be tried again; any other error is final and is thrown. */
async function settle(request: WireRequest, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
  try {
    return { answer: await attempt(request, timeoutMs, signal), error: null };
  } catch (error) {
    if (error instanceof AuditError && error.code === 'unreachable') return { answer: null, error };
    throw error;
  }
}

function giveUp(outcome: Outcome, policy: WirePolicy): WireAnswer {
  if (outcome.answer === null) throw outcome.error;
  if (outcome.answer.status === 429 || policy.limited(outcome.answer)) {
    const asked = askedDelay(outcome.answer, Date.now());
    const told = asked === null ? 'The provider did not say for how long' : `The provider asked to wait ${Math.ceil(asked / 1000)} s`;
    const hint = `${told}. Run again later, or with a longer --timeout.`;
    throw new AuditError('rate-limited', `${policy.origin} limits how often it may be asked.`, { hint });
  }
  return outcome.answer;
}

function spend(budget: Budget, request: WireRequest): void {
  if (budget.left <= 0) {
    throw new AuditError('budget', 'The request budget is used up.', { hint: 'Raise --max-requests to read the rest.' });
  }
  request.spend?.();
  budget.left -= 1;
}

/** Spaces requests evenly, so that `perSecond` is kept over any second. Answers how many ms it waited. */
function paced(perSecond: number | null, interrupt: AbortSignal): () => Promise<number> {
  let next = 0;
  return async () => {
    if (perSecond === null) return 0;
    const now = Date.now();
    const turn = Math.max(now, next);
    next = turn + 1000 / perSecond;
    if (turn > now) await pause(turn - now, interrupt);
    return Date.now() - now;
  };
}
