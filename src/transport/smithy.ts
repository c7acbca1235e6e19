import type { HttpRequest, InitializeMiddleware, Pluggable, RequestHandler } from '@smithy/types';
import { AuditError } from '../model.ts';
import type { Send } from '../provider.ts';

/** What the SDK's deserialisers read of an answer. */
interface SmithyAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/**
 * The guarded request as an AWS SDK request handler. Give the client `maxAttempts: 1` with it: this transport retries,
 * times out over the whole body and counts; the SDK's own handler, which never times out unless told to, is not built.
 */
export function asRequestHandler(send: Send): RequestHandler<HttpRequest, SmithyAnswer> {
  return {
    handle: async (request) => {
      const answer = await send({ method: request.method, url: urlOf(request), headers: sentHeaders(request), body: textOf(request.body) });
      return { response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: answer.body } };
    },
  };
}

/** Refuses, before it is even serialised, any command that is not on the list of reads. The wire is guarded again behind it. */
export function readCommandsOnly<Input extends object, Output extends object>(commands: Readonly<Record<string, string>>): Pluggable<Input, Output> {
  const middleware: InitializeMiddleware<Input, Output> = (next, context) => async (args) => {
    const name = String(context['commandName']).replace(/Command$/, '');
    if (!Object.hasOwn(commands, name)) throw new AuditError('write-refused', `${name} was refused before it was sent: it is not on the list of reads.`);
    return next(args);
  };
  return { applyToStack: (stack) => stack.add(middleware, { step: 'initialize', name: 'readCommandsOnly' }) };
}

function urlOf(request: HttpRequest): string {
  const port = request.port === undefined ? '' : `:${request.port}`;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) query.append(name, one);
  }
  return `${request.protocol}//${request.hostname}${port}${request.path}${query.size === 0 ? '' : `?${query}`}`;
}

/** fetch sets `host` and `content-length` itself, from the same address and body that were signed. */
function sentHeaders(request: HttpRequest): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => !['host', 'content-length'].includes(name.toLowerCase())));
}

function textOf(body: unknown): string | null {
  if (body === undefined || body === null || body === '') return null;
  if (typeof body === 'string') return body;
  // The JSON protocol serialises to bytes. They are text, or they do not leave: the guard reads what is sent.
  if (body instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  throw new TypeError('A guarded request has a text body.');
}
