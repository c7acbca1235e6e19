/** What the manifest says in AWS's own words: scopes, environments, auditors. Loads no SDK. */
import * as z from 'zod';
import type { RankedPattern } from '../../src/placing.ts';
import { PARTITION_NAMES } from './collect/partitions.ts';

const AccountId = z.string().regex(/^\d{12}$/, 'expected an AWS account id: 12 digits, in quotes');
const Name = z.string().min(1);
const Action = z.string().regex(/^(\*|[\w-]+:[\w*?]+)$/, 'expected an IAM action: "s3:GetObject", "s3:Get*"');
const ArnGlob = z.string().regex(/^(\*|arn:[^\s]*)$/, 'expected an ARN, or a pattern of ARNs: "arn:aws:s3:::uploads/*"');

/** An inline policy document is read by the policy engine; here it only has to be one. */
const PolicyDocument = z.looseObject({ Statement: z.union([z.array(z.looseObject({})), z.looseObject({})]) });

/** One entry of a token's `scopes`: actions on resources, or a policy (a path, or the document itself). */
export const Scope = z.union([
  z.strictObject({ actions: z.array(Action).min(1), resources: z.array(ArnGlob).min(1).default(['*']) }),
  z.strictObject({ policy: z.union([Name, PolicyDocument]) }),
]);
export type Scope = z.infer<typeof Scope>;

/** What belongs to an environment: whole accounts, or resources by ARN, which are more specific and win. */
export const Pattern = z.strictObject({ accounts: z.array(AccountId).optional(), resources: z.array(ArnGlob).optional() });
export type Pattern = z.infer<typeof Pattern>;

/**
 * What a credential is used for: principals and policies of its own account (`iam`), and the control policies over accounts
 * (`organizations`). Who says neither is asked for both about its own account; who says `organizations` is asked about every one.
 */
const Use = z.enum(['iam', 'organizations']);
const credential = {
  accounts: z.array(AccountId).min(1),
  use: z.array(Use).min(1).optional(),
  /** Where neither a named principal nor AWS_REGION tells it. */
  partition: z.enum(PARTITION_NAMES).optional(),
};

/** A credential for the accounts that it may read whole, or a saved `aws iam get-account-authorization-details`. */
export const AuditorEntry = z.union([
  z.strictObject({ env: z.strictObject({ accessKeyId: Name, secretAccessKey: Name, sessionToken: Name.optional() }), ...credential }),
  z.strictObject({ profile: Name, ...credential }),
  z.strictObject({ authorizationDetails: Name, account: AccountId }),
]);
export type AuditorEntry = z.infer<typeof AuditorEntry>;

/** A resource is more specific than the account that it is in. */
const RANKS = { resource: 1, account: 0 } as const;

export function rankPattern({ accounts = [], resources = [] }: Pattern): readonly RankedPattern[] {
  return [...resources.map((glob) => ({ rank: RANKS.resource, glob })), ...accounts.map((glob) => ({ rank: RANKS.account, glob }))];
}

const PRINCIPAL = /^arn:aws[a-z-]*:iam::\d{12}:(root|(user|role)\/.+)$/;
const KEY_ID = /^(AKIA|ASIA)[A-Z2-7]{16}$/;

/** The keys that name a token whose value is never loaded. */
export const NAMED = {
  principal: z.string().regex(PRINCIPAL, 'expected the ARN of an IAM user or role'),
  accessKeyId: z.string().regex(KEY_ID, 'expected an access key id: AKIA and 16 more characters'),
};

const PolicyPath = z.strictObject({ policy: z.string() });

/** Puts the document of a policy that is named by its path into the scope. */
export function inlinePolicy(scope: unknown, read: (path: string) => unknown): unknown {
  const named = PolicyPath.safeParse(scope);
  return named.success ? { policy: read(named.data.policy) } : scope;
}
