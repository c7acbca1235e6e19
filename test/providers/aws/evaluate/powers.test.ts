import { describe, expect, it } from 'vitest';
import { type Controls, State } from '../../../../providers/aws/state.ts';
import { parseJson } from '../../../../src/json.ts';
import { accountWith, evaluated, ROLE, ROOT, reachOf, SESSION, USER } from '../principals.ts';
import { ACCOUNT, allow, policyOf } from '../serving.ts';

const DELETE = 'rds:DeleteDBInstance';
const DATABASES = `arn:aws:rds:*:${ACCOUNT}:db:*`;

type Statement = Record<string, unknown>;
const when = (statement: Statement, Condition: unknown): Statement => ({ ...statement, Condition });
const deny = (Action: string | readonly string[], Condition?: unknown, Resource: string | readonly string[] = '*'): Statement => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

/** Certainty of deleting databases, with what must yet come true. */
function deletes(state: State, node = USER): readonly unknown[] {
  return reachOf(state, DELETE, node).map(({ certainty, needs }) => [certainty, ...needs]);
}

describe('the lives of a long-term key', () => {
  const guarded = [allow('*'), deny('*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } })];

  it.each([
    ['with a device', true, [['conditional', 'needs an MFA code']]],
    ['whose devices nobody read', null, [['conditional', 'needs an MFA code, if the user has a device']]],
    ['without a device', false, []],
  ])('behind a Deny without MFA, a user %s', (_, mfa, expected) => {
    expect(deletes(accountWith(guarded, { user: { mfa } }))).toEqual(expected);
  });

  it('are not stopped by a Deny while MFA is false, which no long-term key ever says', () => {
    expect(deletes(accountWith([allow('*'), deny('*', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } })]))).toEqual([['allowed']]);
  });

  it('end in a session, for which no permission is needed, but not for IAM', () => {
    const state = accountWith([allow('*'), deny('*', { Null: { 'aws:TokenIssueTime': 'true' } })]);

    expect(deletes(state)).toEqual([['allowed']]);
    expect(reachOf(state, 'iam:DeleteUser')).toEqual([]);
    expect(reachOf(state, 'sts:AssumeRole')).toMatchObject([{ certainty: 'allowed' }]);
    expect(reachOf(state, 'sts:GetFederationToken')).toEqual([]);
  });

  it('call IAM in a session with MFA alone', () => {
    const state = accountWith([allow('*'), deny('*', { Null: { 'aws:TokenIssueTime': 'true' } })], { user: { mfa: true } });

    expect(reachOf(state, 'iam:DeleteUser')).toMatchObject([{ certainty: 'conditional', needs: ['needs an MFA code'] }]);
    expect(reachOf(state, 'sts:GetFederationToken')).toEqual([]);
  });

  it.each([
    ['no device', false],
    ['a device', true],
  ])('with MFA are open to a user with %s who may enrol one', (_, mfa) => {
    const enrolling = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'iam:ListMFADevices'];
    const unlessMfa = { Effect: 'Deny', NotAction: enrolling, Resource: '*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } };

    expect(deletes(accountWith([allow('*'), unlessMfa], { user: { mfa } }))).toEqual([['allowed']]);
    expect(deletes(accountWith([allow('rds:*'), unlessMfa], { user: { mfa: false } }))).toEqual([]);
  });

  it('with MFA hang on what enrolling hangs on', () => {
    const enrolling = ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice'];
    const statements = [
      when(allow(enrolling), { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      when(allow('rds:*'), { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
    ];

    expect(deletes(accountWith(statements))).toEqual([['conditional', 'needs an MFA code, if it may enrol a device']]);
  });

  it('with MFA wait as long as they are asked to', () => {
    const state = accountWith([when(allow('rds:*'), { NumericGreaterThan: { 'aws:MultiFactorAuthAge': '300' } })], { user: { mfa: true } });

    expect(deletes(state)).toEqual([['conditional', 'only while aws:MultiFactorAuthAge > 300', 'needs an MFA code']]);
  });

  it('are one life to a session of a role, of which nobody knows whether it was made with MFA', () => {
    expect(deletes(accountWith(guarded), SESSION)).toEqual([['conditional', 'needs MFA']]);
  });
});

describe('what the holder picks', () => {
  const tagged = (value: string): unknown => ({ StringLike: { 'aws:RequestTag/env': value } });

  it.each([
    ['a tag that is asked for is given', [when(allow('rds:*'), tagged('dev'))], [['allowed']]],
    ['a tag that is forbidden is left out', [allow('rds:*'), deny('*', tagged('prod'))], [['allowed']]],
    ['one pick must serve all statements', [when(allow('rds:*'), tagged('dev')), deny('*', tagged('dev'))], []],
    ['one pick must serve all statements, by pattern too', [when(allow('rds:*'), tagged('dev-a')), deny('*', tagged('dev-*'))], []],
    ['a pick may be like one pattern and unlike another', [when(allow('rds:*'), tagged('dev-*')), deny('*', tagged('*-x'))], [['allowed']]],
    [
      'a tag may have to be there and of no forbidden value',
      [when(allow('rds:*'), { Null: { 'aws:RequestTag/env': 'false' } }), deny('*', tagged('p*'))],
      [['allowed']],
    ],
    ['transport is as secure as is wanted', [allow('rds:*'), deny('*', { Bool: { 'aws:SecureTransport': 'false' } })], [['allowed']]],
    ['and not both', [when(allow('rds:*'), { Bool: { 'aws:SecureTransport': 'true' } }), deny('*', { Bool: { 'aws:SecureTransport': 'true' } })], []],
    ['tag keys come with their tags', [when(allow('rds:*'), tagged('dev')), deny('*', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'env' } })], []],
    [
      'a pick may be like a pattern and not equal what it begins with',
      [when(allow('rds:*'), tagged('dev*')), deny('*', { StringEquals: { 'aws:RequestTag/env': 'dev' } })],
      [['allowed']],
    ],
    [
      'a pick may be the same text in another case',
      [
        when(allow('rds:*'), { StringEqualsIgnoreCase: { 'aws:RequestTag/env': 'dev' } }),
        deny('*', { StringEquals: { 'aws:RequestTag/env': ['dev', 'DEV'] } }),
      ],
      [['allowed']],
    ],
    [
      'of several tag keys some may be given and others not',
      [
        when(allow('rds:*'), { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }),
        deny('*', { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': 'b' } }),
        deny('*', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'c' } }),
      ],
      [['allowed']],
    ],
    ['the agent is whoever it says', [when(allow('rds:*'), { StringLike: { 'aws:UserAgent': 'terraform/*' } })], [['allowed']]],
  ])('%s', (_, statements, expected) => {
    expect(deletes(accountWith(statements))).toEqual(expected);
  });

  it('is told as a condition that is met', () => {
    const [reach] = evaluated(accountWith([when(allow(DELETE), tagged('dev'))])).reachOf(USER);

    expect(reach).toMatchObject({ certainty: 'allowed', conditions: [{ text: 'only while aws:RequestTag/env is like dev', free: true }] });
  });

  it('stays open where there is too much to pick', () => {
    const keys = Array.from({ length: 8 }, (_, index) => [`aws:RequestTag/k${index}`, ['a', 'b']]);

    expect(deletes(accountWith([when(allow('rds:*'), { StringEquals: Object.fromEntries(keys) })]))).toEqual([
      ['conditional', ...keys.map(([key]) => `only while ${key} is a or b`)],
    ]);
  });

  it.each([
    ['a later date', { DateGreaterThan: { 's3:object-lock-retain-until-date': '2027-01-01T00:00:00Z' } }],
    ['a number between two', { NumericGreaterThan: { 's3:max-keys': '5' }, NumericLessThan: { 's3:max-keys': '6' } }],
  ])('may be %s', (_, condition) => {
    expect(reachOf(accountWith([when(allow('s3:DeleteBucket'), condition)]), 's3:DeleteBucket')).toMatchObject([{ certainty: 'allowed' }]);
  });

  it('is no way round a waiting time', () => {
    const waiting = when(allow('kms:ScheduleKeyDeletion'), { NumericGreaterThanEquals: { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' } });

    expect(reachOf(accountWith([waiting]), 'kms:ScheduleKeyDeletion')).toMatchObject([{ certainty: 'allowed' }]);
  });
});

describe('what stands in the name', () => {
  it('a guard of Regions leaves the databases of those Regions, and every bucket', () => {
    const guard = {
      Effect: 'Deny',
      NotAction: 'iam:*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
    };
    const state = accountWith([allow('*'), guard]);

    expect(reachOf(state, DELETE)).toEqual([
      { certainty: 'allowed', include: [`arn:aws:rds:eu-central-1:${ACCOUNT}:db:*`, `arn:aws:rds:eu-west-1:${ACCOUNT}:db:*`], except: [], needs: [] },
    ]);
    expect(reachOf(state, 's3:DeleteBucket')).toMatchObject([{ certainty: 'allowed', include: ['arn:aws:s3:::*'] }]);
  });

  it('an Allow in one Region is on the names of that Region', () => {
    const state = accountWith([
      when(allow('rds:*'), { StringLike: { 'aws:RequestedRegion': 'eu-*' } }),
      deny('rds:*', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }),
    ]);

    expect(reachOf(state, DELETE)).toEqual([
      { certainty: 'allowed', include: [`arn:aws:rds:eu-*:${ACCOUNT}:db:*`], except: ['arn:*:*:eu-west-1:*:*'], needs: [] },
    ]);
  });

  it('a guard of Regions speaks of objects by their buckets and by access points, which have a Region', () => {
    const state = accountWith([allow('s3:*'), deny('*', { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } })]);

    expect(reachOf(state, 's3:DeleteObject')).toEqual([
      { certainty: 'allowed', include: ['arn:aws:s3:::*/*'], except: [], needs: [] },
      { certainty: 'allowed', include: [`arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/*/object/*`], except: [], needs: [] },
    ]);
  });

  it('a guard of accounts stops what lies in others', () => {
    const guard = deny('*', { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } });

    expect(deletes(accountWith([allow('*'), guard]))).toEqual([['allowed']]);
    expect(deletes(accountWith([allow('*'), deny('*', { StringEquals: { 'aws:ResourceAccount': ACCOUNT } })]))).toEqual([]);
    expect(reachOf(accountWith([allow('sqs:PurgeQueue', 'arn:aws:sqs:*:999999999999:jobs'), guard]), 'sqs:PurgeQueue')).toEqual([]);
  });
});

describe('time', () => {
  const at = (operator: string, date: string): readonly Statement[] => [when(allow('rds:*'), { [operator]: { 'aws:CurrentTime': date } })];

  it.each([
    ['DateLessThan', '2026-01-01T00:00:00Z', []],
    ['DateLessThan', '2027-01-01T00:00:00Z', [['conditional', 'only before 2027-01-01T00:00:00Z']]],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', [['allowed']]],
    ['DateGreaterThan', '2027-01-01T00:00:00Z', [['conditional', 'only after 2027-01-01T00:00:00Z']]],
  ])('%s %s is held against the time of the snapshot', (operator, date, expected) => {
    expect(deletes(accountWith(at(operator, date)))).toEqual(expected);
  });

  it('that revokes older sessions stops no new one', () => {
    const revoked = [allow('*'), deny('*', { DateLessThan: { 'aws:TokenIssueTime': '2026-11-01T00:00:00Z' } })];

    expect(deletes(accountWith(revoked))).toEqual([['allowed']]);
  });
});

describe('what is known of the principal', () => {
  const byTag = [when(allow('rds:*'), { StringEquals: { 'aws:PrincipalTag/dept': 'ops' } })];

  it.each([
    ['a user with the tag', { dept: 'ops' }, [['allowed']]],
    ['a user with another', { dept: 'dev' }, []],
    ['a user without it', {}, []],
    ['a user whose tags nobody read', null, [['conditional', 'only while aws:PrincipalTag/dept is ops']]],
  ])('%s', (_, tags, expected) => {
    expect(deletes(accountWith(byTag, { user: { tags } }))).toEqual(expected);
  });

  it('a session may carry tags that its role does not', () => {
    expect(deletes(accountWith(byTag, { role: { tags: { dept: 'dev' } } }), SESSION)).toEqual([['conditional', 'only while aws:PrincipalTag/dept is ops']]);
  });

  it('the address stays open, and is told', () => {
    expect(deletes(accountWith([when(allow('rds:*'), { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })]))).toEqual([['conditional', 'only from 10.0.0.0/8']]);
    expect(deletes(accountWith([allow('rds:*'), deny('*', { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })]))).toEqual([
      ['conditional', 'not from outside 10.0.0.0/8'],
    ]);
  });

  it('the ARN of a session is that of its role, with its path', () => {
    const own = [when(allow('rds:*'), { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/ops/*` } })];

    expect(deletes(accountWith(own, { role: { arn: `arn:aws:iam::${ACCOUNT}:role/ops/deploy` } }), SESSION)).toEqual([['allowed']]);
  });

  it('its name fills variables', () => {
    expect(reachOf(accountWith([allow('s3:DeleteObject', ['arn:aws:s3:::home/$', '{aws:username}/*'].join(''))]), 's3:DeleteObject')).toMatchObject([
      { certainty: 'allowed', include: ['arn:aws:s3:::home/ci/*'] },
    ]);
  });
});

describe('control policies of the organization', () => {
  const FULL = { id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: policyOf(allow('*')) };
  const controls = (...documents: object[]): Controls => ({
    kind: 'levels',
    levels: documents.map((document, index) => ({ target: `ou-${index}`, policies: [{ id: 'p-x', name: `level${index}`, document }] })),
  });
  const under = (scps: object[], rcps: object[] = []): State =>
    accountWith([allow('*')], { account: { organization: { id: 'o-example', scps: controls(FULL.document, ...scps), rcps: controls(...rcps) } } });

  it('must allow at every level', () => {
    expect(deletes(under([policyOf(allow('s3:*'))]))).toEqual([]);
    expect(reachOf(under([policyOf(allow('*', 'arn:aws:rds:*:*:db:test-*'))]), DELETE)).toMatchObject([{ include: [`arn:aws:rds:*:${ACCOUNT}:db:test-*`] }]);
  });

  it('bind root as well, and what they leave is what it reaches', () => {
    const state = under([policyOf(allow('*'), deny('rds:*', undefined, 'arn:aws:rds:*:*:db:prod-*'))]);

    expect(reachOf(state, DELETE, ROOT)).toMatchObject([{ certainty: 'allowed', include: [DATABASES], except: ['arn:aws:rds:*:*:db:prod-*'] }]);
    expect(evaluated(state).administers(ROOT)).toBeNull();
  });

  it('that ask root for MFA leave it a session with MFA', () => {
    const state = under([policyOf(allow('*'), deny('*', { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }))]);

    expect(deletes(state, ROOT)).toEqual([['conditional', 'needs an MFA code, if the user has a device']]);
  });

  it('of one text at two levels are told by their own levels, whether the snapshot was stored or not', () => {
    const same = policyOf(allow('*'), deny('rds:*', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'arn:aws:rds:*:*:db:prod-*'));
    const levels = ['r-root', 'ou-1'].map((target) => ({ target, policies: [{ id: 'p-x', name: 'Guard', document: same }] }));
    const live = accountWith([allow('rds:*')], { account: { organization: { id: 'o-example', scps: { kind: 'levels', levels }, rcps: controls() } } });
    const sources = (state: State): readonly string[] =>
      evaluated(state)
        .reachOf(USER)
        .flatMap(({ evidence }) => evidence.map(({ source }) => source));

    expect(sources(live)).toContain('SCP Guard of ou-1, statement 2');
    expect(sources(live)).toEqual(sources(State.parse(parseJson(JSON.stringify(live)))));
  });

  it('that are not read are told as what bounds the reach', () => {
    const [reach] = evaluated(accountWith([allow(DELETE)])).reachOf(USER);

    expect(reach?.upperBound).toEqual(['SCPs not read', 'RCPs not read']);
    expect(evaluated(under([])).reachOf(USER)[0]?.upperBound).toEqual([]);
  });

  it('for resources deny, where the service knows them', () => {
    const denied = policyOf({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' });

    expect(reachOf(under([], [denied]), 's3:DeleteBucket')).toEqual([]);
    expect(deletes(under([], [denied]))).toEqual([['allowed']]);
  });

  it('bind no service-linked role', () => {
    const arn = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/rds.amazonaws.com/deploy`;
    const state = accountWith([allow('*')], {
      role: { arn },
      account: { organization: { id: 'o-example', scps: controls(policyOf(allow('s3:*'))), rcps: controls() } },
    });

    expect(deletes(state, `aws:${arn}`)).toEqual([['allowed']]);
    expect(deletes(state)).toEqual([]);
  });
});

describe('the simulator of IAM', () => {
  const simulated = (statements: readonly Statement[], answer: object): State => {
    const answers = [{ action: DELETE, decision: 'allowed' as const, organizations: null, boundary: null, missing: [], ...answer }];
    return accountWith(statements, { account: { simulations: [{ principal: USER.slice(4), at: '2026-11-22T12:00:00Z', answers }] } });
  };

  it('confirms what the policies say', () => {
    const evaluation = evaluated(simulated([allow(DELETE)], {}));

    expect(evaluation.reachOf(USER)[0]?.evidence).toContainEqual({ source: 'iam:SimulatePrincipalPolicy', observed: 'allowed on "*"' });
    expect(evaluation.gapsOf(USER)).not.toContainEqual(expect.objectContaining({ because: 'contradicted' }));
  });

  it('that allows what no policy does is believed, and the disagreement told', () => {
    const evaluation = evaluated(simulated([allow('s3:*')], {}));

    expect(evaluation.reachOf(USER).find(({ operation }) => operation.id === DELETE)).toMatchObject({ certainty: 'allowed', on: { include: [DATABASES] } });
    expect(evaluation.gapsOf(USER)).toContainEqual(expect.objectContaining({ code: 'AWS-SIMULATOR', because: 'contradicted', effect: 'advisory' }));
  });

  it('that denies what the policies allow takes nothing away', () => {
    const evaluation = evaluated(simulated([allow(DELETE)], { decision: 'implicitDeny' }));

    expect(evaluation.reachOf(USER)).toMatchObject([{ certainty: 'allowed' }]);
    expect(evaluation.gapsOf(USER)).toContainEqual(expect.objectContaining({ because: 'contradicted' }));
  });

  it('shows from inside a member account that SCPs deny', () => {
    const [reach] = evaluated(simulated([allow(DELETE)], { decision: 'implicitDeny', organizations: false })).reachOf(USER);

    expect(reach?.upperBound).toContain('the IAM simulator says that SCPs deny it on "*"');
  });

  it('that denies on everything says nothing of a part', () => {
    const evaluation = evaluated(simulated([allow(DELETE, 'arn:aws:rds:*:*:db:test-*')], { decision: 'implicitDeny' }));

    expect(evaluation.gapsOf(USER)).not.toContainEqual(expect.objectContaining({ because: 'contradicted' }));
  });
});

it('who holds everything but for a Deny that protects nothing administers the account', () => {
  const state = accountWith([allow('*'), deny('*:*')]);

  expect(evaluated(state).administers(USER)).toBe(`AWS account ${ACCOUNT}`);
  expect(evaluated(state).gapsOf(USER)).toContainEqual(expect.objectContaining({ code: 'AWS-STATEMENT', effect: 'narrowing' }));
});

it('a key is deleted by whoever its own policy lets near, which nobody read', () => {
  const [reach] = evaluated(accountWith([allow('kms:ScheduleKeyDeletion')])).reachOf(ROLE);

  expect(reach).toMatchObject({ certainty: 'allowed', upperBound: expect.arrayContaining(['key policies not read']) });
});

it('what AWS keeps for itself is changed by nobody', () => {
  const [reach] = reachOf(accountWith([allow('iam:DeleteRole')]), 'iam:DeleteRole');

  expect(reach?.except).toContain('arn:*:iam::*:role/aws-reserved/*');
});
