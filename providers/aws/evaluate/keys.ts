/**
 * What is known of the condition keys of a principal's requests, and which of them whoever holds the credential picks.
 * Source: IAM User Guide, reference_policies_condition-keys; service authorization reference, condition keys (2026-09).
 */
import { ABSENT, type Context, type Known, UNKNOWN, value } from '../policy/context.ts';
import type { PrincipalFacts } from '../policy/principals.ts';

/** Whose requests: the principal, with what its account and its entity tell. */
export interface Caller {
  readonly facts: PrincipalFacts;
  /** The ARN of the user or role, where it was read: its path is missing in the ARN of a session. */
  readonly ownerArn: string;
  /** Null where it is not known or there is none. */
  readonly userName: string | null;
  readonly userId: string | null;
  readonly organization: { readonly id: string | null; readonly none: boolean };
  /** ISO 8601: no request is made before. */
  readonly now: string;
}

const TYPES: Readonly<Record<PrincipalFacts['kind'], string>> = {
  user: 'User',
  role: 'AssumedRole',
  'assumed-role': 'AssumedRole',
  'service-linked': 'AssumedRole',
  federated: 'FederatedUser',
  root: 'Account',
};

/** Keys that a request of this caller has with a value, or surely lacks. Whatever else is not known. */
export function knownKeys(caller: Caller): Context {
  const { facts, ownerArn, userName, userId, organization, now } = caller;
  const person = facts.kind === 'user' || facts.kind === 'root';
  const since: Known = { kind: 'since', moment: now };
  const orgId = organization.id === null ? (organization.none ? ABSENT : UNKNOWN) : value(organization.id);
  const known = new Map<string, Known>([
    ['aws:principalarn', value(ownerArn)],
    ['aws:principalaccount', value(facts.account)],
    ['aws:principaltype', value(TYPES[facts.kind])],
    ['aws:username', userName === null ? ABSENT : value(userName)],
    ['aws:userid', userId === null ? UNKNOWN : value(userId)],
    ['aws:principalorgid', orgId],
    ['aws:principalisawsservice', value('false')],
    ['aws:principalservicename', ABSENT],
    ['aws:principalservicenameslist', ABSENT],
    // Resources are looked at in the account of the principal; what lies elsewhere has a condition of its own.
    ['aws:resourceaccount', value(facts.account)],
    ['s3:resourceaccount', value(facts.account)],
    ['aws:resourceorgid', orgId],
    ['aws:currenttime', since],
    ['aws:epochtime', since],
    ['aws:federatedprovider', person ? ABSENT : UNKNOWN],
    ['aws:sourceidentity', person ? ABSENT : UNKNOWN],
    ['aws:tokenissuetime', person ? ABSENT : { kind: 'present' }],
    ['aws:multifactorauthpresent', person ? ABSENT : UNKNOWN],
    ['aws:multifactorauthage', person ? ABSENT : UNKNOWN],
  ]);
  return (key) => known.get(key) ?? tagOf(key, facts) ?? UNKNOWN;
}

const TAG = 'aws:principaltag/';

/** A session may carry tags of its own, which nobody can read; they win over those of its role. */
function tagOf(key: string, { kind, tags }: PrincipalFacts): Known | null {
  if (!key.startsWith(TAG) || tags === null || kind !== 'user') return null;
  const found = Object.entries(tags).find(([name]) => name.toLowerCase() === key.slice(TAG.length));
  return found === undefined ? ABSENT : value(found[1]);
}

/** `chosen`: the holder picks any value; `optional`: or none. */
export type Choosing = 'chosen' | 'optional';

const CHOSEN: readonly { readonly key: RegExp; readonly how: Choosing }[] = [
  { key: /^aws:(securetransport|requestedregion)$/, how: 'chosen' },
  { key: /^aws:(requesttag\/.+|tagkeys|useragent|referer)$/, how: 'optional' },
  { key: /^iam:(passedtoservice|awsservicename|policyarn)$/, how: 'chosen' },
  { key: /^sts:rolesessionname$/, how: 'chosen' },
  { key: /^sts:(sourceidentity|transitivetagkeys|durationseconds)$/, how: 'optional' },
  {
    key: /^s3:(x-amz-.+|object-lock-.+|prefix|delimiter|max-keys|versionid|requestobjecttag\/.+|requestobjecttagkeys|signatureversion|authtype)$/,
    how: 'optional',
  },
  { key: /^kms:(schedulekeydeletionpendingwindowindays|bypasspolicylockoutsafetycheck)$/, how: 'optional' },
  { key: /^secretsmanager:(forcedeletewithoutrecovery|recoverywindowindays|versionstage)$/, how: 'optional' },
  { key: /^backup:(changeablefordays|minretentiondays|maxretentiondays)$/, how: 'optional' },
];

/** How the holder of a credential picks the value of a key, which is a parameter or a header of the request; null: not at all. */
export function choosingOf(key: string): Choosing | null {
  return CHOSEN.find((one) => one.key.test(key))?.how ?? null;
}
