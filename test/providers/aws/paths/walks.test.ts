import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../providers/aws/evaluate.ts';
import type { State } from '../../../../providers/aws/state.ts';
import { walkFrom } from '../../../../src/audit/paths.ts';
import type { Change } from '../../../../src/evaluation.ts';
import type { NodeId } from '../../../../src/model.ts';
import { allow, EVERYTHING, worldOf } from './world.ts';

const A = '111122223333';
const B = '444455556666';
const CI: NodeId = `aws:arn:aws:iam::${A}:user/ci`;
const root = (account: string): unknown => ({ AWS: `arn:aws:iam::${account}:root` });
const role = (name: string, account = A): string => `arn:aws:iam::${account}:role/${name}`;

/** Each way to an operation: its certainty, and whom it leads through. */
function waysTo(operation: string, state: State, start: NodeId = CI, change: Change | null = null): readonly string[] {
  const walk = walkFrom(start, [{ provider: 'aws', evaluation: evaluate(state, { takenAt: '2026-11-22T12:00:00.000Z' }, change) }]);
  const found = walk.reach.filter((reach) => reach.operation.id === operation);
  return found.map(({ certainty, path }) => [certainty, ...path.map(({ to }) => to.slice(to.lastIndexOf(':') + 1))].join(' > '));
}

const hops = worldOf({
  id: A,
  users: { ci: [allow('sts:AssumeRole', role('build'))] },
  roles: {
    build: { trusts: root(A), holds: [allow(['lambda:CreateFunction', 'lambda:InvokeFunction']), allow('iam:PassRole', role('jobs'))] },
    jobs: { trusts: { Service: 'lambda.amazonaws.com' }, holds: [allow('rds:DeleteDBInstance')] },
    idle: { trusts: { Service: 'lambda.amazonaws.com' }, holds: [EVERYTHING] },
  },
});

describe('a walk over the roles of an account', () => {
  it('goes from role to role, and only to those that each may become', () => {
    expect(waysTo('rds:DeleteDBInstance', hops)).toEqual(['allowed > role/build > role/jobs']);
    expect(waysTo('dynamodb:DeleteTable', hops)).toEqual([]);
  });

  it('ends on a cycle', () => {
    const assume = [allow('sts:AssumeRole')];
    const state = worldOf({
      id: A,
      users: { ci: assume },
      roles: {
        a: { trusts: { AWS: [CI.slice(4), role('b')] }, holds: assume },
        b: { trusts: { AWS: role('a') }, holds: [...assume, allow('sqs:PurgeQueue')] },
      },
    });

    expect(waysTo('sqs:PurgeQueue', state)).toEqual(['allowed > role/a > role/b']);
  });

  it('tells a short way that hangs on a condition, and a longer one that hangs on nothing', () => {
    const conditional = { Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } };
    const state = worldOf({
      id: A,
      users: { ci: [allow('sts:AssumeRole', role('end'), conditional), allow('sts:AssumeRole', role('middle'))] },
      roles: { middle: { trusts: root(A), holds: [allow('sts:AssumeRole')] }, end: { trusts: root(A), holds: [allow('sqs:PurgeQueue')] } },
    });

    expect(waysTo('sqs:PurgeQueue', state)).toEqual(['conditional > role/end', 'allowed > role/middle > role/end']);
  });

  it('reaches through a stack what the stack may delete, and nothing further', () => {
    const state = worldOf({
      id: A,
      users: { ci: [allow('cloudformation:DeleteStack')] },
      roles: { stacks: { trusts: { Service: 'cloudformation.amazonaws.com' }, holds: [EVERYTHING] } },
    });

    expect(waysTo('rds:DeleteDBInstance', state)).toEqual(['conditional > role/stacks#by-cloudformation']);
    expect(waysTo('rds:ModifyDBInstance', state)).toEqual([]);
  });
});

