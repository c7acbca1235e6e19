/** A token as AWS knows it: its principal, its kind, the age of its key. */
import { ListAccessKeysCommand } from '@aws-sdk/client-iam';
import type { Gap, Lifetime, Subject } from '../../../src/model.ts';
import { nodeOf } from '../arn.ts';
import type { Reader } from '../client.ts';
import type { Holdings } from './account.ts';
import type { Known } from './identify.ts';
import { readListing } from './reading.ts';
import { KeyList } from './responses.ts';

type Kind = 'user-key' | 'session' | 'root';

export async function subjectOf(known: Known, holdings: Holdings, readers: readonly Reader[]): Promise<Subject> {
  const kind = kindOf(known);
  const { token, principal } = known;
  const user = holdings.users.find((one) => principal.kind === 'user' && one.name === principal.name);
  const role = holdings.roles.find((one) => principal.kind === 'role' && one.name === principal.name);
  const arn = user?.arn ?? role?.arn ?? principal.arn;
  const { lifetime, gaps } = kind === 'session' ? sessionLife() : await keyLife(known, readers);
  const session: Gap[] = kind === 'session' && principal.kind === 'user' ? [SESSION_OF_USER] : [];
  const type = principal.kind === 'assumed-role' ? 'role session' : principal.kind;
  return { token: token.name, kind, principal: { type, id: arn, name: principal.name }, node: nodeOf(arn), lifetime, gaps: [...gaps, ...session] };
}

function kindOf({ principal, accessKeyId }: Known): Kind {
  if (principal.kind === 'root') return 'root';
  return principal.kind === 'user' && accessKeyId?.startsWith('ASIA') !== true ? 'user-key' : 'session';
}

/** GetSessionToken makes sessions of users that may not call most of IAM without MFA (STS API reference, 2026-09). */
const SESSION_OF_USER: Gap = {
  code: 'AWS-SESSION',
  what: 'what this session of a user leaves out of the rights of the user',
  because: 'not-exposed',
  effect: 'narrowing',
  request: 'sts:GetCallerIdentity',
};

interface Life {
  readonly lifetime: Lifetime;
  readonly gaps: readonly Gap[];
}

function sessionLife(): Life {
  const expiry = { kind: 'unknown', source: 'STS does not tell when a session ends' } as const;
  return { lifetime: { createdAt: null, lastUsedAt: null, expiry }, gaps: [] };
}

/** Where only the principal is named, the oldest key in use stands for the token. */
async function keyLife({ principal, self, accessKeyId, lastUsedAt }: Known, readers: readonly Reader[]): Promise<Life> {
  const request = 'iam:ListAccessKeys';
  const expiry = { kind: 'never', possible: false, source: 'access keys have no end (IAM User Guide, id_credentials_access-keys)' } as const;
  const missing = { code: 'AWS-KEY-AGE', what: `age of the keys of ${principal.name}`, effect: 'advisory', request } as const;
  // Asked without a name, IAM answers for whoever asks: of root, only root itself can be told.
  const asking = principal.kind === 'user' ? readers : readers.filter((reader) => reader === self);
  const owner = principal.kind === 'user' ? { UserName: principal.name } : {};
  const { items, gaps } = await readListing(asking, missing, {
    schema: KeyList,
    send: (iam, Marker) => iam.send(new ListAccessKeysCommand({ ...owner, Marker })),
    items: (page) => page.AccessKeyMetadata,
  });
  const candidates = items.filter((key) => accessKeyId === null || key.AccessKeyId === accessKeyId);
  const keys = candidates.filter((key) => accessKeyId !== null || key.Status === 'Active');
  const [oldest] = keys.map(({ CreateDate }) => CreateDate.toISOString()).toSorted();
  const doubts = gaps.length > 0 ? [] : keyDoubts(candidates, accessKeyId === null ? `no key of ${principal.name}` : 'the key', request);
  return { lifetime: { createdAt: oldest ?? null, lastUsedAt, expiry }, gaps: [...gaps, ...doubts] };
}

/**
 * A key that is switched off, or in no list, can do nothing now. That makes nobody safe: `iam:UpdateAccessKey` switches the same
 * key on again, so what it could do then is told all the same (IAM API reference, UpdateAccessKey, 2026-09).
 */
function keyDoubts(keys: readonly { readonly Status: string }[], subject: string, request: string): readonly Gap[] {
  const doubt = (code: string, what: string): readonly Gap[] => [{ code, what, because: 'contradicted', effect: 'advisory', request }];
  const isOne = subject === 'the key';
  if (keys.length === 0) return doubt('AWS-KEY-AGE', isOne ? 'the key is not among the keys of its owner' : `${subject} exists`);
  if (keys.some(({ Status }) => Status === 'Active')) return [];
  return doubt('AWS-KEY-INACTIVE', `${subject} is ${isOne ? 'inactive' : 'active'}; what is told here is what it could do once it is switched on again`);
}
