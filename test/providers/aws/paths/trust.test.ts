import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../providers/aws/evaluate.ts';
import type { Account, State } from '../../../../providers/aws/state.ts';
import type { NodeId } from '../../../../src/model.ts';
import { ACCOUNT, MEMBER, policyOf } from './accounts.ts';

const USER = `arn:aws:iam::${ACCOUNT}:user/team/ci`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app/deploy`;
const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;
const ABROAD = `arn:aws:iam::${MEMBER}:role/target`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/s1`;
const OWN_ACCOUNT = `arn:aws:iam::${ACCOUNT}:root`;
const ASSUME = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' };

type Statement = Record<string, unknown>;
interface Given {
  readonly own?: readonly Statement[];
  readonly mfa?: boolean;
  readonly boundary?: Statement;
  readonly tags?: Readonly<Record<string, string>>;
  readonly scp?: Statement;
  readonly rcp?: Statement;
}

const levelOf = (...statements: readonly Statement[]): Account['organization']['scps'] => ({
  kind: 'levels',
  levels: [{ target: 'r-root', policies: [{ id: 'p-1', name: 'limits', document: policyOf(...statements) }] }],
});
const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const LIMIT = `arn:aws:iam::${ACCOUNT}:policy/limit`;
const HELD = { attached: [], boundary: null, tags: {}, gaps: [], inline: [] };

function accountOf(id: string, roles: Account['roles'], { scp, rcp }: Given): Account {
  const scps = levelOf(EVERYTHING, ...(scp === undefined ? [] : [scp]));
  const rcps = levelOf({ ...EVERYTHING, Principal: '*' }, ...(rcp === undefined ? [] : [{ ...rcp, Principal: '*' }]));
  return { id, partition: 'aws', users: [], groups: [], roles, policies: [], organization: { id: 'o-exampleorgid', scps, rcps }, whole: true, gaps: [] };
}

/** A user, and a role that it does not act as, both with the same policies; and a role whose trust is given, in their account or another. */
function stateWith(trust: unknown, given: Given, target: string): State {
  const { own = [ASSUME], mfa = false, boundary, tags = {} } = given;
  const held = {
    ...HELD,
    tags,
    inline: own.length === 0 ? [] : [{ name: 'own', document: policyOf(...own) }],
    boundary: boundary === undefined ? null : LIMIT,
  };
  const nobody = policyOf({ Effect: 'Allow', Principal: { Service: 'nobody.amazonaws.com' }, Action: 'sts:AssumeRole' });
  const deploy = { ...held, arn: ROLE, name: 'deploy', id: 'AROADEPLOY', trust: nobody };
  const role = { ...HELD, arn: target, name: 'target', id: 'AROATARGET', trust };
  const account = accountOf(ACCOUNT, target === TARGET ? [deploy, role] : [deploy], given);
  const users = [{ ...held, arn: USER, name: 'ci', id: 'AIDACI', groups: [], mfa }];
  const policies = boundary === undefined ? [] : [{ arn: LIMIT, document: policyOf(boundary), unread: null }];
  return { accounts: [{ ...account, users, policies }, ...(target === TARGET ? [] : [accountOf(MEMBER, [role], given)])] };
}

/** How the target can be become: the certainty and what it takes; null when it cannot. */
function becoming(trust: unknown, { from = USER, to = TARGET, ...given }: Given & { readonly from?: string; readonly to?: string } = {}): unknown {
  const node: NodeId = `aws:${from}`;
  const edges = evaluate(stateWith(trust, given, to), { takenAt: '2026-11-22T12:00:00.000Z' }).edgesFrom(node, { leaving: false, isNews: () => true });
  const edge = [...edges].find((one) => one.to === `aws:${to}`);
  return edge === undefined ? null : [edge.step.certainty, ...edge.step.conditions.map(({ text }) => text)];
}

function trusting(principal: unknown, fields: Statement = {}): unknown {
  return policyOf({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...fields });
}

const NOBODY: readonly Statement[] = [];

