import pLimit from 'p-limit';
import { AuditError, type Collection, type Failure, type Token } from '../../src/model.ts';
import type { CollectContext, Secret, Send } from '../../src/provider.ts';
import { readEndpoint } from '../../src/transport/endpoint.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { readAccount } from './account.ts';
import { askAuditors, type Found } from './auditor/tell.ts';
import { type Client, createClient, policyOf } from './client.ts';
import { collectKeys } from './deploy-key/collect-keys.ts';
import { readHoldings } from './holdings/holdings.ts';
import { type AskPush, openPush, serverOf } from './holdings/push.ts';
import { type Identity, identify } from './identity.ts';
import { kindOf } from './recognise.ts';
import type { Account, Grant, State } from './state.ts';
import { collectJobs } from './workflow/collect-jobs.ts';

const PUBLIC_API = 'https://api.github.com';

/** Where requests go, and how they get there. */
export interface Way {
  readonly endpoint: URL;
  readonly send: Send;
  readonly pushOf: (secret: Secret) => AskPush;
}

interface Identified extends Identity {
  readonly token: Token;
  readonly value: Secret;
  readonly client: Client;
  readonly askPush: AskPush;
}

interface Seen {
  readonly account: Account;
  readonly grant: Grant;
}

/**
 * Asks who each token is, then reads every account once, whichever tokens share it. Reads only. A token that GitHub
 * rejects is asked for once and never again. Throws an AuditError (`usage`) when GITHUB_API_URL or GITHUB_SERVER_URL is no address.
 */
export async function collect(tokens: readonly Token[], context: CollectContext): Promise<Collection> {
  const endpoint = readEndpoint('GITHUB_API_URL', context.environment['GITHUB_API_URL'] ?? PUBLIC_API);
  const way = { endpoint, send: context.open(policyOf(endpoint)), pushOf: openPush(context, serverOf(endpoint, context.environment['GITHUB_SERVER_URL'])) };
  const limit = pLimit(context.concurrency);

  const jobs = await collectJobs(tokens, context, way);
  const keys = await collectKeys(tokens, context, way);
  const valued = tokens.filter(({ means }) => means.kind === 'secret');
  const answers = await Promise.all(valued.map((token) => limit(async () => ({ token, read: await tryRead(() => identifyOne(token, context, way)) }))));
  const identified = answers.flatMap(({ read }) => (read.ok ? [read.value] : []));

  const seen = new Map(
    await Promise.all(
      readersOf(identified).map((one) =>
        limit(async (): Promise<[string, Seen]> => {
          context.progress(`reading what ${one.subject.token} sees`);
          return [one.grant.account, await readSeen(one)];
        }),
      ),
    ),
  );

  const found = await askAuditors(foundOf(identified, seen), context, (secret) => createClient(way.send, endpoint, secret));
  const state: State = {
    grants: { ...Object.fromEntries(found.map(({ subject, grant }) => [subject.node, grant])), ...jobs.grants, ...keys.grants },
    // What a token was shown of a repository comes last: it counts before what is taken for granted of one that was only named.
    accounts: { ...jobs.accounts, ...keys.accounts, ...Object.fromEntries(found.map(({ grant, account }) => [grant.account, account])) },
    jobs: jobs.jobs,
  };
  const failed = answers.flatMap(({ token, read }) => (read.ok ? [] : [failureOf(token, read.error)]));
  return {
    subjects: [...found.map(({ subject }) => subject), ...jobs.subjects, ...keys.subjects],
    failed: [...failed, ...jobs.failed, ...keys.failed],
    state,
  };
}

async function readSeen({ kind, client, reader, grant, askPush }: Identified): Promise<Seen> {
  return (await readHoldings(kind, { client, reader, askPush, key: grant.account })) ?? { account: await readAccount(client, reader), grant };
}

async function identifyOne(token: Token, context: CollectContext, { endpoint, send, pushOf }: Way): Promise<Identified> {
  context.progress(`asking who ${token.name} is`);
  const secret = context.reveal(token.name);
  const kind = kindOf(secret);
  if (kind === null) throw new AuditError('value-unrecognised', 'The value has no shape of a GitHub token, so it was not sent.');
  const client = await createClient(send, endpoint, secret);
  return { ...(await identify(token, kind, client)), token, value: secret, client, askPush: pushOf(secret) };
}

/** Each token with the account that it shares with others: these have scopes, which each tells of itself. */
function foundOf(identified: readonly Identified[], all: ReadonlyMap<string, Seen>): readonly Found[] {
  return identified.map(({ token, subject, grant, value }) => {
    const seen = all.get(grant.account);
    if (seen === undefined) throw new Error(`No account was read for ${token.name}.`);
    return { token, subject, grant: grant.kind === 'scoped' ? grant : seen.grant, account: seen.account, value };
  });
}

/** The first token of each account, in the order of the manifest. */
function readersOf(identified: readonly Identified[]): readonly Identified[] {
  return [...new Map(identified.toReversed().map((one) => [one.grant.account, one])).values()].toReversed();
}

function failureOf(token: Token, error: AuditError): Failure {
  return { token: token.name, code: error.code, message: error.message, hint: error.hint };
}
