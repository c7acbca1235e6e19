import { describe, expect, it } from 'vitest';
import { evaluate as evaluateAt } from '../../../providers/aws/evaluate.ts';
import type { Account, State } from '../../../providers/aws/state.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import type { NodeId } from '../../../src/model.ts';
import { ACCOUNT, allow, policyOf, UNREAD } from './serving.ts';

const USER = `arn:aws:iam::${ACCOUNT}:user/team/ci`;
const NODE: NodeId = `aws:${USER}`;

function evaluate(state: State): Evaluation {
  return evaluateAt(state, { takenAt: '2026-11-22T12:00:00.000Z' });
}

function stateOf(user: Partial<Account['users'][number]>, account: Partial<Account> = {}): State {
  const whole = { arn: USER, name: 'ci', id: 'AIDAEXAMPLE', inline: [], attached: [], groups: [], boundary: null, tags: {}, mfa: false, gaps: [], ...user };
  return {
    accounts: [{ id: ACCOUNT, partition: 'aws', users: [whole], groups: [], roles: [], policies: [], organization: UNREAD, whole: true, gaps: [], ...account }],
  };
}

function holding(...statements: Record<string, unknown>[]): State {
  return stateOf({ inline: [{ name: 'own', document: policyOf(...statements) }] });
}

function reached(state: State): readonly unknown[] {
  return evaluate(state)
    .reachOf(NODE)
    .map(({ operation, on, certainty }) => [operation.id, certainty, ...(on.kind === 'pattern' ? [on.include, on.except] : [])]);
}

describe('reach', () => {
  it('on everything is on the resources of the account', () => {
    expect(reached(holding(allow(['rds:DeleteDBSnapshot', 's3:DeleteBucket', 'kms:ScheduleKeyDeletion'])))).toEqual([
      ['kms:ScheduleKeyDeletion', 'allowed', [`arn:aws:kms:*:${ACCOUNT}:key/*`], []],
      ['rds:DeleteDBSnapshot', 'allowed', [`arn:aws:rds:*:${ACCOUNT}:snapshot:*`], []],
      ['s3:DeleteBucket', 'allowed', ['arn:aws:s3:::*'], ['arn:aws:s3:::*/*']],
    ]);
  });

  it('leaves out what is no resource of the operation', () => {
    expect(reached(holding(allow('rds:Delete*', 'arn:aws:rds:*:*:snapshot:old-*')))).toContainEqual([
      'rds:DeleteDBSnapshot',
      'allowed',
      [`arn:aws:rds:*:${ACCOUNT}:snapshot:old-*`],
      [],
    ]);
    expect(reached(holding(allow('rds:Delete*', 'arn:aws:rds:*:*:snapshot:old-*')))).not.toContainEqual(expect.arrayContaining(['rds:DeleteDBInstance']));
  });

  it('of what acts on the account itself needs a grant on everything', () => {
    const action = 's3:PutAccountPublicAccessBlock';

    expect(reached(holding(allow(action), { Effect: 'Deny', Action: '*', Resource: 'arn:aws:s3:::*' }))).toEqual([[action, 'allowed', ['*'], []]]);
    expect(reached(holding(allow(action, 'arn:aws:s3:::uploads/*')))).toEqual([]);
    expect(reached(holding(allow(action), { Effect: 'Deny', Action: action, Resource: '*' }))).toEqual([]);
  });

  it('in another account depends on the policy of the resource there', () => {
    const [reach] = evaluate(holding(allow('sqs:PurgeQueue', 'arn:aws:sqs:*:999999999999:jobs'))).reachOf(NODE);

    expect(reach).toMatchObject({ certainty: 'conditional', on: { include: ['arn:aws:sqs:*:999999999999:jobs'] } });
    expect(reach?.conditions).toEqual([{ text: "only where the resource's own policy in account 999999999999 admits it too", free: false }]);
  });

  it('knows an action that is in no row by its verb, and counts one whose verb says nothing as not listed', () => {
    const state = holding(allow(['braket:CancelJob', 'foo:DeleteThing', 'foo:GetThing', 'foo:GetLoginToken', 'foo:Frobnicate']));

    const known = evaluate(state)
      .reachOf(NODE)
      .map(({ operation }) => [operation.id, operation.impact, operation.known]);

    expect(known).toEqual([
      ['braket:CancelJob', 'disrupts', 'verb'],
      ['foo:DeleteThing', 'destroys-resource', 'verb'],
      ['foo:Frobnicate', 'modifies', 'unlisted'],
      ['foo:GetLoginToken', 'exfiltrates', 'verb'],
      ['foo:GetThing', 'reads', 'verb'],
    ]);
  });

  it('knows a pattern that covers nothing of the catalogue as one operation, told by its verb or not listed', () => {
    const { reachOf } = evaluate(holding(allow(['newservice:*', 'ec2:Describe*', 'foo:Delete*', 'rds:DeleteDBInst*'])));

    expect(reachOf(NODE).map(({ operation: { id, impact, known } }) => [id, impact, known])).toEqual([
      ['ec2:Describe*', 'reads', 'verb'],
      ['foo:Delete*', 'destroys-resource', 'verb'],
      ['newservice:*', 'modifies', 'unlisted'],
      ['rds:DeleteDBInstance', 'destroys-data', 'curated'],
      ['rds:DeleteDBInstanceAutomatedBackup', 'destroys-backup', 'curated'],
    ]);
  });

  it('of a denied action is none', () => {
    expect(reached(holding(allow('rds:DeleteDBInstance'), { Effect: 'Deny', Action: 'rds:*', Resource: '*' }))).toEqual([]);
  });

  it('knows the name of its user', () => {
    expect(reached(holding(allow('s3:GetObject', 'arn:aws:s3:::home/\u0024{aws:username}/*')))).toEqual([
      ['s3:GetObject', 'allowed', ['arn:aws:s3:::home/ci/*'], []],
    ]);
  });
});

