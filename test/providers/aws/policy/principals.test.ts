import { describe, expect, it } from 'vitest';
import { type Decision, decide, type Request } from '../../../../providers/aws/policy/decide.ts';
import type { Policies } from '../../../../providers/aws/policy/layers.ts';
import { type PrincipalFacts, principalOf } from '../../../../providers/aws/policy/principals.ts';
import { documentOf } from './binding.ts';

const HOME = '111122223333';
const AWAY = '444455556666';
const USER = `arn:aws:iam::${HOME}:user/team/ci`;
const ROLE = `arn:aws:iam::${HOME}:role/team/app`;
const SESSION = `arn:aws:sts::${HOME}:assumed-role/app/s1`;
const FEDERATED = `arn:aws:sts::${HOME}:federated-user/jo`;
const ROOT = `arn:aws:iam::${HOME}:root`;
const LINKED = `arn:aws:iam::${HOME}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`;
const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const FULL = documentOf([ALL]);
const SILENT = documentOf([{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }]);
const OBJECT = { action: 's3:DeleteObject', resource: 'arn:aws:s3:::b/k' };
const ASSUME = { action: 'sts:AssumeRole', resource: `arn:aws:iam::${HOME}:role/target` };
const DELETE_KEY = { action: 'kms:ScheduleKeyDeletion', resource: `arn:aws:kms:eu-west-1:${HOME}:key/1` };

function said({ outcome, denial }: Decision): string {
  return denial === undefined ? outcome : denial;
}

function ask(request: Request, policies: Policies): string {
  return said(decide(request, policies, 'complete'));
}

/** A policy of a resource that allows everything to one principal. */
function to(Principal: unknown): object {
  return documentOf([{ ...ALL, Principal }]);
}

function against(who: Readonly<Record<string, unknown>>): object {
  return documentOf([{ Effect: 'Deny', Action: '*', Resource: '*', ...who }]);
}

describe('the ARN of a principal tells its kind', () => {
  it.each<readonly [string, Partial<PrincipalFacts>]>([
    [USER, { kind: 'user', account: HOME, credential: 'long-term' }],
    [ROLE, { kind: 'role', roleArn: ROLE, credential: 'session' }],
    [SESSION, { kind: 'assumed-role', roleArn: `arn:aws:iam::${HOME}:role/app` }],
    [FEDERATED, { kind: 'federated', account: HOME }],
    [ROOT, { kind: 'root', account: HOME, credential: 'long-term' }],
    [LINKED, { kind: 'service-linked' }],
    [`arn:aws-us-gov:sts::${HOME}:assumed-role/app/s1`, { kind: 'assumed-role', roleArn: `arn:aws-us-gov:iam::${HOME}:role/app` }],
    [`arn:aws-cn:iam::${HOME}:user/ci`, { kind: 'user', account: HOME }],
  ])('%s', (arn, facts) => {
    expect(principalOf(arn)).toMatchObject({ arn, tags: null, ...facts });
  });

  it.each(['', '*', HOME, `arn:aws:iam::${HOME}:group/dev`, 'arn:aws:iam::1:user/a', `arn:aws:s3:::${HOME}`])('"%s" is none', (arn) => {
    expect(() => principalOf(arn)).toThrow(TypeError);
  });
});

