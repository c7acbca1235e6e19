import { ClientError, GraphQLClient } from 'graphql-request';
import pLimit from 'p-limit';
import * as z from 'zod';
import { AuditError } from '../../src/model.ts';
import type { CollectContext, Secret, WirePolicy } from '../../src/provider.ts';
import { readEndpoint } from '../../src/transport/endpoint.ts';
import { asFetch } from '../../src/transport/fetch.ts';
import { DOCUMENTS, NEVER_SELECT } from './documents.ts';
import type { Meters } from './meter.ts';
import type { Question } from './questions.ts';

const ENDPOINT = 'https://backboard.railway.com/graphql/v2';

/** Railway allows 10 requests a second on its Hobby plan and more above (docs, integrations/api, 2026-08); half of it leaves room for others. */
const PER_SECOND = 5;

/** A bearer is an account, workspace or OAuth token. One header a request: two would leave open which of them was meant. */
type Header = 'Authorization' | 'Project-Access-Token';

export type Variables = Readonly<Record<string, string | number | null>>;

/**
 * Asks Railway one question. Throws an AuditError: `forbidden` when Railway says "Not Authorized" and nothing else,
 * `unauthorized` for a token it does not know, `unexpected-response` for what is no answer to the question, and
 * whatever the transport throws.
 */
export type Ask = <Answer>(question: Question<Answer>, variables?: Variables) => Promise<Answer>;

/** Asks with one credential under one header. */
export type Connect = (secret: Secret, header: Header) => Ask;

/** The ways in which Railway is asked: with a credential, or as nobody. */
export interface Railway {
  readonly connect: Connect;
  /** Sends no token. A refusal is believed: it is not that of a token that was just made. */
  readonly askAnonymously: Ask;
}

/** One guarded way to Railway for all tokens of a run, so that they keep its limits together. */
export function openRailway(context: CollectContext, meters: Meters): Railway {
  const endpoint = readEndpoint('RAILWAY_GRAPHQL_ENDPOINT', context.environment['RAILWAY_GRAPHQL_ENDPOINT'] ?? ENDPOINT);
  const send = context.open(policyFor(endpoint));
  const limit = pLimit(context.concurrency);
  const clientWith = (fetch: ReturnType<typeof asFetch>, headers: Readonly<Record<string, string>>): GraphQLClient =>
    new GraphQLClient(endpoint.href, { fetch, headers, errorPolicy: 'all' });
  const nobody = clientWith(asFetch(send), {});
  return {
    connect: (secret, header) => {
      const value = secret.reveal('value');
      const meter = meters(secret);
      const metered = asFetch((request, signal) => send({ ...request, spend: meter.spend }, signal));
      const client = clientWith(metered, { [header]: header === 'Authorization' ? `Bearer ${value}` : value });
      return (question, variables = {}) => limit(() => meter.run(() => ask(client, question, variables)));
    },
    askAnonymously: (question, variables = {}) => limit(() => ask(nobody, question, variables)),
  };
}

/** "query VolumeBackups": a document's name in the ledger, in gaps and in evidence. */
export function nameOf(question: { readonly document: string }): string {
  return /^query \w+/.exec(question.document)?.[0] ?? 'query (unnamed)';
}

function policyFor(endpoint: URL): WirePolicy {
  return {
    origin: endpoint.origin,
    allow: [{ kind: 'graphql', path: endpoint.pathname, documents: DOCUMENTS, neverSelect: NEVER_SELECT }],
    limited: () => false,
    // Railway's limits are Railway's: a server on this machine has none.
    perSecond: endpoint.protocol === 'https:' ? PER_SECOND : null,
  };
}

async function ask<Answer>(client: GraphQLClient, question: Question<Answer>, variables: Variables): Promise<Answer> {
  const what = nameOf(question);
  const { status, data, errors } = await settle(client, question, variables);
  const failures = Complaints.safeParse(errors ?? []);
  if (!failures.success) throw new AuditError('unexpected-response', `Railway answered ${what} with errors in no known form.`);
  if (failures.data.length > 0 || status !== 200) throw errorOf(status, failures.data, what);
  const answer = question.answer.safeParse(data);
  if (!answer.success) throw new AuditError('unexpected-response', `Railway answered ${what} with data in another form than its schema says.`);
  return answer.data;
}

interface Settled {
  readonly status: number;
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** The library's own errors hold the request and the answer in their message; none of them is passed on, not even as a cause. */
async function settle(client: GraphQLClient, question: Question<unknown>, variables: Variables): Promise<Settled> {
  try {
    return await client.rawRequest<unknown, Variables>(question.document, variables);
  } catch (error) {
    if (error instanceof AuditError) throw error;
    if (error instanceof ClientError) return error.response;
    throw new AuditError('unexpected-response', `Railway's answer to ${nameOf(question)} is not a GraphQL answer.`);
  }
}

const Complaints = z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }));
type Complaint = z.infer<typeof Complaints>[number];

/**
 * Railway's refusals and its own failures carry the same code, so the message decides (recorded 2026-09-07 and 2026-10-05).
 * `forbidden` says "Not Authorized" and no more: detection rests on it.
 */
function errorOf(status: number, complaints: readonly Complaint[], what: string): AuditError {
  const complaint = complaints.find(({ message }) => !/not authorized/i.test(message)) ?? complaints[0];
  if (complaint === undefined) {
    return new AuditError(status >= 500 ? 'unreachable' : 'unexpected-response', `Railway answered ${what} with HTTP status ${status} and no reason.`);
  }
  const { message } = complaint;
  const code = complaint.extensions?.code;
  if (/not authorized/i.test(message))
    return new AuditError('forbidden', `Railway refused ${what}: denied, absent or not in the plan; it says the same of all three.`);
  if (/project token not found/i.test(message) || code === 'UNAUTHENTICATED' || status === 401) {
    return new AuditError('unauthorized', `Railway does not know the token (${what}).`);
  }
  if (code === 'GRAPHQL_VALIDATION_FAILED') {
    return new AuditError('unexpected-response', `Railway no longer serves ${what}: ${brief(message)}`, {
      hint: 'Its API has changed; a newer overscope may know it.',
    });
  }
  return new AuditError(status >= 500 ? 'unreachable' : 'unexpected-response', `Railway failed to answer ${what}: ${brief(message)}`);
}

function brief(message: string): string {
  return message.length > 200 ? `${message.slice(0, 200)}…` : message;
}
