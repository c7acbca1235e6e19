import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import { AuditError, type Gap } from '../../src/model.ts';
import type { Schema, Secret, Send, WireAnswer, WirePolicy } from '../../src/provider.ts';
import { becauseOf } from '../../src/transport/failures.ts';
import { asFetch } from '../../src/transport/fetch.ts';
import { nextLink, readPages } from '../../src/transport/pages.ts';
import { errorOf, type Refusal, refusalOf, saysLimited } from './errors.ts';
import { answerToQuery, QUERY } from './graphql.ts';
import type { GraphqlAnswer } from './guards/answers.ts';
import { DOCUMENTS, NEVER_SELECT } from './guards/documents.ts';
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

/** An answer as it came. `refusal` is null below 400. */
export interface Asked {
  readonly status: number;
  readonly refusal: Refusal | null;
  readonly body: unknown;
}

/**
 * Reads with one token. All throw an AuditError; `list` only when its first page cannot be read, `ask` never for a refusal, `query` not
 * for an error of one alias. Once the token is limited, dead or out of requests, nothing more is sent with it: each further read fails
 * with the same error.
 */
export interface Client {
  readonly ask: (path: string) => Promise<Asked>;
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

  const circuit = createCircuit();
  const answerTo = (path: string): Promise<Answered> =>
    circuit(async () => {
      const request = requestOf(baseUrl, path);
      const answer = await octokit.request({ method: 'GET', url: path, headers }).catch((error: unknown) => {
        throw thrownBy(request, error);
      });
      return Answered.parse(answer);
    });

  const read: Client['read'] = async (path, schema) => {
    const answered = await answerTo(path);
    return { value: parsed(requestOf(baseUrl, path), schema, answered.data), headers: answered.headers };
  };

  const ask: Client['ask'] = async (path) => {
    try {
      const { status, data } = await answerTo(path);
      return { status, refusal: null, body: data };
    } catch (error) {
      if (!(error instanceof RefusedAnswer)) throw error;
      return { status: error.refusal.status, refusal: error.refusal, body: null };
    }
  };

  const query: Client['query'] = (document, variables) =>
    circuit(() => answerToQuery(octokit.graphql<unknown>(document, { ...variables, headers }), (error) => thrownBy(QUERY, error)));

  return { read, ask, query, list: (path, page) => listAll(read, { path, endpoint }, page) };
}

function requestOf(baseUrl: string, path: string): string {
  return `GET ${path.replace(baseUrl, '')}`;
}

/** A refusal that ends nothing but the one read. */
class RefusedAnswer extends AuditError {
  readonly refusal: Refusal;

  constructor(error: AuditError, refusal: Refusal) {
    super(error.code, error.message, error.hint === null ? {} : { hint: error.hint });
    this.refusal = refusal;
  }
}

/** After these, asking again with the same token only makes it worse: GitHub locks out who asks on against a limit or with a dead token. */
const FINAL: ReadonlySet<string> = new Set(['rate-limited', 'budget', 'interrupted', 'unauthorized']);

function createCircuit(): <T>(read: () => Promise<T>) => Promise<T> {
  let stopped: AuditError | null = null;
  return async (read) => {
    if (stopped !== null) throw stopped;
    try {
      return await read();
    } catch (error) {
      if (error instanceof AuditError && FINAL.has(error.code)) stopped ??= error;
      throw error;
    }
  };
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

/** An answer as Octokit gives it: its body already taken for JSON, or left as text when it is none. */
const Answered = z.object({ status: z.number(), headers: z.record(z.string(), z.coerce.string()), data: z.unknown() });
type Answered = z.infer<typeof Answered>;
/** Octokit throws a refused answer, and wraps what its `fetch` throws; the real error is then in `cause`. */
const Refused = z.object({ response: Answered });

function thrownBy(request: string, error: unknown): unknown {
  if (error instanceof Error && error.cause instanceof AuditError) return error.cause;
  const refused = Refused.safeParse(error);
  if (!refused.success) return error;
  const { status, headers, data } = refused.data.response;
  const refusal = refusalOf(status, headers, data);
  const failure = errorOf(request, refusal);
  return FINAL.has(failure.code) ? failure : new RefusedAnswer(failure, refusal);
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
