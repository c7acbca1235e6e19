/**
 * The SDK's errors as AuditErrors. A refusal is `forbidden`, a credential that AWS does not take is `unauthorized`; what is
 * neither, an answer that the SDK cannot read above all, is `unexpected-response` and never a refusal.
 */
import { AuditError } from '../../../src/model.ts';
import type { WireAnswer } from '../../../src/provider.ts';
import { type Read, tryRead } from '../../../src/transport/failures.ts';

/** Source: API references of the services that are asked, "Common errors" (2026-09). EC2 and S3 have names of their own. */
const REJECTED: Readonly<Record<string, string>> = {
  InvalidClientTokenId: 'AWS does not know this access key id, or the key is inactive or deleted.',
  InvalidAccessKeyId: 'AWS does not know this access key id, or the key is inactive or deleted.',
  AuthFailure: 'AWS does not take this access key here: it is inactive or deleted, or the Region is not enabled.',
  UnrecognizedClientException: 'AWS does not know this access key id, or the key is inactive or deleted.',
  SignatureDoesNotMatch: 'AWS knows the access key id, but not with this secret access key.',
  InvalidSignatureException: 'AWS knows the access key id, but not with this secret access key.',
  IncompleteSignature: 'AWS could not read the signature; the secret access key is damaged.',
  ExpiredToken: 'The session has expired.',
  ExpiredTokenException: 'The session has expired.',
};
const REFUSED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'OptInRequired'];

/** Runs one read of the SDK. `action` names it in messages: "iam:GetUser". */
export function tryCommand<T>(action: string, read: () => Promise<T>): Promise<Read<T>> {
  return tryRead(async () => {
    try {
      return await read();
    } catch (error) {
      throw asAuditError(error, action);
    }
  });
}

export function asAuditError(error: unknown, action: string): AuditError {
  if (error instanceof AuditError) return error;
  const name = error instanceof Error ? error.name : 'Unknown';
  const rejected = Object.hasOwn(REJECTED, name) ? REJECTED[name] : undefined;
  if (rejected !== undefined) return new AuditError('unauthorized', rejected, { cause: error });
  if (REFUSED.includes(name)) return new AuditError('forbidden', `${action} was refused.`, { cause: error });
  // The message of such an error may quote the answer, of which nothing is repeated that was not understood.
  return new AuditError('unexpected-response', `${action} was not answered in a way that can be used (${nameOf(error)}).`, { cause: error });
}

/** AWS's own name for an error, which is one word; what a parser of answers throws is named nothing in particular. */
function nameOf(error: unknown): string {
  return error instanceof Error && /^[A-Z][A-Za-z.]{2,60}$/.test(error.name) ? error.name : 'Error';
}

/** The name that AWS gave an error, in either protocol; null for what is no error of AWS's. */
export function awsNameOf(error: unknown): string | null {
  return error instanceof Error && !(error instanceof AuditError) ? error.name : null;
}

/**
 * The Query protocol throttles in HTTP 400, `<Code>Throttling</Code>`, STS and EC2 also by RequestLimitExceeded, S3 by SlowDown; the JSON
 * protocol names it in `__type`, REST services in a header.
 */
export function isThrottled(answer: WireAnswer): boolean {
  if (answer.status !== 400 && answer.status !== 403 && answer.status !== 503) return false;
  const text = Buffer.from(answer.body).toString('utf8');
  return (
    /^(ThrottlingException|TooManyRequestsException|TooManyRequests|RequestLimitExceeded)\b/.test(answer.headers.get('x-amzn-errortype') ?? '') ||
    /<Code>(Throttling|ThrottlingException|RequestLimitExceeded|SlowDown|TooManyRequestsException)<\/Code>/.test(text) ||
    /^\s*\{[^{]*"__type"\s*:\s*"(?:[\w.]+#)?(ThrottlingException|TooManyRequestsException)"/.test(text)
  );
}
