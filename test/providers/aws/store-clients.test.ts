import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteBackupVaultCommand, DeleteBackupVaultLockConfigurationCommand } from '@aws-sdk/client-backup';
import { DeleteTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteSnapshotCommand, UnlockSnapshotCommand } from '@aws-sdk/client-ec2';
import { DeleteFileSystemCommand } from '@aws-sdk/client-efs';
import { DeleteDBInstanceCommand, ModifyDBInstanceCommand } from '@aws-sdk/client-rds';
import { DeleteBucketCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { server } from '../../../fixtures/servers/aws.ts';
import { findAction } from '../../../providers/aws/catalogue/actions.ts';
import { openReaders } from '../../../providers/aws/client.ts';
import { placeOf, storeAddressOf } from '../../../providers/aws/collect/partitions.ts';
import { auditorPolicy } from '../../../providers/aws/commands.ts';
import type { StoreClients } from '../../../providers/aws/store-clients.ts';
import { DYNAMODB_TARGETS, STORE_COMMANDS, STORE_ROUTES, STORE_SERVICES } from '../../../providers/aws/store-commands.ts';
import { STORE_PACKAGES } from '../../../providers/aws/store-packages.ts';
import { parseJson } from '../../../src/json.ts';
import type { LedgerEntry } from '../../../src/model.ts';
import { compileGuard } from '../../../src/transport/guard.ts';
import { aContext } from '../../support/collecting.ts';
import { serveStores } from './collect/stores.ts';
import type { Serving } from './serving.ts';

let serving: Serving;
let folder: string;
beforeEach(async () => {
  serving = await serveStores();
  folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

function open(): { readonly clients: Promise<StoreClients>; readonly ledger: readonly LedgerEntry[] } {
  const { context, ledger } = aContext({ environment: server.addresses(serving.local.origin) });
  return { clients: openReaders(context)('test', serving.secretOf('aws-uploads'), null).stores('eu-west-1'), ledger };
}

describe('nothing but the listed reads leaves', () => {
  it.each<[string, (clients: StoreClients) => Promise<unknown>]>([
    ['rds:DeleteDBInstance', ({ rds }) => rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'main', SkipFinalSnapshot: true }))],
    ['rds:ModifyDBInstance', ({ rds }) => rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'main', DeletionProtection: false }))],
    ['ec2:DeleteSnapshot', ({ ec2 }) => ec2.send(new DeleteSnapshotCommand({ SnapshotId: 'snap-plain' }))],
    ['ec2:DeleteSnapshot as a dry run', ({ ec2 }) => ec2.send(new DeleteSnapshotCommand({ SnapshotId: 'snap-plain', DryRun: true }))],
    ['ec2:UnlockSnapshot', ({ ec2 }) => ec2.send(new UnlockSnapshotCommand({ SnapshotId: 'snap-governance' }))],
    ['dynamodb:DeleteTable', ({ dynamodb }) => dynamodb.send(new DeleteTableCommand({ TableName: 'carts' }))],
    ['dynamodb:GetItem, which reads data', ({ dynamodb }) => dynamodb.send(new GetItemCommand({ TableName: 'carts', Key: { id: { S: '1' } } }))],
    ['elasticfilesystem:DeleteFileSystem', ({ efs }) => efs.send(new DeleteFileSystemCommand({ FileSystemId: 'fs-1' }))],
    ['backup:DeleteBackupVault', ({ backup }) => backup.send(new DeleteBackupVaultCommand({ BackupVaultName: 'open' }))],
    [
      'backup:DeleteBackupVaultLockConfiguration',
      ({ backup }) => backup.send(new DeleteBackupVaultLockConfigurationCommand({ BackupVaultName: 'governance' })),
    ],
    ['s3:DeleteBucket', ({ s3 }) => s3.send(new DeleteBucketCommand({ Bucket: 'versioned' }))],
    ['s3:GetObject, which reads data', ({ s3 }) => s3.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'a' }))],
    ['s3:ListBucket', ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket: 'versioned' }))],
  ])('%s is refused before it is sent', async (_, send) => {
    const { clients, ledger } = open();

    await expect(send(await clients)).rejects.toMatchObject({ name: 'AuditError', code: 'write-refused' });

    expect(serving.local.requests).toEqual([]);
    expect(ledger).toEqual([]);
  });

  it.each([
    ['s3', 'GET', '/versioned/'],
    ['s3', 'GET', '/versioned/secret.txt?versioning='],
    ['s3', 'GET', '/versioned/?acl='],
    ['s3', 'GET', '/versioned/?versioning=&uploads='],
    ['s3', 'DELETE', '/versioned/?replication='],
    ['efs', 'DELETE', '/2015-02-01/file-systems/fs-1'],
    ['efs', 'PUT', '/2015-02-01/file-systems/fs-1/backup-policy'],
    ['backup', 'DELETE', '/backup-vaults/open'],
    ['backup', 'DELETE', '/backup-vaults/open/vault-lock'],
    ['backup', 'GET', '/backup-vaults/open/recovery-points/arn/restore-metadata'],
    ['rbin', 'POST', '/rules'],
    ['rbin', 'DELETE', '/rules/all'],
    ['rbin', 'PATCH', '/rules/all/unlock'],
  ] as const)('on the wire of %s neither does %s %s', async (service, method, path) => {
    const guard = await compileGuard({
      origin: 'https://aws.example',
      allow: [{ kind: 'routes', path: '', routes: STORE_ROUTES[service] }],
      limited: () => false,
      perSecond: null,
    });

    expect(guard({ method, url: `https://aws.example${path}`, headers: { 'content-type': 'application/json' }, body: null }).refusal).not.toBeNull();
  });

  it('every action on the list is of level Read or List, and what it is called says so', () => {
    for (const [service, commands] of Object.entries(STORE_COMMANDS)) {
      const prefix = service === 'efs' ? 'elasticfilesystem' : service;
      for (const [command, action] of Object.entries(commands)) {
        expect(command).toMatch(/^(Get|List|Describe)/);
        if (service !== 's3') expect(action).toBe(`${prefix}:${command}`);
        expect([action, findAction(action)?.level]).toEqual([action, expect.stringMatching(/^(read|list)$/)]);
      }
    }
    expect(Object.keys(STORE_COMMANDS)).toEqual([...STORE_SERVICES]);
    expect(Object.values(DYNAMODB_TARGETS)).toEqual(Object.values(STORE_COMMANDS.dynamodb));
  });

  it('every command of a REST service has its route, and every route a command', () => {
    for (const service of ['efs', 'backup', 's3', 'rbin'] as const) {
      const routed = STORE_ROUTES[service].map(({ what }) => what).toSorted();
      expect([...new Set(routed)]).toEqual(Object.values<string>(STORE_COMMANDS[service]).toSorted());
    }
  });
});

