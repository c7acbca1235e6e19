import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../../../providers/aws/state.ts';
import type { Copies } from '../../../../src/evaluation.ts';
import { accountWith } from '../principals.ts';
import { ACCOUNT, allow } from '../serving.ts';
import { arn, copiesOf } from './copying.ts';

type Statement = Record<string, unknown>;

const DB = arn('rds', 'db:orders', 'eu-west-1');
const SEEN = { source: 'rds:DescribeDBInstances', observed: 'orders' };
const aStore = (fields: Partial<Inventory['stores'][number]> = {}): Inventory['stores'][number] => ({
  kind: 'rds-instance',
  arn: DB,
  name: 'orders',
  guards: [],
  evidence: [SEEN],
  ...fields,
});
const aCopy = (fields: Partial<Inventory['copies'][number]> = {}): Inventory['copies'][number] => ({
  kind: 'rds-snapshot',
  of: DB,
  arn: arn('rds', 'snapshot:s1', 'eu-west-1'),
  dies: false,
  locked: null,
  evidence: [{ source: 'rds:DescribeDBSnapshots', observed: 's1' }],
  ...fields,
});
const POINT = arn('rds', 'snapshot:awsbackup:job-1', 'eu-west-1');

function inspected(statements: readonly Statement[], inventory: Partial<Inventory>, operation = 'rds:DeleteDBInstance'): Copies | null {
  const whole: Inventory = { at: '2026-11-22T12:00:00.000Z', regions: ['eu-west-1'], stores: [aStore()], copies: [], gaps: [], ...inventory };
  return copiesOf(accountWith(statements, { account: { inventory: whole } }), operation);
}

function counted(statements: readonly Statement[], copies: readonly Inventory['copies'][number][]): readonly unknown[] {
  return (inspected(statements, { copies: [...copies] })?.stores ?? []).map(({ name, inside, independent }) => [name, inside, independent]);
}

