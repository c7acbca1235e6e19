import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Account, type Inventory, State } from '../../../../providers/aws/state.ts';
import { parseJson } from '../../../../src/json.ts';
import type { Snapshot } from '../../../../src/model.ts';
import { run } from '../../../support/cli.ts';
import { NOW } from '../../../support/collecting.ts';
import { ACCOUNT, incident, type Serving } from '../serving.ts';
import { CLUSTER, DB, FILES, serveStores, TABLE, VOLUME } from './stores.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const ON = { options: ['inspect-backups'] };

function accountOf(snapshot: Snapshot): Account | undefined {
  return State.parse(snapshot.state).accounts[0];
}

async function inventoryOf(state: Readonly<Record<string, unknown>> = {}, environment: Readonly<Record<string, string>> = {}): Promise<Inventory> {
  serving = await serveStores(state);
  const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()], environment });
  const { inventory } = accountOf(snapshot) ?? {};
  if (inventory === undefined) throw new Error('Nothing was inspected.');
  return inventory;
}

let read: Promise<Inventory> | null = null;

/** What is read of all the stores, for whoever only looks at it. */
function wholeInventory(): Promise<Inventory> {
  const reading = async (): Promise<Inventory> => {
    const inventory = await inventoryOf();
    expect(serving.local.writes).toEqual([]);
    await serving.local.close();
    return inventory;
  };
  read ??= reading();
  return read;
}

/** The state in which the auditor is refused these commands ("DescribeVolumes", "DescribeVolumes eu-west-1" in one Region). */
function refusing(...denied: readonly string[]): Record<string, unknown> {
  const { tokens } = incident();
  return { tokens: { ...tokens, 'auditor:aws:0': { ...Object(tokens['auditor:aws:0']), denied } } };
}

it('nothing of the kind is asked unless the option is on', async () => {
  serving = await serveStores();

  const account = accountOf(await serving.collect(['aws-uploads'], { auditors: [serving.auditor()] }));

  expect(account?.inventory).toBeUndefined();
  expect(serving.local.requests.filter(({ headers }) => !/\/(iam|sts|organizations)\/aws4_request/.test(headers['authorization'] ?? ''))).toEqual([]);
});

it('every enabled Region is looked at, and what was read says when and by which request', async () => {
  const inventory = await wholeInventory();

  expect(inventory).toMatchObject({ at: NOW, regions: ['eu-west-1', 'us-east-1'], gaps: [] });
  for (const { evidence } of [...inventory.stores, ...inventory.copies]) {
    expect(evidence).not.toEqual([]);
    for (const { source, observed } of evidence) expect([source, observed]).toEqual([expect.stringMatching(/^\w+:\w+$/), expect.stringMatching(/\S/)]);
  }
});

it('an account with nothing in it costs two requests, and 17 a Region', async () => {
  const inventory = await inventoryOf({ stores: { [ACCOUNT]: { 'eu-west-1': {}, 'us-east-1': {}, 'sa-east-1': {} } } });

  expect(inventory).toMatchObject({ stores: [], copies: [], gaps: [] });
  const asked = serving.local.requests.filter(({ headers }) => !/\/(iam|sts|organizations)\/aws4_request/.test(headers['authorization'] ?? ''));
  expect(asked).toHaveLength(2 + 3 * 17);
});

describe('stores, with the guards that stand before them', () => {
  const bucket = (name: string): string => `arn:aws:s3:::${name}`;
  it('are these and no others', async () => {
    const { stores } = await wholeInventory();

    expect(stores.map(({ kind, arn, name, guards }) => [kind, arn, name, ...guards.map((guard) => `${guard.name}, lifted by ${guard.liftedBy}`)])).toEqual([
      ['dynamodb-table', TABLE, 'carts', 'deletion protection, lifted by dynamodb:UpdateTable'],
      ['dynamodb-table', TABLE.replace('carts', 'sessions'), 'sessions'],
      ['ebs-volume', VOLUME, 'pg-data'],
      ['ebs-volume', VOLUME.replace('vol-1', 'vol-2'), 'vol-2'],
      ['efs-file-system', FILES, 'shared'],
      ['efs-file-system', FILES.replace('fs-1', 'fs-2'), 'fs-2'],
      ['rds-cluster', CLUSTER, 'orders', 'deletion protection, lifted by rds:ModifyDBCluster'],
      ['rds-instance', DB, 'main', 'deletion protection, lifted by rds:ModifyDBInstance'],
      ['rds-instance', DB.replace('main', 'plain'), 'plain'],
      ...['complying', 'far', 'governed', 'partly', 'suspended', 'versioned'].map((name) => ['s3-bucket', bucket(name), name]),
    ]);
  });

  it.each([
    [DB, 'DeletionProtection true, BackupRetentionPeriod 7'],
    [TABLE, 'DeletionProtectionEnabled true'],
    [FILES, 'ReplicationOverwriteProtection ENABLED'],
    [FILES, 'BackupPolicy ENABLED'],
    [FILES.replace('fs-1', 'fs-2'), 'BackupPolicy none'],
    [bucket('suspended'), 'Status Suspended, MFADelete never set'],
    [bucket('complying'), 'ObjectLockEnabled, default retention COMPLIANCE for 30 days'],
    [bucket('versioned'), 'Enabled: all to arn:aws:s3:::far'],
    [bucket('partly'), 'Enabled: a part to arn:aws:s3:::far'],
  ])('%s: %s', async (arn, observed) => {
    const { stores } = await wholeInventory();

    expect(stores.find((store) => store.arn === arn)?.evidence.map((one) => one.observed)).toContain(observed);
  });
});

