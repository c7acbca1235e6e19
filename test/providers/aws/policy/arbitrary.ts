import fc from 'fast-check';
import { documentOf } from './binding.ts';

/** Policies over an alphabet that is small enough for statements to meet. */

export const ACTIONS = [
  'rds:DeleteDBInstance',
  'rds:DescribeDBInstances',
  's3:DeleteObject',
  's3:GetObject',
  'kms:ScheduleKeyDeletion',
  'kms:DeleteAlias',
  'iam:PutRolePolicy',
  'iam:ListRoles',
  'sts:GetCallerIdentity',
] as const;

const actionPattern = fc.constantFrom('*', 'rds:*', 'RDS:Delete*', 'rds:DeleteDBInstance', 's3:*', 's3:*Object', 'kms:?*', 'iam:*', 'sts:*', '*:D*');
const actions = fc.array(actionPattern, { minLength: 1, maxLength: 2 });

const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 });
const variable = fc.constantFrom('aws:username', 'aws:PrincipalTag/team', "aws:absent, 'a'", 'aws:absent', '*').map((inside) => `$\{${inside}}`);
const segment = fc.oneof({ arbitrary: glob, weight: 5 }, { arbitrary: variable, weight: 1 });
const region = fc.constantFrom('*', 'eu-west-1', 'eu-*', 'us-east-?');
const resource = fc.oneof(
  { arbitrary: fc.tuple(region, segment).map(([where, name]) => `arn:aws:rds:${where}:111122223333:db:${name}`), weight: 5 },
  { arbitrary: segment.map((name) => `arn:aws:s3:::bucket/${name}`), weight: 2 },
  { arbitrary: fc.constantFrom('*', 'arn:aws:rds:*', 'arn:aws:*:*:*:*', 'arn:aws:iam::*:role/*', 'arn:aws:rds:*:*:*:a', 'database'), weight: 3 },
);
const resources = fc.array(resource, { minLength: 1, maxLength: 2 });

/** Nothing is known of most of these keys; `aws:username` and `aws:absent` are known of the user "ci". */
export const CONDITIONS = [
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  { StringEquals: { 'aws:PrincipalTag/team': ['a', 'b'] } },
  { StringNotEquals: { 'aws:PrincipalTag/team': ['a', 'b'] } },
  { StringLikeIfExists: { 'aws:PrincipalTag/team': 'a*' } },
  { StringNotLike: { 'aws:PrincipalTag/team': `$\{aws:username}*` } },
  { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
  { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
  { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['env', 'a'] } },
  { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['env', 'a'] } },
  { Null: { 'aws:PrincipalTag/team': 'true' } },
  { Null: { 'aws:TagKeys': 'false' } },
  { StringEquals: { 'aws:username': 'ci' } },
  { StringEquals: { 'aws:username': 'somebody' } },
  { StringNotEquals: { 'aws:absent': 'a' } },
  { StringEquals: { 'aws:absent': 'a' } },
] as const;

