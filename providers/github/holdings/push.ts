/** The one read outside the API: whether a push would be let in. git asks it first of all, and it changes nothing. */
import { AuditError } from '../../../src/model.ts';
import type { CollectContext, Secret, Send, WirePolicy } from '../../../src/provider.ts';
import { readEndpoint } from '../../../src/transport/endpoint.ts';
import { tryRead } from '../../../src/transport/failures.ts';
import { refusalOf, saysLimited } from '../errors.ts';

/** What an advertisement of refs for a push came to. `says` is for people. */
export interface PushAnswer {
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly says: string;
}

/** Asks of "owner/name" whether the token may push there. Never fails. */
export type AskPush = (repository: string) => Promise<PushAnswer>;

const SERVICE = 'git-receive-pack';
export const PUSH_REQUEST = `GET /{owner}/{repo}.git/info/refs?service=${SERVICE}`;

/**
 * Where git is served. It is guessed nowhere: GITHUB_SERVER_URL tells it, or the API's own address where GitHub documents how the
 * two belong together. Null where neither does, or where the two contradict each other: a value does not travel to another GitHub.
 */
export function serverOf(api: URL, given: string | undefined): URL | null {
  const derived = derivedFrom(api);
  if (given === undefined || given === '') return derived;
  const server = readEndpoint('GITHUB_SERVER_URL', given);
  if (derived !== null) return derived.origin === server.origin ? server : null;
  return isLoopback(api) === isLoopback(server) ? server : null;
}

function derivedFrom(api: URL): URL | null {
  if (api.hostname === 'api.github.com') return new URL('https://github.com');
  if (/^\/api\/v3\/?$/.test(api.pathname)) return new URL(api.origin);
  const residency = /^api\.([a-z0-9-]+\.ghe\.com)$/.exec(api.hostname)?.[1];
  return residency === undefined ? null : new URL(`https://${residency}`);
}

function isLoopback({ hostname }: URL): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

/** Opens the way to the server that serves git, for that one read. */
export function openPush(context: Pick<CollectContext, 'open'>, server: URL | null): (secret: Secret) => AskPush {
  if (server === null) return () => async () => ({ answer: 'unknown', says: 'not asked: where git is served is not told by GITHUB_SERVER_URL' });
  const send = context.open(policyOf(server));
  return (secret) => {
    // A limit, or a token that is no longer taken, ends the asking.
    let stopped: PushAnswer | null = null;
    return async (repository) => {
      if (stopped !== null) return stopped;
      const read = await tryRead(() => ask(send, server, secret, repository));
      if (read.ok) return read.value;
      const failed: PushAnswer = { answer: 'unknown', says: read.error.message };
      if (['rate-limited', 'budget', 'interrupted', 'unauthorized'].includes(read.error.code)) stopped = failed;
      return failed;
    };
  };
}

function policyOf(server: URL): WirePolicy {
  const route = { method: 'GET', path: '/*/*/info/refs', query: ['service'], may: [], what: PUSH_REQUEST } as const;
  return {
    origin: server.origin,
    allow: [{ kind: 'routes', path: '', routes: [route] }],
    limited: ({ status, headers }) => saysLimited(refusalOf(status, Object.fromEntries(headers), null)),
    perSecond: null,
  };
}

async function ask(send: Send, server: URL, secret: Secret, repository: string): Promise<PushAnswer> {
  const [owner = '', name = ''] = repository.split('/');
  const url = `${server.origin}/${encodeURIComponent(owner)}/${encodeURIComponent(name)}.git/info/refs?service=${SERVICE}`;
  const credentials = Buffer.from(`x-access-token:${secret.reveal('value')}`).toString('base64');
  const answer = await send({ method: 'GET', url, headers: { authorization: `Basic ${credentials}`, 'user-agent': 'overscope' }, body: null });
  const text = Buffer.from(answer.body).toString('utf8');
  if (answer.status === 401) throw new AuditError('unauthorized', 'git rejected the token (401).');
  if (answer.status === 200 && answer.headers.get('content-type') === `application/x-${SERVICE}-advertisement`) {
    return { answer: 'yes', says: 'a push would be let in' };
  }
  if (answer.status === 403 && /archived/i.test(text)) return { answer: 'unknown', says: 'the repository is archived' };
  // As git's users see the two refusals, 2026-03.
  if (answer.status === 403 && /Write access to repository not granted|Permission to .+ denied to/.test(text)) {
    return { answer: 'no', says: 'a push would be refused' };
  }
  return { answer: 'unknown', says: `an answer that proves nothing (${answer.status})` };
}
