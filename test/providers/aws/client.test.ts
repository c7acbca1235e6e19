import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand } from '@aws-sdk/client-iam';
import { LeaveOrganizationCommand } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { server } from '../../../fixtures/servers/aws.ts';
import { findAction } from '../../../providers/aws/catalogue/actions.ts';
import { openReaders } from '../../../providers/aws/client.ts';
import { auditorPolicy, IAM_COMMANDS, ORGANIZATIONS_COMMANDS, ORGANIZATIONS_TARGETS, STS_COMMANDS } from '../../../providers/aws/commands.ts';
import { aContext } from '../../support/collecting.ts';
import { INCIDENT, incident, type Serving, serve } from './serving.ts';

let serving: Serving;
let folder: string;
beforeEach(async () => {
  serving = await serve(incident(), INCIDENT);
  folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

// First of all: the SDK prints its notice once in a process.
it('the notice about Node 20 that the SDK prints stays away', async () => {
  const warned = vi.spyOn(process, 'emitWarning');

  await serving.collect(['aws-uploads']);

  expect(warned).not.toHaveBeenCalled();
  warned.mockRestore();
});

it('a configuration file on this machine changes nothing: not the address, not the Region, not the retries', async () => {
  const trap = await serve(incident(), {});
  const config = join(folder, 'config');
  const lines = [
    'region = eu-north-1',
    `endpoint_url = ${trap.local.origin}`,
    'max_attempts = 9',
    'retry_mode = adaptive',
    'defaults_mode = legacy',
    'sdk_ua_app_id = trap',
  ];
  writeFileSync(config, ['[default]', ...lines, 'use_fips_endpoint = true', 'use_dualstack_endpoint = true', 'role_arn = arn:aws:iam::1:role/trap'].join('\n'));
  vi.stubEnv('AWS_CONFIG_FILE', config);
  vi.stubEnv('AWS_PROFILE', 'default');

  const snapshot = await serving.collect(['aws-uploads']);

  expect(snapshot.subjects).toHaveLength(1);
  expect(trap.local.requests).toEqual([]);
  expect(serving.local.requests.every(({ headers }) => headers['authorization']?.includes('/us-east-1/') === true)).toBe(true);
  expect(serving.local.requests.some(({ headers }) => headers['user-agent']?.includes('trap'))).toBe(false);
  await trap.local.close();
});

it('a configuration file that cannot be read does not matter', async () => {
  vi.stubEnv('AWS_CONFIG_FILE', folder);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', folder);

  const snapshot = await serving.collect(['aws-uploads']);

  expect(snapshot.subjects).toHaveLength(1);
});

it('the address is that of the service before the shared one, and never plain http elsewhere', async () => {
  const other = await serve(incident(), INCIDENT);

  await serving.collect(['aws-uploads'], { environment: { AWS_ENDPOINT_URL_STS: other.local.origin } });

  expect(other.local.requests.map(({ body }) => new URLSearchParams(body).get('Action'))).toEqual(['GetCallerIdentity']);
  await other.local.close();
  await expect(serving.collect(['aws-uploads'], { environment: { AWS_ENDPOINT_URL: 'http://aws.example' } })).rejects.toMatchObject({ code: 'usage' });
});

describe('nothing but the listed reads leaves', () => {
  it('a command that is not on the list is refused before it is sent', async () => {
    const { context, ledger } = aContext({ environment: server.addresses(serving.local.origin) });
    const reader = openReaders(context)('test', serving.secretOf('aws-uploads'), null);

    await expect(reader.iam.send(new CreateUserCommand({ UserName: 'x' }))).rejects.toMatchObject({ name: 'AuditError', code: 'write-refused' });
    await expect(reader.sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/deploy', RoleSessionName: 'x' }))).rejects.toMatchObject({
      code: 'write-refused',
    });
    const organizations = await reader.organizations();
    await expect(organizations.send(new LeaveOrganizationCommand({}))).rejects.toMatchObject({ code: 'write-refused' });
    await expect(reader.sts.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({ code: 'write-refused' });

    expect(serving.local.requests).toEqual([]);
    expect(ledger).toEqual([]);
  });

  it('every action on the list is of level Read or List, of the service that it is asked of, and none mints a credential', () => {
    for (const [command, action] of Object.entries(IAM_COMMANDS)) expect(action).toBe(`iam:${command}`);
    for (const [command, action] of Object.entries(STS_COMMANDS)) expect(action).toBe(`sts:${command}`);
    for (const [command, action] of Object.entries(ORGANIZATIONS_COMMANDS)) expect(action).toBe(`organizations:${command}`);
    expect(Object.values(ORGANIZATIONS_TARGETS)).toEqual(Object.values(ORGANIZATIONS_COMMANDS));
    for (const command of Object.keys({ ...IAM_COMMANDS, ...STS_COMMANDS, ...ORGANIZATIONS_COMMANDS })) {
      expect(command).toMatch(/^(Get|List|Describe|SimulatePrincipalPolicy$|GenerateServiceLastAccessedDetails$)/);
      expect(command).not.toMatch(/Token|Credential|Password|Secret/);
    }
    for (const action of Object.values({ ...IAM_COMMANDS, ...STS_COMMANDS, ...ORGANIZATIONS_COMMANDS })) {
      expect([action, findAction(action)?.level]).toEqual([action, expect.stringMatching(/^(read|list)$/)]);
    }
  });

  it('the rights that an auditor is told to have are those of the commands', () => {
    const policy = auditorPolicy();

    for (const action of Object.values({ ...IAM_COMMANDS, ...ORGANIZATIONS_COMMANDS })) expect(policy).toContain(`"${action}"`);
    expect(policy).not.toContain('*"\n      ]');
  });
});
