import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../fixtures/servers/http.ts';
import { type Account, type Inventory, State } from '../../../../providers/aws/state.ts';
import type { Snapshot } from '../../../../src/model.ts';
import { aToken } from '../../../support/collecting.ts';
import { ACCOUNT, incident, type Serving } from '../serving.ts';
import { STORES, serveStores } from './stores.ts';

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

/** The state in which the auditor is refused these commands ("DescribeVolumes", "DescribeVolumes eu-west-1" in one Region). */
function refusing(...denied: readonly string[]): Record<string, unknown> {
  const { tokens } = incident();
  return { tokens: { ...tokens, 'auditor:aws:0': { ...Object(tokens['auditor:aws:0']), denied } } };
}

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
