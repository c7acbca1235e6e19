import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../fixtures/servers/http.ts';
import { type Organization, State } from '../../../../providers/aws/state.ts';
import type { Auditor } from '../../../../src/provider.ts';
import { aToken } from '../../../support/collecting.ts';
import { ACCOUNT, incident, policyOf, type Serving, serve } from '../serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const MANAGEMENT = '777788889999';
const OTHER = '444455556666';
const FULL = policyOf({ Effect: 'Allow', Action: '*', Resource: '*' });
const NO_DELETION = policyOf({ Effect: 'Deny', Action: 'rds:Delete*', Resource: '*' });
const EVERYWHERE = ['r-abcd', 'ou-abcd-apps', 'ou-abcd-media', ACCOUNT, OTHER, MANAGEMENT];

const ORGANIZATION = {
  id: 'o-larkspur01',
  management: MANAGEMENT,
  root: 'r-abcd',
  units: { 'ou-abcd-apps': 'r-abcd', 'ou-abcd-media': 'ou-abcd-apps' },
  accounts: { [ACCOUNT]: 'ou-abcd-media', [OTHER]: 'ou-abcd-media' },
  policies: [
    { id: 'p-FullAWSAccess', name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', document: FULL, targets: EVERYWHERE },
    { id: 'p-nodelete', name: 'no deletion', type: 'SERVICE_CONTROL_POLICY', document: NO_DELETION, targets: ['ou-abcd-media'] },
    { id: 'p-RCPFullAWSAccess', name: 'RCPFullAWSAccess', type: 'RESOURCE_CONTROL_POLICY', document: FULL, targets: EVERYWHERE },
  ],
};

const KEYS = { 'aws-uploads': 'user-key', 'aws-reports': 'user-key', 'auditor:aws:0': 'user-key', management: 'user-key' } as const;
const BOSS = { kind: 'user-key', account: MANAGEMENT, user: 'boss', createdAt: '2026-01-01T00:00:00Z' };

/** The incident's accounts in one organization, with a user of its management account. */
function organized(organization: object = {}, tokens: Readonly<Record<string, unknown>> = {}): unknown {
  const state = incident();
  const management = { users: [{ name: 'boss', createdAt: '2026-01-01T00:00:00Z' }], groups: [], roles: [], policies: [] };
  return {
    ...state,
    tokens: { ...state.tokens, management: BOSS, ...tokens },
    accounts: { ...state.accounts, [MANAGEMENT]: management },
    organizations: [{ ...ORGANIZATION, ...organization }],
  };
}

function manager(fields: object = { use: ['organizations'] }): Auditor {
  return { entry: { env: { accessKeyId: 'A', secretAccessKey: 'B' }, accounts: [MANAGEMENT], ...fields }, secret: serving.secretOf('management') };
}

async function organizationsOf(tokens: readonly string[], auditors: readonly Auditor[] = []): Promise<Readonly<Record<string, Organization>>> {
  const { state } = await serving.collect(tokens, { auditors });
  return Object.fromEntries(State.parse(state).accounts.map(({ id, organization }) => [id, organization]));
}

function asked(command: string): number {
  return serving.local.requests.filter(({ headers }) => headers['x-amz-target'] === `AWSOrganizationsV20161128.${command}`).length;
}

function breakOn(command: string, fault: Fault, body = ''): void {
  serving.local.inject({
    when: (exchange) => exchange.headers['x-amz-target'] === `AWSOrganizationsV20161128.${command}` && exchange.body.includes(body),
    fault,
  });
}

const gap = (kind: 'SCP' | 'RCP', because: string, command: string): object => ({
  kind: 'unread',
  gap: { code: `AWS-${kind}`, what: `${kind}s`, because, effect: 'narrowing', request: `organizations:${command}` },
});

describe('the control policies over an account', () => {
  const CHAIN = [
    { target: 'r-abcd', policies: [{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: FULL }] },
    { target: 'ou-abcd-apps', policies: [{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: FULL }] },
    {
      target: 'ou-abcd-media',
      policies: [
        { id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: FULL },
        { id: 'p-nodelete', name: 'no deletion', document: NO_DELETION },
      ],
    },
    { target: ACCOUNT, policies: [{ id: 'p-FullAWSAccess', name: 'FullAWSAccess', document: FULL }] },
  ];

  it('are read level by level, root first, by an auditor of another account', async () => {
    serving = await serve(organized(), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [serving.auditor(), manager()]);

    expect(organization).toMatchObject({ id: 'o-larkspur01', scps: { kind: 'levels', levels: CHAIN }, rcps: { kind: 'levels' } });
  });

  it('are read by a delegated administrator for its own account, which the token itself may be', async () => {
    serving = await serve(organized({ delegated: [ACCOUNT] }), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads']);

    expect(organization).toMatchObject({ id: 'o-larkspur01', scps: { kind: 'levels', levels: CHAIN } });
  });

  it('are found from the way to the account where nobody of the account may ask', async () => {
    serving = await serve(
      organized({}, { 'aws-uploads': { kind: 'user-key', account: ACCOUNT, user: 'uploads', createdAt: '2025-03-14T10:22:07Z', denied: ['*'] } }),
      KEYS,
    );

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ id: 'o-larkspur01', scps: { kind: 'levels', levels: CHAIN } });
  });

  it('are asked for once for all accounts of the organization', async () => {
    serving = await serve(organized(), KEYS);

    const organizations = await organizationsOf(['aws-uploads', 'aws-reports'], [manager()]);

    expect(organizations).toMatchObject({ [ACCOUNT]: { scps: { kind: 'levels' } }, [OTHER]: { scps: { kind: 'levels' } } });
    expect(asked('DescribePolicy')).toBe(3);
    expect(asked('ListParents')).toBe(4);
    expect(asked('ListPoliciesForTarget')).toBe(2 * 5);
    expect(asked('ListRoots')).toBe(1);
  });

  it('are asked for at the address of Organizations before the shared one', async () => {
    const other = await serve(organized({ delegated: [ACCOUNT] }), {});
    serving = await serve(organized(), KEYS);

    const { state } = await serving.collect(['aws-uploads'], { environment: { AWS_ENDPOINT_URL_ORGANIZATIONS: other.local.origin } });

    expect(serving.local.requests.some(({ headers }) => 'x-amz-target' in headers)).toBe(false);
    expect(other.local.requests.map(({ headers }) => headers['x-amz-target'])).toEqual(['AWSOrganizationsV20161128.DescribeOrganization']);
    expect(State.parse(state).accounts[0]?.organization).toMatchObject({ scps: { kind: 'unread' } });
    await other.local.close();
  });

  it('are whole, however small the pages are', async () => {
    serving = await serve({ ...Object(organized()), pageSize: 1 }, KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: { kind: 'levels', levels: CHAIN } });
  });
});

