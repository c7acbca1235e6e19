import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { server } from '../../../../fixtures/servers/aws.ts';
import { parseJson } from '../../../../src/json.ts';
import type { Secret } from '../../../../src/provider.ts';
import { reportRequests } from '../../../../src/report/build-requests.ts';
import { run } from '../../../support/cli.ts';
import { aToken } from '../../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, type Serving, serve } from '../serving.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/audit/reader`;
const HUB = `arn:aws:iam::${ACCOUNT}:role/hub`;
const SIGN_ON_TOKEN = randomBytes(40).toString('base64url');
const KEYS = { ...INCIDENT, 'role-session': 'session', 'hub-session': 'session' } as const;
const SESSION = { kind: 'session', account: ACCOUNT, role: 'deploy' };
const UPLOADS = aToken('aws', 'uploads', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:user/uploads` } });

let serving: Serving;
let folder: string;
let hidden: Secret[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
  hidden = [];
  vi.stubEnv('HOME', folder);
  const state = incident();
  serving = await serve(
    {
      ...state,
      tokens: { ...state.tokens, 'role-session': SESSION, 'hub-session': SESSION },
      assumable: { [ROLE]: { credential: 'role-session' }, [HUB]: { credential: 'hub-session', externalId: 'acme' } },
      signOn: { accessToken: SIGN_ON_TOKEN, account: ACCOUNT, role: 'Audit', credential: 'hub-session' },
    },
    KEYS,
  );
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

function configure(...lines: readonly string[]): void {
  writeFileSync(join(folder, 'config'), `${lines.join('\n')}\n`);
}

function staticKeys(): readonly string[] {
  const { accessKeyId, secretAccessKey } = serving.values.get('auditor:aws:0') ?? {};
  return [`aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`];
}

function signOnAs(name: string, expiresAt = '2099-01-01T00:00:00Z'): void {
  const cache = join(folder, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, `${createHash('sha1').update(name).digest('hex')}.json`), JSON.stringify({ accessToken: SIGN_ON_TOKEN, expiresAt }));
}

function collect(profile: string): ReturnType<Serving['collect']> {
  return serving.collect([], {
    tokens: [UPLOADS],
    auditors: [{ entry: { profile, accounts: [ACCOUNT] }, secret: null }],
    environment: { AWS_CONFIG_FILE: join(folder, 'config'), HOME: folder },
    hide: (secret) => hidden.push(secret),
  });
}