describe('copies, with what they are of and what keeps them', () => {
  const rds = (rest: string, region = 'eu-west-1'): string => `arn:aws:rds:${region}:${ACCOUNT}:${rest}`;
  const snap = (name: string): string => `arn:aws:ec2:eu-west-1::snapshot/snap-${name}`;
  const point = (id: string): string => `arn:aws:backup:eu-west-1:${ACCOUNT}:recovery-point:${id}`;
  const lift = (name: string, liftedBy: string | null): object => ({ guards: [{ name, liftedBy }] });

  it.each<[string, string, string | null, object]>([
    ['rds-automated-backup', rds('auto-backup:ab-1'), DB, { dies: true }],
    ['rds-automated-backup', rds('auto-backup:ab-far', 'us-east-1'), DB, { dies: true }],
    ['rds-automated-backup', rds('auto-backup:db-GONE'), rds('db:gone'), { dies: false }],
    ['rds-cluster-automated-backup', rds('cluster-auto-backup:cab-1'), CLUSTER, { dies: true }],
    ['rds-snapshot', rds('snapshot:before'), DB, {}],
    ['rds-snapshot', rds('snapshot:far', 'us-east-1'), DB, {}],
    ['rds-snapshot', rds('snapshot:foreign', 'us-east-1'), null, {}],
    ['rds-snapshot', rds('snapshot:namesake'), null, {}],
    ['rds-cluster-snapshot', rds('cluster-snapshot:orders-1'), CLUSTER, {}],
    ['recovery-point', rds('snapshot:awsbackup:job-1'), DB, {}],
    ['recovery-point', rds('cluster-snapshot:awsbackup:job-2'), null, {}],
    ['dynamodb-pitr', TABLE, TABLE, { dies: true }],
    ['dynamodb-backup', `${TABLE}/backup/before`, TABLE, {}],
    ['dynamodb-backup', `${TABLE}/backup/earlier`, null, {}],
    ['ebs-snapshot', snap('plain'), VOLUME, { guards: [] }],
    ['ebs-snapshot', snap('compliance'), VOLUME, { locked: 'compliance lock of the snapshot until 2027-01-31', guards: [] }],
    ['ebs-snapshot', snap('cooling'), VOLUME, lift('snapshot lock that still cools off until 2027-01-31', 'ec2:UnlockSnapshot')],
    ['ebs-snapshot', snap('governance'), VOLUME, lift('governance lock of the snapshot until 2027-01-31', 'ec2:UnlockSnapshot')],
    ['ebs-snapshot', snap('expired'), VOLUME, { guards: [] }],
    ['ebs-snapshot', snap('tagged'), VOLUME.replace('vol-1', 'vol-2'), lift('Recycle Bin for 30 days', 'rbin:DeleteRule')],
    ['ebs-snapshot', snap('copied'), null, {}],
    ['recovery-point', snap('vaulted'), VOLUME.replace('vol-1', 'vol-2'), {}],
    ['s3-versions', 'arn:aws:s3:::versioned/*', 'arn:aws:s3:::versioned', { guards: [] }],
    ['s3-versions', 'arn:aws:s3:::far/*', 'arn:aws:s3:::far', { locked: expect.stringMatching(/^MFA delete/) }],
    ['s3-versions', 'arn:aws:s3:::governed/*', 'arn:aws:s3:::governed', lift(expect.stringMatching(/governance.*30 days/), 's3:BypassGovernanceRetention')],
    ['s3-versions', 'arn:aws:s3:::complying/*', 'arn:aws:s3:::complying', lift(expect.stringMatching(/compliance.*30 days/), null)],
    ['s3-replica', 'arn:aws:s3:::far/*', 'arn:aws:s3:::versioned', {}],
    ['recovery-point', point('open'), FILES, { guards: [] }],
    ['recovery-point', point('older'), null, {}],
    ['recovery-point', point('compliance'), FILES, { locked: 'compliance lock of vault compliance since 2026-03-01, until 2027-10-01', guards: [] }],
    ['recovery-point', point('over'), FILES, { guards: [] }],
    ['recovery-point', point('governance'), TABLE, lift('governance lock of vault governance', 'backup:DeleteBackupVaultLockConfiguration')],
    [
      'recovery-point',
      point('soon'),
      'arn:aws:s3:::versioned',
      lift('lock of vault soon that can be lifted until 2026-11-25', 'backup:DeleteBackupVaultLockConfiguration'),
    ],
    ['recovery-point', point('air'), CLUSTER, { locked: 'logically air-gapped vault air' }],
  ])('%s %s', async (kind, arn, of, fields) => {
    const { copies } = await wholeInventory();

    expect(copies.filter((copy) => copy.arn === arn && copy.kind === kind)).toMatchObject([{ of, dies: false, locked: null, ...fields }]);
  });

  it('an image is a copy of the volume whose snapshot is its root device, and of no other', async () => {
    const { copies } = await wholeInventory();

    expect(copies.filter(({ kind }) => kind === 'ami')).toMatchObject([
      {
        arn: 'arn:aws:ec2:eu-west-1::image/ami-1',
        of: VOLUME,
        guards: [
          { name: 'deregistration protection', liftedBy: 'ec2:DisableImageDeregistrationProtection' },
          { name: 'Recycle Bin for 14 days, by a locked rule', liftedBy: 'rbin:UnlockRule' },
        ],
      },
    ]);
  });

  it.each([
    ['a snapshot that is not finished', rds('snapshot:unfinished')],
    ['an automated snapshot, which is part of the automated backups', rds('snapshot:rds:main-1')],
    ['an automated snapshot of a cluster', rds('cluster-snapshot:rds:orders-auto')],
    ['a volume’s snapshot that is not finished', snap('pending')],
    ['a backup that is deleted', `${TABLE}/backup/doomed`],
    ['a recovery point that has expired', point('expired')],
    ['versions of a bucket whose versioning is suspended', 'arn:aws:s3:::suspended/*'],
  ])('%s is none', async (_, arn) => {
    const { copies } = await wholeInventory();

    expect(copies.filter((copy) => copy.arn === arn)).toEqual([]);
  });

  it('what AWS Backup keeps as a snapshot is not counted on where its vaults are not told', async () => {
    const { copies } = await inventoryOf(refusing('ListBackupVaults'));

    const kept = copies.filter(({ arn }) => [rds('snapshot:awsbackup:job-1'), snap('vaulted')].includes(arn));
    expect(kept.map(({ kind, of }) => [kind, of])).toEqual([
      ['recovery-point', null],
      ['recovery-point', null],
    ]);
  });
});

