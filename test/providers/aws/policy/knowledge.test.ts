import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../../providers/aws/policy/context.ts';
import { type Decision, decide } from '../../../../providers/aws/policy/decide.ts';
import { compile, type Policies } from '../../../../providers/aws/policy/layers.ts';
import { shapeOf } from '../../../../providers/aws/policy/named-keys.ts';
import { bindLayers } from '../../../../providers/aws/policy/reach.ts';
import { documentOf } from './binding.ts';

const USER = 'arn:aws:iam::111122223333:user/ci';
const DATABASE = 'arn:aws:rds:eu-west-1:111122223333:db:prod';
const ROLE = 'arn:aws:iam::111122223333:role/app';
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const FULL = documentOf([ALL]);
const SILENT = documentOf([{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }]);
const DENYING = documentOf([ALL, { Sid: 'Never', Effect: 'Deny', Action: 'rds:Delete*', Resource: '*' }]);
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const OFFICE = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };

function ask(policies: Policies, action = 'rds:DeleteDBInstance', resource = DATABASE, resourceAccount = '111122223333'): Decision {
  return decide({ principal: USER, action, resource, resourceAccount }, policies, 'partial');
}

/** "allowed", "denied/implicit by boundary" */
function said({ outcome, denial, by }: Decision): string {
  return denial === undefined ? outcome : `${outcome}/${denial} by ${by}`;
}

describe('a layer that nobody could read', () => {
  it.each<readonly [string, Policies, string, readonly string[]]>([
    ['identity policies may give what nothing else gives', { identity: 'unread' }, 'unknown', ['identity policies not read']],
    ['identity policies do not undo a Deny', { identity: 'unread', boundary: DENYING }, 'denied/explicit by boundary', []],
    ['identity policies give nothing beyond the boundary', { identity: 'unread', boundary: SILENT }, 'denied/implicit by boundary', []],
    ['identity policies give nothing beyond the SCPs', { identity: 'unread', scps: [[SILENT]] }, 'denied/implicit by scp', []],
    ['a boundary takes nothing away', { identity: FULL, boundary: 'unread' }, 'allowed', ['permissions boundary not read']],
    ['a session policy takes nothing away', { identity: FULL, session: 'unread' }, 'allowed', ['session policy not read']],
    ['SCPs take nothing away', { identity: FULL, scps: 'unread' }, 'allowed', ['SCPs not read']],
    ['a boundary gives nothing', { identity: SILENT, boundary: 'unread' }, 'denied/implicit by identity', []],
    ["the resource's policy takes nothing away", { identity: FULL, resource: 'unread' }, 'allowed', ["resource's policy not read"]],
    ["the resource's policy may give what the identity lacks", { identity: 'none', resource: 'unread' }, 'unknown', ["resource's policy not read"]],
    [
      'all of them at once',
      { identity: 'unread', boundary: 'unread', session: 'unread', scps: 'unread', rcps: 'unread', resource: 'unread' },
      'unknown',
      ['SCPs not read', "resource's policy not read", 'permissions boundary not read', 'session policy not read', 'identity policies not read'],
    ],
  ])('%s', (_, policies, expected, assuming) => {
    const decision = ask(policies);

    expect(said(decision)).toBe(expected);
    expect(decision.assuming).toEqual(assuming);
  });

  it('RCPs are assumed to take nothing away, from services that they know', () => {
    const policies: Policies = { identity: FULL, rcps: 'unread' };

    expect(ask(policies, 's3:DeleteObject', 'arn:aws:s3:::b/k')).toMatchObject({ outcome: 'allowed', assuming: ['RCPs not read'] });
    expect(ask(policies)).toMatchObject({ outcome: 'allowed', assuming: [] });
  });

  it('keeps what is conditional conditional', () => {
    const identity = documentOf([{ ...ALL, Condition: MFA }]);

    expect(ask({ identity, boundary: 'unread', scps: 'unread' })).toMatchObject({
      outcome: 'conditional',
      assuming: ['SCPs not read', 'permissions boundary not read'],
    });
  });

  it.each<readonly [string, Policies, string, string]>([
    ['a trust that was not read may let anybody near', { identity: FULL, resource: 'unread' }, 'sts:AssumeRole', 'unknown'],
    ['a role without a trust lets nobody near', { identity: FULL, resource: 'none' }, 'sts:AssumeRole', 'denied/implicit by resource'],
    ['identities that were not read may use a delegation', { identity: 'unread', resource: trusting('111122223333') }, 'sts:AssumeRole', 'unknown'],
    [
      'identities that were not read do not pass a trust of others',
      { identity: 'unread', resource: trusting('444455556666') },
      'sts:AssumeRole',
      'denied/implicit by resource',
    ],
    ['a user that the trust names needs no policy', { identity: 'unread', resource: trusting(USER) }, 'sts:AssumeRole', 'allowed'],
  ])('%s', (_, policies, action, expected) => {
    expect(said(ask(policies, action, ROLE))).toBe(expected);
  });

  it('across accounts neither side is enough, and what is not read of either is open', () => {
    const far = (policies: Policies): string => said(ask(policies, 's3:DeleteObject', 'arn:aws:s3:::b/k', '444455556666'));
    const resource = documentOf([{ ...ALL, Principal: { AWS: USER } }]);

    expect(far({ identity: FULL, resource })).toBe('allowed');
    expect(far({ identity: FULL, resource: 'unread' })).toBe('unknown');
    expect(far({ identity: 'unread', resource })).toBe('unknown');
    expect(far({ identity: FULL, resource: 'none' })).toBe('denied/implicit by resource');
    expect(far({ identity: 'none', resource: 'unread' })).toBe('denied/implicit by identity');
  });
});

