import { afterEach, describe, expect, it } from 'vitest';
import { uncuratedActions } from '../../../providers/aws/catalogue.ts';
import { provider } from '../../../providers/aws/index.ts';
import { State } from '../../../providers/aws/state.ts';
import type { Snapshot } from '../../../src/model.ts';
import { aToken } from '../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, incidentWith, type Serving, serve } from './serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const UPLOADS = `aws:arn:aws:iam::${ACCOUNT}:user/uploads` as const;

function asked(): readonly (string | null)[] {
  return serving.local.requests.map(({ headers, body }) => headers['x-amz-target']?.split('.')[1] ?? new URLSearchParams(body).get('Action'));
}

describe('with an auditor for its account', () => {
  it('a token is read by one request for the whole account, and its group decides what it can do', async () => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

    expect(asked()).toEqual([
      'GetCallerIdentity',
      'GetCallerIdentity',
      'GetAccountAuthorizationDetails',
      'ListAccessKeys',
      'ListMFADevices',
      'DescribeOrganization',
      'DescribeOrganization',
      'SimulatePrincipalPolicy',
    ]);
    expect(snapshot.subjects).toMatchObject([
      {
        token: 'aws-uploads',
        kind: 'user-key',
        node: UPLOADS,
        principal: { type: 'user', name: 'uploads' },
        lifetime: { createdAt: '2025-03-14T10:22:07.000Z' },
        gaps: [],
      },
    ]);
    const reach = provider.evaluate(snapshot).reachOf(UPLOADS);
    expect(reach.find(({ operation }) => operation.id === 'rds:DeleteDBInstance')).toMatchObject({
      on: { include: [`arn:aws:rds:*:${ACCOUNT}:db:*`], except: [], witness: `arn:aws:rds:us-east-1:${ACCOUNT}:db:example` },
      certainty: 'allowed',
      upperBound: ['SCPs not read', 'RCPs not read'],
      evidence: [{ source: 'policy media-team, statement 2 "ClearTestDatabases" (group media)', observed: expect.stringContaining('rds:DeleteDBInstance') }],
    });
  });

  it('the account is read once for all its tokens', async () => {
    const state = incidentWith({ 'aws-grafana': { kind: 'user-key', account: ACCOUNT, user: 'grafana', createdAt: '2024-04-22T09:31:00Z' } });
    serving = await serve(state, { ...INCIDENT, 'aws-grafana': 'user-key' });

    await serving.collect(['aws-uploads', 'aws-grafana'], { auditors: [serving.auditor()] });

    expect(asked().filter((action) => action === 'GetAccountAuthorizationDetails')).toHaveLength(1);
  });

  it('pages are followed to the end, however small they are', async () => {
    serving = await serve({ ...incidentWith({}), pageSize: 2 }, INCIDENT);

    const small = State.parse((await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] })).state);

    expect(asked().filter((action) => action === 'GetAccountAuthorizationDetails').length).toBeGreaterThan(8);
    expect(small.accounts.map(({ users, groups, roles, policies, gaps }) => [users.length, groups.length, roles.length, policies.length, gaps])).toEqual([
      [7, 2, 4, 6, []],
    ]);
  });

  it('an auditor reads no account but its own, whatever the manifest says', async () => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect(['aws-reports'], { auditors: [serving.auditor(['444455556666'])] });

    expect(asked()).not.toContain('GetAccountAuthorizationDetails');
    expect(snapshot.failed).toEqual([]);
  });
});

