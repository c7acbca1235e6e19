import { describe, expect, it } from 'vitest';
import type { Account, Inventory, State } from '../../../../providers/aws/state.ts';
import type { Copies, CopyEnd } from '../../../../src/evaluation.ts';
import { accountWith, evaluated, USER } from '../principals.ts';
import { ACCOUNT, allow, policyOf } from '../serving.ts';

type Statement = Record<string, unknown>;
type Organization = Account['organization'];

/** What becomes of the copies, by the first reach of an operation. */
function copiesOf(state: State, operation: string): Copies | null {
  const { reachOf, copiesOf: tell } = evaluated(state);
  const reach = reachOf(USER);
  const found = reach.find((one) => one.operation.id === operation);
  return found === undefined ? null : (tell?.(found, (id) => reach.filter((one) => one.operation.id === id)) ?? null);
}

function ends(statements: readonly Statement[], operation: string, account: Partial<Account> = {}): readonly (readonly unknown[])[] {
  return (copiesOf(accountWith(statements, { account }), operation)?.ends ?? []).map((end: CopyEnd) => [end.operation, end.extent, end.certainty]);
}

const arn = (service: string, rest: string, region = '*'): string => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const deny = (Action: string, Resource: string, Condition?: unknown): Statement => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

describe('the copies of an RDS instance', () => {
  const delete1 = allow('rds:DeleteDBInstance', arn('rds', 'db:*', 'eu-west-1'));
  const end = (resource: string): Statement => allow('rds:DeleteDBSnapshot', resource);

  it('are told with what goes, what stays, and where that is written', () => {
    expect(copiesOf(accountWith([delete1]), 'rds:DeleteDBInstance')).toEqual({
      store: 'RDS instance',
      dies: 'automated backups (unless the call asks to keep the automated backups; the final snapshot can be left out)',
      survives: 'manual snapshots',
      ends: [{ operation: 'rds:DeleteDBSnapshot', extent: 'none', certainty: null }],
      stores: null,
      unread: [],
      source: expect.stringMatching(/^RDS User Guide.*\(documented, 2026-\d\d-\d\d\)$/),
    });
  });

  it.each([
    ['everywhere', [end('*')], 'all', 'allowed'],
    ['in the same Region', [end(arn('rds', 'snapshot:*', 'eu-west-1'))], 'all', 'allowed'],
    ['in Regions of a pattern that has this one', [end(arn('rds', 'snapshot:*', 'eu-*'))], 'all', 'allowed'],
    ['in another Region', [end(arn('rds', 'snapshot:*', 'us-east-1'))], 'none', null],
    ['in another account', [end('arn:aws:rds:eu-west-1:999999999999:snapshot:*')], 'none', null],
    ['of a prefix', [end(arn('rds', 'snapshot:daily-*'))], 'some', 'allowed'],
    ['but for a prefix', [end('*'), deny('rds:DeleteDBSnapshot', arn('rds', 'snapshot:keep-*'))], 'some', 'allowed'],
    [
      'in two rows that make a whole',
      [end(arn('rds', 'snapshot:*')), deny('rds:DeleteDBSnapshot', arn('rds', 'snapshot:keep-*'), { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })],
      'all',
      'conditional',
    ],
    ['under a condition', [{ ...end('*'), Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }], 'all', 'conditional'],
    [
      'for some, and under a condition for all',
      [end(arn('rds', 'snapshot:daily-*')), { ...end('*'), Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
      'all',
      'conditional',
    ],
  ])('snapshots that the token may delete %s', (_, statements, extent, certainty) => {
    expect(ends([delete1, ...statements], 'rds:DeleteDBInstance')).toEqual([['rds:DeleteDBSnapshot', extent, certainty]]);
  });

  it.each([
    ['*', 'none'],
    [arn('rds', 'snapshot:prod-*'), 'some'],
    [arn('rds', 'snapshot:*', 'us-east-1'), 'all'],
  ])('are kept by a control policy that denies it on %s: %s', (resource, extent) => {
    const scps = {
      kind: 'levels' as const,
      levels: [{ target: 'r-1', policies: [{ id: 'p-1', name: 'keep', document: policyOf(allow('*'), deny('rds:DeleteDBSnapshot', resource)) }] }],
    };
    const organization: Organization = { id: 'o-1', scps, rcps: { kind: 'exempt', because: 'the management account' } };

    expect(ends([delete1, end('*')], 'rds:DeleteDBInstance', { organization }).map(([, found]) => found)).toEqual([extent]);
  });

  it('that lie apart from it are told where the token holds what ends them, and it alone', () => {
    const [first, ...others] = ends([delete1, end('*'), allow(['backup:DeleteRecoveryPoint', 'rds:DeleteDBInstanceAutomatedBackup'])], 'rds:DeleteDBInstance');

    expect(first).toEqual(['rds:DeleteDBSnapshot', 'all', 'allowed']);
    expect(others).toEqual([
      ['rds:DeleteDBInstanceAutomatedBackup', 'all', 'allowed'],
      ['backup:DeleteRecoveryPoint', 'all', 'allowed'],
    ]);
    expect(copiesOf(accountWith([delete1, allow('backup:DeleteRecoveryPoint')]), 'rds:DeleteDBInstance')?.survives).toBe(
      'manual snapshots; AWS Backup recovery points',
    );
  });
});

describe('by kind of store', () => {
  it.each([
    [
      'a table and its own backups',
      [allow('dynamodb:DeleteTable', arn('dynamodb', 'table/dev-*')), allow('dynamodb:DeleteBackup', arn('dynamodb', 'table/dev-*/backup/*'))],
      'dynamodb:DeleteTable',
      [['dynamodb:DeleteBackup', 'all']],
    ],
    [
      'a table and the backups of another',
      [allow('dynamodb:DeleteTable', arn('dynamodb', 'table/dev-*')), allow('dynamodb:DeleteBackup', arn('dynamodb', 'table/prod-*/backup/*'))],
      'dynamodb:DeleteTable',
      [
        ['dynamodb:UpdateContinuousBackups', 'none'],
        ['dynamodb:DeleteBackup', 'none'],
      ],
    ],
    [
      'tables but for some, whose backups stay too',
      [allow(['dynamodb:DeleteTable', 'dynamodb:UpdateContinuousBackups', 'dynamodb:DeleteBackup']), deny('dynamodb:*', arn('dynamodb', 'table/prod-*'))],
      'dynamodb:DeleteTable',
      [
        ['dynamodb:UpdateContinuousBackups', 'all'],
        ['dynamodb:DeleteBackup', 'all'],
      ],
    ],
    [
      'items of a table, whose point-in-time recovery stays',
      [allow(['dynamodb:DeleteItem'])],
      'dynamodb:DeleteItem',
      [
        ['dynamodb:UpdateContinuousBackups', 'none'],
        ['dynamodb:DeleteBackup', 'none'],
      ],
    ],
    [
      'a volume, by the ARNs that EC2 gives snapshots',
      [allow('ec2:DeleteVolume'), allow('ec2:DeleteSnapshot', 'arn:aws:ec2:*::snapshot/*')],
      'ec2:DeleteVolume',
      [['ec2:DeleteSnapshot', 'all']],
    ],
    [
      'a volume, by the ARNs that people write',
      [allow('ec2:DeleteVolume'), allow('ec2:DeleteSnapshot', arn('ec2', 'snapshot/*'))],
      'ec2:DeleteVolume',
      [['ec2:DeleteSnapshot', 'all']],
    ],
    [
      'an instance with its images',
      [allow(['ec2:TerminateInstances', 'ec2:DeregisterImage'])],
      'ec2:TerminateInstances',
      [
        ['ec2:DeleteSnapshot', 'none'],
        ['ec2:DeregisterImage', 'all'],
      ],
    ],
    [
      'objects, and versions of the same',
      [allow(['s3:DeleteObject', 's3:DeleteObjectVersion'], 'arn:aws:s3:::uploads/tmp/*')],
      's3:DeleteObject',
      [['s3:DeleteObjectVersion', 'all']],
    ],
    [
      'objects, and versions of others',
      [allow('s3:DeleteObject', 'arn:aws:s3:::uploads/*'), allow('s3:DeleteObjectVersion', 'arn:aws:s3:::logs/*')],
      's3:DeleteObject',
      [['s3:DeleteObjectVersion', 'none']],
    ],
    [
      'objects, and the rule of their bucket',
      [allow('s3:DeleteObject', 'arn:aws:s3:::uploads/*'), allow('s3:PutLifecycleConfiguration', 'arn:aws:s3:::uploads')],
      's3:DeleteObject',
      [['s3:PutLifecycleConfiguration', 'all']],
    ],
    [
      'a file system, which AWS Backup alone copies',
      [allow('elasticfilesystem:DeleteFileSystem')],
      'elasticfilesystem:DeleteFileSystem',
      [
        ['backup:DeleteRecoveryPoint', 'none'],
        ['elasticfilesystem:DeleteFileSystem', 'all'],
      ],
    ],
    [
      'a cluster of Redshift and its snapshots',
      [allow('redshift:DeleteCluster', arn('redshift', 'cluster:dev')), allow('redshift:BatchDeleteClusterSnapshots', arn('redshift', 'snapshot:dev/*'))],
      'redshift:DeleteCluster',
      [['redshift:BatchDeleteClusterSnapshots', 'all']],
    ],
    [
      'rows by SQL: what deletes the cluster takes its automated backups',
      [allow(['rds-data:ExecuteStatement', 'rds:DeleteDBCluster'])],
      'rds-data:ExecuteStatement',
      [
        ['rds:DeleteDBCluster', 'all'],
        ['rds:DeleteDBClusterSnapshot', 'none'],
      ],
    ],
    ['a queue, which nothing copies', [allow(['sqs:DeleteQueue', 'backup:DeleteRecoveryPoint'])], 'sqs:DeleteQueue', []],
  ])('%s', (_, statements, operation, expected) => {
    expect(ends(statements, operation).map(([id, extent]) => [id, extent])).toEqual(expected);
  });

  it('a key takes everything that was ever encrypted under it', () => {
    expect(copiesOf(accountWith([allow('kms:ScheduleKeyDeletion', arn('kms', 'key/k1', 'eu-west-1'))]), 'kms:ScheduleKeyDeletion')).toMatchObject({
      dies: 'everything encrypted under it, backups included (after 7 to 30 days)',
      survives: null,
      ends: [],
    });
  });

  it.each(['rds:ModifyDBInstance', 'glue:DeleteTable'])('%s destroys no store of a known kind', (operation) => {
    expect(copiesOf(accountWith([allow('*')]), operation)).toBeNull();
  });
});

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
