/**
 * What one principal holds, out of a snapshot: the policies that bind it, layer by layer, and what about them was not seen.
 * A reference that leads nowhere (a group, a policy) is a gap, whoever was to read it.
 */
import type { Gap } from '../../../src/model.ts';
import { type PrincipalArn, parsePrincipalArn } from '../arn.ts';
import type { Compiled, CompiledLayer, LayerName } from '../policy/layers.ts';
import { type Attached, type Fault, type ParsedPolicy, parsePolicy, type Statement } from '../policy/parse.ts';
import type { PrincipalFacts } from '../policy/principals.ts';
import type { Account, Controls, Group, Role, State, User } from '../state.ts';
import type { Caller } from './keys.ts';

export interface Holdings {
  readonly principal: PrincipalArn;
  readonly account: Account;
  readonly caller: Caller;
  /** Whether a user has an MFA device. Null where that was not read. */
  readonly mfa: boolean | null;
  readonly policies: Compiled;
  readonly gaps: readonly Gap[];
}

/** Finds what principals hold. Documents that principals share are read once. `now`: when the snapshot was taken. */
export function openHoldings(state: State, now: string): (arn: string) => Holdings | null {
  const shared = new WeakMap<object, Map<string, ParsedPolicy>>();
  const read: Reading = (document, source, to = 'identity') => {
    if (typeof document !== 'object' || document === null) return parsePolicy(document, source, to);
    // One document may stand in several places, each of which names its statements.
    const places = shared.get(document) ?? new Map<string, ParsedPolicy>();
    shared.set(document, places);
    const policy = places.get(source) ?? parsePolicy(document, source, to);
    places.set(source, policy);
    return policy;
  };
  return (arn) => {
    const principal = parsePrincipalArn(arn);
    const account = state.accounts.find(({ id }) => id === principal?.account);
    return principal === null || account === undefined ? null : hold(principal, account, { read, now });
  };
}

type Reading = (document: unknown, source: string, to?: Attached) => ParsedPolicy;
interface Means {
  readonly read: Reading;
  readonly now: string;
}

const SESSION_POLICY: Gap = { code: 'AWS-SESSION', what: 'session policy', because: 'not-exposed', effect: 'narrowing', request: 'sts:GetCallerIdentity' };
const RESOURCE_POLICIES: Gap = {
  code: 'AWS-RESOURCE-POLICY',
  what: 'policies of resources (buckets, queues, keys, secrets), which may give this principal more',
  because: 'unsupported',
  effect: 'advisory',
  request: 's3:GetBucketPolicy, kms:GetKeyPolicy and others like them',
};

/** Control policies bind no service-linked role. Source: Organizations User Guide, SCPs and RCPs (2026-09). */
const UNBOUND: Pick<Account['organization'], 'scps' | 'rcps'> = {
  scps: { kind: 'exempt', because: 'a service-linked role' },
  rcps: { kind: 'exempt', because: 'a service-linked role' },
};

function hold(principal: PrincipalArn, account: Account, { read, now }: Means): Holdings {
  const owner = ownerOf(principal, account);
  const session = principal.kind === 'assumed-role' || principal.kind === 'federated-user' ? [SESSION_POLICY] : [];
  const identity = identityOf(principal, account, { owner, read });
  const boundary = owner === undefined || owner.boundary === null ? null : managed(account, owner.boundary, { of: 'permissions boundary', read });
  const caller = callerOf(principal, account, { owner, now });
  const { scps, rcps } = caller.facts.kind === 'service-linked' ? UNBOUND : account.organization;
  const policies: Compiled = {
    identity: principal.kind === 'root' ? absent('identity', 'exempt') : layer('identity', identity),
    boundary: boundary === null ? absent('boundary', 'none') : layer('boundary', boundary),
    // A federated session does not say whose it is, so that whatever it has is told by its gap.
    session: absent('session', session.length > 0 ? 'unread' : 'none'),
    resource: absent('resource', 'unread'),
    scps: controls('scp', scps, read),
    rcps: controls('rcp', rcps, read),
  };
  const gaps = [
    ...account.gaps,
    ...(owner?.gaps ?? []),
    ...identity.gaps,
    // A boundary gives nothing by itself: what of it was not read could only have taken away.
    ...(boundary?.gaps ?? []).map((gap): Gap => ({ ...gap, code: 'AWS-BOUNDARY', effect: 'narrowing' })),
    ...session,
    ...[scps, rcps].flatMap((control) => (control.kind === 'unread' ? [control.gap] : [])),
    RESOURCE_POLICIES,
  ];
  return { principal, account, caller, mfa: owner !== undefined && 'mfa' in owner ? owner.mfa : null, policies, gaps: distinct(gaps) };
}

function ownerOf({ kind, name }: PrincipalArn, account: Account): User | Role | undefined {
  if (kind === 'user') return account.users.find((user) => user.name === name);
  return kind === 'role' || kind === 'assumed-role' ? account.roles.find((role) => role.name === name) : undefined;
}

interface Owned {
  readonly owner: User | Role | undefined;
  readonly read: Reading;
}

