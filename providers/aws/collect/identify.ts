/** Which principal a token is: by its own word where its value is known, by an auditor's where only its name is. */
import { GetAccessKeyLastUsedCommand } from '@aws-sdk/client-iam';
import { GetAccessKeyInfoCommand } from '@aws-sdk/client-sts';
import { AuditError, type Token } from '../../../src/model.ts';
import type { CollectContext } from '../../../src/provider.ts';
import { type PrincipalArn, parsePrincipalArn } from '../arn.ts';
import type { OpenReader, Reader } from '../client.ts';
import { type Oversight, whoIs } from './auditors.ts';
import { tryCommand } from './errors.ts';
import { understand } from './reading.ts';
import { KeyInfo, KeyLastUsed } from './responses.ts';

/** A token with its principal. `self` reads with the token's own value; null where that was never loaded. */
export interface Known {
  readonly token: Token;
  readonly principal: PrincipalArn;
  readonly self: Reader | null;
  /** Null where only the principal is named. */
  readonly accessKeyId: string | null;
  readonly lastUsedAt: string | null;
}

export interface Identifying {
  readonly context: CollectContext;
  readonly open: OpenReader;
  readonly oversight: ReadonlyMap<string, Oversight>;
}

/** Throws an AuditError that says why the token cannot be audited. */
export async function identify(token: Token, identifying: Identifying): Promise<Known> {
  if (token.means.kind === 'secret') return identifySecret(token, identifying);
  return token.means.by === 'accessKeyId' ? identifyKey(token, token.means.value, identifying) : identifyPrincipal(token, token.means.value, identifying);
}

async function identifySecret(token: Token, { context, open }: Identifying): Promise<Known> {
  const secret = context.reveal(token.name);
  const asking = open('the token itself', secret, null);
  const identity = await whoIs(asking);
  if (!identity.ok) throw identity.error;
  const principal = principalOf(identity.value.Arn);
  const self = principal.partition === asking.partition ? asking : open(asking.who, secret, principal.partition);
  return { token, principal, self, accessKeyId: secret.reveal('accessKeyId'), lastUsedAt: null };
}

function identifyPrincipal(token: Token, arn: string, { oversight }: Identifying): Known {
  const principal = principalOf(arn);
  if (!canLook(oversight.get(principal.account))) throw unwatched(principal.account, oversight.get(principal.account));
  return { token, principal, self: null, accessKeyId: null, lastUsedAt: null };
}

async function identifyKey(token: Token, accessKeyId: string, { oversight }: Identifying): Promise<Known> {
  const watching = [...oversight].flatMap(([account, { reader }]) => (reader === null ? [] : [{ account, reader }]));
  const account = await accountOf(
    accessKeyId,
    watching.map(({ reader }) => reader),
  );
  const reader = watching.find((one) => one.account === account)?.reader;
  if (reader === undefined) throw unwatched(account, oversight.get(account));
  const action = 'iam:GetAccessKeyLastUsed';
  const read = await tryCommand(action, async () => {
    return understand(KeyLastUsed, await reader.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId })), action);
  });
  if (!read.ok) throw read.error;
  const principal = principalOf(`arn:${oversight.get(account)?.partition ?? 'aws'}:iam::${account}:user/${read.value.UserName}`);
  return { token, principal, self: null, accessKeyId, lastUsedAt: read.value.AccessKeyLastUsed?.LastUsedDate?.toISOString() ?? null };
}

/** Any credential may ask for the account of a key that has this one action. */
async function accountOf(accessKeyId: string, readers: readonly Reader[]): Promise<string> {
  const action = 'sts:GetAccessKeyInfo';
  let last = new AuditError('unsupported', 'No auditor can look up an access key id.', { hint: 'Add an auditor with a credential, or name the principal.' });
  for (const reader of readers) {
    const read = await tryCommand(action, async () =>
      understand(KeyInfo, await reader.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: accessKeyId })), action),
    );
    if (read.ok) return read.value.Account;
    last = read.error;
  }
  throw last;
}

function principalOf(arn: string): PrincipalArn {
  const principal = parsePrincipalArn(arn);
  if (principal === null) throw new AuditError('unexpected-response', `"${arn}" is not the ARN of a principal that is known here.`);
  return principal;
}

function canLook(oversight: Oversight | undefined): boolean {
  return oversight !== undefined && (oversight.reader !== null || oversight.saved !== null);
}

function unwatched(account: string, oversight: Oversight | undefined): AuditError {
  if (oversight?.broken) return new AuditError(oversight.broken.code, `The auditor of account ${account} cannot look: ${oversight.broken.message}`);
  return new AuditError('unsupported', `No auditor looks at account ${account}.`, { hint: 'Add one under auditors.aws, or give the token by its value.' });
}