it('the rights of an auditor name these actions in a statement of their own, for who does not inspect to leave out', () => {
  const { Statement } = Object(parseJson(auditorPolicy()));
  const [iam, organizations, inspecting] = Statement;

  const actions = Object.values(STORE_COMMANDS).flatMap((commands) => Object.values<string>(commands));
  expect(inspecting).toMatchObject({ Sid: 'OverscopeOnlyForInspectBackups', Effect: 'Allow', Action: actions.toSorted() });
  for (const statement of [iam, organizations]) for (const action of actions) expect(statement.Action).not.toContain(action);
});

it('a configuration file on this machine changes nothing: neither the address nor how it is spoken to', async () => {
  const trap = await serveStores();
  const config = join(folder, 'config');
  const lines = [
    'region = eu-north-1',
    `endpoint_url = ${trap.local.origin}`,
    'use_fips_endpoint = true',
    'use_dualstack_endpoint = true',
    's3_use_arn_region = true',
    's3_disable_express_session_auth = false',
    'sigv4a_signing_region_set = *',
    'request_checksum_calculation = WHEN_SUPPORTED',
    'response_checksum_validation = WHEN_SUPPORTED',
    'account_id_endpoint_mode = required',
    'endpoint_discovery_enabled = true',
    'auth_scheme_preference = sigv4a',
    'role_arn = arn:aws:iam::1:role/trap',
  ];
  writeFileSync(config, ['[default]', ...lines].join('\n'));
  vi.stubEnv('AWS_CONFIG_FILE', config);
  vi.stubEnv('AWS_PROFILE', 'default');

  const snapshot = await serving.collect(['aws-uploads'], { options: ['inspect-backups'], auditors: [serving.auditor()] });

  expect(Object(snapshot.state).accounts[0].inventory.gaps).toEqual([]);
  expect(trap.local.requests).toEqual([]);
  const scopes = serving.local.requests.map(({ headers }) => /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers['authorization'] ?? '')?.[1]);
  expect(new Set(scopes)).toEqual(new Set(['us-east-1', 'eu-west-1']));
  await trap.local.close();
});

it('every request is in the ledger under the permission that it needs', async () => {
  const { requests } = await serving.collect(['aws-uploads'], { options: ['inspect-backups'], auditors: [serving.auditor()] });

  const known = new Set<string>(Object.values(STORE_COMMANDS).flatMap((commands) => Object.values<string>(commands)));
  const inspecting = requests.filter(({ what }) => !/^(iam|sts|organizations):/.test(what));
  expect(new Set(inspecting.map(({ what }) => what))).toEqual(new Set([...known].filter((action) => action !== 's3:GetBucketLocation')));
  expect(requests.filter(({ outcome, exchange }) => outcome !== 'answered' || exchange)).toEqual([]);
});

it.each([
  ['aws', 'efs', 'eu-west-1', 'https://elasticfilesystem.eu-west-1.amazonaws.com'],
  ['aws', 's3', 'us-east-1', 'https://s3.us-east-1.amazonaws.com'],
  ['aws', 'rbin', 'ap-south-1', 'https://rbin.ap-south-1.amazonaws.com'],
  ['aws-cn', 'dynamodb', 'cn-north-1', 'https://dynamodb.cn-north-1.amazonaws.com.cn'],
  ['aws-us-gov', 'rds', 'us-gov-west-1', 'https://rds.us-gov-west-1.amazonaws.com'],
] as const)('the address of a service is that of its partition and Region: %s %s', (partition, service, region, address) => {
  expect(storeAddressOf(partition, service, region)).toBe(address);
  expect(placeOf(partition, 'sts').address.split('.').slice(-2)).toEqual(address.split('.').slice(-2));
});

it('the versions that are asked for are those that are tested, and optional for whoever installs the package', () => {
  const described = Object(parseJson(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')));

  expect(described.peerDependencies).toEqual(STORE_PACKAGES);
  for (const [name, version] of Object.entries(STORE_PACKAGES)) {
    expect([name, described.devDependencies[name], described.dependencies[name]]).toEqual([name, version, undefined]);
    expect(described.peerDependenciesMeta[name]).toEqual({ optional: true });
  }
});