function trusting(principal: string): object {
  return documentOf([{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }]);
}

describe('what was not understood', () => {
  const oddAllow = { Effect: 'Allow', Action: '*', Resources: '*' };
  const oddDeny = { Effect: 'Deny', Action: '*', Resources: '*' };

  it.each<readonly [string, Policies, string, readonly string[]]>([
    ['an Allow of the identity may give it', { identity: documentOf([oddAllow]) }, 'unknown', ['identity policy 1, statement 1, not understood']],
    ['a Deny of the identity gives nothing', { identity: documentOf([oddDeny]) }, 'denied/implicit by identity', []],
    ['a Deny of the identity is told', { identity: documentOf([oddDeny, ALL]) }, 'allowed', ['identity policy 1, statement 1, not understood']],
    ['a document is told', { identity: [FULL, { Statement: 'all' }] }, 'allowed', ['identity policy 2, which is not a policy document, not understood']],
    ['a document may give it', { identity: [{ Statement: 'all' }] }, 'unknown', ['identity policy 1, which is not a policy document, not understood']],
    [
      'an Allow of a boundary takes nothing away',
      { identity: FULL, boundary: documentOf([oddAllow]) },
      'allowed',
      ['boundary policy 1, statement 1, not understood'],
    ],
    ['a Deny of a boundary is told', { identity: FULL, boundary: documentOf([ALL, oddDeny]) }, 'allowed', ['boundary policy 1, statement 2, not understood']],
    ['a Deny of a silent boundary changes nothing', { identity: FULL, boundary: documentOf([oddDeny]) }, 'denied/implicit by boundary', []],
    [
      'an Allow of an SCP takes nothing away',
      { identity: FULL, scps: [[FULL], [documentOf([oddAllow])]] },
      'allowed',
      ['scp policy 1 of level 2, statement 1, not understood'],
    ],
    ['an Allow of an SCP does not make up for another level', { identity: FULL, scps: [[SILENT], [documentOf([oddAllow])]] }, 'denied/implicit by scp', []],
    [
      'a name that is no ARN is told',
      { identity: documentOf([{ ...ALL, Resource: ['database', '*'] }]) },
      'allowed',
      ['identity policy 1, statement 1, where "database" is not an ARN, not understood'],
    ],
    [
      'a name that is no ARN may give it',
      { identity: documentOf([{ ...ALL, Resource: 'database' }]) },
      'unknown',
      ['identity policy 1, statement 1, where "database" is not an ARN, not understood'],
    ],
    [
      'a name that is no ARN of another action gives nothing',
      { identity: documentOf([{ Effect: 'Allow', Action: 's3:*', Resource: 'bucket' }]) },
      'denied/implicit by identity',
      [],
    ],
    [
      'a wildcard for a type protects nothing, and that is told',
      { identity: [FULL, documentOf([{ Effect: 'Deny', Action: '*', Resource: 'arn:aws:rds:*:*:*:prod' }])] },
      'allowed',
      ['identity policy 2, statement 1, where "arn:aws:rds:*:*:*:prod" has a wildcard for a resource type, not understood'],
    ],
  ])('%s', (_, policies, expected, assuming) => {
    const decision = ask(policies);

    expect(said(decision)).toBe(expected);
    expect(decision.assuming).toEqual(assuming);
  });

  it('an operator that IAM lacks leaves the statement open', () => {
    const odd = { StringMatches: { 'aws:username': 'ci' } };

    expect(ask({ identity: documentOf([{ ...ALL, Condition: odd }]) })).toMatchObject({
      outcome: 'conditional',
      conditions: [{ text: 'only while aws:username StringMatches ci' }],
    });
    expect(said(ask({ identity: [FULL, documentOf([{ Effect: 'Deny', Action: '*', Resource: '*', Condition: odd }])] }))).toBe('conditional');
  });

  it('of an RCP is told of what is allowed, and of reach', () => {
    const policies: Policies = { identity: FULL, rcps: [[documentOf([{ ...oddDeny, Principal: '*' }])]] };
    const objects = { include: ['arn:aws:s3:::b/*'], except: [] };

    const { faults } = bindLayers(compile(policies), contextOf({}, 'partial'), shapeOf(objects));

    expect(ask(policies, 's3:DeleteObject', 'arn:aws:s3:::b/k').assuming).toEqual(['rcp policy 1 of level 1, statement 1, not understood']);
    expect(faults).toEqual([{ effect: 'narrowing', what: 'rcp policy 1 of level 1, statement 1' }]);
  });
});