describe('no control policy applies', () => {
  it.each([
    ['to the management account', {}, 'management', MANAGEMENT, 'o-larkspur01', 'the account is the management account of its organization'],
    ['where there is no organization', { accounts: {} }, 'aws-uploads', ACCOUNT, null, 'the account is in no organization'],
    [
      'with consolidated billing alone',
      { features: 'CONSOLIDATED_BILLING' },
      'aws-uploads',
      ACCOUNT,
      'o-larkspur01',
      'the organization has consolidated billing alone',
    ],
  ])('%s, and no further question is asked', async (_, organization, token, account, id, because) => {
    serving = await serve(organized(organization), KEYS);

    const found = await organizationsOf([token]);

    expect(found[account]).toEqual({ id, scps: { kind: 'exempt', because }, rcps: { kind: 'exempt', because } });
    expect(serving.local.requests.filter(({ headers }) => 'x-amz-target' in headers)).toHaveLength(1);
  });

  it('of a type that is switched off', async () => {
    serving = await serve(organized({ enabled: ['SERVICE_CONTROL_POLICY'] }), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: { kind: 'levels' }, rcps: { kind: 'exempt', because: 'RCPs are not enabled in the organization' } });
  });

  it('where the list itself says that its type is switched off', async () => {
    serving = await serve(organized({}, { management: { ...BOSS, denied: ['ListRoots'] } }), KEYS);
    breakOn('ListPoliciesForTarget', { kind: 'answer', answer: answerOf('PolicyTypeNotEnabledException') }, 'RESOURCE_CONTROL_POLICY');

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: { kind: 'levels' }, rcps: { kind: 'exempt' } });
  });
});

