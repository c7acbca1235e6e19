/** Whom the roles of all accounts trust, indexed by who could be named, so that nobody has to be held against every role. */
import { matchesGlob } from '../../../src/glob.ts';
import type { NodeId } from '../../../src/model.ts';
import { parsePrincipalArn } from '../arn.ts';
import type { CompiledLayer } from '../policy/layers.ts';
import { type ParsedPolicy, parsePolicy, type Statement } from '../policy/parse.ts';
import type { PrincipalFacts } from '../policy/principals.ts';
import type { Account, Role } from '../state.ts';
import { nodeOf } from './variation.ts';

/** Keys of conditions that tell one principal of an account from another. */
export const ASKS_WHO = /^aws:(principal(arn|tag\/.*|type)|userid|username)$/;

export interface TrustedRole {
  readonly role: Role;
  readonly account: Account;
  readonly node: NodeId;
  /** The policy of its trust, as the policy of a resource. */
  readonly trust: CompiledLayer;
}

export interface Trusts {
  readonly all: readonly TrustedRole[];
  /** The roles of one account. */
  readonly of: (account: string) => readonly TrustedRole[];
  readonly byArn: ReadonlyMap<string, TrustedRole>;
  /** Those whose trust names the principal itself, or everybody, or is not understood. */
  readonly naming: (who: PrincipalFacts) => readonly TrustedRole[];
  /** Those whose trust names the account, and leaves the rest to its policies. */
  readonly delegatingTo: (account: string) => readonly TrustedRole[];
  /** Those of one account that name a service. */
  readonly ofService: (account: string, service: string) => readonly TrustedRole[];
  /** Those that name an identity provider: its ARN, or what the ARN ends in. */
  readonly federatedBy: (provider: string) => readonly TrustedRole[];
  /** Principals of an account that roles of other accounts name, by kind and name: "role deploy". */
  readonly namedAbroad: (account: string) => ReadonlySet<string>;
  /** Whether a condition in the trust of a role of another account tells the principal from others of its account. */
  readonly isAskedAbroad: (account: string, arn: string) => boolean;
}

export function indexTrusts(accounts: readonly Account[], isKept: (statement: Statement) => boolean): Trusts {
  const several = accounts.length > 1;
  const index = openIndex();
  const all = accounts.flatMap((account) =>
    account.roles.map((role): TrustedRole => {
      const source = `trust policy of role ${role.name}${several ? ` in ${account.id}` : ''}`;
      const { statements, faults }: ParsedPolicy = parsePolicy(role.trust, source, 'trust');
      const trust: CompiledLayer = { name: 'resource', kind: 'documents', statements: statements.filter(isKept), faults };
      return { role, account, node: nodeOf(role.arn), trust };
    }),
  );
  for (const one of all) for (const name of namesIn(one)) index.add(name, one);
  const ofAccounts = new Map(accounts.map(({ id }) => [id, all.filter(({ account }) => account.id === id)]));
  return {
    all,
    of: (account) => ofAccounts.get(account) ?? [],
    byArn: new Map(all.map((one) => [one.role.arn, one])),
    naming: (who) => [...index.of('*'), ...index.of(nameOfPrincipal(who))],
    delegatingTo: (account) => index.of(`account ${account}`),
    ofService: (account, service) => [...index.of(`${account} trusts ${service}`), ...index.of(`${account} trusts *`)],
    federatedBy: (provider) => index.of(`federated ${provider}`),
    namedAbroad: (account) => index.principalsOf(account),
    isAskedAbroad: several ? asksWho(all) : () => false,
  };
}

/** By its ARN, where that is asked for; what else tells principals apart (tags, ids) may tell any of them. */
function asksWho(all: readonly TrustedRole[]): Trusts['isAskedAbroad'] {
  const asking = all.flatMap(({ account: { id }, trust }) =>
    trust.statements.flatMap(({ tests }) =>
      tests.filter(({ key }) => ASKS_WHO.test(key)).map(({ key, values }) => ({ id, globs: key === 'aws:principalarn' ? values : ['*'] })),
    ),
  );
  return (account, arn) => asking.some(({ id, globs }) => id !== account && globs.some((glob) => matchesGlob(glob, arn)));
}

interface Index {
  readonly add: (name: string, role: TrustedRole) => void;
  readonly of: (name: string) => readonly TrustedRole[];
  readonly principalsOf: (account: string) => ReadonlySet<string>;
}

function openIndex(): Index {
  const roles = new Map<string, TrustedRole[]>();
  const abroad = new Map<string, Set<string>>();
  return {
    add: (name, role) => {
      const known = roles.get(name);
      if (known === undefined) roles.set(name, [role]);
      else known.push(role);
      const principal = parsePrincipalArn(name);
      if (principal === null || principal.account === role.account.id) return;
      abroad.set(principal.account, (abroad.get(principal.account) ?? new Set<string>()).add(`${principal.kind} ${principal.name}`));
    },
    of: (name) => roles.get(name) ?? [],
    principalsOf: (account) => abroad.get(account) ?? new Set(),
  };
}

/** The names by which a trust lets somebody in, each once. What is not understood may let in anybody. */
function namesIn({ trust, account }: TrustedRole): ReadonlySet<string> {
  const names = new Set<string>();
  if (trust.faults.some(({ effect }) => effect === 'granting')) names.add('*');
  for (const { effect, principals, others } of trust.statements) {
    if (effect === 'Deny' || principals === null || others === null) continue;
    if (principals.kind === 'except') {
      names.add('*');
      names.add(`${account.id} trusts *`);
      continue;
    }
    for (const name of principals.patterns) names.add(nameOf(name));
    for (const service of others.services) names.add(`${account.id} trusts ${service}`);
    for (const provider of others.federated) {
      names.add(`federated ${provider}`);
      names.add(`federated ${provider.slice(provider.indexOf('/') + 1)}`);
      // Cognito stands in a trust as a provider, and roles are passed to it as to a service.
      if (provider.endsWith('.amazonaws.com')) names.add(`${account.id} trusts ${provider}`);
    }
  }
  return names;
}

/** A name of a principal in a policy, as the index has it: roles and their sessions by the role's name, accounts by their number. */
function nameOf(name: string): string {
  if (name === '*') return name;
  const [, account] = /^(?:arn:[^:]+:iam::)?(\d{12})(?::root)?$/.exec(name) ?? [];
  if (account !== undefined) return `account ${account}`;
  const principal = parsePrincipalArn(name);
  if (principal?.kind === 'role' || principal?.kind === 'assumed-role') return roleName(principal.partition, principal.account, principal.name);
  return name;
}

function nameOfPrincipal({ arn, roleArn }: PrincipalFacts): string {
  return nameOf(roleArn ?? arn);
}

function roleName(partition: string, account: string, name: string): string {
  return `arn:${partition}:iam::${account}:role/${name}`;
}
