import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditorPolicy } from '../../../providers/aws/commands.ts';
import { provider } from '../../../providers/aws/index.ts';
import { type Inventory, State } from '../../../providers/aws/state.ts';
import { parseJson } from '../../../src/json.ts';
import type { Snapshot } from '../../../src/model.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { aSnapshot, aToken } from '../../support/collecting.ts';
import { ACCOUNT, clientsOf, type Key } from './moto/seed.ts';
import { REGION, type Stored, seedStores } from './moto/seed-stores.ts';
import { findMoto, type Moto, startMoto } from './moto/server.ts';
import { allow, policyOf } from './serving.ts';

const executable = findMoto();
const WITHOUT = 'SKIPPED: there is no moto_server on the PATH, in MOTO_SERVER or under ~/.pyenv/versions (pip install "moto[server]")';
if (executable === null) process.stderr.write(`test/providers/aws/moto-stores.test.ts ${WITHOUT}\n`);

let moto: Moto;
let stored: Stored;
let snapshot: Snapshot;
let inventory: Inventory;

/**
 * The rights that are printed, less the one that would send every read to the 38 Regions that moto has. moto 5.2.1 asks for
 * the right to list a bucket where AWS asks for that to read its Object Lock and its replication.
 */
async function seedAuditor(): Promise<Key> {
  const { iam } = clientsOf(moto.origin);
  const document = Object(parseJson(auditorPolicy()));
  const rights = document.Statement.map((statement: { readonly Action: readonly string[] }) => ({
    ...statement,
    Action: statement.Action.filter((action) => action !== 'ec2:DescribeRegions'),
  }));
  const own = policyOf(...rights, allow('s3:ListBucket'));
  await iam.send(new CreateUserCommand({ UserName: 'auditor' }));
  await iam.send(new PutUserPolicyCommand({ UserName: 'auditor', PolicyName: 'own', PolicyDocument: JSON.stringify(own) }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'auditor' }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

describe.skipIf(executable === null)(`data stores at moto, which nobody here wrote${executable === null ? ` (${WITHOUT})` : ''}`, () => {
  beforeAll(async () => {
    moto = await startMoto(executable ?? '');
    stored = await seedStores(moto.origin);
    const key = await seedAuditor();
    await moto.enforce();
    const entry = { env: { accessKeyId: 'AUDIT_ID', secretAccessKey: 'AUDIT_SECRET' }, accounts: [ACCOUNT] };
    const token = aToken('aws', 'auditor', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:user/auditor` } });
    snapshot = await aSnapshot(provider, [token], {
      auditors: [{ entry, secret: new SecretValue({ ...key }) }],
      options: ['inspect-backups'],
      timeoutMs: 15_000,
      environment: { AWS_ENDPOINT_URL: moto.origin, AWS_REGION: REGION },
    });
    const read = State.parse(snapshot.state).accounts[0]?.inventory;
    if (read === undefined) throw new Error('Nothing was inspected.');
    inventory = read;
  }, 60_000);

  afterAll(async () => {
    await moto?.stop();
  });

  const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const storeOf = (wanted: string): unknown => inventory.stores.find((store) => store.arn === wanted);
  const copiesOf = (wanted: string): readonly unknown[] => inventory.copies.filter(({ of }) => of === wanted).map(({ kind, dies }) => [kind, dies]);

  it('databases, with their protection, automated backups and snapshots', () => {
    const guards = (liftedBy: string): object => ({ guards: [{ name: 'deletion protection', liftedBy }] });
    expect(storeOf(arn('rds', 'db:main'))).toMatchObject({ kind: 'rds-instance', ...guards('rds:ModifyDBInstance') });
    expect(storeOf(arn('rds', 'db:plain'))).toMatchObject({ guards: [] });
    expect(storeOf(arn('rds', 'cluster:orders'))).toMatchObject({ kind: 'rds-cluster', ...guards('rds:ModifyDBCluster') });
    expect(copiesOf(arn('rds', 'db:main'))).toContainEqual(['rds-snapshot', false]);
    expect(copiesOf(arn('rds', 'cluster:orders'))).toContainEqual(['rds-cluster-snapshot', false]);
    expect(inventory.copies.find(({ kind }) => kind === 'rds-snapshot')?.arn).toBe(arn('rds', 'snapshot:before'));
  });

  it('tables, with their protection, point-in-time recovery and backups', () => {
    const table = arn('dynamodb', 'table/carts');
    expect(storeOf(table)).toMatchObject({ kind: 'dynamodb-table', guards: [{ name: 'deletion protection', liftedBy: 'dynamodb:UpdateTable' }] });
    expect(copiesOf(table)).toEqual([
      ['dynamodb-pitr', true],
      ['dynamodb-backup', false],
    ]);
    expect(storeOf(arn('dynamodb', 'table/sessions'))).toMatchObject({ guards: [] });
    expect(copiesOf(arn('dynamodb', 'table/sessions'))).toEqual([]);
  });

  it('volumes and their snapshots', () => {
    const volume = arn('ec2', `volume/${stored.volume}`);
    expect(storeOf(volume)).toMatchObject({ kind: 'ebs-volume' });
    expect(inventory.copies.find(({ of }) => of === volume)).toMatchObject({ kind: 'ebs-snapshot', arn: `arn:aws:ec2:${REGION}::snapshot/${stored.snapshot}` });
  });

  it('file systems with their backup policy', () => {
    const observed = inventory.stores.find((store) => store.arn === arn('elasticfilesystem', `file-system/${stored.fileSystem}`))?.evidence;
    expect(observed).toContainEqual({ source: 'elasticfilesystem:DescribeBackupPolicy', observed: 'BackupPolicy ENABLED' });
  });

  it('buckets, with versions, Object Lock and replication', () => {
    const bucket = (name: string): string => `arn:aws:s3:::${name}`;
    expect(inventory.stores.filter(({ kind }) => kind === 's3-bucket').map(({ name }) => name)).toEqual(['far', 'kept', 'plain', 'versioned']);
    expect(copiesOf(bucket('plain'))).toEqual([]);
    expect(copiesOf(bucket('versioned'))).toEqual([
      ['s3-replica', false],
      ['s3-versions', false],
    ]);
    expect(inventory.copies.find(({ of }) => of === bucket('kept'))).toMatchObject({
      kind: 's3-versions',
      guards: [{ name: 'Object Lock (governance) of each version for 30 days from when it was written', liftedBy: 's3:BypassGovernanceRetention' }],
    });
  });

  it('vaults are asked for their locks, and what moto does not have is a gap: never an empty list', () => {
    const asked = snapshot.requests.filter(({ outcome, status }) => outcome === 'answered' && status === 200).map(({ what }) => what);
    expect(asked.filter((what) => what === 'backup:DescribeBackupVault')).toHaveLength(2);
    expect(inventory.regions).toEqual([REGION]);
    expect(inventory.gaps.map(({ request, what }) => [request, what])).toEqual([
      ['backup:ListRecoveryPointsByBackupVault', `recovery points in vault governed (${REGION}), open (${REGION})`],
      ['ec2:DescribeLockedSnapshots', `locks of EBS snapshots in ${REGION}`],
      ['ec2:DescribeRegions', `which Regions are enabled, so that none was looked at but ${REGION}`],
      ['rbin:ListRules', `rules of the Recycle Bin in ${REGION}`],
      ['rds:DescribeDBClusterAutomatedBackups', `automated backups of RDS clusters in ${REGION}`],
    ]);
  });
});
