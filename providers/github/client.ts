import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import { AuditError, type Gap } from '../../src/model.ts';
import type { Schema, Secret, Send, WireAnswer, WirePolicy } from '../../src/provider.ts';
import { becauseOf } from '../../src/transport/failures.ts';
import { asFetch } from '../../src/transport/fetch.ts';
import { nextLink, readPages } from '../../src/transport/pages.ts';
import { errorOf, refusalOf, saysLimited } from './errors.ts';
import { GraphqlAnswer } from './guard-answers.ts';
import { DOCUMENTS, NEVER_SELECT } from './guard-documents.ts';
import { type Headers, hiddenBySso } from './headers.ts';

/** The version of the REST API that the catalogue and the schemas were held against. GitHub keeps one for two years at least. */
const API_VERSION = '2022-11-28';

/** Why a list may be longer than what was read. */
interface Broken {
  readonly because: Gap['because'];
  readonly reason: string;
}

interface List<Item> {
  readonly items: readonly Item[];
  /** Null when the list was read whole. */
  readonly broken: Broken | null;
  /** The ids of organizations whose part is left out until the token is authorised for their single sign-on. */
  readonly hidden: readonly string[];
}

type PageOf<Item> = Schema<{ readonly items: readonly Item[]; readonly total: number | null }>;

/** Reads with one token. All throw an AuditError; `list` only when its first page cannot be read, `query` not for an error of one alias. */
export interface Client {
  readonly read: <T>(path: string, schema: Schema<T>) => Promise<{ readonly value: T; readonly headers: Headers }>;
  readonly list: <Item>(path: string, page: PageOf<Item>) => Promise<List<Item>>;
  readonly query: (document: string, variables: Variables) => Promise<GraphqlAnswer>;
}

export type Variables = Readonly<Record<string, string | boolean>>;

/** What may leave for GitHub: reads on the one origin. Its limits, 100 requests at once and 900 a minute, are far above what an audit asks. */
export function policyOf(endpoint: URL): WirePolicy {
  const graphql = { kind: 'graphql', path: graphqlPath(endpoint), documents: DOCUMENTS, neverSelect: NEVER_SELECT } as const;
  return { origin: endpoint.origin, allow: [{ kind: 'rest' }, graphql], limited, perSecond: null };
}

/** Beside REST: below /api/v3 (GitHub Enterprise Server) it is /api/graphql, everywhere else /graphql (docs, 2026-03). Octokit goes by the same rule. */
function graphqlPath({ pathname }: URL): string {
  const base = pathname.replace(/\/$/, '');
  return base.endsWith('/api/v3') ? base.replace(/v3$/, 'graphql') : `${base}/graphql`;
}

/** A client of Octokit's whose every request is guarded. Octokit is loaded when the first token is read. */
export async function createClient(send: Send, endpoint: URL, secret: Secret): Promise<Client> {
  const { Octokit } = await import('@octokit/core');
  const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const baseUrl = endpoint.href.replace(/\/$/, '');
  const octokit = new Octokit({ baseUrl, userAgent: 'overscope', log: silent, request: { fetch: asFetch(send), log: silent } });
  const headers = { authorization: `Bearer ${secret.reveal('value')}`, accept: 'application/vnd.github+json', 'x-github-api-version': API_VERSION };

  const read: Client['read'] = async (path, schema) => {
    const request = `GET ${path.replace(baseUrl, '')}`;
    const answer = await octokit.request({ method: 'GET', url: path, headers }).catch((error: unknown) => {
      throw auditErrorOf(request, error);
    });
    const answered = Answered.parse(answer);
    return { value: parsed(request, schema, answered.data), headers: answered.headers };
  };

  const query: Client['query'] = async (document, variables) => {
    const answer = await octokit.graphql<unknown>(document, { ...variables, headers }).then(
      (data) => ({ data, errors: [] }),
      (error: unknown) => withErrors(error),
    );
    const answered = parsed(QUERY, GraphqlAnswer, answer);
    if (answered.errors.some(({ type }) => type === 'RATE_LIMITED'))
      throw new AuditError('rate-limited', `${QUERY}: GitHub limits how often this user may ask.`);
    if (answered.data === null) throw new AuditError('unexpected-response', `${QUERY}: GitHub did not answer the question.`);
    return answered;
  };

  return { read, query, list: (path, page) => listAll(read, { path, endpoint }, page) };
}

/** Follows `Link` headers on this origin alone: a token does not travel where an answer points. */
async function listAll<Item>(read: Client['read'], from: { readonly path: string; readonly endpoint: URL }, page: PageOf<Item>): Promise<List<Item>> {
  const hidden = new Set<string>();
  let total: number | null = null;
  let because: Gap['because'] = 'unreadable';
  const { items, broken } = await readPages<Item, string>(
    async (marker) => {
      if (marker !== null && !isWithin(from.endpoint, marker)) throw new AuditError('unexpected-response', 'the next page is said to be on another origin');
      const { value, headers } = await read(marker ?? from.path, page);
      total = value.total;
      for (const organization of hiddenBySso(headers)) hidden.add(organization);
      return { items: value.items, next: nextLink(headers['link']) };
    },
    (error) => {
      if (!(error instanceof AuditError)) return null;
      because = becauseOf(error);
      return error.message;
    },
  );
  const short = total !== null && items.length < total ? `${total} are said to exist, ${items.length} were listed` : null;
  const reason = broken ?? short;
  return { items, broken: reason === null ? null : { because, reason }, hidden: [...hidden].toSorted() };
}

function isWithin(endpoint: URL, address: string): boolean {
  return URL.canParse(address) && new URL(address).origin === endpoint.origin;
}

function parsed<T>(request: string, schema: Schema<T>, body: unknown): T {
  try {
    return schema.parse(body);
  } catch (error) {
    if (error instanceof z.ZodError) throw new AuditError('unexpected-response', `${request}: the answer has not the form that GitHub documents.`);
    throw error;
  }
}

const QUERY = 'query Guards';

/** Octokit throws an answer that has errors, and its own message repeats theirs: nothing of it is passed on. */
function withErrors(error: unknown): unknown {
  const answered = WithErrors.safeParse(error);
  if (answered.success) return answered.data;
  throw auditErrorOf(QUERY, error);
}

const WithErrors = z
  .object({ name: z.literal('GraphqlResponseError'), data: z.unknown(), errors: z.unknown() })
  .transform(({ data, errors }) => ({ data: data ?? null, errors }));

/** An answer as Octokit gives it: its body already taken for JSON, or left as text when it is none. */
const Answered = z.object({ status: z.number(), headers: z.record(z.string(), z.coerce.string()), data: z.unknown() });
/** Octokit throws a refused answer, and wraps what its `fetch` throws; the real error is then in `cause`. */
const Refused = z.object({ response: Answered });

function auditErrorOf(request: string, error: unknown): unknown {
  if (error instanceof Error && error.cause instanceof AuditError) return error.cause;
  const refused = Refused.safeParse(error);
  if (!refused.success) return error;
  const { status, headers, data } = refused.data.response;
  return errorOf(request, refusalOf(status, headers, data));
}

function limited(answer: WireAnswer): boolean {
  return saysLimited(refusalOf(answer.status, Object.fromEntries(answer.headers), answer.status === 403 ? jsonOf(answer.body) : null));
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return parseJson(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

function ignore(): void {}
