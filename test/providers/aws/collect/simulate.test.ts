import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../fixtures/servers/http.ts';
import { operations } from '../../../../providers/aws/catalogue.ts';
import { SIMULATED } from '../../../../providers/aws/collect/simulate.ts';
import { type Account, State } from '../../../../providers/aws/state.ts';
import type { Snapshot } from '../../../../src/model.ts';
import { aToken, NOW } from '../../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, type Serving, serve } from '../serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const UPLOADS = `arn:aws:iam::${ACCOUNT}:user/uploads`;
const RESIZER = `arn:aws:iam::${ACCOUNT}:role/service-role/image-resizer`;
const VERDICTS = {
  'rds:DeleteDBInstance': { decision: 'allowed', organizations: true },
  's3:DeleteObjectVersion': { decision: 'explicitDeny', organizations: false, missing: ['aws:SourceIp'] },
  'backup:DeleteRecoveryPoint': { decision: 'implicitDeny', boundary: false },
};

function simulating(simulator: unknown = { [UPLOADS]: VERDICTS, [RESIZER]: {} }): unknown {
  return { ...incident(), simulator };
}

const named = (arn: string): ReturnType<typeof aToken> => aToken('aws', arn, { means: { kind: 'named', by: 'principal', value: arn } });

function accountOf(snapshot: Snapshot): Account | undefined {
  return State.parse(snapshot.state).accounts[0];
}

function asked(): readonly URLSearchParams[] {
  return serving.local.requests.map(({ body }) => new URLSearchParams(body)).filter((form) => form.get('Action') === 'SimulatePrincipalPolicy');
}

it('the operations that lose data beyond recovery are asked for, and no others', async () => {
  serving = await serve(simulating(), INCIDENT);
  const lost = operations.filter(({ id }) => SIMULATED.includes(id));

  expect(lost.length).toBe(SIMULATED.length);
  expect(SIMULATED.length).toBeGreaterThan(100);
  expect(lost.every(({ recovery, impact }) => recovery.class === 'none' && /^destroys-(data|backup)$/.test(impact))).toBe(true);
});

it.each([
  ['through the auditor', true],
  ['by the token itself where there is no auditor', false],
])('the simulator answers %s, a hundred operations a request', async (_, audited) => {
  serving = await serve(simulating(), INCIDENT);

  const account = accountOf(await serving.collect(['aws-uploads'], audited ? { auditors: [serving.auditor()] } : {}));

  expect(asked()).toHaveLength(Math.ceil(SIMULATED.length / 100));
  expect(asked().every((form) => form.get('ResourceArns.member.1') === '*' && form.get('ActionNames.member.101') === null)).toBe(true);
  expect(account?.simulations).toMatchObject([{ principal: UPLOADS, at: NOW }]);
  expect(account?.simulations?.[0]?.answers.map(({ action }) => action)).toEqual([...SIMULATED].toSorted());
  expect(account?.simulations?.[0]?.answers).toEqual(
    expect.arrayContaining([
      { action: 'backup:DeleteRecoveryPoint', decision: 'implicitDeny', organizations: null, boundary: false, missing: [] },
      { action: 'rds:DeleteDBInstance', decision: 'allowed', organizations: true, boundary: null, missing: [] },
      { action: 's3:DeleteObjectVersion', decision: 'explicitDeny', organizations: false, boundary: null, missing: ['aws:SourceIp'] },
    ]),
  );
});

it('a role is asked for by its ARN with its path', async () => {
  serving = await serve(simulating(), INCIDENT);

  const account = accountOf(await serving.collect([], { tokens: [named(RESIZER)], auditors: [serving.auditor()] }));

  expect(account?.simulations).toMatchObject([{ principal: RESIZER }]);
});

it('a principal is asked for once for all its tokens, and nobody who is no token', async () => {
  serving = await serve(simulating(), INCIDENT);

  await serving.collect(['aws-uploads'], { auditors: [serving.auditor()], tokens: [aToken('aws', 'aws-uploads'), named(UPLOADS)] });

  expect(new Set(asked().map((form) => form.get('PolicySourceArn')))).toEqual(new Set([UPLOADS]));
  expect(asked()).toHaveLength(Math.ceil(SIMULATED.length / 100));
});

it('pages are followed to the end, however small they are', async () => {
  serving = await serve({ ...Object(simulating()), pageSize: 30 }, INCIDENT);

  const account = accountOf(await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] }));

  expect(account?.simulations?.[0]?.answers).toHaveLength(SIMULATED.length);
});

it('root is not asked for: no policy binds it', async () => {
  const state = incident();
  serving = await serve(
    { ...state, tokens: { ...state.tokens, root: { kind: 'root', account: ACCOUNT, createdAt: '2020-01-01T00:00:00Z' } } },
    { ...INCIDENT, root: 'root' },
  );

  await serving.collect(['root'], { auditors: [serving.auditor()] });

  expect(asked()).toEqual([]);
});

describe('an answer that did not come is told, and takes nothing away', () => {
  const GAP = { code: 'AWS-SIMULATOR', effect: 'advisory', request: 'iam:SimulatePrincipalPolicy' };
  const html: Fault = {
    kind: 'answer',
    answer: { status: 500, headers: { 'content-type': 'text/html' }, body: '<!doctype html><html><p>Internal<br></html>' },
  };
  const half =
    '<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults/><IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>';
  const silent: Fault = { kind: 'answer', answer: { status: 200, headers: { 'content-type': 'text/xml' }, body: half } };

  it.each<[string, unknown, Fault | null, string]>([
    ['a refusal', null, null, 'forbidden'],
    ['a server that has no such operation and answers in HTML', {}, html, 'unreadable'],
    ['an answer that leaves operations out', {}, silent, 'unreadable'],
    ['garbage', {}, { kind: 'garbage' }, 'unreadable'],
    ['a cut connection', {}, { kind: 'cut' }, 'unreachable'],
  ])('%s', async (_, simulator, fault, because) => {
    serving = await serve(simulating(simulator), INCIDENT);
    if (fault !== null) serving.local.inject({ when: ({ body }) => body.includes('Action=SimulatePrincipalPolicy'), fault });

    const account = accountOf(await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] }));

    expect(account?.users.find(({ name }) => name === 'uploads')?.gaps).toMatchObject([{ ...GAP, because }]);
    expect(account?.simulations).toEqual([]);
  });

  it('who was refused once is not asked again', async () => {
    serving = await serve(simulating(null), INCIDENT);

    const account = accountOf(await serving.collect([], { tokens: [named(UPLOADS), named(RESIZER)], auditors: [serving.auditor()] }));

    expect(asked()).toHaveLength(1);
    expect(account?.roles.find(({ arn }) => arn === RESIZER)?.gaps).toMatchObject([{ ...GAP, because: 'forbidden' }]);
  });

  it('a budget that is used up by what matters more', async () => {
    serving = await serve(simulating(), INCIDENT);

    const account = accountOf(await serving.collect(['aws-uploads'], { auditors: [serving.auditor()], maxRequests: 7 }));

    expect(account?.users.find(({ name }) => name === 'uploads')?.gaps).toMatchObject([{ ...GAP, because: 'budget' }]);
    expect(account?.gaps).toEqual([]);
  });
});