describe('a role is become by whom its trust names', () => {
  it.each([
    ['the user itself', { AWS: USER }, { own: NOBODY }, ['allowed']],
    ['another user', { AWS: `arn:aws:iam::${ACCOUNT}:user/ci` }, {}, null],
    ['the account, and its own policies allow it', { AWS: OWN_ACCOUNT }, {}, ['allowed']],
    ['the number of the account, and its own policies allow it', { AWS: ACCOUNT }, {}, ['allowed']],
    ['the account, and its own policies are silent', { AWS: OWN_ACCOUNT }, { own: NOBODY }, null],
    ['the account, and its own policies allow another role', { AWS: OWN_ACCOUNT }, { own: [{ ...ASSUME, Resource: ROLE }] }, null],
    ['another account', { AWS: `arn:aws:iam::${MEMBER}:root` }, {}, null],
    ['everybody', '*', { own: NOBODY }, ['allowed']],
    ['everybody that AWS knows', { AWS: '*' }, { own: NOBODY }, ['allowed']],
    ['one of several', { AWS: [`arn:aws:iam::${MEMBER}:root`, USER] }, { own: NOBODY }, ['allowed']],
    ['a principal that is no more', { AWS: 'AIDAEXAMPLEGONE' }, {}, null],
    ['a service', { Service: 'lambda.amazonaws.com' }, {}, null],
    ['an identity provider', { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` }, {}, null],
    ['the role of a session, whatever its path', { AWS: ROLE }, { from: SESSION, own: NOBODY }, ['allowed']],
    ['the role without its path', { AWS: `arn:aws:iam::${ACCOUNT}:role/deploy` }, { from: ROLE, own: NOBODY }, ['allowed']],
    ['a session by its name', { AWS: SESSION }, { from: SESSION, own: NOBODY }, ['allowed']],
    ['another session of the role', { AWS: SESSION.replace('s1', 's2') }, { from: SESSION, own: NOBODY }, null],
  ])('%s', (_, principal, given, expected) => {
    expect(becoming(trusting(principal), given)).toEqual(expected);
  });

  it('everybody but the ones that are left out', () => {
    const trust = policyOf({ Effect: 'Allow', NotPrincipal: { AWS: USER }, Action: 'sts:AssumeRole' });

    expect(becoming(trust, { own: NOBODY })).toBeNull();
    expect(becoming(trust, { from: ROLE, own: NOBODY })).toEqual(['allowed']);
  });

  it('and by nobody whom it denies', () => {
    const denial = { Effect: 'Deny', Principal: { AWS: USER }, Action: 'sts:*' };

    expect(becoming(policyOf({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }, denial))).toBeNull();
  });

  it('and perhaps by anybody, where it is not understood', () => {
    expect(becoming(null)).toMatchObject(['unknown', expect.stringContaining('trust policy of role target')]);
  });
});

describe('a condition of a trust has three values', () => {
  it.each([
    ['an external id may be known or not', { StringEquals: { 'sts:ExternalId': 'x1' } }, {}, ['conditional', 'only while sts:ExternalId is x1']],
    ['the organization is known', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } }, {}, ['allowed']],
    ['another organization is not', { StringEquals: { 'aws:PrincipalOrgID': 'o-another0000' } }, {}, null],
    ['the name of a session is picked', { StringLike: { 'sts:RoleSessionName': 'build-*' } }, {}, ['allowed']],
    ['the tag of a user is known', { StringEquals: { 'aws:PrincipalTag/team': 'web' } }, { tags: { team: 'web' } }, ['allowed']],
    ['another tag of a user is not', { StringEquals: { 'aws:PrincipalTag/team': 'web' } }, { tags: { team: 'ops' } }, null],
    ['an address is open', { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, {}, ['conditional', 'only from 10.0.0.0/8']],
    ['MFA takes a device', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, {}, null],
    ['MFA takes a code', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { mfa: true }, ['conditional', 'needs an MFA code']],
  ])('%s', (_, condition, given, expected) => {
    expect(becoming(trusting({ AWS: USER }, { Condition: condition }), given)).toEqual(expected);
  });
});

describe('what limits who asks cuts the edge', () => {
  const denial = { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: '*' };

  it.each([
    ['a Deny of its own', { AWS: USER }, { own: [ASSUME, denial] }, null],
    ['an SCP', { AWS: USER }, { scp: denial }, null],
    ['an RCP', { AWS: USER }, { rcp: denial }, null],
    ['a boundary, where the trust leaves it to the account', { AWS: OWN_ACCOUNT }, { boundary: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }, null],
    ['no boundary, where the trust names a user', { AWS: USER }, { boundary: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }, ['allowed']],
    ['a boundary, where the trust names a role', { AWS: ROLE }, { from: ROLE, boundary: { Effect: 'Allow', Action: 's3:*', Resource: '*' } }, null],
  ])('%s', (_, principal, given, expected) => {
    expect(becoming(trusting(principal), given)).toEqual(expected);
  });
});

describe('a role of another account', () => {
  it.each([
    ['that trusts the user, and the user may', { AWS: USER }, {}, ['allowed']],
    ['that trusts the account, and the user may', { AWS: OWN_ACCOUNT }, {}, ['allowed']],
    ['that trusts the user, whose own policies are silent', { AWS: USER }, { own: NOBODY }, null],
    ['that does not trust it', { AWS: `arn:aws:iam::${MEMBER}:root` }, {}, null],
  ])('%s', (_, principal, given, expected) => {
    expect(becoming(trusting(principal), { ...given, to: ABROAD })).toEqual(expected);
  });

  it('is a gap that may hide rights where that account was not collected', () => {
    const [own] = stateWith(trusting('*'), { own: [{ ...ASSUME, Resource: ABROAD }] }, TARGET).accounts;
    const gaps = evaluate({ accounts: own === undefined ? [] : [own] }, { takenAt: '2026-11-22T12:00:00.000Z' }).gapsOf(`aws:${USER}`);

    expect(gaps).toContainEqual(expect.objectContaining({ code: 'AWS-FOREIGN', effect: 'granting', what: expect.stringContaining(ABROAD) }));
  });
});
