import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../fixtures/servers/http.ts';
import { type Account, type Inventory, State } from '../../../../providers/aws/state.ts';
import { parseJson } from '../../../../src/json.ts';
import type { Snapshot } from '../../../../src/model.ts';
import { run } from '../../../support/cli.ts';
import { aToken, NOW } from '../../../support/collecting.ts';
import { ACCOUNT, incident, type Serving } from '../serving.ts';
import { CLUSTER, DB, FILES, STORES, serveStores, TABLE, VOLUME } from './stores.ts';

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

describe('a read that is refused is a gap that names the permission, never an empty list in silence', () => {
  it.each([
    ['DescribeDBInstances', 'rds:DescribeDBInstances', 'RDS instances in eu-west-1, us-east-1'],
    ['DescribeDBClusters', 'rds:DescribeDBClusters', 'RDS clusters in eu-west-1, us-east-1'],
    ['DescribeDBInstanceAutomatedBackups', 'rds:DescribeDBInstanceAutomatedBackups', 'automated backups of RDS instances in eu-west-1, us-east-1'],
    ['DescribeDBClusterAutomatedBackups', 'rds:DescribeDBClusterAutomatedBackups', 'automated backups of RDS clusters in eu-west-1, us-east-1'],
    ['DescribeDBSnapshots', 'rds:DescribeDBSnapshots', 'RDS snapshots in eu-west-1, us-east-1'],
    ['DescribeDBClusterSnapshots', 'rds:DescribeDBClusterSnapshots', 'RDS cluster snapshots in eu-west-1, us-east-1'],
    ['ListTables', 'dynamodb:ListTables', 'DynamoDB tables in eu-west-1, us-east-1'],
    ['DescribeTable', 'dynamodb:DescribeTable', 'DynamoDB table carts (eu-west-1), sessions (eu-west-1)'],
    ['DescribeContinuousBackups', 'dynamodb:DescribeContinuousBackups', 'point-in-time recovery of DynamoDB table carts (eu-west-1), sessions (eu-west-1)'],
    ['ListBackups', 'dynamodb:ListBackups', 'DynamoDB backups in eu-west-1, us-east-1'],
    ['DescribeVolumes eu-west-1', 'ec2:DescribeVolumes', 'EBS volumes in eu-west-1'],
    ['DescribeSnapshots', 'ec2:DescribeSnapshots', 'EBS snapshots in eu-west-1, us-east-1'],
    ['DescribeImages', 'ec2:DescribeImages', 'AMIs in eu-west-1, us-east-1'],
    ['DescribeLockedSnapshots', 'ec2:DescribeLockedSnapshots', 'locks of EBS snapshots in eu-west-1, us-east-1'],
    ['ListRules', 'rbin:ListRules', 'rules of the Recycle Bin in eu-west-1, us-east-1'],
    ['GetRule', 'rbin:GetRule', 'rule of the Recycle Bin all (eu-west-1), kept (eu-west-1)'],
    ['DescribeFileSystems', 'elasticfilesystem:DescribeFileSystems', 'EFS file systems in eu-west-1, us-east-1'],
    ['DescribeBackupPolicy', 'elasticfilesystem:DescribeBackupPolicy', 'backup policy of EFS file system fs-1, fs-2'],
    ['ListBuckets', 's3:ListAllMyBuckets', 'S3 buckets of the account'],
    ['GetBucketVersioning', 's3:GetBucketVersioning', 'versioning of S3 bucket complying, far, governed, partly, suspended, versioned'],
    [
      'GetObjectLockConfiguration eu-west-1',
      's3:GetBucketObjectLockConfiguration',
      'Object Lock of S3 bucket complying, governed, partly, suspended, versioned',
    ],
    ['GetBucketReplication us-east-1', 's3:GetReplicationConfiguration', 'replication of S3 bucket far'],
    ['ListBackupVaults', 'backup:ListBackupVaults', 'backup vaults in eu-west-1, us-east-1'],
    [
      'ListRecoveryPointsByBackupVault',
      'backup:ListRecoveryPointsByBackupVault',
      'recovery points in vault air (eu-west-1), compliance (eu-west-1), governance (eu-west-1), open (eu-west-1), soon (eu-west-1)',
    ],
  ])('%s', async (command, request, what) => {
    const { gaps, stores, copies } = await inventoryOf(refusing(command));

    expect(gaps).toEqual([{ code: 'AWS-INVENTORY', what, because: 'forbidden', effect: 'advisory', request }]);
    expect([stores.length > 3, copies.length > 3]).toEqual([true, true]);
  });

  it('a vault of which nothing is told locks nothing', async () => {
    const { gaps, copies } = await inventoryOf(refusing('DescribeBackupVault'));

    expect(gaps).toMatchObject([{ request: 'backup:DescribeBackupVault', what: expect.stringMatching(/^lock of backup vault air/) }]);
    expect(copies.filter(({ kind, locked }) => kind === 'recovery-point' && locked !== null)).toEqual([]);
  });

  it('where nobody tells which Regions are enabled, that of the environment alone is looked at', async () => {
    const { gaps, regions, stores } = await inventoryOf(refusing('DescribeRegions'), { AWS_REGION: 'eu-west-1' });

    expect(regions).toEqual(['eu-west-1']);
    expect(gaps).toMatchObject([
      { because: 'forbidden', request: 'ec2:DescribeRegions', what: 'which Regions are enabled, so that none was looked at but eu-west-1' },
    ]);
    expect(stores.map(({ kind }) => kind)).toContain('rds-instance');
  });

  it('with no Region in the environment that is the first of the partition', async () => {
    expect(await inventoryOf(refusing('DescribeRegions'))).toMatchObject({ regions: ['us-east-1'], gaps: [{ request: 'ec2:DescribeRegions' }] });
  });

  it('a Region that is none of the partition is not asked: its name would be a part of an address', async () => {
    const { gaps, regions } = await inventoryOf({ stores: { [ACCOUNT]: { ...STORES, 'evil.example/x-1': {}, 'cn-north-1': {} } } });

    expect(regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(gaps).toMatchObject([{ because: 'unsupported', what: 'Regions that are none of the partition: cn-north-1, evil.example/x-1' }]);
  });
});

describe('an answer that cannot be used is a gap', () => {
  const rds =
    (action: string) =>
    ({ body }: { readonly body: string }) =>
      body.includes(`Action=${action}&`);
  const answer = (body: string, type = 'text/xml'): Fault => ({ kind: 'answer', answer: { status: 200, headers: { 'content-type': type }, body } });
  const wordless = '<DescribeDBInstancesResponse><DescribeDBInstancesResult></DescribeDBInstancesResult></DescribeDBInstancesResponse>';
  const circle =
    '<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances></DBInstances><Marker>again</Marker></DescribeDBInstancesResult></DescribeDBInstancesResponse>';

  it.each<[string, Fault, string]>([
    ['one without its list', answer(wordless), 'unreadable'],
    ['a page whose marker comes back', answer(circle), 'unreadable'],
    ['a body that is cut', { kind: 'truncate' }, 'unreachable'],
    ['a connection that is cut', { kind: 'cut' }, 'unreachable'],
    ['garbage', { kind: 'garbage' }, 'unreadable'],
  ])('%s', async (_, fault, because) => {
    serving = await serveStores();
    serving.local.inject({ when: rds('DescribeDBInstances'), fault });

    const { inventory } = accountOf(await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()] })) ?? {};

    expect(inventory?.gaps).toMatchObject([
      { because, request: 'rds:DescribeDBInstances', what: expect.stringMatching(/^RDS instances in eu-west-1, us-east-1/) },
    ]);
    expect(inventory?.stores.filter(({ kind }) => kind === 'rds-instance')).toEqual([]);
  });

  it('requests beyond the budget', async () => {
    serving = await serveStores();

    const snapshot = await serving.collect(['aws-uploads'], { ...ON, auditors: [serving.auditor()], maxRequests: 30 });

    const gaps = accountOf(snapshot)?.inventory?.gaps ?? [];
    expect(new Set(gaps.map(({ because }) => because))).toEqual(new Set(['budget']));
    expect(snapshot.subjects).toHaveLength(1);
  });
});

