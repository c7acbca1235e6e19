/**
 * Everything that is read of AWS, with reads alone. Each account is read once for all its tokens: whole, where an auditor or
 * a saved file covers it; else principal by principal, through the auditor where it may, and through the token itself.
 */
import pLimit from 'p-limit';
import { AuditError, type Collection, type Failure, type Gap, type Subject, type Token } from '../../src/model.ts';
import type { CollectContext } from '../../src/provider.ts';
import { type Read, tryRead } from '../../src/transport/failures.ts';
import { type Holdings, NOTHING, readAccount, readSaved } from './account.ts';
import type { PrincipalArn } from './arn.ts';
import { type Oversight, openAuditors, partitionsNamed, UNSEEN, type Watch } from './auditors.ts';
import { openReaders, type Reader } from './client.ts';
import { unreadAll } from './controls.ts';
import { identify, type Known } from './identify.ts';
import { withMfa } from './mfa.ts';
import type { ReadOrganization } from './organization.ts';
import { readRole, readUser } from './principal.ts';
import { gapOf } from './reading.ts';
import type { Account, State, User } from './state.ts';
import { subjectOf } from './subject.ts';

export async function collect(tokens: readonly Token[], context: CollectContext): Promise<Collection> {
  const open = openReaders(context);
  const watch = await openAuditors(context, open, partitionsNamed(tokens));
  const oversight = watch.accounts;

  const limit = pLimit(context.concurrency);
  const identified = await Promise.all(
    tokens.map((token) => limit(async () => ({ token, read: await tryRead(() => identify(token, { context, open, oversight })) }))),
  );
  const known = identified.flatMap(({ read }) => (read.ok ? [read.value] : []));
  const ids = [...new Set(known.map(({ principal }) => principal.account))].toSorted();
  const readOrganization = await openOrganizations(watch, known);
  const accounts = await Promise.all(
    ids.map((id) =>
      limit(async () => {
        context.progress(`account ${id}`);
        const members = known.filter(({ principal }) => principal.account === id);
        return collectAccount(members, oversight.get(id) ?? UNSEEN, readOrganization);
      }),
    ),
  );
  const failed = identified.flatMap(({ token, read }) => (read.ok ? [] : [failureOf(token, read.error)]));
  const state: State = { accounts: accounts.map(({ account }) => account) };
  return { subjects: accounts.flatMap(({ subjects }) => subjects), failed: [...failed, ...accounts.flatMap((one) => one.failed)], state };
}

/** The SDK's client for Organizations is loaded only where there is somebody to ask. */
async function openOrganizations({ accounts, organizations, broken }: Watch, known: readonly Known[]): Promise<ReadOrganization> {
  const somebody = organizations.length > 0 || known.some(({ self }) => self !== null) || [...accounts.values()].some(({ member }) => member !== null);
  if (somebody) return (await import('./organization.ts')).createOrganizations(organizations, broken);
  const nobody = broken ?? new AuditError('unsupported', 'Nobody is there to ask about the organization.');
  return async () => unreadAll(null, nobody, 'organizations:DescribeOrganization');
}

interface CollectedAccount {
  readonly account: Account;
  readonly subjects: readonly Subject[];
  readonly failed: readonly Failure[];
}

async function collectAccount(members: readonly Known[], oversight: Oversight, readOrganization: ReadOrganization): Promise<CollectedAccount> {
  const whole = await readWhole(members[0]?.principal.account ?? '', oversight);
  let holdings = whole;
  const subjects: Subject[] = [];
  const failed: Failure[] = [];
  for (const known of members) {
    const readers = [oversight.reader, known.self].filter((reader) => reader !== null);
    if (!isAmong(holdings, known.principal)) holdings = merge(holdings, await readPrincipal(readers, known.principal));
    if (known.self === null && !isKnown(holdings, known.principal)) {
      failed.push(failureOf(known.token, new AuditError('unexpected-response', `"${known.principal.arn}" is not in what could be read of its account.`)));
    } else subjects.push(await subjectOf(known, holdings, readers));
  }
  const { account: id = '', partition = '' } = members[0]?.principal ?? {};
  const users = await Promise.all(holdings.users.map((user) => surveyUser(user, members, oversight)));
  const own = [oversight.member, ...members.map(({ self }) => self)].filter((reader) => reader !== null);
  const organization = await readOrganization(id, own);
  return { account: sorted({ id, partition, ...holdings, users, organization }), subjects, failed };
}