function identityOf(principal: PrincipalArn, account: Account, { owner, read }: Owned): Read {
  if (principal.kind === 'root') return { statements: [], faults: [], gaps: [] };
  if (owner === undefined) return { statements: [], faults: [], gaps: [unresolved(`policies of ${principal.arn}`)] };
  const isUser = 'groups' in owner;
  const groups = isUser ? owner.groups.map((name) => groupOf(account, name, read)) : [];
  return joined([ownPolicies(account, owner, { of: `${isUser ? 'user' : 'role'} ${owner.name}`, read }), ...groups]);
}

interface Read {
  readonly statements: readonly Statement[];
  readonly faults: readonly Fault[];
  readonly gaps: readonly Gap[];
}
interface Held {
  /** "user uploads", "group media" */
  readonly of: string;
  readonly read: Reading;
}

function groupOf(account: Account, name: string, read: Reading): Read {
  const group = account.groups.find((one) => one.name === name);
  if (group === undefined) return { statements: [], faults: [], gaps: [unresolved(`group ${name}`)] };
  const own = ownPolicies(account, group, { of: `group ${name}`, read });
  return { ...own, gaps: [...group.gaps, ...own.gaps] };
}

function ownPolicies(account: Account, holder: User | Group | Role, held: Held): Read {
  const inline = holder.inline.map(({ name, document }) => policy(document, `inline policy ${name}`, held));
  return joined([...inline, ...holder.attached.map((arn) => managed(account, arn, held))]);
}

function managed(account: Account, arn: string, held: Held): Read {
  const found = account.policies.find((one) => one.arn === arn);
  if (found === undefined) return { statements: [], faults: [], gaps: [unresolved(`policy ${arn}`)] };
  if (found.unread !== null) return { statements: [], faults: [], gaps: [found.unread] };
  return policy(found.document, `policy ${arn.slice(arn.lastIndexOf('/') + 1)}`, held);
}

/** Says through whom a policy is held; what it says is shared by all who hold it. */
function policy(document: unknown, name: string, { of, read }: Held): Read {
  const { statements, faults } = read(document, name);
  const told = faults.map((fault) => ({ ...fault, what: `${fault.what} (${of})` }));
  return { statements: statements.map((statement) => ({ ...statement, source: `${statement.source} (${of})` })), faults: told, gaps: [] };
}

function joined(reads: readonly Read[]): Read {
  return { statements: reads.flatMap(({ statements }) => statements), faults: reads.flatMap(({ faults }) => faults), gaps: reads.flatMap(({ gaps }) => gaps) };
}

/** A boundary of which something was not read is no limit: the reach is then an upper bound. */
function layer(name: LayerName, { statements, faults, gaps }: Read): CompiledLayer {
  const unread = name !== 'identity' && gaps.some(({ effect }) => effect === 'granting');
  return { name, kind: unread ? 'unread' : 'documents', statements, faults };
}

function absent(name: LayerName, kind: 'none' | 'exempt' | 'unread'): CompiledLayer {
  return { name, kind, statements: [], faults: [] };
}

function controls(name: 'scp' | 'rcp', given: Controls, read: Reading): readonly CompiledLayer[] {
  if (given.kind !== 'levels') return [absent(name, given.kind)];
  return given.levels.map(({ target, policies }) => {
    const to = name === 'scp' ? 'identity' : 'resource';
    const parsed = policies.map((one) => read(one.document, `${name.toUpperCase()} ${one.name} of ${target}`, to));
    return { name, kind: 'documents', statements: parsed.flatMap(({ statements }) => statements), faults: parsed.flatMap(({ faults }) => faults) };
  });
}

function unresolved(what: string): Gap {
  return { code: 'AWS-POLICIES', what, because: 'unreadable', effect: 'granting', request: 'iam:GetAccountAuthorizationDetails' };
}

function callerOf(principal: PrincipalArn, account: Account, { owner, now }: { readonly owner: User | Role | undefined; readonly now: string }): Caller {
  const isUser = principal.kind === 'user';
  const { organization } = account;
  return {
    facts: factsOf(principal, owner),
    ownerArn: owner?.arn ?? principal.arn,
    userName: isUser ? principal.name : null,
    userId: isUser ? (owner?.id ?? null) : principal.kind === 'root' ? account.id : null,
    organization: { id: organization.id, none: organization.id === null && organization.scps.kind === 'exempt' },
    now,
  };
}

function factsOf({ arn, kind, account }: PrincipalArn, owner: User | Role | undefined): PrincipalFacts {
  const isService = kind === 'role' && (owner?.arn ?? arn).includes(':role/aws-service-role/');
  const session = kind === 'user' || kind === 'root' ? 'long-term' : 'session';
  const facts = { arn, account, tags: owner?.tags ?? null, credential: session } as const;
  if (kind === 'federated-user') return { ...facts, kind: 'federated' };
  if (kind === 'role' || kind === 'assumed-role') return { ...facts, kind: isService ? 'service-linked' : kind, roleArn: owner?.arn ?? arn };
  return { ...facts, kind };
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