describe('whoever holds all of an account', () => {
  it('is told what it holds, and not whom else it could become there', () => {
    const state = worldOf({ id: A, users: { ci: [EVERYTHING] }, roles: { admin: { trusts: root(A), holds: [EVERYTHING] } } });

    expect(waysTo('rds:DeleteDBInstance', state)).toEqual(['allowed']);
  });

  it('goes on to other accounts, by itself and as those whom their roles name', () => {
    const state = worldOf(
      { id: A, users: { ci: [EVERYTHING] }, roles: { deploy: { trusts: { Service: 'lambda.amazonaws.com' }, holds: [allow('sts:AssumeRole')] } } },
      {
        id: B,
        roles: {
          open: { trusts: root(A), holds: [allow('sqs:PurgeQueue')] },
          narrow: { trusts: { AWS: role('deploy') }, holds: [allow('sqs:DeleteQueue')] },
        },
      },
    );

    expect(waysTo('sqs:PurgeQueue', state)).toContain('allowed > role/open');
    expect(waysTo('sqs:DeleteQueue', state)).toContain('allowed > role/deploy > role/narrow');
  });

  it('goes on as one whom a role of another account asks for by its name', () => {
    const state = worldOf(
      { id: A, users: { ci: [EVERYTHING] }, roles: { deploy: { trusts: root(A), holds: [allow('sts:AssumeRole')] } } },
      { id: B, roles: { narrow: { trusts: root(A), while: { ArnEquals: { 'aws:PrincipalArn': role('deploy') } }, holds: [allow('sqs:DeleteQueue')] } } },
    );

    expect(waysTo('sqs:DeleteQueue', state)).toContain('allowed > role/deploy > role/narrow');
  });

  it('still gains by becoming one whom the control policies spare', () => {
    const spared = { ArnNotLike: { 'aws:PrincipalArn': role('breakglass') } };
    const state = worldOf({
      id: A,
      users: { ci: [allow('sts:AssumeRole')] },
      roles: { admin: { trusts: root(A), holds: [EVERYTHING] }, breakglass: { trusts: root(A), holds: [EVERYTHING] } },
      scp: { Effect: 'Deny', Action: 'rds:*', Resource: '*', Condition: spared },
    });

    expect(waysTo('rds:DeleteDBInstance', state)).toEqual(['allowed > role/breakglass']);
  });
});

describe('what a way gives', () => {
  it('through the policy of a bucket is everything in that bucket, whatever the boundary is silent on', () => {
    const state = worldOf({ id: A, users: { ci: [allow('s3:PutBucketPolicy', 'arn:aws:s3:::media')] } });
    const walk = walkFrom(CI, [{ provider: 'aws', evaluation: evaluate(state, { takenAt: '2026-11-22T12:00:00.000Z' }) }]);

    const deletes = walk.reach.find(({ operation }) => operation.id === 's3:DeleteObject');
    expect(deletes?.on).toMatchObject({ include: ['arn:aws:s3:::media/*'] });
  });

  it('through a grant on a key is what grants can give, none of which is unknown', () => {
    const state = worldOf({ id: A, users: { ci: [allow('kms:CreateGrant')] } });
    const walk = walkFrom(CI, [{ provider: 'aws', evaluation: evaluate(state, { takenAt: '2026-11-22T12:00:00.000Z' }) }]);

    expect(walk.reach.filter(({ operation }) => operation.known === 'unlisted')).toEqual([]);
    expect(walk.reach.filter(({ path }) => path.length > 0).map(({ operation }) => operation.id)).toContain('kms:Decrypt');
  });

  it('to root leads on to roles that other accounts name, by users of its making', () => {
    const state = worldOf(
      { id: A, roles: { deploy: { trusts: { Service: 'lambda.amazonaws.com' }, holds: [allow('sts:AssumeRole')] } } },
      { id: B, roles: { narrow: { trusts: { AWS: role('deploy') }, holds: [allow('sqs:DeleteQueue')] } } },
    );

    expect(waysTo('sqs:DeleteQueue', state, `aws:arn:aws:iam::${A}:root`)).toContain('allowed > role/deploy > role/narrow');
  });
});

describe('a change of rights', () => {
  const without = (...grants: readonly string[]): Change => ({ without: new Set(grants), denied: null });

  it.each([
    ['a statement of the user', 'inline policy own, statement 1 (user ci)'],
    ['a statement of a role on the way', 'inline policy own, statement 2 (role build)'],
    ['the trust of a role', 'trust policy of role build, statement 1'],
    ['what gives the operation itself', 'inline policy own, statement 1 (role jobs)'],
  ])('that takes away %s closes the way', (_, grant) => {
    expect(waysTo('rds:DeleteDBInstance', hops, CI, without(grant))).toEqual([]);
  });

  it('takes exactly the grants that a way names', () => {
    const [reach] = walkFrom(CI, [{ provider: 'aws', evaluation: evaluate(hops, { takenAt: '2026-11-22T12:00:00.000Z' }) }]).reach.filter(
      ({ operation }) => operation.id === 'rds:DeleteDBInstance',
    );

    expect(reach?.grants.toSorted()).toEqual([
      'inline policy own, statement 1 (role build)',
      'inline policy own, statement 1 (role jobs)',
      'inline policy own, statement 1 (user ci)',
      'inline policy own, statement 2 (role build)',
      'trust policy of role build, statement 1',
    ]);
  });

  it('that denies something to the user denies it to whatever the user would make of itself', () => {
    const state = worldOf({ id: A, users: { ci: [allow('iam:PutUserPolicy')] } });
    const denied = { to: CI, document: { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'rds:*', Resource: '*' } } };

    expect(waysTo('rds:DeleteDBInstance', state)).toEqual(['allowed > user/ci#any-policy']);
    expect(waysTo('rds:DeleteDBInstance', state, CI, { without: new Set(), denied })).not.toContain('allowed > user/ci#any-policy');
  });
});