describe('a denial names the layer that decides', () => {
  const S3 = documentOf([{ Effect: 'Deny', Action: 's3:*', Resource: '*', Principal: '*' }]);

  it.each<readonly [string, Policies, string]>([
    ['SCPs before all', { identity: DENYING, scps: [[DENYING]], boundary: DENYING, session: DENYING }, 'denied/explicit by scp'],
    ['a boundary', { identity: DENYING, boundary: DENYING, session: DENYING }, 'denied/explicit by boundary'],
    ['a session policy', { identity: DENYING, session: DENYING }, 'denied/explicit by session'],
    ['the identity', { identity: DENYING }, 'denied/explicit by identity'],
    ['silent SCPs', { identity: SILENT, scps: [[FULL], []], boundary: SILENT }, 'denied/implicit by scp'],
    ['a silent boundary', { identity: SILENT, boundary: SILENT, session: SILENT }, 'denied/implicit by boundary'],
    ['a silent session policy', { identity: SILENT, session: SILENT }, 'denied/implicit by session'],
    ['a silent identity', { identity: SILENT, session: FULL }, 'denied/implicit by identity'],
    ['no policy at all', { identity: 'none' }, 'denied/implicit by identity'],
    [
      'an open Allow against a certain Deny',
      {
        identity: documentOf([
          { ...ALL, Condition: MFA },
          { ...ALL, Effect: 'Deny' },
        ]),
      },
      'denied/explicit by identity',
    ],
  ])('%s', (_, policies, expected) => {
    expect(said(ask(policies))).toBe(expected);
  });

  it('RCPs, and the resource itself', () => {
    const object = (policies: Policies): string => said(ask(policies, 's3:DeleteObject', 'arn:aws:s3:::b/k'));

    expect(object({ identity: FULL, rcps: [[S3]], resource: S3 })).toBe('denied/explicit by rcp');
    expect(object({ identity: FULL, resource: S3 })).toBe('denied/explicit by resource');
  });

  it('AWS itself, of what is its own', () => {
    const denied = ask({ identity: FULL }, 'kms:DeleteAlias', 'arn:aws:kms:eu-west-1:111122223333:alias/aws/rds');

    expect(said(denied)).toBe('denied/implicit by aws');
  });

  it('and the statements that have a say', () => {
    expect(ask({ identity: DENYING }).statements).toEqual([
      { layer: 'identity', source: 'identity policy 1, statement 2 "Never"', text: 'Deny rds:Delete* on *' },
      { layer: 'identity', source: 'identity policy 1, statement 1', text: 'Allow * on *' },
    ]);
  });
});

