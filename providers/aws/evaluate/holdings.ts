/**
 * What one principal holds, out of a snapshot: the policies that bind it, layer by layer, and what about them was not seen.
 * A reference that leads nowhere (a group, a policy) is a gap, whoever was to read it.
 */
import type { Change } from '../../../src/evaluation.ts';
import type { Gap } from '../../../src/model.ts';
import { type PrincipalArn, parsePrincipalArn } from '../arn.ts';
import { parseNode, type Variant } from '../paths/variation.ts';
import type { Compiled, CompiledLayer, LayerName } from '../policy/layers.ts';
import { type Attached, type Fault, type ParsedPolicy, parsePolicy, type Statement } from '../policy/parse.ts';
import type { PrincipalFacts } from '../policy/principals.ts';
import type { Account, Controls, Group, Role, State, User } from '../state.ts';
import type { Caller } from './keys.ts';
import { entitiesOf } from './look-up.ts';
import { varied } from './varied.ts';

export interface Holdings {
  readonly principal: PrincipalArn;
  readonly account: Account;
  readonly caller: Caller;
  readonly variants: readonly Variant[];
  /** Whether a user has an MFA device. Null where that was not read. */
  readonly mfa: boolean | null;
  readonly policies: Compiled;
  readonly gaps: readonly Gap[];
}

/** Of whom the holdings are wanted, and what is other about it than what was read. */
export interface Wanted {
  readonly arn: string;
  readonly variants: readonly Variant[];
}

export interface HoldingsInput {
  readonly state: State;
  /** When the snapshot was taken. */
  readonly now: string;
  /** Rights that are thought away. */
  readonly change: Change | null;
}

/** How any principal is asked for, with or without a change. */
export type HoldingsOf = (wanted: Wanted) => Holdings | null;

/** Finds what principals hold. Documents that principals share are read once. */
export function openHoldings({ state, now, change }: HoldingsInput): HoldingsOf {
  const isKept = ({ source }: Statement): boolean => change === null || !change.without.has(source);
  const several = state.accounts.length > 1;
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
  return ({ arn, variants }) => {
    const principal = parsePrincipalArn(arn);
    const account = state.accounts.find(({ id }) => id === principal?.account);
    if (principal === null || account === undefined) return null;
    return hold(principal, account, { read, now, isKept, several, variants, denied: denialOf(arn, change) });
  };
}

function denialOf(arn: string, change: Change | null): Read {
  if (change === null || change.denied === null || parseNode(change.denied.to)?.arn !== arn) return NOTHING;
  return { ...parsePolicy(change.denied.document, 'the Deny that is tried'), gaps: [] };
}

type Reading = (document: unknown, source: string, to?: Attached) => ParsedPolicy;
interface Means {
  readonly read: Reading;
  readonly now: string;
  readonly isKept: (statement: Statement) => boolean;
  /** Whether there are several accounts, so that whose a policy is must say of which. */
  readonly several: boolean;
  readonly variants: readonly Variant[];
  readonly denied: Read;
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

function hold(principal: PrincipalArn, account: Account, means: Means): Holdings {
  const { read, now, variants } = means;
  const owner = variants.includes('new') ? newRole(principal) : ownerOf(principal, account);
  const session = principal.kind === 'assumed-role' || principal.kind === 'federated-user' ? [SESSION_POLICY] : [];
  const identity = identityOf(principal, account, { ...means, owner });
  const boundary =
    owner === undefined || owner.boundary === null ? null : managed(account, owner.boundary, { ...means, of: 'permissions boundary', spared: false });
  const caller = callerOf(principal, account, { owner, now });
  const { scps, rcps } = caller.facts.kind === 'service-linked' ? UNBOUND : account.organization;
  const own: Compiled = {
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
  const mfa = owner !== undefined && 'mfa' in owner ? owner.mfa : null;
  return { principal, account, caller, variants, mfa, policies: varied(own, variants), gaps: distinct(gaps) };
}

function ownerOf({ kind, name }: PrincipalArn, account: Account): User | Role | undefined {
  if (kind === 'user') return entitiesOf(account).users.get(name);
  return kind === 'role' || kind === 'assumed-role' ? entitiesOf(account).roles.get(name) : undefined;
}

/** A role that is yet to be made has nothing but what its maker gives it. */
function newRole({ arn, name }: PrincipalArn): Role {
  return { arn, name, id: null, inline: [], attached: [], trust: null, boundary: null, tags: {}, gaps: [] };
}

interface Owned extends Means {
  readonly owner: User | Role | undefined;
}

const NOTHING: Read = { statements: [], faults: [], gaps: [] };

function identityOf(principal: PrincipalArn, account: Account, { owner, ...means }: Owned): Read {
  if (principal.kind === 'root') return NOTHING;
  if (owner === undefined) return { ...NOTHING, gaps: [unresolved(`policies of ${principal.arn}`)] };
  const isUser = 'groups' in owner;
  const joins = means.variants.flatMap((variant) => (variant.startsWith('in-group/') ? [variant.slice('in-group/'.length)] : []));
  const groups = isUser ? [...owner.groups, ...joins].map((name) => groupOf(account, name, means)) : [];
  const spared = means.variants.includes('no-attached-deny');
  const of = `${isUser ? 'user' : 'role'} ${owner.name}${accountIf(means.several, account)}`;
  return joined([ownPolicies(account, owner, { ...means, of, spared }), ...groups, means.denied]);
}

function accountIf(several: boolean, { id }: Account): string {
  return several ? ` in ${id}` : '';
}

interface Read {
  readonly statements: readonly Statement[];
  readonly faults: readonly Fault[];
  readonly gaps: readonly Gap[];
}
interface Held extends Pick<Means, 'read' | 'isKept'> {
  /** "user uploads", "group media" */
  readonly of: string;
  /** Whether managed policies deny nothing, for they are detached. */
  readonly spared: boolean;
}

function groupOf(account: Account, name: string, means: Means): Read {
  const group = entitiesOf(account).groups.get(name);
  if (group === undefined) return { ...NOTHING, gaps: [unresolved(`group ${name}`)] };
  const own = ownPolicies(account, group, { ...means, of: `group ${name}${accountIf(means.several, account)}`, spared: false });
  return { ...own, gaps: [...group.gaps, ...own.gaps] };
}

function ownPolicies(account: Account, holder: User | Group | Role, held: Held): Read {
  const inline = holder.inline.map(({ name, document }) => policy(document, `inline policy ${name}`, held));
  const attached = holder.attached.map((arn) => managed(account, arn, held));
  return joined([...inline, ...(held.spared ? attached.map(withoutDenies) : attached)]);
}

function withoutDenies(read: Read): Read {
  return { ...read, statements: read.statements.filter(({ effect }) => effect === 'Allow') };
}

function managed(account: Account, arn: string, held: Held): Read {
  const found = entitiesOf(account).policies.get(arn);
  if (found === undefined) return { ...NOTHING, gaps: [unresolved(`policy ${arn}`)] };
  if (found.unread !== null) return { ...NOTHING, gaps: [found.unread] };
  return policy(found.document, `policy ${arn.slice(arn.lastIndexOf('/') + 1)}`, held);
}

/** Says through whom a policy is held; what it says is shared by all who hold it. */
function policy(document: unknown, name: string, { of, read, isKept }: Held): Read {
  const { statements, faults } = read(document, name);
  const told = faults.map((fault) => ({ ...fault, what: `${fault.what} (${of})` }));
  return { statements: statements.map((statement) => ({ ...statement, source: `${statement.source} (${of})` })).filter(isKept), faults: told, gaps: [] };
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
