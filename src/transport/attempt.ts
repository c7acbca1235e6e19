import { AuditError } from '../model.ts';
import type { WireAnswer, WireRequest } from '../provider.ts';

/** A page of a thousand IAM principals is a few MB; what is larger than this is no answer to any of our reads. */
const LARGEST_BODY = 64 * 1024 * 1024;

/**
 * Sends a request once and reads its body whole, under one time-out for both. Redirects are not followed: a credential
 * must not travel where an answer points. Throws an AuditError: `timeout`, `interrupted`, `unreachable`, `too-large`,
 * `unexpected-response` (a redirect).
 */
export async function attempt(request: WireRequest, timeoutMs: number, interrupt: AbortSignal): Promise<WireAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout, interrupt]),
    });
    if (response.status >= 300 && response.status < 400 && response.status !== 304) {
      await response.body?.cancel();
      throw new AuditError('unexpected-response', `${originOf(request)} answered with a redirect (${response.status}), which is not followed.`);
    }
    const body = await readWhole(response);
    return { status: response.status, headers: new Map(response.headers), body };
  } catch (error) {
    if (error instanceof AuditError) throw error;
    if (interrupt.aborted) throw new AuditError('interrupted', 'The audit was interrupted.', { cause: error });
    if (timeout.aborted) throw new AuditError('timeout', `${originOf(request)} did not answer within ${timeoutMs / 1000} s.`, { cause: error });
    throw new AuditError('unreachable', `The connection to ${originOf(request)} failed (${reasonOf(error)}).`, { cause: error });
  }
}

async function readWhole(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new AuditError('too-large', `An answer is larger than ${LARGEST_BODY / 1024 / 1024} MiB.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undici says "fetch failed" and hides the reason in `cause`. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : 'unknown reason';
}

function originOf(request: WireRequest): string {
  return new URL(request.url).origin;
}
