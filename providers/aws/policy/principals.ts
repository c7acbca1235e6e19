/**
 * The `Principal` of a resource's policy, against the one who asks. How it names that one decides what it gives.
 * Source: IAM User Guide, reference_policies_elements_principal, …_notprincipal, reference_policies_evaluation-logic (2026-09).
 */
import * as z from 'zod';
import type { Choice } from './choice.ts';
import { or, type Truth, truth } from './truth.ts';

const Names = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** The names that a `Principal` or `NotPrincipal` has: AWS principals, services, identity providers. */
export interface Named {
  readonly aws: readonly string[];
  readonly services: readonly string[];
  readonly federated: readonly string[];
}

export const Principals = z.union([
  z.literal('*').transform((all): Named => ({ aws: [all], services: [all], federated: [all] })),
  z
    .strictObject({ AWS: Names.optional(), Service: Names.optional(), Federated: Names.optional(), CanonicalUser: Names.optional() })
    .transform(({ AWS = [], Service = [], Federated = [] }): Named => ({ aws: AWS, services: Service, federated: Federated })),
]);

export const PRINCIPAL_KINDS = ['user', 'role', 'assumed-role', 'federated', 'root', 'service-linked'] as const;

/** Who asks. `credential`: for a user, whether its session was made without MFA decides what it may call. */
export interface PrincipalFacts {
  readonly arn: string;
  readonly kind: (typeof PRINCIPAL_KINDS)[number];
  /** The role behind a session, with its path where that is known. */
  readonly roleArn?: string;
  readonly account: string;
  /** Null where they were not read. */
  readonly tags: Readonly<Record<string, string>> | null;
  readonly credential: 'long-term' | 'session' | 'mfa-session';
}

const ARN = /^arn:(aws[a-z-]*):(iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user)(?:\/(.+))?$/;

/** What the ARN of a principal says of it. Throws a TypeError when it is the ARN of no principal. */
export function principalOf(arn: string): PrincipalFacts {
  const [, partition = '', , account = '', type = '', name = ''] = ARN.exec(arn) ?? [];
  const facts = { arn, account, tags: null };
  switch (type) {
    case 'root':
    case 'user':
      return { ...facts, kind: type, credential: 'long-term' };
    case 'role':
      return { ...facts, kind: name.startsWith('aws-service-role/') ? 'service-linked' : 'role', roleArn: arn, credential: 'session' };
    case 'assumed-role':
      return { ...facts, kind: 'assumed-role', roleArn: `arn:${partition}:iam::${account}:role/${name.split('/')[0]}`, credential: 'session' };
    case 'federated-user':
      return { ...facts, kind: 'federated', credential: 'session' };
    default:
      throw new TypeError(`"${arn}" is not the ARN of a user, role, session or account root.`);
  }
}

/**
 * In which ways a statement names the one who asks. `itself`: the user, the session, or everybody; no boundary and no session
 * policy stands against that. `role`: the role behind the session. `account`: a delegation to its account.
 */
export interface Naming {
  readonly itself: Truth;
  readonly role: Truth;
  readonly account: Truth;
}

/** A principal that is left out of a NotPrincipal is named like everybody. */
export function namingOf(principals: Choice, who: PrincipalFacts): Naming {
  const naming = namesOf(principals.patterns, who);
  if (principals.kind === 'only') return naming;
  const excepted = or(naming.itself, naming.role, naming.account);
  return { itself: excepted === 'yes' ? 'no' : excepted === 'no' ? 'yes' : 'maybe', role: 'no', account: 'no' };
}

function namesOf(names: readonly string[], who: PrincipalFacts): Naming {
  const isAccount = names.some((name) => name === who.account || new RegExp(`^arn:aws[a-z-]*:iam::${who.account}:root$`).test(name));
  // The name of a role is not that of its sessions, which are who asks; the name of an account is that of its root.
  const isRole = who.kind === 'role' || who.kind === 'service-linked';
  const isItself = names.includes('*') || (!isRole && names.includes(who.arn)) || (who.kind === 'root' && isAccount);
  const roleArn = who.roleArn ?? (isRole ? who.arn : undefined);
  return {
    itself: or(truth(isItself), sessionOf(names, who)),
    role: truth(who.kind !== 'user' && roleArn !== undefined && names.some((name) => isSameRole(name, roleArn))),
    account: truth(isAccount),
  };
}

/** Whoever may assume a role picks the name of the session, so one that is named may be the one who asks. */
function sessionOf(names: readonly string[], { kind, arn, account }: PrincipalFacts): Truth {
  if (kind !== 'role' && kind !== 'service-linked') return 'no';
  const role = arn.slice(arn.lastIndexOf('/') + 1);
  return names.some((name) => name.includes(`:sts::${account}:assumed-role/${role}/`)) ? 'maybe' : 'no';
}

/** The ARN of a session lacks its role's path; in one account no two roles share a name, whatever their paths. */
function isSameRole(name: string, roleArn: string): boolean {
  const [a, b] = [name, roleArn].map((arn) => /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn));
  return a != null && b != null && a[1] === b[1] && a[2] === b[2];
}