it('pages are followed to the end, whatever they are called', async () => {
  const whole = await wholeInventory();

  expect(await inventoryOf({ pageSize: 1 })).toEqual(whole);
});

it('a bucket whose Region is not in the list is asked for it', async () => {
  const whole = await wholeInventory();

  expect(await inventoryOf({ tellsBucketRegions: false })).toEqual(whole);
  expect(serving.local.requests.filter(({ url }) => url.searchParams.has('location'))).toHaveLength(6);
});

it('what was inspected is stored with the snapshot, without a value, and an audit of that asks nothing', async () => {
  serving = await serveStores();
  const cwd = mkdtempSync(join(tmpdir(), 'overscope-'));
  const manifest = `version: 1
tokens:
  - { name: uploads, provider: aws, secret: { env: { accessKeyId: KEY_ID, secretAccessKey: KEY_SECRET } }, scopes: [] }
`;
  writeFileSync(join(cwd, 'overscope.yaml'), manifest);
  const { accessKeyId = '', secretAccessKey = '' } = serving.values.get('aws-uploads') ?? {};
  const env = { AWS_ENDPOINT_URL: serving.local.origin, KEY_ID: accessKeyId, KEY_SECRET: secretAccessKey };

  const collected = await run(['collect', '--to', join(cwd, 'snap'), '--inspect-backups'], { cwd, env });
  const asked = serving.local.requests.length;
  const audited = await run(['audit', '--snapshot', join(cwd, 'snap'), '--format', 'json'], { cwd });

  expect(collected.code).toBe(0);
  const [file = ''] = readdirSync(join(cwd, 'snap'));
  const text = readFileSync(join(cwd, 'snap', file), 'utf8');
  expect(text).not.toContain(secretAccessKey);
  expect(State.parse(Object(parseJson(text)).state).accounts[0]?.inventory?.stores.map(({ arn }) => arn)).toContain(DB);
  expect(audited.out).toContain('"source": "snapshot"');
  expect(serving.local.requests).toHaveLength(asked);
});
