/**
 * What whoever may write the policy of a bucket or a key gives itself on it. A policy of a resource that names a session or a user
 * stands against the silence of a boundary, and against no Deny.
 * Source: IAM User Guide, reference_policies_evaluation-logic; KMS Developer Guide, grants (2026-09).
 */

import type { KnownChange } from '../catalogue/escalations.ts';
import { findOperation, targetsOf } from '../catalogue.ts';
import type { Holdings } from '../evaluate/holdings.ts';
import { powersOf } from '../evaluate/powers.ts';
import { targetsAmong } from '../evaluate/target.ts';
import { OF_ITS_MAKING } from '../evaluate/varied.ts';
import { parsePolicy } from '../policy/parse.ts';
import type { Variant } from './variation.ts';

interface Through {
  readonly write: string;
  readonly gives: readonly string[];
  /** The names of what lies in a thing, beside its own. */
  readonly inside: string | null;
}

/** By their names, since no policy is to seem to name what AWS does not have. Source: KMS API reference, CreateGrant (2026-09). */
const GRANTED_BY_KEY = [
  ...['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair'],
  ...['GenerateDataKeyPairWithoutPlaintext', 'Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret', 'CreateGrant', 'RetireGrant'],
  ...['DescribeKey', 'GetPublicKey'],
];
const THROUGH: Readonly<Partial<Record<KnownChange, Through>>> = {
  'by-bucket-policy': { write: 's3:PutBucketPolicy', gives: ['s3:*'], inside: '/*' },
  'by-key-policy': { write: 'kms:PutKeyPolicy', gives: ['kms:*'], inside: null },
  'by-key-grant': { write: 'kms:CreateGrant', gives: GRANTED_BY_KEY.map((name) => `kms:${name}`), inside: null },
};

/** Null where none of the variants is of this kind. `holdings`: those of the principal itself. */
export function throughResources(holdings: Holdings, variants: readonly Variant[]): Holdings | null {
  const through = variants.map((variant) => Object.entries(THROUGH).find(([change]) => change === variant)?.[1]).find((one) => one !== undefined);
  if (through === undefined) return null;
  const { account, policies } = holdings;
  const operation = findOperation(through.write);
  const targets = targetsAmong(operation === null ? { include: ['*'], except: [] } : targetsOf(operation.resourceType, account.id, account.partition));
  const withInside = (patterns: readonly string[]): readonly string[] =>
    patterns.flatMap((pattern) => (through.inside === null ? [pattern] : [pattern, `${pattern}${through.inside}`]));
  const statements = powersOf(holdings)
    .grantsOf({ id: through.write }, targets)
    .flatMap(({ language: { include, except } }) => [
      { Effect: 'Allow', Action: through.gives, Resource: withInside(include) },
      ...(except.length === 0 ? [] : [{ Effect: 'Deny', Action: through.gives, Resource: withInside(except) }]),
    ]);
  const given = parsePolicy({ Statement: statements }, OF_ITS_MAKING).statements;
  const denied = policies.identity.statements.filter(({ effect }) => effect === 'Deny');
  return {
    ...holdings,
    policies: {
      ...policies,
      identity: { name: 'identity', kind: 'documents', statements: [...given, ...denied], faults: [] },
      boundary: { ...policies.boundary, kind: 'none', statements: policies.boundary.statements.filter(({ effect }) => effect === 'Deny'), faults: [] },
    },
  };
}
