import { afterEach, describe, expect, it } from 'vitest';
import { State, type User } from '../../../../providers/aws/state.ts';
import type { Snapshot } from '../../../../src/model.ts';
import { aToken } from '../../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, incidentWith, type Serving, serve } from '../serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const UPLOADS = { kind: 'user-key', account: ACCOUNT, user: 'uploads', createdAt: '2025-03-14T10:22:07Z' };

function uploadsOf(snapshot: Snapshot): User | undefined {
  const user = State.parse(snapshot.state).accounts[0]?.users.find(({ name }) => name === 'uploads');
  return user === undefined ? undefined : { ...user, gaps: user.gaps.filter(({ code }) => code !== 'AWS-SIMULATOR') };
}

function incidentWhoseUploads(fields: Readonly<Record<string, unknown>>): ReturnType<typeof incident> {
  const state = incident();
  const account = state.accounts[ACCOUNT] ?? { users: [] };
  const users = account.users.map((user) => (JSON.stringify(user).includes('"name":"uploads"') ? { ...Object(user), ...fields } : user));
  return { ...state, accounts: { ...state.accounts, [ACCOUNT]: { ...account, users } } };
}

function byPrincipal(user: string): ReturnType<typeof aToken> {
  return aToken('aws', user, { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:user/${user}` } });
}

describe.each([
  ['through the auditor', true],
  ['by the token itself', false],
])('of an audited user, %s', (_, audited) => {
  const auditors = (): Parameters<Serving['collect']>[1] => (audited ? { auditors: [serving.auditor()] } : {});

  it.each([true, false])('it is read whether there is an MFA device: %s', async (mfa) => {
    serving = await serve(incidentWhoseUploads({ mfa }), INCIDENT);

    const user = uploadsOf(await serving.collect(['aws-uploads'], auditors()));

    expect(user).toMatchObject({ mfa, gaps: [] });
  });

  it('the tags are read', async () => {
    serving = await serve(incidentWhoseUploads({ tags: { team: 'media' } }), INCIDENT);

    const user = uploadsOf(await serving.collect(['aws-uploads'], auditors()));

    expect(user?.tags).toEqual({ team: 'media' });
  });
});

it('refused MFA devices are not known, and the missing permission is named', async () => {
  serving = await serve(incidentWith({ 'aws-uploads': { ...UPLOADS, denied: ['ListMFADevices'] } }), INCIDENT);

  const user = uploadsOf(await serving.collect(['aws-uploads']));

  expect(user?.mfa).toBeNull();
  expect(user?.gaps).toEqual([
    { code: 'AWS-MFA', what: 'MFA devices of user uploads', because: 'forbidden', effect: 'advisory', request: 'iam:ListMFADevices' },
  ]);
});

it('users that are no token are not asked for their MFA devices', async () => {
  serving = await serve(incident(), INCIDENT);

  await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

  expect(serving.local.requests.filter(({ body }) => body.includes('Action=ListMFADevices'))).toHaveLength(1);
});

describe('a key that is switched off', () => {
  const INACTIVE = { ...UPLOADS, status: 'Inactive' };

  it('is said so, and what it could do again is audited', async () => {
    serving = await serve(incidentWith({ 'aws-uploads': INACTIVE }), INCIDENT);
    const value = serving.values.get('aws-uploads')?.['accessKeyId'] ?? '';
    const token = aToken('aws', 'by-key', { means: { kind: 'named', by: 'accessKeyId', value } });

    const snapshot = await serving.collect([], { tokens: [token], auditors: [serving.auditor()] });

    expect(snapshot.subjects).toMatchObject([
      { lifetime: { createdAt: '2025-03-14T10:22:07.000Z' }, gaps: [{ code: 'AWS-KEY-INACTIVE', effect: 'advisory', because: 'contradicted' }] },
    ]);
  });

  it('is rejected by AWS when it asks for itself', async () => {
    serving = await serve(incidentWith({ 'aws-uploads': INACTIVE }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

    expect(snapshot.failed).toMatchObject([{ code: 'unauthorized', message: expect.stringContaining('inactive') }]);
  });

  it.each([
    [
      'whose only key it is',
      { 'aws-uploads': INACTIVE },
      'AWS-KEY-INACTIVE',
      'no key of uploads is active; what is told here is what it could do once it is switched on again',
    ],
    ['who has no key at all', { 'aws-uploads': { ...UPLOADS, user: 'grafana' } }, 'AWS-KEY-AGE', 'no key of uploads exists'],
  ])('is told of a user %s', async (_, tokens, code, what) => {
    serving = await serve(incidentWith(tokens), INCIDENT);

    const snapshot = await serving.collect([], { tokens: [byPrincipal('uploads')], auditors: [serving.auditor()] });

    expect(snapshot.subjects).toMatchObject([{ lifetime: { createdAt: null }, gaps: [{ code, what }] }]);
  });
});

it('the keys of root are asked of root alone: an auditor would be told its own', async () => {
  serving = await serve(incidentWith({ root: { kind: 'root', account: ACCOUNT, createdAt: '2020-01-01T00:00:00Z' } }), { ...INCIDENT, root: 'root' });

  const own = await serving.collect(['root'], { auditors: [serving.auditor()] });
  const token = aToken('aws', 'root', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:root` } });
  const named = await serving.collect([], { tokens: [token], auditors: [serving.auditor()] });

  expect(own.subjects).toMatchObject([{ lifetime: { createdAt: '2020-01-01T00:00:00.000Z' }, gaps: [] }]);
  expect(named.subjects).toMatchObject([{ lifetime: { createdAt: null }, gaps: [{ code: 'AWS-KEY-AGE', because: 'unsupported' }] }]);
});