/** The access key ids that signed requests, in order, each once. */
function signers(): readonly string[] {
  const ids = serving.local.requests.flatMap(({ headers }) => /Credential=([^/]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? []);
  const names = new Map([...serving.values].map(([name, value]) => [value['accessKeyId'] ?? '', name]));
  return [...new Set(ids.map((id) => names.get(id) ?? id))];
}

const SIGN_ON = ['sso_region = eu-central-1', `sso_account_id = ${ACCOUNT}`, 'sso_role_name = Audit'];

describe('an auditor whose profile', () => {
  it.each<[string, () => void, readonly string[], number]>([
    [
      'assumes a role with static keys of another profile',
      () => configure('[profile audit]', `role_arn = ${ROLE}`, 'source_profile = base', '[profile base]', ...staticKeys()),
      ['auditor:aws:0', 'role-session'],
      1,
    ],
    [
      'assumes a role with its own keys',
      () => configure('[profile audit]', `role_arn = ${ROLE}`, 'source_profile = audit', ...staticKeys()),
      ['auditor:aws:0', 'role-session'],
      1,
    ],
    [
      'assumes a role over another role',
      () =>
        configure(
          '[profile audit]',
          `role_arn = ${ROLE}`,
          'source_profile = hub',
          '[profile hub]',
          `role_arn = ${HUB}`,
          'external_id = acme',
          'source_profile = base',
          '[profile base]',
          ...staticKeys(),
        ),
      ['auditor:aws:0', 'hub-session', 'role-session'],
      2,
    ],
    [
      'signs on with a session',
      () => {
        configure(
          '[profile audit]',
          'sso_session = acme',
          ...SIGN_ON.slice(1),
          '[sso-session acme]',
          'sso_region = eu-central-1',
          'sso_start_url = https://acme.example/start',
        );
        signOnAs('acme');
      },
      ['hub-session'],
      1,
    ],
    [
      'signs on and then assumes a role',
      () => {
        configure(
          '[profile audit]',
          `role_arn = ${ROLE}`,
          'source_profile = portal',
          '[profile portal]',
          'sso_start_url = https://acme.example/start',
          ...SIGN_ON,
        );
        signOnAs('https://acme.example/start');
      },
      ['hub-session', 'role-session'],
      2,
    ],
  ])('%s reads with what it is given, and each exchange is counted', async (_, prepare, signed, exchanges) => {
    prepare();

    const snapshot = await collect('audit');

    expect(snapshot.failed).toEqual([]);
    expect(snapshot.subjects).toMatchObject([{ token: 'uploads', principal: { name: 'uploads' } }]);
    expect(signers()).toEqual(signed);
    const counted = reportRequests(
      snapshot.requests.map((request) => ({ ...request, provider: 'aws' })),
      {},
    );
    expect(counted).toMatchObject({ credentialExchanges: exchanges, writes: 0, refused: 0 });
    expect(snapshot.requests.filter(({ exchange }) => exchange).every(({ what }) => /^(sts:AssumeRole|sso:GetRoleCredentials)$/.test(what))).toBe(true);
    const values = hidden.map((secret) => secret.reveal('secretAccessKey'));
    for (const name of signed) expect(values).toContain(serving.values.get(name)?.['secretAccessKey']);
  });

  it.each([
    ['runs a program', ['credential_process = /bin/keys']],
    ['asks the machine', [`role_arn = ${ROLE}`, 'credential_source = Ec2InstanceMetadata']],
    ['takes a token from a file', [`role_arn = ${ROLE}`, 'web_identity_token_file = /token']],
    ['needs a code of a person', [`role_arn = ${ROLE}`, 'source_profile = audit', 'mfa_serial = arn:aws:iam::1:mfa/jo']],
    ['leads back to itself', [`role_arn = ${ROLE}`, 'source_profile = audit']],
    ['has no source', [`role_arn = ${ROLE}`]],
    ['assumes what is no role', ['role_arn = arn:aws:iam::111122223333:user/x', 'source_profile = base']],
    [
      'signs on somewhere that is no Region',
      ['sso_start_url = https://acme.example', 'sso_region = evil.example/', `sso_account_id = ${ACCOUNT}`, 'sso_role_name = Audit'],
    ],
  ])('%s is not used, and nothing is asked', async (_, lines) => {
    configure('[profile audit]', ...lines, '[profile base]', ...staticKeys());

    const snapshot = await collect('audit');

    expect(snapshot.failed).toMatchObject([{ code: 'unsupported', message: expect.stringContaining('The auditor of account') }]);
    expect(serving.local.requests).toEqual([]);
  });

  it('is refused the role is no auditor, and says so', async () => {
    configure('[profile audit]', `role_arn = ${HUB}`, 'source_profile = base', '[profile base]', ...staticKeys());

    const snapshot = await collect('audit');

    expect(snapshot.failed).toMatchObject([{ code: 'forbidden', message: expect.stringContaining('sts:AssumeRole was refused') }]);
  });

  it.each([
    ['has ended', () => signOnAs('https://acme.example/start', '2020-01-01T00:00:00Z'), 0],
    ['was never made', () => {}, 0],
  ])('whose sign-on %s is told to sign on again, and nothing renews it', async (_, prepare, requests) => {
    configure('[profile audit]', 'sso_start_url = https://acme.example/start', ...SIGN_ON);
    prepare();

    const snapshot = await collect('audit');

    expect(snapshot.failed).toMatchObject([{ code: 'unauthorized', message: expect.stringContaining('sso:GetRoleCredentials gave no credentials') }]);
    expect(serving.local.requests).toHaveLength(requests);
  });

  it('cannot reach its portal says that', async () => {
    configure('[profile audit]', 'sso_start_url = https://acme.example/start', ...SIGN_ON);
    signOnAs('https://acme.example/start');
    serving.local.inject({ when: ({ url }) => url.pathname === '/federation/credentials', fault: { kind: 'cut' } });

    const snapshot = await collect('audit');

    expect(snapshot.failed).toMatchObject([{ code: 'unreachable' }]);
  });
});

it('an audit takes such a profile from its manifest, says how many exchanges it made, and shows none of the values', async () => {
  configure('[profile audit]', `role_arn = ${ROLE}`, 'source_profile = base', '[profile base]', ...staticKeys());
  const manifest = {
    version: 1,
    auditors: { aws: [{ profile: 'audit', accounts: [ACCOUNT] }] },
    tokens: [{ name: 'uploads', provider: 'aws', principal: `arn:aws:iam::${ACCOUNT}:user/uploads`, scopes: [] }],
  };
  writeFileSync(join(folder, 'overscope.yaml'), JSON.stringify(manifest));
  const env = { ...server.addresses(serving.local.origin), AWS_CONFIG_FILE: join(folder, 'config'), HOME: folder };

  const ran = await run(['audit', '--format', 'json'], { cwd: folder, env });

  expect(parseJson(ran.out)).toMatchObject({
    requests: { credentialExchanges: 1, writes: 0 },
    tokens: [{ name: 'uploads', status: 'audited', complete: true }],
  });
  for (const parts of serving.values.values()) for (const value of Object.values(parts)) expect(ran.out + ran.err).not.toContain(value);
});