describe('a permissions boundary', () => {
  const limit = `arn:aws:iam::${ACCOUNT}:policy/limit`;
  const own = { inline: [{ name: 'own', document: policyOf(allow('*')) }], boundary: limit };

  it('that was read is kept', () => {
    const policies = [{ arn: limit, document: policyOf(allow('rds:DeleteDBInstance', 'arn:aws:rds:*:*:db:test-*')), unread: null }];

    expect(reached(stateOf(own, { policies }))).toEqual([['rds:DeleteDBInstance', 'allowed', [`arn:aws:rds:*:${ACCOUNT}:db:test-*`], []]]);
    expect(evaluate(stateOf(own, { policies })).administers(NODE)).toBeNull();
  });

  it('that was not read leaves an upper bound, and no granting gap', () => {
    const evaluation = evaluate(stateOf(own));

    expect(evaluation.gapsOf(NODE).map(({ effect }) => effect)).not.toContain('granting');
    expect(evaluation.gapsOf(NODE)).toContainEqual(expect.objectContaining({ code: 'AWS-BOUNDARY', effect: 'narrowing' }));
    expect(evaluation.reachOf(NODE)[0]?.upperBound).toContain(`policy ${limit} not read`);
  });
});

describe('an administrator of the account', () => {
  it.each([
    ['may do everything on everything', [allow('*')], `AWS account ${ACCOUNT}`],
    ['is none with a Deny', [allow('*'), { Effect: 'Deny', Action: 's3:*', Resource: '*' }], null],
    ['is none on a condition', [{ ...allow('*'), Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }], null],
    ['is none on some resources', [allow('*', 'arn:aws:s3:::*')], null],
    ['is none with all but some actions', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], null],
  ])('%s', (_, statements, expected) => {
    expect(evaluate(holding(...statements)).administers(NODE)).toBe(expected);
  });
});

describe('what is not in the snapshot', () => {
  it('is a gap: a principal, a group, a policy', () => {
    const missing = evaluate(stateOf({ groups: ['gone'], attached: [`arn:aws:iam::${ACCOUNT}:policy/gone`] }));
    const nobody: NodeId = `aws:arn:aws:iam::${ACCOUNT}:user/nobody`;

    expect(
      missing
        .gapsOf(NODE)
        .filter(({ effect }) => effect === 'granting')
        .map(({ what }) => what),
    ).toEqual([`policy arn:aws:iam::${ACCOUNT}:policy/gone`, 'group gone']);
    expect(missing.gapsOf(nobody).filter(({ effect }) => effect === 'granting')).toHaveLength(1);
  });

  it('of a federated session is everything: nothing says whose rights it has', () => {
    const node: NodeId = `aws:arn:aws:sts::${ACCOUNT}:federated-user/jo`;

    expect(evaluate(stateOf({})).reachOf(node)).toEqual([]);
    expect(evaluate(stateOf({})).gapsOf(node)).toContainEqual(expect.objectContaining({ effect: 'granting' }));
  });
});

it('a statement that cannot be understood is a gap, and the rest of the policy counts', () => {
  const evaluation = evaluate(holding({ Effect: 'Allow', Action: 'rds:*' }, allow('sqs:PurgeQueue'), { Effect: 'Deny', Resource: '*' }));

  expect(evaluation.reachOf(NODE).map(({ operation, upperBound }) => [operation.id, upperBound])).toEqual([
    ['sqs:PurgeQueue', ['SCPs not read', 'RCPs not read', 'inline policy own, statement 3 (user ci) not read']],
  ]);
  expect(evaluation.gapsOf(NODE)).toContainEqual(expect.objectContaining({ what: 'inline policy own, statement 1 (user ci)', effect: 'granting' }));
});