describe('what nobody may read is unread, by the name of the permission that is missing', () => {
  it.each([
    ['DescribeOrganization', null],
    ['ListParents', 'o-larkspur01'],
    ['ListPoliciesForTarget', 'o-larkspur01'],
    ['DescribePolicy', 'o-larkspur01'],
  ])('%s', async (command, id) => {
    const denied = { denied: [command] };
    const uploads = { kind: 'user-key', account: ACCOUNT, user: 'uploads', createdAt: '2025-03-14T10:22:07Z' };
    serving = await serve(organized({}, { management: { ...BOSS, ...denied }, 'aws-uploads': { ...uploads, ...denied } }), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toEqual({ id, scps: gap('SCP', 'forbidden', command), rcps: gap('RCP', 'forbidden', command) });
  });

  it('an account that no auditor for organizations knows', async () => {
    serving = await serve(organized(), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads']);

    expect(organization).toEqual({ id: 'o-larkspur01', scps: gap('SCP', 'forbidden', 'ListParents'), rcps: gap('RCP', 'forbidden', 'ListParents') });
  });

  it('and each principal of the account is asked once, however many tokens it has', async () => {
    const uploads = { kind: 'user-key', account: ACCOUNT, user: 'uploads', createdAt: '2025-03-14T10:22:07Z' };
    serving = await serve(organized({}, { second: uploads }), { ...KEYS, second: 'user-key' });

    await organizationsOf(['aws-uploads', 'second']);

    expect(asked('ListParents')).toBe(1);
  });

  it('an auditor without a declared use is asked about its own account alone', async () => {
    serving = await serve(organized(), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager({})]);

    expect(organization).toMatchObject({ scps: { kind: 'unread' } });
  });

  it('a refused list of roots alone is no loss', async () => {
    serving = await serve(organized({}, { management: { ...BOSS, denied: ['ListRoots'] } }), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: { kind: 'levels' }, rcps: { kind: 'levels' } });
  });

  it('an auditor for organizations that AWS does not know', async () => {
    serving = await serve(organized({}, { management: { kind: 'revoked' } }), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: { kind: 'unread', gap: { because: 'forbidden', request: 'sts:GetCallerIdentity' } } });
  });

  it('an account of which only a saved file is there, and no client for it is ever built', async () => {
    serving = await serve(organized(), KEYS);
    const token = aToken('aws', 'saved', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:user/x` } });

    const { state } = await serving.collect([], {
      tokens: [token],
      auditors: [{ entry: { authorizationDetails: 'none.json', account: ACCOUNT }, secret: null }],
    });

    expect(State.parse(state).accounts[0]?.organization).toMatchObject({ scps: { kind: 'unread', gap: { because: 'unsupported' } } });
    expect(serving.local.requests).toEqual([]);
  });
});

describe('one broken level leaves the whole list unread, never a shorter chain', () => {
  it.each<[string, Fault, string]>([
    ['a target that is refused', { kind: 'answer', answer: answerOf('AccessDeniedException') }, 'forbidden'],
    ['a target with no policy at all', { kind: 'answer', answer: answerOf(null, '{"Policies":[]}') }, 'unreadable'],
    ['a list that does not advance', { kind: 'answer', answer: answerOf(null, '{"Policies":[{"Id":"p-x","Name":"x"}],"NextToken":"again"}') }, 'unreadable'],
    ['an answer without its list', { kind: 'answer', answer: answerOf(null, '{}') }, 'unreadable'],
    ['garbage', { kind: 'garbage' }, 'unreadable'],
    ['a cut connection', { kind: 'cut' }, 'unreachable'],
    ['throttling that does not end', { kind: 'answer', answer: answerOf('TooManyRequestsException') }, 'rate-limited'],
  ])('%s', async (_, fault, because) => {
    serving = await serve(organized(), KEYS);
    breakOn('ListPoliciesForTarget', fault, 'ou-abcd-apps');

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toEqual({
      id: 'o-larkspur01',
      scps: gap('SCP', because, 'ListPoliciesForTarget'),
      rcps: gap('RCP', because, 'ListPoliciesForTarget'),
    });
  });

  it('a policy that is no JSON', async () => {
    serving = await serve(organized(), KEYS);
    breakOn('DescribePolicy', { kind: 'answer', answer: answerOf(null, '{"Policy":{"Content":"{\\"Version"}}') }, 'p-nodelete');

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: gap('SCP', 'unreadable', 'DescribePolicy'), rcps: { kind: 'levels' } });
  });

  it('a way up that goes round in a circle', async () => {
    serving = await serve(organized({ units: { 'ou-abcd-apps': 'ou-abcd-media', 'ou-abcd-media': 'ou-abcd-apps' } }), KEYS);

    const { [ACCOUNT]: organization } = await organizationsOf(['aws-uploads'], [manager()]);

    expect(organization).toMatchObject({ scps: gap('SCP', 'unreadable', 'ListParents') });
  });
});

function answerOf(type: string | null, body = JSON.stringify({ __type: type })): { status: number; headers: Record<string, string>; body: string } {
  return { status: type === null ? 200 : 400, headers: { 'content-type': 'application/x-amz-json-1.1' }, body };
}
