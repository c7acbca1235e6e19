import pLimit from 'p-limit';
import { AuditError, type Collection, type Failure, type Token } from '../../src/model.ts';
import type { CollectContext, Secret, Send } from '../../src/provider.ts';
import { readEndpoint } from '../../src/transport/endpoint.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { readAccount } from './account.ts';
import { type Client, createClient, policyOf } from './client.ts';
import { gap } from './gaps.ts';
import { readHoldings } from './holdings.ts';
import { type Identity, identify } from './identity.ts';
import { type AskPush, openPush, serverOf } from './push.ts';
import { kindOf } from './recognise.ts';
import type { Account, Grant, State } from './state.ts';

/** Looking fine-grained tokens up with an auditor is not done yet; a manifest that names one must not think it is. */
const AUDITOR_UNASKED = gap('GH-A2', 'what the auditor could tell of this token: it is not asked', {
  because: 'unsupported',
  request: 'GET /orgs/{org}/personal-access-tokens',
});

const PUBLIC_API = 'https://api.github.com';

/** Where requests go, and how they get there. */
interface Way {
  readonly endpoint: URL;
  readonly send: Send;
  readonly pushOf: (secret: Secret) => AskPush;
}

interface Identified extends Identity {
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

  const answers = await Promise.all(tokens.map((token) => limit(async () => ({ token, read: await tryRead(() => identifyOne(token, context, way)) }))));
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

  const state: State = {
    // Tokens that share an account have scopes, which each tells of itself.
    grants: Object.fromEntries(
      identified.map(({ subject, grant }) => [subject.node, grant.kind === 'scoped' ? grant : (seen.get(grant.account)?.grant ?? grant)]),
    ),
    accounts: Object.fromEntries([...seen].map(([key, { account }]) => [key, account])),
  };
  const failed = answers.flatMap(({ token, read }) => (read.ok ? [] : [failureOf(token, read.error)]));
  const unasked = context.auditors.length === 0 ? [] : [AUDITOR_UNASKED];
  return { subjects: identified.map(({ subject }) => ({ ...subject, gaps: [...subject.gaps, ...unasked] })), failed, state };
}

async function readSeen({ kind, client, reader, grant, askPush }: Identified): Promise<Seen> {
  return (await readHoldings(kind, { client, reader, askPush, key: grant.account })) ?? { account: await readAccount(client, reader), grant };
}

async function identifyOne(token: Token, context: CollectContext, { endpoint, send, pushOf }: Way): Promise<Identified> {
  if (token.means.kind === 'named') {
    throw new AuditError('unsupported', `A token known by its ${token.means.by} alone cannot be audited yet.`, {
      hint: "Audit its value instead, from inside the job: secret: { env: GITHUB_TOKEN }, with the job's token in that variable.",
    });
  }
  context.progress(`asking who ${token.name} is`);
  const secret = context.reveal(token.name);
  const kind = kindOf(secret);
  if (kind === null) throw new AuditError('value-unrecognised', 'The value has no shape of a GitHub token, so it was not sent.');
  const client = await createClient(send, endpoint, secret);
  return { ...(await identify(token, kind, client)), client, askPush: pushOf(secret) };
}

/** The first token of each account, in the order of the manifest. */
function readersOf(identified: readonly Identified[]): readonly Identified[] {
  return [...new Map(identified.toReversed().map((one) => [one.grant.account, one])).values()].toReversed();
}

function failureOf(token: Token, error: AuditError): Failure {
  return { token: token.name, code: error.code, message: error.message, hint: error.hint };
}
