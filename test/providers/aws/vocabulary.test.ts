import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { server } from '../../../fixtures/servers/aws.ts';
import { vocabulary } from '../../../providers/aws/vocabulary.ts';
import { SecretValue } from '../../../src/transport/secret.ts';

const key = server.makeValue('user-key');
const session = server.makeValue('session');

describe('a value is recognised', () => {
  it.each([
    ['as the pair of a user key', key, 'user key', ['accessKeyId', 'secretAccessKey']],
    ['as the three parts of a session', session, 'session', ['accessKeyId', 'secretAccessKey', 'sessionToken']],
    ['as what a credential_process prints', { value: exported(session) }, 'session', ['accessKeyId', 'secretAccessKey', 'sessionToken']],
  ])('%s', (_, parts, shape, names) => {
    const recognition = vocabulary.recognise(new SecretValue(parts));

    expect(recognition).toMatchObject({ recognised: true, shape });
    expect(recognition.recognised && recognition.secret.parts).toEqual(names);
  });

  it.each([
    ['a key id alone', { accessKeyId: key['accessKeyId'] ?? '' }],
    ['one text that is no JSON', { value: key['secretAccessKey'] ?? '' }],
    ['a temporary key without its session token', { accessKeyId: session['accessKeyId'] ?? '', secretAccessKey: session['secretAccessKey'] ?? '' }],
    ['a long-term key with a session token', { ...key, sessionToken: session['sessionToken'] ?? '' }],
    ['a key id of another shape', { ...key, accessKeyId: 'AROAEXAMPLE' }],
    ['a secret that was cut short', { ...key, secretAccessKey: 'short' }],
    ['a session token with a line break in it', { ...session, sessionToken: 'a\nb' }],
  ])('but not %s', (_, parts) => {
    expect(vocabulary.recognise(new SecretValue(parts)).recognised).toBe(false);
  });
});

describe('the manifest', () => {
  it.each([
    [{ actions: ['s3:GetObject', 's3:Put*'] }, true],
    [{ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*', '*'] }, true],
    [{ policy: 'policies/uploads.json' }, true],
    [{ policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }, true],
    [{ actions: [] }, false],
    [{ actions: ['GetObject'] }, false],
    [{ actions: ['s3:GetObject'], resources: ['uploads'] }, false],
    [{ actions: ['s3:GetObject'], resource: ['*'] }, false],
    [{ policy: {} }, false],
    [{ actions: ['s3:GetObject'], policy: 'x.json' }, false],
  ])('takes the scope %j: %s', (scope, valid) => {
    expect(vocabulary.scope.safeParse(scope).success).toBe(valid);
  });

  it.each([
    [{ env: { accessKeyId: 'A', secretAccessKey: 'B' }, accounts: ['111122223333'] }, true],
    [{ profile: 'audit', accounts: ['111122223333'] }, true],
    [{ authorizationDetails: 'details.json', account: '111122223333' }, true],
    [{ profile: 'audit', accounts: ['111122223333'], use: ['organizations'] }, true],
    [{ profile: 'audit', accounts: ['111122223333'], use: ['iam', 'organizations'] }, true],
    [{ profile: 'audit', accounts: ['111122223333'], use: [] }, false],
    [{ profile: 'audit', accounts: ['111122223333'], use: ['everything'] }, false],
    [{ profile: 'audit' }, false],
    [{ profile: 'audit', accounts: ['1111'] }, false],
    [{ env: { accessKeyId: 'A' }, accounts: ['111122223333'] }, false],
  ])('takes the auditor %j: %s', (entry, valid) => {
    expect(vocabulary.auditor.safeParse(entry).success).toBe(valid);
  });

  it('has the policy that a scope names put into it', () => {
    expect(vocabulary.inlineFiles({ policy: 'a.json' }, (path) => ({ from: path }))).toEqual({ policy: { from: 'a.json' } });
    expect(vocabulary.inlineFiles({ actions: ['s3:*'] }, () => null)).toEqual({ actions: ['s3:*'] });
  });

  it('ranks resources above accounts', () => {
    expect(vocabulary.rank({ accounts: ['111122223333'], resources: ['arn:aws:s3:::b'] })).toEqual([
      { rank: 1, glob: 'arn:aws:s3:::b' },
      { rank: 0, glob: '111122223333' },
    ]);
  });
});

describe('a profile', () => {
  let folder: string;
  let environment: Readonly<Record<string, string>>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
    environment = { AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials'), AWS_CONFIG_FILE: join(folder, 'config') };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(file: 'credentials' | 'config', ...lines: readonly string[]): void {
    writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
  }

  it('of static keys is read from the credentials file, and from the configuration file', async () => {
    const keys = [`aws_access_key_id = ${key['accessKeyId']}`, `AWS_Secret_Access_Key=${key['secretAccessKey']} # the key`];
    write('credentials', '; shared', '[ci]', ...keys);
    write('config', '[profile build]', 'region = eu-central-1', 's3 =', '  max_concurrent_requests = 20', ...keys);

    const secrets = await Promise.all(['ci', 'build'].map((profile) => vocabulary.readProfile(profile, environment)));

    for (const secret of secrets) {
      expect(secret.parts).toEqual(['accessKeyId', 'secretAccessKey']);
      expect(secret.reveal('secretAccessKey')).toBe(key['secretAccessKey']);
    }
  });

  it.each(['role_arn = arn:aws:iam::1:role/x', 'sso_session = corp', 'credential_process = /bin/keys', 'web_identity_token_file = /token'])(
    'that says "%s" is refused with the way out',
    async (line) => {
      write('credentials', '[ci]', `aws_access_key_id = ${key['accessKeyId']}`, `aws_secret_access_key = ${key['secretAccessKey']}`);
      write('config', '[profile ci]', line);

      const reading = vocabulary.readProfile('ci', environment);

      await expect(reading).rejects.toMatchObject({ code: 'unsupported', hint: expect.stringContaining('aws configure export-credentials') });
    },
  );

  it('whose name a shell would run is not in the line to paste', async () => {
    write('config', '[profile $(id)]', 'role_arn = arn:aws:iam::1:role/x');

    await expect(vocabulary.readProfile('$(id)', environment)).rejects.toMatchObject({ hint: expect.stringContaining('--profile NAME --format env') });
  });

  it.each([
    ['that is in no file', 'other'],
    ['without keys', 'empty'],
  ])('%s is missing', async (_, profile) => {
    write('credentials', '[empty]', 'region = eu-west-1');

    await expect(vocabulary.readProfile(profile, environment)).rejects.toMatchObject({ code: 'value-missing' });
  });
});

function exported(parts: Readonly<Record<string, string>>): string {
  return JSON.stringify({ Version: 1, AccessKeyId: parts['accessKeyId'], SecretAccessKey: parts['secretAccessKey'], SessionToken: parts['sessionToken'] });
}