describe('who is asked', () => {
  const askers = (): ReadonlySet<string> => {
    const asked = serving.local.requests.filter(({ headers }) => /\/(rds|s3|rbin|backup)\/aws4_request/.test(headers['authorization'] ?? ''));
    return new Set(asked.map(({ headers }) => /Credential=([^/]+)/.exec(headers['authorization'] ?? '')?.[1] ?? ''));
  };

  it('the auditor of the account, and the token not at all', async () => {
    await inventoryOf();

    expect([...askers()]).toEqual([serving.values.get('auditor:aws:0')?.['accessKeyId']]);
  });

  it('the token itself where there is no auditor', async () => {
    serving = await serveStores();

    const { inventory } = accountOf(await serving.collect(['aws-uploads'], ON)) ?? {};

    expect([...askers()]).toEqual([serving.values.get('aws-uploads')?.['accessKeyId']]);
    expect(inventory?.gaps).toEqual([]);
  });

  it('nobody where a saved file alone tells of the account, which is a gap', async () => {
    serving = await serveStores();
    const saved = { entry: { authorizationDetails: 'test/providers/aws/fixtures/none.json', account: ACCOUNT }, secret: null };

    const tokens = [aToken('aws', 'root', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:root` } })];
    const { inventory } = accountOf(await serving.collect([], { ...ON, auditors: [saved], tokens })) ?? {};

    expect(inventory).toMatchObject({
      regions: [],
      stores: [],
      copies: [],
      gaps: [{ because: 'unsupported', what: `data stores and backups of account ${ACCOUNT}` }],
    });
    expect([...askers()]).toEqual([]);
  });
});

describe('addresses', () => {
  it('each service has its own variable', async () => {
    const other = await serveStores();
    const { gaps } = await inventoryOf({}, { AWS_ENDPOINT_URL_BACKUP: other.local.origin, AWS_ENDPOINT_URL_RBIN: other.local.origin });

    expect(other.local.requests.map(({ url }) => url.pathname).toSorted()).toEqual([
      '/backup-vaults',
      '/backup-vaults',
      '/list-rules',
      '/list-rules',
      '/list-rules',
      '/list-rules',
    ]);
    // The other server does not know the auditor's key.
    expect(gaps.map(({ request, because }) => [request, because])).toEqual([
      ['backup:ListBackupVaults', 'unreadable'],
      ['rbin:ListRules', 'unreadable'],
    ]);
    await other.local.close();
  });

  it.each(['EC2', 'RDS', 'DYNAMODB', 'EFS', 'BACKUP', 'S3', 'RBIN'])('plain http elsewhere is refused before anything is asked: %s', async (service) => {
    serving = await serveStores();

    const collecting = serving.collect(['aws-uploads'], { ...ON, environment: { [`AWS_ENDPOINT_URL_${service}`]: 'http://aws.example' } });

    await expect(collecting).rejects.toMatchObject({ code: 'usage' });
    expect(serving.local.requests).toEqual([]);
  });

  it('in another partition Regions and ARNs are of that one', async () => {
    const state = incident();
    const accounts = { ...state.accounts, [ACCOUNT]: { ...Object(state.accounts[ACCOUNT]), partition: 'aws-cn' } };
    const home = { lists: { DescribeVolumes: [{ volumeId: 'vol-1', status: 'available' }] }, buckets: { uploads: {} } };

    const { regions, stores, gaps } = await inventoryOf({ accounts, stores: { [ACCOUNT]: { 'cn-north-1': home } } }, { AWS_REGION: 'cn-northwest-1' });

    expect([regions, gaps]).toEqual([['cn-north-1'], []]);
    expect(stores.map(({ arn }) => arn)).toEqual([`arn:aws-cn:ec2:cn-north-1:${ACCOUNT}:volume/vol-1`, 'arn:aws-cn:s3:::uploads']);
  });
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
