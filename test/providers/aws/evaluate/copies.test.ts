import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../providers/aws/state.ts';
import { accountWith } from '../principals.ts';
import { allow, policyOf } from '../serving.ts';
import { arn, copiesOf, deny, ends } from './copying.ts';

type Statement = Record<string, unknown>;
type Organization = Account['organization'];

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
