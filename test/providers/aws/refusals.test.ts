import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Fault } from '../../../fixtures/servers/http.ts';
import { provider } from '../../../providers/aws/index.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import { ACCOUNT, INCIDENT, incident, incidentWith, type Serving, serve } from './serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const UPLOADS = { kind: 'user-key', account: ACCOUNT, user: 'uploads', createdAt: '2025-03-14T10:22:07Z' };

function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function inject(action: string, fault: Fault, times?: number): void {
  const when = ({ body }: { readonly body: string }): boolean => new URLSearchParams(body).get('Action') === action;
  serving.local.inject(times === undefined ? { when, fault } : { when, fault, times });
}

function gapsOf(snapshot: Snapshot): readonly Gap[] {
  const [subject] = snapshot.subjects;
  const gaps = subject === undefined ? [] : [...subject.gaps, ...provider.evaluate(snapshot).gapsOf(subject.node)];
  // Nobody in the incident may ask the organization or the simulator, or read the account whole, and nobody reads policies of resources; each has tests of its own.
  return gaps.filter(({ code }) => !['AWS-SCP', 'AWS-RCP', 'AWS-SIMULATOR', 'AWS-RESOURCE-POLICY', 'AWS-TRUST'].includes(code));
}

describe('a refused read is a gap with the effect of what it hides', () => {
  it.each([
    ['GetUser', 'AWS-BOUNDARY', 'narrowing'],
    ['ListAttachedUserPolicies', 'AWS-POLICIES', 'granting'],
    ['ListUserPolicies', 'AWS-POLICIES', 'granting'],
    ['ListGroupsForUser', 'AWS-GROUPS', 'granting'],
    ['ListAttachedGroupPolicies', 'AWS-POLICIES', 'granting'],
    ['ListGroupPolicies', 'AWS-POLICIES', 'granting'],
    ['GetPolicy', 'AWS-POLICIES', 'granting'],
    ['GetPolicyVersion', 'AWS-POLICIES', 'granting'],
    ['ListAccessKeys', 'AWS-KEY-AGE', 'advisory'],
    ['ListMFADevices', 'AWS-MFA', 'advisory'],
  ])('%s', async (action, code, effect) => {
    serving = await serve(incidentWith({ 'aws-uploads': { ...UPLOADS, denied: [action] } }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads']);

    expect(gapsOf(snapshot)).toMatchObject([{ code, effect, because: 'forbidden' }]);
  });

  it('GetUserPolicy, for each inline policy', async () => {
    serving = await serve(incidentWith({ hooks: { ...UPLOADS, user: 'webhooks', denied: ['GetUserPolicy'] } }), { hooks: 'user-key' });

    const snapshot = await serving.collect(['hooks']);

    expect(gapsOf(snapshot)).toMatchObject([{ what: 'inline policy send-bookings of user webhooks', effect: 'granting' }]);
  });

  it('everything: nothing is known, and nothing is called harmless', async () => {
    serving = await serve(incidentWith({ 'aws-uploads': { ...UPLOADS, denied: ['*'] } }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads']);

    expect(gapsOf(snapshot).filter(({ effect }) => effect === 'granting')).toHaveLength(3);
  });
});

it('what one token may not read of a shared group, another one may', async () => {
  const state = incidentWith({ 'aws-uploads': { ...UPLOADS, denied: ['ListAttachedGroupPolicies'] }, second: { ...UPLOADS, user: 'editor' } });
  const { users } = state.accounts[ACCOUNT] ?? { users: [] };
  users.push({ name: 'editor', createdAt: '2025-01-01T00:00:00Z', groups: ['media'] });
  serving = await serve(state, { 'aws-uploads': 'user-key', second: 'user-key' });

  const snapshot = await serving.collect(['aws-uploads', 'second']);

  expect(gapsOf(snapshot).filter(({ effect }) => effect === 'granting')).toEqual([]);
});

describe('an auditor that may not read the account whole', () => {
  const AUDITOR = { kind: 'user-key', account: ACCOUNT, user: 'auditor', createdAt: '2026-09-02T08:00:00Z' };

  it('reads the principal, and the token itself is not asked', async () => {
    serving = await serve(
      incidentWith({ 'auditor:aws:0': { ...AUDITOR, denied: ['GetAccountAuthorizationDetails'] }, 'aws-uploads': { ...UPLOADS, denied: ['*'] } }),
      INCIDENT,
    );

    const snapshot = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

    expect(gapsOf(snapshot)).toMatchObject([{ code: 'AWS-ACCOUNT', effect: 'advisory', because: 'forbidden' }]);
  });

  it('leaves it to the token itself when it may read nothing', async () => {
    serving = await serve(incidentWith({ 'auditor:aws:0': { ...AUDITOR, denied: ['*'] } }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

    expect(gapsOf(snapshot)).toMatchObject([{ code: 'AWS-ACCOUNT', effect: 'advisory' }]);
  });

  it('and is no auditor at all when AWS does not know it', async () => {
    serving = await serve(incidentWith({ 'auditor:aws:0': { kind: 'revoked' } }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

    expect(gapsOf(snapshot)).toMatchObject([{ code: 'AWS-ACCOUNT', effect: 'advisory', because: 'forbidden' }]);
  });
});

describe('a list that does not end as it should is a gap', () => {
  const page = (marker: string): Answer => {
    const lists = '<UserDetailList/><GroupDetailList/><RoleDetailList/><Policies/>';
    const result = `<GetAccountAuthorizationDetailsResult>${lists}<IsTruncated>true</IsTruncated>${marker}</GetAccountAuthorizationDetailsResult>`;
    return xml(
      200,
      `<GetAccountAuthorizationDetailsResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${result}</GetAccountAuthorizationDetailsResponse>`,
    );
  };

  it.each([
    ['truncated without a marker', page('')],
    ['whose marker comes back', page('<Marker>again</Marker>')],
  ])('%s', async (_, answer) => {
    serving = await serve(incident(), INCIDENT);
    inject('GetAccountAuthorizationDetails', { kind: 'answer', answer });

    const snapshot = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] });

    expect(gapsOf(snapshot)).toContainEqual(expect.objectContaining({ code: 'AWS-ACCOUNT', effect: 'granting', because: 'unreadable' }));
  });
});

describe('what goes wrong on the way is never a lack of rights', () => {
  const garbled = xml(500, '<html><body>Internal Server Error<br></html>');
  const throttled = xml(400, '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>');

  it.each<[string, Fault, Gap['because']]>([
    ['a cut connection', { kind: 'cut' }, 'unreachable'],
    ['a truncated body', { kind: 'truncate' }, 'unreachable'],
    ['garbage', { kind: 'garbage' }, 'unreadable'],
    ['an answer that is no XML', { kind: 'answer', answer: garbled }, 'unreadable'],
    ['half an answer', { kind: 'answer', answer: xml(200, '<ListGroupsForUserResponse><ListGroupsForUserResult>') }, 'unreadable'],
    ['an empty answer', { kind: 'answer', answer: xml(200, '') }, 'unreadable'],
    ['throttling that does not end', { kind: 'answer', answer: throttled }, 'rate-limited'],
  ])('%s is a granting gap', async (_, fault, because) => {
    serving = await serve(incident(), INCIDENT);
    inject('ListGroupsForUser', fault);

    const snapshot = await serving.collect(['aws-uploads']);

    expect(gapsOf(snapshot)).toMatchObject([{ code: 'AWS-GROUPS', effect: 'granting', because }]);
  });

  it('throttling that ends is waited out', async () => {
    serving = await serve(incident(), INCIDENT);
    inject('ListGroupsForUser', { kind: 'answer', answer: throttled }, 1);

    const snapshot = await serving.collect(['aws-uploads']);

    expect(gapsOf(snapshot)).toEqual([]);
    expect(snapshot.requests.find(({ what }) => what === 'iam:ListGroupsForUser')?.attempts).toBe(2);
  });

  it('a used-up request budget is told as such', async () => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { maxRequests: 4 });

    expect(gapsOf(snapshot)).toContainEqual(expect.objectContaining({ effect: 'granting', because: 'budget' }));
  });
});

describe('a token that AWS does not take fails, and says why', () => {
  it('a key that AWS does not know', async () => {
    serving = await serve(incidentWith({ 'aws-uploads': { kind: 'revoked' } }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads', 'aws-reports']);

    expect(snapshot.failed).toMatchObject([
      { token: 'aws-uploads', code: 'unauthorized', message: expect.stringContaining('does not know this access key id') },
    ]);
    expect(snapshot.subjects.map(({ token }) => token)).toEqual(['aws-reports']);
  });

  it.each([
    ['SignatureDoesNotMatch', 'unauthorized', 'not with this secret access key'],
    ['ExpiredToken', 'unauthorized', 'has expired'],
    ['InternalFailure', 'unexpected-response', 'sts:GetCallerIdentity'],
  ])('%s', async (name, code, message) => {
    serving = await serve(incident(), INCIDENT);
    const answer = xml(403, `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>no</Message></Error></ErrorResponse>`);
    inject('GetCallerIdentity', { kind: 'answer', answer });

    const snapshot = await serving.collect(['aws-uploads']);

    expect(snapshot.failed).toMatchObject([{ code, message: expect.stringContaining(message) }]);
  });

  it('a server that is gone', async () => {
    serving = await serve(incident(), INCIDENT);
    inject('GetCallerIdentity', { kind: 'cut' });

    const snapshot = await serving.collect(['aws-uploads']);

    expect(snapshot.failed).toMatchObject([{ code: 'unreachable' }]);
  });
});