describe('inspected stores', () => {
  const deletes = allow('rds:DeleteDBInstance');
  const endsToo = allow(['rds:DeleteDBInstance', 'rds:DeleteDBSnapshot', 'backup:DeleteRecoveryPoint']);
  const automated = aCopy({ kind: 'rds-automated-backup', arn: arn('rds', 'auto-backup:ab-1', 'eu-west-1'), dies: true });
  const point = aCopy({ kind: 'recovery-point', arn: POINT });

  it.each([
    ['what goes with it is inside', [deletes], [automated], [['orders', 1, 0]]],
    ['what outlives it and is out of reach is independent', [deletes], [automated, aCopy()], [['orders', 1, 1]]],
    ['what outlives it and is in reach is inside', [endsToo], [automated, aCopy()], [['orders', 2, 0]]],
    ['by the very ARN of the copy', [deletes, allow('rds:DeleteDBSnapshot', arn('rds', 'snapshot:daily-*'))], [aCopy()], [['orders', 0, 1]]],
    [
      'what lies in another Region, where the token ends nothing',
      [deletes, allow('rds:DeleteDBSnapshot', arn('rds', 'snapshot:*', 'eu-west-1'))],
      [aCopy({ arn: arn('rds', 'snapshot:s1', 'us-east-1') })],
      [['orders', 0, 1]],
    ],
    ['what lies in another account', [endsToo], [aCopy({ arn: 'arn:aws:rds:eu-west-1:999999999999:snapshot:s1' })], [['orders', 0, 1]]],
    ['what lies in a locked vault', [endsToo], [{ ...point, locked: 'compliance lock until 2027-01-31' }], [['orders', 0, 1]]],
    ['what lies in a vault that is not', [endsToo], [point], [['orders', 1, 0]]],
    ['what nobody knows the origin of is a copy of nothing', [deletes], [aCopy({ of: null })], [['orders', 0, 0]]],
    ['a kind that the catalogue does not know counts for nothing good', [deletes], [aCopy({ kind: 'magic' })], [['orders', 1, 0]]],
    [
      'what AWS replicated elsewhere, in reach',
      [deletes, allow('rds:DeleteDBInstanceAutomatedBackup')],
      [aCopy({ kind: 'rds-automated-backup', arn: arn('rds', 'auto-backup:ab-2', 'us-east-1') })],
      [['orders', 1, 0]],
    ],
    [
      'what AWS replicated elsewhere, out of reach',
      [deletes],
      [aCopy({ kind: 'rds-automated-backup', arn: arn('rds', 'auto-backup:ab-2', 'us-east-1') })],
      [['orders', 0, 1]],
    ],
  ])('%s', (_, statements, copies, expected) => {
    expect(counted(statements, copies)).toEqual(expected);
  });

  it('are those that the reach names', () => {
    const stores = [
      aStore(),
      aStore({ arn: arn('rds', 'db:users', 'eu-west-1'), name: 'users' }),
      aStore({ kind: 'rds-cluster', arn: arn('rds', 'cluster:c', 'eu-west-1'), name: 'c' }),
    ];

    expect(inspected([allow('rds:DeleteDBInstance', arn('rds', 'db:u*'))], { stores })?.stores?.map(({ name }) => name)).toEqual(['users']);
    expect(inspected([deletes], { stores })?.stores?.map(({ name }) => name)).toEqual(['orders', 'users']);
  });

  it.each([
    ['rds:ModifyDBInstance', 'deletion protection: on, and this token holds rds:ModifyDBInstance, which turns it off'],
    ['rds:DescribeDBInstances', 'deletion protection: on, and this token cannot turn it off (rds:ModifyDBInstance)'],
  ])('behind deletion protection, with %s', (operation, observed) => {
    const stores = [aStore({ guards: [{ name: 'deletion protection', liftedBy: 'rds:ModifyDBInstance' }] })];
    const [store] = inspected([deletes, allow(operation)], { stores, copies: [automated] })?.stores ?? [];

    expect(store?.evidence.map((piece) => piece.observed)).toContain(observed);
    expect(store).toMatchObject({ inside: 1, independent: 0 });
  });

  it('in a vault under a governance lock say what lifts it', () => {
    const stores = [aStore({ guards: [{ name: 'vault lock (governance)', liftedBy: 'backup:DeleteBackupVaultLockConfiguration' }] })];
    const [store] = inspected([endsToo, allow('backup:DeleteBackupVaultLockConfiguration')], { stores, copies: [point] })?.stores ?? [];

    expect(store).toMatchObject({ inside: 1, independent: 0 });
    expect(store?.evidence.map((piece) => piece.observed)).toContain(
      'vault lock (governance): on, and this token holds backup:DeleteBackupVaultLockConfiguration, which turns it off',
    );
  });

  it.each([
    ['rbin:DeleteRule', ['rbin:DeleteRule'], true],
    ['rbin:DeleteRule', ['ec2:DeleteSnapshot'], false],
    ['backup:DeleteBackupVaultLockConfiguration', ['backup:DeleteBackupVaultLockConfiguration'], true],
    [null, ['*'], false],
  ])('tell what guards their copies: %s, for a token that holds %s', (liftedBy, actions, isLifted) => {
    const [store] = inspected([deletes, allow(actions)], { copies: [aCopy({ guards: [{ name: 'a guard', liftedBy }] })] })?.stores ?? [];
    const [told] = store?.evidence.filter(({ observed }) => observed.startsWith('a guard: on')) ?? [];

    expect(told?.source).toBe(arn('rds', 'snapshot:s1', 'eu-west-1'));
    expect(told?.observed.includes('which turns it off')).toBe(isLifted);
  });

  it('a volume has copies in snapshots and in images, by the ARNs that EC2 gives them and by those that people write', () => {
    const volume = arn('ec2', 'volume/v1', 'eu-west-1');
    const stores = [aStore({ kind: 'ebs-volume', arn: volume, name: 'v1' })];
    const copies = [
      aCopy({ kind: 'ebs-snapshot', of: volume, arn: 'arn:aws:ec2:eu-west-1::snapshot/s1' }),
      aCopy({ kind: 'ami', of: volume, arn: 'arn:aws:ec2:eu-west-1::image/i1' }),
    ];
    const of = (...statements: readonly Statement[]): unknown =>
      inspected([allow('ec2:DeleteVolume'), ...statements], { stores, copies }, 'ec2:DeleteVolume')?.stores?.map(({ inside, independent }) => [
        inside,
        independent,
      ]);

    expect(of()).toEqual([[0, 2]]);
    expect(of(allow('ec2:DeleteSnapshot', 'arn:aws:ec2:*::snapshot/*'))).toEqual([[1, 1]]);
    expect(of(allow('ec2:DeleteSnapshot', arn('ec2', 'snapshot/*')))).toEqual([[1, 1]]);
    expect(of(allow(['ec2:DeleteSnapshot', 'ec2:DeregisterImage']))).toEqual([[2, 0]]);
  });

  it('a table leaves a system backup where point-in-time recovery is on and the token cannot end that', () => {
    const table = arn('dynamodb', 'table/t1', 'eu-west-1');
    const stores = [aStore({ kind: 'dynamodb-table', arn: table, name: 't1' })];
    const copies = [aCopy({ kind: 'dynamodb-pitr', of: table, arn: table, dies: true })];
    const of = (...actions: readonly string[]): unknown =>
      inspected([allow(['dynamodb:DeleteTable', ...actions])], { stores, copies }, 'dynamodb:DeleteTable')?.stores?.map(({ inside }) => inside);

    expect(of()).toEqual([0]);
    expect(of('dynamodb:UpdateContinuousBackups')).toEqual([1]);
    expect(of('dynamodb:DeleteBackup')).toEqual([1]);
  });

  it('a replica is ended by what deletes its versions, or by a rule of its bucket', () => {
    const bucket = 'arn:aws:s3:::uploads';
    const stores = [aStore({ kind: 's3-bucket', arn: bucket, name: 'uploads' })];
    const copies = [aCopy({ kind: 's3-replica', of: bucket, arn: 'arn:aws:s3:::copy/*' })];
    const of = (...statements: readonly Statement[]): unknown =>
      inspected([allow('s3:DeleteObject', `${bucket}/*`), ...statements], { stores, copies }, 's3:DeleteObject')?.stores?.map(({ inside }) => inside);

    expect(of()).toEqual([0]);
    expect(of(allow('s3:DeleteObject', 'arn:aws:s3:::copy/*'))).toEqual([0]);
    expect(of(allow('s3:DeleteObjectVersion', 'arn:aws:s3:::copy/*'))).toEqual([1]);
    expect(of(allow('s3:PutLifecycleConfiguration', 'arn:aws:s3:::copy'))).toEqual([1]);
    expect(of(allow('s3:PutLifecycleConfiguration', bucket))).toEqual([0]);
  });

  it('say why a copy is independent', () => {
    const [store] = inspected([endsToo], { copies: [{ ...point, locked: 'compliance lock until 2027-01-31' }] })?.stores ?? [];

    expect(store?.evidence).toContainEqual({ source: 'rds:DescribeDBSnapshots', observed: `${POINT}: compliance lock until 2027-01-31` });
  });

  it('versions of a bucket are ended by whatever deletes them in it, or the bucket has a rule do so', () => {
    const bucket = 'arn:aws:s3:::uploads';
    const stores = [aStore({ kind: 's3-bucket', arn: bucket, name: 'uploads' })];
    const versions = (locked: string | null): Inventory['copies'] => [aCopy({ kind: 's3-versions', of: bucket, arn: bucket, locked })];
    const of = (actions: readonly string[], locked: string | null = null, resource = '*'): unknown =>
      inspected([allow(actions, resource)], { stores, copies: versions(locked) }, 's3:DeleteObject')?.stores?.map(({ inside, independent }) => [
        inside,
        independent,
      ]);

    expect(of(['s3:DeleteObject'])).toEqual([[0, 1]]);
    expect(of(['s3:DeleteObject', 's3:DeleteObjectVersion'])).toEqual([[1, 0]]);
    expect(of(['s3:DeleteObject', 's3:PutLifecycleConfiguration'])).toEqual([[1, 0]]);
    expect(of(['s3:DeleteObject', 's3:DeleteObjectVersion'], 'Object Lock, compliance')).toEqual([[0, 1]]);
    expect(of(['s3:DeleteObject', 's3:DeleteObjectVersion'], null, 'arn:aws:s3:::uploads/*')).toEqual([[1, 0]]);
    expect(of(['s3:DeleteObject', 's3:DeleteObjectVersion'], null, 'arn:aws:s3:::logs/*')).toEqual([]);
    // Through an access point, whose name does not tell its bucket.
    expect(of(['s3:DeleteObject', 's3:DeleteObjectVersion'], null, `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/a/object/*`)).toEqual([[1, 0]]);
  });

  it('of a kind that is not looked at are not inspected', () => {
    expect(inspected([allow('redshift:DeleteCluster')], {}, 'redshift:DeleteCluster')).toMatchObject({ stores: null, unread: [] });
  });

  it.each([
    ['a refusal of the same service', { request: 'rds:DescribeDBSnapshots', what: 'snapshots in eu-west-1' }, ['snapshots in eu-west-1']],
    ['a refusal of AWS Backup', { request: 'backup:ListBackupVaults', what: 'backup vaults' }, ['backup vaults']],
    ['the Regions that could not be listed', { request: 'ec2:DescribeRegions', what: 'Regions' }, ['Regions']],
    ['a refusal of another service', { request: 'dynamodb:ListTables', what: 'tables' }, []],
  ])('tell %s', (_, gap, unread) => {
    const gaps = [{ code: 'AWS-BACKUPS', because: 'forbidden', effect: 'advisory', ...gap } as const];
    const copies = inspected([deletes], { gaps });

    expect(copies?.unread).toEqual(unread);
    expect(copies?.stores?.[0]?.evidence.some(({ source }) => source === gap.request)).toBe(unread.length > 0);
  });

  it('tell a Region and an account that nobody looked at', () => {
    expect(inspected([allow('rds:DeleteDBInstance', arn('rds', 'db:*', 'us-east-1'))], {})).toMatchObject({ stores: [], unread: ['Region us-east-1'] });
    expect(inspected([allow('rds:DeleteDBInstance', 'arn:aws:rds:eu-west-1:999999999999:db:*')], {})).toMatchObject({ stores: null });
  });
});