/** What only audited users are asked for, once a user for all its tokens. */
async function surveyUser(user: User, members: readonly Known[], { reader }: Oversight): Promise<User> {
  const tokens = members.filter(({ principal }) => principal.kind === 'user' && principal.name === user.name);
  if (tokens.length === 0) return user;
  return withMfa(
    [reader, ...tokens.map(({ self }) => self)].filter((one) => one !== null),
    user,
  );
}

/** What an auditor sees of the account. That it sees nothing is told, and hurts nobody whose own rights are then read. */
async function readWhole(id: string, oversight: Oversight): Promise<Holdings> {
  const missing = { code: 'AWS-ACCOUNT', what: `account ${id} as a whole`, effect: 'advisory', request: 'iam:GetAccountAuthorizationDetails' } as const;
  const gaps: Gap[] = oversight.broken === null ? [] : [gapOf(missing, oversight.broken)];
  const reads: (() => Promise<Read<Holdings>>)[] = [];
  const { reader, saved } = oversight;
  if (reader !== null) reads.push(() => readAccount(reader));
  if (saved !== null) reads.push(() => readSaved(saved, id));
  for (const attempt of reads) {
    const read = await attempt();
    if (read.ok) return { ...read.value, gaps: [...gaps, ...read.value.gaps] };
    gaps.push(gapOf(missing, read.error));
  }
  return { ...NOTHING, gaps };
}

async function readPrincipal(readers: readonly Reader[], principal: PrincipalArn): Promise<Holdings> {
  switch (principal.kind) {
    case 'user':
      return readUser(readers, principal);
    case 'role':
    case 'assumed-role':
      return readRole(readers, principal);
    case 'root':
    case 'federated-user':
      return NOTHING;
  }
}

function isAmong(holdings: Holdings, { kind, name }: PrincipalArn): boolean {
  return (kind === 'user' ? holdings.users : holdings.roles).some((one) => one.name === name);
}

/** A principal that could not be read at all, and that nobody vouches for, may not exist. */
function isKnown(holdings: Holdings, { kind, name }: PrincipalArn): boolean {
  if (kind === 'root') return true;
  return [...holdings.users, ...holdings.roles].some((one) => one.name === name && (one.id !== null || one.gaps.length === 0));
}

/** What tokens share was read for each of them; the reading that was refused least stays. */
function merge(before: Holdings, now: Holdings): Holdings {
  return {
    users: [...before.users, ...now.users],
    roles: [...before.roles, ...now.roles],
    groups: better(before.groups, now.groups, ({ gaps }) => gaps.length === 0),
    policies: better(before.policies, now.policies, ({ unread }) => unread === null),
    gaps: [...before.gaps, ...now.gaps],
  };
}

function better<T extends { readonly arn: string }>(before: readonly T[], now: readonly T[], isWhole: (thing: T) => boolean): T[] {
  const kept = before.filter((thing) => isWhole(thing) || !now.some(({ arn }) => arn === thing.arn));
  return [...kept, ...now.filter((thing) => !kept.some(({ arn }) => arn === thing.arn))];
}

/** Paging and concurrency decide in which order things came; the snapshot does not show it. */
function sorted(account: Account): Account {
  const byArn = <T extends { readonly arn: string }>(things: readonly T[]): T[] => things.toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  return { ...account, users: byArn(account.users), groups: byArn(account.groups), roles: byArn(account.roles), policies: byArn(account.policies) };
}

function failureOf(token: Token, error: AuditError): Failure {
  return { token: token.name, code: error.code, message: error.message, hint: error.hint };
}
