import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../fixtures/servers/http.ts';
import { provider } from '../../../../providers/aws/index.ts';
import { type Account, State } from '../../../../providers/aws/state.ts';
import type { LastUse } from '../../../../src/evaluation.ts';
import { parseJson } from '../../../../src/json.ts';
import type { Gap, Snapshot } from '../../../../src/model.ts';
import { Report } from '../../../../src/report/shape.ts';
import { run } from '../../../support/cli.ts';
import { aToken, NOW } from '../../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, incidentWith, type Serving, serve } from '../serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const UPLOADS = `arn:aws:iam::${ACCOUNT}:user/uploads`;
const RESIZER = `arn:aws:iam::${ACCOUNT}:role/service-role/image-resizer`;
const SERVICES = { s3: '2026-11-20T08:00:00Z', rds: null, ec2: '2026-02-01T00:00:00Z' };
const TOLD = [
  { namespace: 'ec2', lastAt: '2026-02-01T00:00:00.000Z' },
  { namespace: 'rds', lastAt: null },
  { namespace: 's3', lastAt: '2026-11-20T08:00:00.000Z' },
];
const ON = { options: ['last-used'] };

function reporting(report: unknown = { services: SERVICES }): Record<string, unknown> {
  return { ...incident(), lastAccess: { [UPLOADS]: report, [RESIZER]: report } };
}

const named = (arn: string): ReturnType<typeof aToken> => aToken('aws', arn, { means: { kind: 'named', by: 'principal', value: arn } });

function accountOf(snapshot: Snapshot): Account | undefined {
  return State.parse(snapshot.state).accounts[0];
}

function gapsOf(snapshot: Snapshot): readonly Gap[] {
  const { users = [], roles = [] } = accountOf(snapshot) ?? {};
  return [...users, ...roles].flatMap(({ gaps }) => gaps.filter(({ code }) => code === 'AWS-LAST-USED'));
}

function asked(action: 'Generate' | 'Get'): readonly URLSearchParams[] {
  return serving.local.requests.map(({ body }) => new URLSearchParams(body)).filter((form) => form.get('Action') === `${action}ServiceLastAccessedDetails`);
}

it('nobody is asked when a service was last used unless the option is on', async () => {
  serving = await serve(reporting(), INCIDENT);

  const account = accountOf(await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] }));

  expect([...asked('Generate'), ...asked('Get')]).toEqual([]);
  expect(account?.lastUsed).toBeUndefined();
});

it.each([
  ['the auditor', true],
  ['the token itself where there is no auditor', false],
])('the report of an audited user is asked for by %s, and then read by the same', async (_, audited) => {
  serving = await serve(reporting({ services: SERVICES, polls: 2 }), INCIDENT);

  const snapshot = await serving.collect(['aws-uploads'], { ...ON, ...(audited ? { auditors: [serving.auditor()] } : {}) });

  expect(accountOf(snapshot)?.lastUsed).toEqual([{ principal: UPLOADS, at: NOW, services: TOLD }]);
  expect(gapsOf(snapshot)).toEqual([]);
  expect(asked('Generate').map((form) => form.get('Arn'))).toEqual([UPLOADS]);
  expect(asked('Get')).toHaveLength(3);
});

it('a principal is asked for once for all its tokens, a role by its ARN with its path, and nobody who is no token', async () => {
  serving = await serve(reporting(), INCIDENT);

  const tokens = [aToken('aws', 'aws-uploads'), named(UPLOADS), named(RESIZER)];
  const account = accountOf(await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()], tokens }));

  expect(account?.lastUsed?.map(({ principal }) => principal)).toEqual([RESIZER, UPLOADS]);
  expect(asked('Generate')).toHaveLength(2);
});

it('pages are followed to the end', async () => {
  serving = await serve({ ...reporting(), pageSize: 1 }, INCIDENT);

  expect(accountOf(await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()] }))?.lastUsed?.[0]?.services).toEqual(TOLD);
});

it('root has no report: it is neither user nor role', async () => {
  const state = { ...incidentWith({ root: { kind: 'root', account: ACCOUNT, createdAt: '2020-01-01T00:00:00Z' } }), lastAccess: {} };
  serving = await serve(state, { ...INCIDENT, root: 'root' });

  await serving.collect(['root'], { ...ON, auditors: [serving.auditor()] });

  expect(asked('Generate')).toEqual([]);
});

