/** A walk leaves out what it need not work out. Here it is held against one that leaves nothing out. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluate } from '../../../../providers/aws/evaluate.ts';
import type { State } from '../../../../providers/aws/state.ts';
import { walkFrom } from '../../../../src/audit/paths.ts';
import type { Evaluation } from '../../../../src/evaluation.ts';
import { matchesGlob } from '../../../../src/glob.ts';
import type { NodeId } from '../../../../src/model.ts';
import { sureness } from '../../../../src/reach.ts';
import { type AccountGiven, allow, worldOf } from './world.ts';

const A = '111122223333';
const B = '444455556666';
const CI: NodeId = `aws:arn:aws:iam::${A}:user/ci`;
const role = (name: string, account = A): string => `arn:aws:iam::${account}:role/${name}`;
const NAMES = ['one', 'two', 'three'];
/** Names of things, one of each kind that a statement may or may not reach. */
const THINGS: readonly (readonly [operation: string, name: string])[] = [
  ['rds:DeleteDBInstance', `arn:aws:rds:eu-west-1:${A}:db:prod`],
  ['rds:DeleteDBInstance', `arn:aws:rds:eu-west-1:${A}:db:dev`],
  ['rds:DeleteDBInstance', `arn:aws:rds:eu-west-1:${B}:db:prod`],
  ['sqs:PurgeQueue', `arn:aws:sqs:eu-west-1:${A}:jobs`],
  ['sqs:PurgeQueue', `arn:aws:sqs:eu-west-1:${B}:jobs`],
];

const condition = fc.constantFrom({}, {}, { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } });
const resource = fc.constantFrom('*', 'arn:aws:rds:*:*:db:prod', ...NAMES.map((name) => role(name)), role('one', B));
const action = fc.constantFrom(
  '*',
  'rds:*',
  'sqs:PurgeQueue',
  'sts:AssumeRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:PutUserPolicy',
  'iam:PassRole',
  'lambda:*',
  'cloudformation:*',
  'iam:DeleteRolePermissionsBoundary',
);
const statement = fc.tuple(action, resource, condition, fc.integer({ min: 0, max: 7 })).map(([name, on, held, kind]) => ({
  ...allow(name, on, held),
  Effect: kind === 0 ? 'Deny' : 'Allow',
}));
const trust = fc.constantFrom<unknown>(
  { AWS: `arn:aws:iam::${A}:root` },
  { AWS: CI.slice(4) },
  ...NAMES.map((name) => ({ AWS: role(name) })),
  { Service: 'lambda.amazonaws.com' },
  { Service: 'cloudformation.amazonaws.com' },
);
const asked = fc.constantFrom<unknown>(
  undefined,
  undefined,
  undefined,
  { ArnLike: { 'aws:PrincipalArn': role('two') } },
  { StringEquals: { 'aws:PrincipalTag/team': 'ops' } },
);
const roles = fc.dictionary(fc.constantFrom(...NAMES), fc.record({ trusts: trust, holds: fc.array(statement, { maxLength: 2 }), while: asked }), {
  maxKeys: 3,
});
const scp = fc.constantFrom<AccountGiven['scp']>(
  undefined,
  undefined,
  { Effect: 'Deny', Action: 'sqs:*', Resource: '*' },
  { Effect: 'Deny', Action: 'rds:*', Resource: '*', Condition: { ArnNotLike: { 'aws:PrincipalArn': role('two') } } },
);
const world = fc
  .record({ ci: fc.array(statement, { minLength: 1, maxLength: 3 }), own: roles, other: roles, scp })
  .map(({ ci, own, other, scp: limit }) =>
    worldOf({ id: A, users: { ci }, roles: own, ...(limit === undefined ? {} : { scp: limit }) }, { id: B, roles: other }),
  );

/** How surely each thing is reached: 2 allowed, 0 not ruled out, -1 not at all. */
function reachedIn(evaluation: Evaluation): readonly number[] {
  const { reach } = walkFrom(CI, [{ provider: 'aws', evaluation }]);
  return THINGS.map(([operation, name]) => {
    const rows = reach.filter(({ operation: { id }, on }) => id === operation && on.kind === 'pattern' && isNamed(name, on.include, on.except));
    return Math.max(-1, ...rows.map(({ certainty }) => sureness(certainty)));
  });
}

function isNamed(name: string, include: readonly string[], except: readonly string[]): boolean {
  return include.some((glob) => matchesGlob(glob, name)) && !except.some((glob) => matchesGlob(glob, name));
}

/** Everything is worked out at every node. */
function unpruned(state: State): Evaluation {
  const evaluation = evaluate(state, { takenAt: '2026-11-22T12:00:00.000Z' });
  return {
    ...evaluation,
    edgesFrom: (node) => evaluation.edgesFrom(node, { leaving: false, isNews: () => true }),
    endsOf: (node) => evaluation.endsOf(node, () => true),
    wholeOf: () => null,
    within: () => null,
    holdsAllOf: () => null,
  };
}

it('a walk that spares itself what is needless reaches the same things as surely', () => {
  fc.assert(
    fc.property(world, (state) => {
      expect(reachedIn(evaluate(state, { takenAt: '2026-11-22T12:00:00.000Z' }))).toEqual(reachedIn(unpruned(state)));
    }),
    { numRuns: 60 },
  );
});
