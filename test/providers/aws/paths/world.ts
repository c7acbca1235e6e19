/** Accounts in few words: users and roles with their statements, whom roles trust, and what control policies say. */
import type { Account, State } from '../../../../providers/aws/state.ts';
import { policyOf } from './accounts.ts';

type Statement = Record<string, unknown>;
export interface RoleGiven {
  readonly trusts: unknown;
  readonly holds?: readonly Statement[];
  /** The condition of its trust. */
  readonly while?: unknown;
}
export interface AccountGiven {
  readonly id: string;
  readonly users?: Readonly<Record<string, readonly Statement[]>>;
  readonly roles?: Readonly<Record<string, RoleGiven>>;
  readonly scp?: Statement;
}

export const EVERYTHING: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

export function allow(action: string | readonly string[], resource: string | readonly string[] = '*', fields: Statement = {}): Statement {
  return { Effect: 'Allow', Action: action, Resource: resource, ...fields };
}

export function worldOf(...accounts: readonly AccountGiven[]): State {
  return { accounts: accounts.map(accountOf) };
}

function accountOf({ id, users = {}, roles = {}, scp }: AccountGiven): Account {
  const held = { attached: [], boundary: null, tags: {}, gaps: [] };
  const inline = (statements: readonly Statement[]): Account['users'][number]['inline'] =>
    statements.length === 0 ? [] : [{ name: 'own', document: policyOf(...statements) }];
  const statements = [EVERYTHING, ...(scp === undefined ? [] : [scp])];
  const level = { target: 'r-root', policies: [{ id: 'p-1', name: 'limits', document: policyOf(...statements) }] };
  return {
    id,
    partition: 'aws',
    users: Object.entries(users).map(([name, own]) => ({
      ...held,
      arn: `arn:aws:iam::${id}:user/${name}`,
      name,
      id: `AIDA${name.toUpperCase()}`,
      groups: [],
      mfa: false,
      inline: inline(own),
    })),
    groups: [],
    roles: Object.entries(roles).map(([name, { trusts, holds = [], while: condition }]) => ({
      ...held,
      arn: `arn:aws:iam::${id}:role/${name}`,
      name,
      id: `AROA${name.toUpperCase()}`,
      trust: policyOf({ Effect: 'Allow', Principal: trusts, Action: 'sts:AssumeRole', ...(condition === undefined ? {} : { Condition: condition }) }),
      inline: inline(holds),
    })),
    policies: [],
    organization: { id: 'o-exampleorgid', scps: { kind: 'levels', levels: [level] }, rcps: { kind: 'levels', levels: [] } },
    whole: true,
    gaps: [],
  };
}
