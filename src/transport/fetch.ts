import type { Send } from '../provider.ts';

/**
 * A guarded `fetch` for clients that take one (Octokit, graphql-request). It keeps to what they use: a text body or none,
 * and an answer that is already whole.
 */
export function asFetch(send: Send): typeof fetch {
  return async (input, init) => {
    const headers: Record<string, string> = {};
    new Headers(init?.headers).forEach((value, name) => {
      headers[name] = value;
    });
    const url = input instanceof Request ? input.url : String(input);
    const body = init?.body === undefined || init.body === null ? null : textOf(init.body);
    const answer = await send({ method: init?.method ?? 'GET', url, headers, body }, init?.signal ?? undefined);
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : new Uint8Array(answer.body), { status: answer.status, headers: [...answer.headers] });
  };
}

function textOf(body: NonNullable<RequestInit['body']>): string {
  if (typeof body === 'string') return body;
  throw new TypeError('A guarded request has a text body.');
}