// Source: IAM User Guide, reference_policies_elements_principal, reference_policies_evaluation-logic (2026-09). Nothing else allows anything.
describe('in the same account, a resource lets near whom it names', () => {
  const forms: Readonly<Record<string, unknown>> = {
    everybody: '*',
    'every AWS principal': { AWS: '*' },
    'the user': { AWS: USER },
    'the user without its path': { AWS: `arn:aws:iam::${HOME}:user/ci` },
    'the role': { AWS: ROLE },
    'the role without its path': { AWS: `arn:aws:iam::${HOME}:role/app` },
    'the session': { AWS: SESSION },
    'another session': { AWS: `arn:aws:sts::${HOME}:assumed-role/app/s2` },
    'a session by wildcard': { AWS: `arn:aws:sts::${HOME}:assumed-role/app/*` },
    'the federated user': { AWS: FEDERATED },
    'the account': { AWS: HOME },
    'the root of the account': { AWS: ROOT },
    'another account': { AWS: AWAY },
    'a user of the same name elsewhere': { AWS: `arn:aws:iam::${AWAY}:user/team/ci` },
    'one among others': { AWS: [`arn:aws:iam::${HOME}:user/x`, AWAY, USER, SESSION] },
    'a service': { Service: 's3.amazonaws.com' },
    'an identity provider': { Federated: 'cognito-identity.amazonaws.com' },
    'a canonical user': { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
    'a service and the user': { Service: 's3.amazonaws.com', AWS: USER },
    'a user that is gone': { AWS: 'AIDACKCEVSQ6C2EXAMPLE' },
    'a role that is gone': { AWS: 'AROACKCEVSQ6C2EXAMPLE' },
  };
  const everybody = ['everybody', 'every AWS principal'];

  it.each<readonly [string, readonly string[]]>([
    [USER, [...everybody, 'the user', 'one among others', 'a service and the user']],
    [SESSION, [...everybody, 'the role', 'the role without its path', 'the session', 'one among others']],
    [FEDERATED, [...everybody, 'the federated user']],
    [ROOT, [...everybody, 'the account', 'the root of the account']],
  ])('%s', (principal, expected) => {
    const near = Object.entries(forms).filter(([, form]) => ask({ principal, ...OBJECT }, { identity: 'none', resource: to(form) }) === 'allowed');

    expect(near.map(([name]) => name).toSorted()).toEqual([...expected].toSorted());
  });

  it('a role asked for by itself may take any session name, so a session that is named is open', () => {
    const policies = (form: unknown): Policies => ({ identity: 'none', resource: to(form) });

    expect(ask({ principal: ROLE, ...OBJECT }, policies(forms['another session']))).toBe('conditional');
    expect(ask({ principal: ROLE, ...OBJECT }, policies({ AWS: `arn:aws:sts::${HOME}:assumed-role/other/s1` }))).toBe('implicit');
    expect(ask({ principal: ROLE, ...OBJECT }, policies(forms['the role']))).toBe('allowed');
  });

  it.each(Object.entries(forms))('a Deny of %s hits whom it names, the account included', (name, form) => {
    const hit = ask({ principal: USER, ...OBJECT }, { identity: FULL, resource: against({ Principal: form }) });

    const expected = [...everybody, 'the user', 'one among others', 'a service and the user', 'the account', 'the root of the account'];
    expect(hit).toBe(expected.includes(name) ? 'explicit' : 'allowed');
  });
});

// Source: IAM User Guide, reference_policies_elements_notprincipal, access_policies_boundaries (2026-09).
describe('a Deny of all but the named', () => {
  it.each<readonly [string, string, unknown, string]>([
    ['spares the user', USER, { AWS: [USER, HOME] }, 'allowed'],
    ['hits another user', USER, { AWS: [`arn:aws:iam::${HOME}:user/x`] }, 'explicit'],
    ['spares the session whose role is named', SESSION, { AWS: [ROLE, HOME] }, 'allowed'],
    ['hits the session where a service alone is named', SESSION, { Service: 's3.amazonaws.com' }, 'explicit'],
    ['hits everybody where one is named who is gone', USER, { AWS: 'AIDACKCEVSQ6C2EXAMPLE' }, 'explicit'],
    ['is open for a role one of whose sessions is named', ROLE, { AWS: `arn:aws:sts::${HOME}:assumed-role/app/s2` }, 'conditional'],
  ])('%s', (_, principal, NotPrincipal, expected) => {
    expect(ask({ principal, ...OBJECT }, { identity: FULL, resource: against({ NotPrincipal }) })).toBe(expected);
  });

  it('hits the named as well who have a boundary', () => {
    const policies: Policies = { identity: FULL, resource: against({ NotPrincipal: { AWS: [USER, HOME] } }) };

    expect(ask({ principal: USER, ...OBJECT }, { ...policies, boundary: FULL })).toBe('explicit');
    expect(ask({ principal: USER, ...OBJECT }, { ...policies, boundary: 'unread' })).toBe('allowed');
  });
});

// Source: IAM User Guide, reference_policies_evaluation-logic and access_policies_boundaries: what a resource gives to the user or
// the session itself is not limited by implicit denials; what it gives to the role is (2026-09).
describe('a silent boundary or session policy', () => {
  const grant = (principal: string, form: unknown, policies: Partial<Policies>, resourceAccount = HOME): string =>
    ask({ principal, ...OBJECT, resourceAccount }, { identity: 'none', resource: to(form), ...policies });

  it.each<readonly [string, string, unknown, Partial<Policies>, string]>([
    ['stands not against a user who is named', USER, { AWS: USER }, { boundary: SILENT }, 'allowed'],
    ['nor against everybody', USER, '*', { boundary: SILENT }, 'allowed'],
    ['stands against the account of the user', USER, { AWS: HOME }, { boundary: SILENT, identity: FULL }, 'implicit'],
    ['stands against a session whose role is named', SESSION, { AWS: ROLE }, { boundary: SILENT }, 'implicit'],
    ['of the session as well', SESSION, { AWS: ROLE }, { session: SILENT }, 'implicit'],
    ['stands not against a session that is named', SESSION, { AWS: SESSION }, { boundary: SILENT }, 'allowed'],
    ['of the session neither', SESSION, { AWS: SESSION }, { session: SILENT }, 'allowed'],
    ['stands against a role that is asked for by itself', ROLE, { AWS: ROLE }, { boundary: SILENT }, 'implicit'],
    ['stands not against a federated user who is named', FEDERATED, { AWS: FEDERATED }, { session: SILENT }, 'allowed'],
    ['that denies stands against all of them', SESSION, { AWS: SESSION }, { session: documentOf([ALL, { ...ALL, Effect: 'Deny' }]) }, 'explicit'],
    ['that allows leaves what the role is given', SESSION, { AWS: ROLE }, { boundary: FULL, session: FULL }, 'allowed'],
    ['stands not below SCPs', USER, { AWS: USER }, { scps: [[SILENT]] }, 'implicit'],
  ])('%s', (_, principal, form, policies, expected) => {
    expect(grant(principal, form, policies)).toBe(expected);
  });

  it.each<readonly [string, string, unknown]>([
    ['a user', USER, { AWS: USER }],
    ['a session', SESSION, { AWS: SESSION }],
    ['everybody', USER, '*'],
  ])('across accounts stands against %s that is named', (_, principal, form) => {
    expect(grant(principal, form, { identity: FULL }, AWAY)).toBe('allowed');
    expect(grant(principal, form, { identity: FULL, boundary: SILENT }, AWAY)).toBe('implicit');
    expect(grant(principal, form, { identity: FULL, session: SILENT }, AWAY)).toBe('implicit');
  });
});

// Source: IAM User Guide, reference_policies_evaluation-logic-cross-account (2026-09).
describe('across accounts', () => {
  const far = { ...OBJECT, resourceAccount: AWAY };

  it.each<readonly [string, string, Policies, string]>([
    ['both sides must allow', USER, { identity: FULL, resource: to({ AWS: USER }) }, 'allowed'],
    ['the account may be named', USER, { identity: FULL, resource: to({ AWS: HOME }) }, 'allowed'],
    ['the root may be named', SESSION, { identity: FULL, resource: to({ AWS: ROOT }) }, 'allowed'],
    ['the role may be named', SESSION, { identity: FULL, resource: to({ AWS: ROLE }) }, 'allowed'],
    ['the identity alone is not enough', USER, { identity: FULL }, 'implicit'],
    ['the resource alone is not enough', USER, { identity: 'none', resource: to('*') }, 'implicit'],
    ['the account of the resource is not that of the principal', USER, { identity: FULL, resource: to({ AWS: AWAY }) }, 'implicit'],
    ['a Deny of the resource counts', USER, { identity: FULL, resource: [to({ AWS: USER }), against({ Principal: { AWS: HOME } })] }, 'explicit'],
  ])('%s', (_, principal, policies, expected) => {
    expect(ask({ principal, ...far }, policies)).toBe(expected);
  });
});

// Source: Organizations User Guide, orgs_manage_policies_scps and orgs_manage_policies_rcps (2026-09).
describe('control policies of the organization', () => {
  const deny = documentOf([ALL, { Effect: 'Deny', Action: '*', Resource: '*' }]);
  const rcp = [[against({ Principal: '*' })]];
  const EC2 = { action: 'ec2:TerminateInstances', resource: `arn:aws:ec2:eu-west-1:${HOME}:instance/i-1` };

  it.each<readonly [string, string, typeof OBJECT, Partial<Policies>, string]>([
    ['SCPs bind users', USER, OBJECT, { scps: [[deny]] }, 'explicit'],
    ['SCPs bind the root of an account', ROOT, OBJECT, { scps: [[deny]] }, 'explicit'],
    ['SCPs bind sessions', SESSION, OBJECT, { scps: [[FULL], [SILENT]] }, 'implicit'],
    ['SCPs do not bind service-linked roles', LINKED, OBJECT, { scps: [[deny]] }, 'allowed'],
    ['silent SCPs do not bind them either', LINKED, OBJECT, { scps: [[]] }, 'allowed'],
    ['nobody is bound where none are in force', USER, OBJECT, { scps: 'exempt' }, 'allowed'],
    ['RCPs bind users', USER, OBJECT, { rcps: rcp }, 'explicit'],
    ['RCPs bind the root of an account', ROOT, OBJECT, { rcps: rcp }, 'explicit'],
    ['RCPs do not bind service-linked roles', LINKED, OBJECT, { rcps: rcp }, 'allowed'],
    ['RCPs know no EC2', USER, EC2, { rcps: rcp }, 'allowed'],
    ['RCPs know KMS', USER, { ...DELETE_KEY }, { rcps: rcp, resource: to({ AWS: USER }) }, 'explicit'],
    ['RCPs know STS', USER, ASSUME, { rcps: rcp, resource: to({ AWS: USER }) }, 'explicit'],
    ['RCPs that are silent take nothing away', USER, OBJECT, { rcps: [[], []] }, 'allowed'],
    ['RCPs that allow give nothing', USER, OBJECT, { identity: SILENT, rcps: [[to('*')]] }, 'implicit'],
  ])('%s', (_, principal, request, policies, expected) => {
    expect(ask({ principal, ...request }, { identity: FULL, ...policies })).toBe(expected);
  });

  it('RCPs of the account of the resource bind those from elsewhere', () => {
    const policies: Policies = { identity: FULL, resource: to({ AWS: USER }), rcps: rcp };

    expect(ask({ principal: USER, ...OBJECT, resourceAccount: AWAY }, policies)).toBe('explicit');
  });
});

describe('the root of an account', () => {
  it('needs no policy of its own, and is bound by what its resources say', () => {
    expect(ask({ principal: ROOT, ...OBJECT }, { identity: 'exempt' })).toBe('allowed');
    expect(ask({ principal: ROOT, ...OBJECT }, { identity: 'exempt', resource: against({ Principal: '*' }) })).toBe('explicit');
    expect(ask({ principal: ROOT, ...OBJECT, resourceAccount: AWAY }, { identity: 'exempt' })).toBe('implicit');
    expect(ask({ principal: ROOT, ...OBJECT, resourceAccount: AWAY }, { identity: 'exempt', resource: to({ AWS: HOME }) })).toBe('allowed');
  });
});

// Source: STS API Reference, GetFederationToken: without a session policy the session has no permissions (2026-09).
describe('a federated user', () => {
  it.each<readonly [string, Policies, string]>([
    ['has nothing without a session policy', { identity: FULL }, 'implicit'],
    ['has what both allow', { identity: FULL, session: FULL }, 'allowed'],
    ['has no more than its user', { identity: SILENT, session: FULL }, 'implicit'],
    ['has no more than its session policy', { identity: FULL, session: SILENT }, 'implicit'],
    ['has what a resource gives to it by name', { identity: FULL, resource: to({ AWS: FEDERATED }) }, 'allowed'],
    ['may have it all where the session policy was not read', { identity: FULL, session: 'unread' }, 'allowed'],
  ])('%s', (_, policies, expected) => {
    expect(ask({ principal: FEDERATED, ...OBJECT }, policies)).toBe(expected);
  });
});

// Source: KMS Developer Guide, key-policies and key-policy-modifying-external-accounts (2026-09).
describe('a KMS key decides by its own policy', () => {
  it.each<readonly [string, string, Policies, string, string]>([
    ['which delegates to the account', USER, { identity: FULL, resource: to({ AWS: ROOT }) }, 'allowed', HOME],
    ['which delegates to the account, not to each of its users', USER, { identity: 'none', resource: to({ AWS: ROOT }) }, 'implicit', HOME],
    ['which names the user', USER, { identity: 'none', resource: to({ AWS: USER }) }, 'allowed', HOME],
    ['which names the role', SESSION, { identity: 'none', resource: to({ AWS: ROLE }) }, 'allowed', HOME],
    ['which names the role, under its boundary', SESSION, { identity: 'none', boundary: SILENT, resource: to({ AWS: ROLE }) }, 'implicit', HOME],
    ['which names somebody else', USER, { identity: FULL, resource: to({ AWS: ROLE }) }, 'implicit', HOME],
    ['which is not there', USER, { identity: FULL, resource: 'none' }, 'implicit', HOME],
    ['even against its own account', ROOT, { identity: 'exempt', resource: to({ AWS: USER }) }, 'implicit', HOME],
    ['which lets its account near', ROOT, { identity: 'exempt', resource: to({ AWS: ROOT }) }, 'allowed', HOME],
    ['which names a user from elsewhere, who needs a policy too', USER, { identity: FULL, resource: to({ AWS: HOME }) }, 'allowed', AWAY],
    ['which alone is not enough for those from elsewhere', USER, { identity: 'none', resource: to({ AWS: USER }) }, 'implicit', AWAY],
  ])('%s', (_, principal, policies, expected, resourceAccount) => {
    expect(ask({ principal, ...DELETE_KEY, resourceAccount }, policies)).toBe(expected);
  });

  it('but aliases and lists are under identity policies', () => {
    expect(ask({ principal: USER, action: 'kms:DeleteAlias', resource: `arn:aws:kms:eu-west-1:${HOME}:alias/app` }, { identity: FULL })).toBe('allowed');
    expect(ask({ principal: USER, action: 'kms:ListKeys', resource: '*' }, { identity: FULL })).toBe('allowed');
  });
});

// Source: IAM User Guide, id_roles_terms-and-concepts (trust policy), reference_policies_evaluation-logic (2026-09).
describe('a role is assumed by those whom its trust lets near', () => {
  const trust = (Principal: unknown, Action: unknown = 'sts:AssumeRole'): object => documentOf([{ Effect: 'Allow', Principal, Action }]);

  it.each<readonly [string, string, Policies, string, string]>([
    ['named', USER, { identity: 'none', resource: trust({ AWS: USER }) }, 'allowed', HOME],
    ['named with others', USER, { identity: 'none', resource: trust({ AWS: [ROLE, USER], Service: 'ec2.amazonaws.com' }) }, 'allowed', HOME],
    ['named, under a silent boundary', USER, { identity: 'none', boundary: SILENT, resource: trust({ AWS: USER }) }, 'allowed', HOME],
    ['by their role', SESSION, { identity: 'none', resource: trust({ AWS: ROLE }) }, 'allowed', HOME],
    ['by their role, under its boundary', SESSION, { identity: 'none', boundary: SILENT, resource: trust({ AWS: ROLE }) }, 'implicit', HOME],
    ['by their account, with a policy', USER, { identity: FULL, resource: trust({ AWS: ROOT }) }, 'allowed', HOME],
    ['by their account, without a policy', USER, { identity: 'none', resource: trust({ AWS: ROOT }) }, 'implicit', HOME],
    ['whoever they are', USER, { identity: 'none', resource: trust('*') }, 'allowed', HOME],
    ['not by the name of a service', USER, { identity: FULL, resource: trust({ Service: 'ec2.amazonaws.com' }) }, 'implicit', HOME],
    ['not by an identity provider', USER, { identity: FULL, resource: trust({ Federated: 'accounts.google.com' }) }, 'implicit', HOME],
    ['not once they are gone', USER, { identity: FULL, resource: trust({ AWS: 'AIDACKCEVSQ6C2EXAMPLE' }) }, 'implicit', HOME],
    ['not for another action', USER, { identity: FULL, resource: trust({ AWS: USER }, 'sts:TagSession') }, 'implicit', HOME],
    ['not against a Deny of their own', USER, { identity: documentOf([{ ...ALL, Effect: 'Deny' }]), resource: trust({ AWS: USER }) }, 'explicit', HOME],
    ['from elsewhere with a policy', USER, { identity: FULL, resource: trust({ AWS: HOME }) }, 'allowed', AWAY],
    ['from elsewhere not without one', USER, { identity: 'none', resource: trust({ AWS: USER }) }, 'implicit', AWAY],
  ])('%s', (_, principal, policies, expected, resourceAccount) => {
    expect(ask({ principal, ...ASSUME, resourceAccount }, policies)).toBe(expected);
  });

  it('with the external id that the trust asks for', () => {
    const resource = documentOf([
      { Effect: 'Allow', Principal: { AWS: USER }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
    ]);
    const external = (context: Record<string, string>): string => ask({ principal: USER, ...ASSUME, context }, { identity: FULL, resource });

    expect(external({ 'sts:ExternalId': 'x' })).toBe('allowed');
    expect(external({})).toBe('implicit');
    expect(said(decide({ principal: USER, ...ASSUME }, { identity: FULL, resource }, 'partial'))).toBe('conditional');
  });
});

// Source: STS API Reference, GetSessionToken, permissions (2026-09).
describe('a session of a user', () => {
  const facts = (credential: PrincipalFacts['credential']): PrincipalFacts => ({ arn: USER, kind: 'user', account: HOME, tags: null, credential });
  const call = (credential: PrincipalFacts['credential'], action: string): string =>
    ask({ principal: facts(credential), action, resource: '*' }, { identity: FULL, resource: isAssuming(action) ? trustAll() : 'none' });

  it.each<readonly [string, longTerm: string, session: string, withMfa: string]>([
    ['rds:DeleteDBInstance', 'allowed', 'allowed', 'allowed'],
    ['iam:PutUserPolicy', 'allowed', 'implicit', 'allowed'],
    ['sts:GetCallerIdentity', 'allowed', 'allowed', 'allowed'],
    ['sts:AssumeRole', 'allowed', 'allowed', 'allowed'],
    ['sts:TagSession', 'allowed', 'allowed', 'allowed'],
    ['sts:SetSourceIdentity', 'allowed', 'allowed', 'allowed'],
    ['sts:GetFederationToken', 'allowed', 'implicit', 'implicit'],
    ['sts:GetAccessKeyInfo', 'allowed', 'implicit', 'implicit'],
  ])('%s: long-term %s, without MFA %s, with MFA %s', (action, ...expected) => {
    expect([call('long-term', action), call('session', action), call('mfa-session', action)]).toEqual(expected);
  });
});

// Source: STS API Reference, GetFederationToken, permissions: in the console IAM is open to it (2026-09).
it('a federated user calls nothing of STS but who it is', () => {
  const call = (action: string): string => ask({ principal: FEDERATED, action, resource: '*' }, { identity: FULL, session: FULL, resource: trustAll() });

  expect(['sts:GetCallerIdentity', 'sts:AssumeRole', 'sts:GetSessionToken', 'iam:PutUserPolicy'].map(call)).toEqual([
    'allowed',
    'implicit',
    'implicit',
    'allowed',
  ]);
});

function isAssuming(action: string): boolean {
  return /^sts:(AssumeRole|TagSession|SetSourceIdentity)$/.test(action);
}

function trustAll(): object {
  return documentOf([{ Effect: 'Allow', Principal: '*', Action: 'sts:*' }]);
}