describe('a report that did not come is told, takes nothing away, and names the permission that is missing', () => {
  const html: Fault = { kind: 'answer', answer: { status: 500, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Internal<br>' } };
  const wordless: Fault = {
    kind: 'answer',
    answer: {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: '<GetServiceLastAccessedDetailsResponse><GetServiceLastAccessedDetailsResult><JobStatus>COMPLETED</JobStatus></GetServiceLastAccessedDetailsResult></GetServiceLastAccessedDetailsResponse>',
    },
  };

  it.each<[string, Record<string, unknown>, Fault | null, 'Generate' | 'Get', string]>([
    ['a refusal to make it', { ...incident(), lastAccess: null }, null, 'Generate', 'forbidden'],
    ['a principal that is not known', { ...incident(), lastAccess: {} }, null, 'Generate', 'unreadable'],
    ['a refusal to tell it', reporting(), { kind: 'answer', answer: refusal() }, 'Get', 'forbidden'],
    ['a report that failed', reporting({ failure: 'InternalFailure' }), null, 'Get', 'unreadable'],
    ['an answer in HTML', reporting(), html, 'Generate', 'unreadable'],
    ['a report without its list', reporting(), wordless, 'Get', 'unreadable'],
    ['a cut connection', reporting(), { kind: 'cut' }, 'Get', 'unreachable'],
  ])('%s', async (_, state, fault, action, because) => {
    serving = await serve(state, INCIDENT);
    if (fault !== null) serving.local.inject({ when: ({ body }) => body.includes(`Action=${action}ServiceLastAccessedDetails`), fault });

    const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()] });

    const request = `iam:${action}ServiceLastAccessedDetails`;
    expect(gapsOf(snapshot)).toMatchObject([{ code: 'AWS-LAST-USED', effect: 'advisory', because, request }]);
    expect(gapsOf(snapshot)[0]?.what).toContain(UPLOADS);
    expect(accountOf(snapshot)?.lastUsed).toEqual([]);
  });

  it('a report that is not made within the time-out', async () => {
    serving = await serve(reporting({ polls: 1_000 }), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()], timeoutMs: 800 });

    expect(gapsOf(snapshot)).toMatchObject([{ because: 'timeout', request: 'iam:GetServiceLastAccessedDetails' }]);
    expect(asked('Get').length).toBeLessThan(5);
  });

  it('an interruption ends the waiting at once', async () => {
    serving = await serve(reporting({ polls: 1_000 }), INCIDENT);
    const interrupt = new AbortController();
    const hangUp = ({ body }: { readonly body: string }): boolean => {
      if (body.includes('Action=GetServiceLast')) interrupt.abort();
      return false;
    };
    serving.local.inject({ when: hangUp, fault: { kind: 'cut' } });

    const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()], timeoutMs: 60_000, signal: interrupt.signal });

    expect(gapsOf(snapshot)).toMatchObject([{ because: 'interrupted' }]);
    expect(asked('Get')).toHaveLength(1);
  });

  it('a list that breaks off keeps what was read', async () => {
    serving = await serve({ ...reporting(), pageSize: 1 }, INCIDENT);
    serving.local.inject({
      when: ({ body }) => body.includes('Action=GetServiceLast') && body.includes('Marker=2'),
      fault: { kind: 'answer', answer: refusal() },
    });

    const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()] });

    expect(gapsOf(snapshot)).toMatchObject([{ because: 'unreadable' }]);
    expect(accountOf(snapshot)?.lastUsed?.[0]?.services).toHaveLength(2);
  });

  it('who was refused once is asked for nobody else but those who were under way at the same time', async () => {
    serving = await serve({ ...incident(), lastAccess: null }, INCIDENT);
    const users = ['auditor', 'backup-runner', 'monitoring/grafana', 'people/ingrid', 'people/tomas', 'uploads', 'webhooks'];

    const tokens = users.map((user) => named(`arn:aws:iam::${ACCOUNT}:user/${user}`));
    const snapshot = await serving.collect([], { ...ON, auditors: [serving.auditor()], tokens });

    expect(asked('Generate').length).toBeLessThanOrEqual(4);
    expect(gapsOf(snapshot).map(({ because }) => because)).toEqual(users.map(() => 'forbidden'));
  });

  it('an audited token may ask for itself where the auditor may not', async () => {
    const state = incidentWith({ 'auditor:aws:0': { ...Object(incident().tokens['auditor:aws:0']), denied: ['GenerateServiceLastAccessedDetails'] } });
    serving = await serve({ ...state, lastAccess: { [UPLOADS]: { services: SERVICES } } }, INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()] });

    expect(gapsOf(snapshot)).toEqual([]);
    expect(accountOf(snapshot)?.lastUsed).toMatchObject([{ services: TOLD }]);
  });
});

