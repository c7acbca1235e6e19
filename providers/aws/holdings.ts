/**
 * What one principal holds, out of a snapshot: the statements that bind it, in two layers, and what about them was not seen.
 * A reference that leads nowhere (a group, a policy) is a gap, whoever was to read it.
 */
import type { Gap } from '../../src/model.ts';
import { type PrincipalArn, parsePrincipalArn } from './arn.ts';
import { type Bound, bind, type Statement, type Variables } from './policy/bind.ts';
import type { Layers } from './policy/decide.ts';
import { parsePolicy } from './policy/parse.ts';
import type { Account, Group, Role, State, User } from './state.ts';

export interface Holdings {
  readonly principal: PrincipalArn;
  readonly account: Account;
  /** Root is bound by no identity policy. */
  readonly layers: Layers | 'root';
  readonly gaps: readonly Gap[];
}

/** Null when the ARN is of no principal in the snapshot's accounts. */
export function holdingsOf(state: State, arn: string): Holdings | null {
  const principal = parsePrincipalArn(arn);
  const account = state.accounts.find(({ id }) => id === principal?.account);
  if (principal === null || account === undefined) return null;
  switch (principal.kind) {
    case 'root':
      return { principal, account, layers: 'root', gaps: [...account.gaps, ...unreadControls(account)] };
    case 'user':
      return held(
        principal,
        account,
        account.users.find(({ name }) => name === principal.name),
      );
    case 'role':
    case 'assumed-role':
      return held(
        principal,
        account,
        account.roles.find(({ name }) => name === principal.name),
      );
    case 'federated-user':
      return held(principal, account, undefined);
  }
}

/** An account whose control policies were not read is taken for one that none narrows. */
function unreadControls({ organization: { scps, rcps } }: Account): readonly Gap[] {
  return [scps, rcps].flatMap((controls) => (controls.kind === 'unread' ? [controls.gap] : []));
}
const SESSION_POLICY: Gap = { code: 'AWS-SESSION', what: 'session policy', because: 'not-exposed', effect: 'narrowing', request: 'sts:GetCallerIdentity' };

function held(principal: PrincipalArn, account: Account, owner: User | Role | undefined): Holdings {
  const session = principal.kind === 'assumed-role' || principal.kind === 'federated-user' ? [SESSION_POLICY] : [];
  if (owner === undefined) {
    const gaps = [...account.gaps, unresolved(`policies of ${principal.arn}`, 'granting'), ...session, ...unreadControls(account)];
    return { principal, account, layers: { identity: [], boundary: null }, gaps };
  }
  const variables = variablesOf(principal, owner);
  const groups = 'groups' in owner ? owner.groups.map((name) => groupOf(account, name, variables)) : [];
  const own = ownPolicies(account, owner, { of: `${'groups' in owner ? 'user' : 'role'} ${owner.name}`, variables });
  const boundary = owner.boundary === null ? null : managed(account, owner.boundary, { of: 'permissions boundary', variables });
  const gaps = [
    ...account.gaps,
    ...owner.gaps,
    ...own.gaps,
    ...groups.flatMap((group) => group.gaps),
    // A boundary gives nothing by itself: what of it was not read could only have taken away.
    ...(boundary?.gaps ?? []).map((gap): Gap => ({ ...gap, code: 'AWS-BOUNDARY', effect: 'narrowing' })),
    ...session,
    ...unreadControls(account),
  ];
  const identity = [...own.statements, ...groups.flatMap((group) => group.statements)];
  return { principal, account, layers: { identity, boundary: limitOf(boundary) }, gaps: distinct(gaps) };
}

interface Read {
  readonly statements: readonly Statement[];
  readonly gaps: readonly Gap[];
}
interface Owner {
  /** "user uploads", "group media" */
  readonly of: string;
  readonly variables: Variables;
}

/** A boundary that could not be read, or not all of it, is taken for none: a wider reach, marked as an upper bound. */
function limitOf(boundary: Read | null): readonly Statement[] | null {
  return boundary === null || boundary.gaps.some(({ effect }) => effect === 'granting') ? null : boundary.statements;
}

function groupOf(account: Account, name: string, variables: Variables): Read {
  const group = account.groups.find((one) => one.name === name);
  if (group === undefined) return { statements: [], gaps: [unresolved(`group ${name}`, 'granting')] };
  const own = ownPolicies(account, group, { of: `group ${name}`, variables });
  return { statements: own.statements, gaps: [...group.gaps, ...own.gaps] };
}

function ownPolicies(account: Account, holder: User | Group | Role, owner: Owner): Read {
  const inline = holder.inline.map(({ name, document }) => policy(document, `inline policy ${name} (${owner.of})`, owner.variables));
  const attached = holder.attached.map((arn) => managed(account, arn, owner));
  const all = [...inline, ...attached];
  return { statements: all.flatMap(({ statements }) => statements), gaps: all.flatMap(({ gaps }) => gaps) };
}

function managed(account: Account, arn: string, owner: Owner): Read {
  const found = account.policies.find((one) => one.arn === arn);
  if (found === undefined) return { statements: [], gaps: [unresolved(`policy ${arn}`, 'granting')] };
  if (found.unread !== null) return { statements: [], gaps: [found.unread] };
  return policy(found.document, `policy ${arn.slice(arn.lastIndexOf('/') + 1)} (${owner.of})`, owner.variables);
}

function policy(document: unknown, source: string, variables: Variables): Read {
  const parsed = parsePolicy(document, source);
  const bound: Bound = bind(parsed.statements, variables);
  const gaps = [...parsed.faults, ...bound.faults].map(
    ({ effect, what }): Gap => ({ code: 'AWS-STATEMENT', what, because: 'unreadable', effect, request: source }),
  );
  return { statements: bound.statements, gaps };
}

function unresolved(what: string, effect: Gap['effect']): Gap {
  return { code: 'AWS-POLICIES', what, because: 'unreadable', effect, request: 'iam:GetAccountAuthorizationDetails' };
}

/** Keys that are the same for every request of a principal. A role has no user name. Source: IAM User Guide, condition keys. */
function variablesOf(principal: PrincipalArn, owner: User | Role): Variables {
  const isUser = 'groups' in owner;
  const known: [string, string | null][] = [
    ['aws:principalaccount', principal.account],
    ['aws:principaltype', isUser ? 'User' : 'AssumedRole'],
    ['aws:principalarn', owner.arn],
    ['aws:username', isUser ? owner.name : null],
  ];
  if (isUser && owner.id !== null) known.push(['aws:userid', owner.id]);
  return new Map(known);
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
