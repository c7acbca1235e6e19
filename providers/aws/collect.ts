/**
 * Everything that is read of AWS, with reads alone. Each account is read once for all its tokens: whole, where an auditor or
 * a saved file covers it; else principal by principal, through the auditor where it may, and through the token itself.
 */
import pLimit from 'p-limit';
import { AuditError, type Collection, type Failure, type Gap, type Subject, type Token } from '../../src/model.ts';
import type { CollectContext } from '../../src/provider.ts';
import { type Read, tryRead } from '../../src/transport/failures.ts';
import type { PrincipalArn } from './arn.ts';
import { openReaders, type Reader } from './client.ts';
import { type Holdings, NOTHING, readAccount, readSaved } from './collect/account.ts';
import { type Oversight, openAuditors, partitionsNamed, UNSEEN, type Watch } from './collect/auditors.ts';
import { fillFromBundle } from './collect/bundled.ts';
import { unreadAll } from './collect/controls.ts';
import { identify, type Known } from './collect/identify.ts';
import { createLastUsed } from './collect/last-accessed.ts';
import { merge, sorted } from './collect/merge.ts';
import type { ReadOrganization } from './collect/organization.ts';
import { readRole, readUser } from './collect/principal.ts';
import { gapOf } from './collect/reading.ts';
import { createSimulator } from './collect/simulate.ts';
import { subjectOf } from './collect/subject.ts';
import { type Holders, holdersOf, inspectorOf, selvesOf, surveyDecisions, surveyDevices, surveyLastUsed } from './collect/survey.ts';
import { LAST_USED } from './evaluate/last-used.ts';
import { INSPECT_BACKUPS } from './inspect-backups.ts';
import type { Account, State } from './state.ts';

export async function collect(tokens: readonly Token[], context: CollectContext): Promise<Collection> {
  const open = openReaders(context);
  const watch = await openAuditors(context, open, partitionsNamed(tokens));
  const limit = pLimit(context.concurrency);
  const identifying = { context, open, oversight: watch.accounts };
  const identified = await Promise.all(tokens.map((token) => limit(async () => ({ token, read: await tryRead(() => identify(token, identifying)) }))));
  const known = identified.flatMap(({ read }) => (read.ok ? [read.value] : []));
  const readOrganization = await openOrganizations(watch, known);
  const accounts = await Promise.all(
    byAccount(known).map(([id, members]) =>
      limit(async () => {
        context.progress(`account ${id}`);
        return collectAccount(members, watch.accounts.get(id) ?? UNSEEN, readOrganization);
      }),
    ),
  );
  const failed = identified.flatMap(({ token, read }) => (read.ok ? [] : [failureOf(token, read.error)]));
  const surveyed = await survey(accounts, context);
  const state: State = { accounts: context.options.has(INSPECT_BACKUPS) ? await inspect(surveyed, accounts, context) : surveyed };
  return { subjects: accounts.flatMap(({ subjects }) => subjects), failed: [...failed, ...accounts.flatMap((one) => one.failed)], state };
}

/** Last of all: it confirms what is known, or adds advice to it, and must not use up the requests of those who still have to be read. */
async function survey(accounts: readonly CollectedAccount[], context: CollectContext): Promise<Account[]> {
  const simulate = createSimulator(context.now);
  const confirmed = await Promise.all(
    accounts.map(async (one) => ({ ...one, account: await surveyDecisions(one.account, one.holders, { oversight: one.oversight, simulate }) })),
  );
  if (!context.options.has(LAST_USED)) return confirmed.map(({ account }) => account);
  const ask = createLastUsed(context);
  return Promise.all(confirmed.map(({ account, holders, oversight }) => surveyLastUsed(account, holders, { oversight, ask })));
}

/** Account by account: each asks several services in every Region. What it needs is loaded here. */
async function inspect(surveyed: readonly Account[], collected: readonly CollectedAccount[], context: CollectContext): Promise<Account[]> {
  const { readInventory } = await import('./collect/inventory/inventory.ts');
  const accounts: Account[] = [];
  for (const account of surveyed) {
    const one = collected.find((each) => each.account.id === account.id);
    const reader = one === undefined ? null : inspectorOf(one.holders, one.oversight);
    accounts.push({ ...account, inventory: await readInventory(account, reader, context) });
  }
  return accounts;
}

/** Sorted by the account's id. */
function byAccount(known: readonly Known[]): readonly (readonly [string, readonly Known[]])[] {
  const accounts = new Map<string, Known[]>();
  for (const one of known) {
    const members = accounts.get(one.principal.account);
    if (members === undefined) accounts.set(one.principal.account, [one]);
    else members.push(one);
  }
  return [...accounts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The SDK's client for Organizations is loaded only where there is somebody to ask. */
async function openOrganizations({ accounts, organizations, broken }: Watch, known: readonly Known[]): Promise<ReadOrganization> {
  const somebody = organizations.length > 0 || known.some(({ self }) => self !== null) || [...accounts.values()].some(({ member }) => member !== null);
  if (somebody) return (await import('./collect/organization.ts')).createOrganizations(organizations, broken);
  const nobody = broken ?? new AuditError('unsupported', 'Nobody is there to ask about the organization.');
  return async () => unreadAll(null, nobody, 'organizations:DescribeOrganization');
}

interface CollectedAccount {
  readonly account: Account;
  readonly subjects: readonly Subject[];
  readonly failed: readonly Failure[];
  readonly holders: Holders;
  readonly oversight: Oversight;
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
  const holders = holdersOf(members);
  const filled = fillFromBundle(holdings);
  const users = await surveyDevices(filled.users, holders, oversight);
  const own = [...(oversight.member === null ? [] : [oversight.member]), ...selvesOf(holders)];
  const organization = await readOrganization(id, own);
  return { account: sorted({ id, partition, ...filled, users, organization }), subjects, failed, holders, oversight };
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

function failureOf(token: Token, error: AuditError): Failure {
  return { token: token.name, code: error.code, message: error.message, hint: error.hint };
}