describe('a condition that stays open is put into words', () => {
  it.each<readonly [object, string]>([
    [OFFICE, 'only from 10.0.0.0/8'],
    [{ IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '10.0.0.0/8'] } }, 'only from 10.0.0.0/8 or 192.0.2.0/24'],
    [MFA, 'needs MFA'],
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, 'needs MFA, if that is stated'],
    [{ DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } }, 'only before 2027-01-01T00:00:00Z'],
    [{ DateGreaterThanEquals: { 'aws:CurrentTime': '2027-01-01' } }, 'only from 2027-01-01'],
    [{ StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, 'only through VPC endpoint vpce-1'],
    [{ StringNotEquals: { 'aws:PrincipalTag/team': ['b', 'a'] } }, 'only while aws:PrincipalTag/team is not a or b'],
    [{ 'ForAnyValue:StringLike': { 'aws:TagKeys': 'e*' } }, 'only while some aws:TagKeys is like e*'],
    [{ Null: { 'aws:TokenIssueTime': 'false' } }, 'only while aws:TokenIssueTime is there'],
    [{ ...MFA, ...OFFICE }, 'needs MFA and only from 10.0.0.0/8'],
  ])('of an Allow: %j', (Condition, text) => {
    expect(ask({ identity: documentOf([{ ...ALL, Condition }]) })).toMatchObject({
      outcome: 'conditional',
      conditions: [{ text, sources: ['identity policy 1, statement 1'] }],
    });
  });

  it.each<readonly [object, string]>([
    [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, 'needs MFA'],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, 'not while MFA is stated as false'],
    [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'not from outside 10.0.0.0/8'],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2027-01-01' } }, 'not after 2027-01-01'],
    [{ StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, 'not outside eu-west-1'],
  ])('of a Deny: %j', (Condition, text) => {
    const identity = documentOf([ALL, { Sid: 'Fence', Effect: 'Deny', Action: '*', Resource: '*', Condition }]);

    expect(ask({ identity })).toMatchObject({
      outcome: 'conditional',
      conditions: [{ text, sources: ['identity policy 1, statement 2 "Fence"'] }],
    });
  });

  const withMfa = documentOf([{ ...ALL, Condition: MFA }]);
  const fromOffice = documentOf([{ ...ALL, Condition: OFFICE }]);
  const texts = (decision: Decision): readonly string[] => decision.conditions.map(({ text }) => text);

  it('of one of several Allows, either is enough', () => {
    const { conditions } = ask({ identity: [withMfa, fromOffice] });

    expect(conditions).toEqual([{ text: 'needs MFA, or only from 10.0.0.0/8', sources: ['identity policy 1, statement 1', 'identity policy 2, statement 1'] }]);
  });

  it('of several layers, all must hold', () => {
    expect(texts(ask({ identity: withMfa, boundary: fromOffice })).toSorted()).toEqual(['needs MFA', 'only from 10.0.0.0/8']);
  });

  it('what is surely allowed by one Allow asks for no other', () => {
    expect(ask({ identity: [withMfa, FULL] }).outcome).toBe('allowed');
    expect(texts(ask({ identity: [withMfa, FULL], boundary: fromOffice }))).toEqual(['only from 10.0.0.0/8']);
  });

  it('what the resource gives is another way, and not one more condition', () => {
    const object = (resource: object): Decision => ask({ identity: withMfa, resource }, 's3:DeleteObject', 'arn:aws:s3:::b/k');
    const naming = (AWS: string): object => documentOf([{ ...ALL, Principal: { AWS }, Condition: OFFICE }]);

    expect(texts(object(naming('111122223333')))).toEqual(['needs MFA']);
    expect(texts(object(naming(USER)))).toEqual(['needs MFA, or only from 10.0.0.0/8']);
  });

  it('where the account is named surely and the user on a condition, the condition is told', () => {
    const resource = documentOf([
      { ...ALL, Principal: { AWS: '111122223333' } },
      { ...ALL, Principal: '*', Condition: MFA },
    ]);

    expect(texts(ask({ identity: 'none', resource }, 's3:DeleteObject', 'arn:aws:s3:::b/k'))).toEqual(['needs MFA']);
  });
});