it('an audit with the option says what is held and not used; without it, nothing of the kind', async () => {
  serving = await serve(reporting({ services: { ...SERVICES, s3: '2026-05-01T00:00:00Z' } }), INCIDENT);
  const cwd = mkdtempSync(join(tmpdir(), 'overscope-'));
  const manifest = `version: 1
tokens:
  - { name: uploads, provider: aws, secret: { env: { accessKeyId: KEY_ID, secretAccessKey: KEY_SECRET } }, scopes: [] }
`;
  writeFileSync(join(cwd, 'overscope.yaml'), manifest);
  const { accessKeyId, secretAccessKey } = serving.values.get('aws-uploads') ?? {};
  const env = { AWS_ENDPOINT_URL: serving.local.origin, KEY_ID: accessKeyId, KEY_SECRET: secretAccessKey };
  const unused = async (argv: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> => {
    const ran = await run(['audit', '--format', 'json', ...argv], { cwd, env: { ...env, ...variables } });
    return Report.parse(parseJson(ran.out)).findings.filter(({ rule }) => rule === 'unused-permission');
  };

  expect(await unused([])).toEqual([]);
  const message = 'uploads may do rds:* (never in the 400 days that are kept), s3:* (last on 2026-05-01), and has not done it in 90 days.';
  const finding = { severity: 'note', token: 'uploads', message };
  expect(await unused(['--last-used'])).toMatchObject([finding]);
  expect(await unused([], { OVERSCOPE_LAST_USED: '1' })).toMatchObject([finding]);
});

it('inspect with the option shows a person what the token holds and nobody uses', async () => {
  serving = await serve(reporting(), INCIDENT);
  const { accessKeyId, secretAccessKey } = serving.values.get('aws-uploads') ?? {};
  const env = { AWS_ENDPOINT_URL: serving.local.origin, KEY_ID: accessKeyId, KEY_SECRET: secretAccessKey };
  const inspect = ['inspect', 'aws', '--env', 'accessKeyId=KEY_ID', '--env', 'secretAccessKey=KEY_SECRET'];

  const unused = /token may do rds:\*\s+\(never\s+in\s+the\s+400\s+days/;
  expect((await run([...inspect, '--last-used'], { env })).out).toMatch(unused);
  expect((await run(inspect, { env })).out).not.toMatch(unused);
});

describe('the evaluation says of a principal', () => {
  const usesOf = (snapshot: Snapshot): readonly LastUse[] => snapshot.subjects.flatMap(({ node }) => provider.evaluate(snapshot).lastUsesOf?.(node) ?? []);

  it('when it last used which operations, as of when, and for how long that is tracked', async () => {
    serving = await serve(reporting(), INCIDENT);

    const uses = usesOf(await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()] }));

    const common = { asOf: NOW, trackedDays: 400, source: 'iam:GetServiceLastAccessedDetails' };
    expect(uses).toEqual([
      { ...common, operations: 'ec2:*', lastAt: '2026-02-01T00:00:00.000Z' },
      { ...common, operations: 'rds:*', lastAt: null },
      { ...common, operations: 's3:*', lastAt: '2026-11-20T08:00:00.000Z' },
    ]);
  });

  it('nothing where it was not asked', async () => {
    serving = await serve(reporting(), INCIDENT);

    expect(usesOf(await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] }))).toEqual([]);
  });
});

function refusal(): Extract<Fault, { kind: 'answer' }>['answer'] {
  const body = '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>0</RequestId></ErrorResponse>';
  return { status: 403, headers: { 'content-type': 'text/xml' }, body };
}