describe('without an auditor', () => {
  it('a token reads about itself, and a refused list of groups is a gap that may hide rights', async () => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect(['aws-reports']);

    const evaluation = provider.evaluate(snapshot);
    const node = 'aws:arn:aws:iam::444455556666:user/reports';
    expect(evaluation.reachOf(node).map(({ operation }) => operation.id)).toEqual(['s3:GetObject']);
    expect(evaluation.gapsOf(node).filter(({ effect }) => effect === 'granting')).toEqual([
      { code: 'AWS-GROUPS', what: 'groups of user reports', because: 'forbidden', effect: 'granting', request: 'iam:ListGroupsForUser' },
      expect.objectContaining({ code: 'AWS-TRUST' }),
    ]);
  });

  it('the groups of a user, and their managed policies, are read one by one', async () => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads']);

    expect(
      provider
        .evaluate(snapshot)
        .reachOf(UPLOADS)
        .map(({ operation }) => operation.id),
    ).toContain('rds:DeleteDBInstance');
    expect(
      provider
        .evaluate(snapshot)
        .gapsOf(UPLOADS)
        .filter(({ effect }) => effect === 'granting')
        .map(({ code }) => code),
    ).toEqual(['AWS-TRUST']);
  });

  it('leaves the trusts of roles unread, any of which may let the token in', async () => {
    serving = await serve(incident(), INCIDENT);

    const whole = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });
    const single = await serving.collect(['aws-uploads']);

    const trusts = (snapshot: Snapshot): readonly string[] =>
      provider
        .evaluate(snapshot)
        .gapsOf(UPLOADS)
        .filter(({ code }) => code === 'AWS-TRUST')
        .map(({ effect }) => effect);
    expect(trusts(single)).toEqual(['granting']);
    expect(trusts(whole)).toEqual([]);
  });

  it('both ways of reading come to the same reach', async () => {
    serving = await serve(incident(), INCIDENT);

    const whole = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });
    const single = await serving.collect(['aws-uploads']);

    expect(provider.evaluate(single).reachOf(UPLOADS)).toEqual(provider.evaluate(whole).reachOf(UPLOADS));
  });

  it('the session of a role is bounded by what the role may do', async () => {
    const state = incidentWith({ session: { kind: 'session', account: ACCOUNT, role: 'image-resizer' } });
    serving = await serve(state, { session: 'session' });

    const snapshot = await serving.collect(['session']);

    const [subject] = snapshot.subjects;
    expect(subject).toMatchObject({ kind: 'session', principal: { type: 'role session', name: 'image-resizer' }, lifetime: { expiry: { kind: 'unknown' } } });
    const reach = provider.evaluate(snapshot).reachOf(subject?.node ?? 'aws:');
    expect(reach.find(({ operation }) => operation.id === 's3:PutObject')).toMatchObject({
      upperBound: ['session policy not read', 'SCPs not read', 'RCPs not read'],
    });
  });

  it('the root user can do everything', async () => {
    const state = incidentWith({ root: { kind: 'root', account: ACCOUNT, createdAt: '2020-01-01T00:00:00Z' } });
    serving = await serve(state, { root: 'root' });

    const snapshot = await serving.collect(['root']);

    const evaluation = provider.evaluate(snapshot);
    const node = snapshot.subjects[0]?.node ?? 'aws:';
    expect(snapshot.subjects[0]?.kind).toBe('root');
    expect(evaluation.administers(node)).toBe(`AWS account ${ACCOUNT}`);
    const everything = [...provider.operations(), ...uncuratedActions()].map(({ id }) => id).toSorted();
    expect(evaluation.reachOf(node).map(({ operation }) => operation.id)).toEqual(everything);
  });
});

describe('a token whose value is never loaded', () => {
  it('is found by its key id, through the auditor', async () => {
    serving = await serve(incident(), INCIDENT);
    const token = aToken('aws', 'by-key', { means: { kind: 'named', by: 'accessKeyId', value: serving.values.get('aws-uploads')?.['accessKeyId'] ?? '' } });

    const snapshot = await serving.collect([], { tokens: [token], auditors: [serving.auditor()] });

    expect(snapshot.subjects).toMatchObject([
      { node: UPLOADS, kind: 'user-key', lifetime: { createdAt: '2025-03-14T10:22:07.000Z', lastUsedAt: '2026-11-20T08:00:00.000Z' } },
    ]);
  });

  it('is found by the ARN of its principal', async () => {
    serving = await serve(incident(), INCIDENT);
    const tokens = ['user/uploads', 'role/service-role/image-resizer', 'user/nobody'].map((name) =>
      aToken('aws', name, { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:${name}` } }),
    );

    const snapshot = await serving.collect([], { tokens, auditors: [serving.auditor()] });

    expect(snapshot.subjects.map(({ node, kind }) => [node, kind])).toEqual([
      [UPLOADS, 'user-key'],
      [`aws:arn:aws:iam::${ACCOUNT}:role/service-role/image-resizer`, 'session'],
    ]);
    expect(snapshot.failed).toMatchObject([{ token: 'user/nobody', code: 'unexpected-response' }]);
  });

  it('fails where no auditor looks at its account', async () => {
    serving = await serve(incident(), INCIDENT);
    const token = aToken('aws', 'elsewhere', { means: { kind: 'named', by: 'principal', value: 'arn:aws:iam::999999999999:user/x' } });

    const snapshot = await serving.collect([], { tokens: [token], auditors: [serving.auditor()] });

    expect(snapshot.failed).toMatchObject([{ code: 'unsupported', message: 'No auditor looks at account 999999999999.' }]);
  });
});

it('no value is in the snapshot, in no form', async () => {
  serving = await serve(incident(), INCIDENT);

  const snapshot = await serving.collect(['aws-uploads', 'aws-reports'], { auditors: [serving.auditor()] });

  const text = JSON.stringify(snapshot);
  for (const parts of serving.values.values()) for (const value of Object.values(parts)) expect(text).not.toContain(value);
});
