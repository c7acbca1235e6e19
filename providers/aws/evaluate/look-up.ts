/** The entities of an account by their names. Large accounts are asked for them thousands of times. */
import type { Account, Group, ManagedPolicy, Role, User } from '../state.ts';

export interface Entities {
  readonly users: ReadonlyMap<string, User>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly roles: ReadonlyMap<string, Role>;
  /** By ARN. */
  readonly policies: ReadonlyMap<string, ManagedPolicy>;
}

const known = new WeakMap<Account, Entities>();

export function entitiesOf(account: Account): Entities {
  const found = known.get(account) ?? {
    users: new Map(account.users.map((user) => [user.name, user])),
    groups: new Map(account.groups.map((group) => [group.name, group])),
    roles: new Map(account.roles.map((role) => [role.name, role])),
    policies: new Map(account.policies.map((policy) => [policy.arn, policy])),
  };
  known.set(account, found);
  return found;
}