/** Of the resource: they are decided by its name, where it holds one. By operators that are no patterns of names they stay conditions. */
export const PLACES = [
  { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
  { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
  { StringLikeIfExists: { 'aws:RequestedRegion': 'eu-*' } },
  { StringNotLike: { 'aws:RequestedRegion': ['us-*', 'eu-west-?'] } },
  { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:RequestedRegion': 'EU-WEST-1' } },
  { 'ForAllValues:StringNotEquals': { 'aws:RequestedRegion': ['us-east-1'] } },
  { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
  { StringNotEqualsIfExists: { 'aws:ResourceAccount': ['111122223333'] } },
  { Null: { 'aws:RequestedRegion': 'true' } },
  { Null: { 'aws:ResourceAccount': 'false' } },
] as const;

type Block = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** Conditions of which some are of no statement at all. */
function when(blocks: readonly Block[]): fc.Arbitrary<{ readonly Condition?: Block }> {
  const one = fc.constantFrom(...blocks).map((Condition) => ({ Condition }));
  const two = fc.tuple(fc.constantFrom(...blocks), fc.constantFrom(...blocks)).map(([a, b]) => ({ Condition: { ...a, ...b } }));
  return fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, { arbitrary: one, weight: 2 }, { arbitrary: two, weight: 1 });
}

function statements(blocks: readonly Block[], effects: readonly ('Allow' | 'Deny')[] = ['Allow', 'Allow', 'Deny']): fc.Arbitrary<object> {
  return fc
    .record({
      Effect: fc.constantFrom(...effects),
      act: fc.oneof({ arbitrary: actions.map((Action) => ({ Action })), weight: 4 }, { arbitrary: actions.map((NotAction) => ({ NotAction })), weight: 1 }),
      on: fc.oneof(
        { arbitrary: resources.map((Resource) => ({ Resource })), weight: 4 },
        { arbitrary: resources.map((NotResource) => ({ NotResource })), weight: 1 },
      ),
      when: when(blocks),
    })
    .map(({ Effect, act, on, when: condition }) => ({ Effect, ...act, ...on, ...condition }));
}

function documents(statement: fc.Arbitrary<object>, maxLength = 3): fc.Arbitrary<object> {
  return fc.array(statement, { minLength: 1, maxLength }).map((all) => documentOf(all));
}

/** All layers but the resource's own. Narrowing layers are generous, so that something is left. */
export function layers(blocks: readonly Block[]): fc.Arbitrary<Layers> {
  const generous = fc.oneof(
    { arbitrary: fc.constant({ Effect: 'Allow', Action: '*', Resource: '*' }), weight: 1 },
    { arbitrary: statements(blocks), weight: 2 },
  );
  const narrowing = fc.option(documents(generous), { nil: undefined, freq: 1 });
  const denial = statements(blocks, ['Deny']).map((statement) => ({ ...statement, Principal: '*' }));
  return fc.record({
    identity: fc.array(documents(statements(blocks)), { maxLength: 2 }),
    boundary: narrowing,
    session: narrowing,
    scps: fc.option(fc.array(fc.array(documents(generous, 2), { maxLength: 2 }), { maxLength: 2 }), { nil: undefined, freq: 1 }),
    rcps: fc.option(fc.array(fc.array(documents(denial, 2), { maxLength: 1 }), { maxLength: 2 }), { nil: undefined, freq: 1 }),
  });
}

export interface Layers {
  readonly identity: readonly object[];
  readonly boundary: object | undefined;
  readonly session: object | undefined;
  readonly scps: readonly (readonly object[])[] | undefined;
  readonly rcps: readonly (readonly object[])[] | undefined;
}

export const USER = 'arn:aws:iam::111122223333:user/ci';
export const SESSION = 'arn:aws:sts::111122223333:assumed-role/deployer/s1';

/** What AWS puts into the request for a resource whose ARN holds its Region and its account. */
export function placeOf(arn: string): Readonly<Record<string, string>> {
  const [, , , where = '', account = ''] = arn.split(':');
  return { ...(where === '' ? {} : { 'aws:RequestedRegion': where }), ...(account === '' ? {} : { 'aws:ResourceAccount': account }) };
}

const named = fc.constantFrom<unknown>(
  '*',
  ...[
    USER,
    SESSION,
    'arn:aws:iam::111122223333:role/deployer',
    'arn:aws:sts::111122223333:assumed-role/deployer/s2',
    'arn:aws:iam::111122223333:root',
    '111122223333',
  ].map((AWS) => ({ AWS })),
  { AWS: ['444455556666', '*'] },
  { Service: 'ec2.amazonaws.com' },
  { AWS: 'AIDACKCEVSQ6C2EXAMPLE' },
);

export const resourcePolicies = documents(
  fc.oneof(
    { arbitrary: fc.tuple(statements(CONDITIONS), named).map(([statement, Principal]) => ({ ...statement, Principal })), weight: 5 },
    { arbitrary: fc.tuple(statements(CONDITIONS, ['Deny']), named).map(([statement, NotPrincipal]) => ({ ...statement, NotPrincipal })), weight: 1 },
  ),
);
