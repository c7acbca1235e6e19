import { describe, expect, it } from 'vitest';
import { doorsBeside, findOperation, operations, targetsIn, targetsOf } from '../../../providers/aws/catalogue.ts';
import { canonicalPattern } from '../../../providers/aws/policy/pattern.ts';
import { DESTRUCTIVE_IMPACTS } from '../../../src/model.ts';

describe('every row', () => {
  it('is there once, in order, with the name of an action', () => {
    const ids = operations.map(({ id }) => id);

    expect(ids).toHaveLength(965);
    expect(ids).toEqual([...new Set(ids)].toSorted());
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
  });

  it('says what it does, on what page, how that is known, and names no impact twice', () => {
    for (const { id, summary, docs, basis, impact, also, resourceType } of operations) {
      expect(summary, id).toMatch(/^[A-Z].{3,}[^.]$/);
      expect(docs, id).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/service-authorization\/latest\/reference\/[a-z0-9_-]+\.html$/);
      expect(basis, id).toEqual({ kind: expect.stringMatching(/^(documented|judged)$/), asOf: '2026-09-26', source: docs });
      expect(new Set([impact, ...also]).size, id).toBe(1 + also.length);
      expect(resourceType, id).not.toBe('');
    }
  });

  it('ends a window or versions by operations that are in the catalogue', () => {
    for (const { recovery } of operations) {
      if (recovery.class === 'versioned' || recovery.class === 'window') for (const id of recovery.endedBy) expect(findOperation(id), id).not.toBeNull();
    }
  });

  it('of a resource type lies in ARNs that can be read', () => {
    for (const { resourceType } of operations) {
      const { include, except } = targetsOf(resourceType, '111122223333', 'aws');
      for (const pattern of [...include, ...except]) expect(canonicalPattern(pattern)).toBe(pattern);
    }
  });
});

it.each([
  ['rds:DeleteDBInstance', 'destroys-data', ['destroys-backup'], 'none'],
  ['rds:DeleteDBSnapshot', 'destroys-backup', [], 'none'],
  ['s3:DeleteObject', 'destroys-data', [], 'versioned'],
  ['s3:DeleteObjectVersion', 'destroys-data', ['destroys-backup'], 'none'],
  ['kms:ScheduleKeyDeletion', 'destroys-data', ['destroys-backup'], 'window'],
  ['s3:PutBucketVersioning', 'disables-protection', [], 'self-service'],
  ['iam:AttachUserPolicy', 'escalates', [], 'self-service'],
  ['ssm:SendCommand', 'escalates', ['executes-code'], 'none'],
  ['sqs:DeleteMessage', 'disrupts', [], 'none'],
  ['s3:AbortMultipartUpload', 'disrupts', [], 'none'],
  ['rds:RebootDBInstance', 'disrupts', [], 'self-service'],
])('%s %s', (id, impact, also, recovery) => {
  expect(findOperation(id)).toMatchObject({ impact, also, recovery: { class: recovery } });
});

it('what only drops one message, gives up an upload or a job, or restarts a thing disrupts', () => {
  const slight = operations.filter(({ id }) => /:(DeleteMessage|Abort\w*Upload|Cancel(?!LegalHold|RotateSecret)|Reboot|Restart)/.test(id));

  expect(slight.map(({ id, impact, also }) => [id, impact, ...also])).toEqual([
    ['cloudformation:CancelUpdateStack', 'disrupts'],
    ['dax:RebootNode', 'disrupts'],
    ['ec2:CancelSpotFleetRequests', 'disrupts'],
    ['ec2:RebootInstances', 'disrupts'],
    ['elasticache:RebootCacheCluster', 'disrupts'],
    ['mq:RebootBroker', 'disrupts'],
    ['rds:RebootDBInstance', 'disrupts'],
    ['redshift:RebootCluster', 'disrupts'],
    ['s3:AbortMultipartUpload', 'disrupts'],
    ['sqs:DeleteMessage', 'disrupts'],
  ]);
});

it('a window that the same call can leave out is ended by that call', () => {
  expect(findOperation('secretsmanager:DeleteSecret')?.recovery).toMatchObject({ class: 'window', hours: 168, endedBy: ['secretsmanager:DeleteSecret'] });
});

it('an action is found whatever its case', () => {
  expect(findOperation('RDS:deletedbinstance')?.id).toBe('rds:DeleteDBInstance');
});

it('doors do the same to the same kind of thing', () => {
  for (const { id } of operations) {
    const doors = doorsBeside(id).map((door) => findOperation(door));
    expect(doors.some((door) => door?.id === id)).toBe(true);
    expect(new Set(doors.map((door) => door?.impact)).size, id).toBe(1);
    if (doors.length > 1) expect(DESTRUCTIVE_IMPACTS.some((impact) => impact === doors[0]?.impact)).toBe(true);
  }
});

it('a foreign account has just the names that carry an account', () => {
  expect(targetsIn('rds:db', '999999999999', 'aws-cn').include).toEqual(['arn:aws-cn:rds:*:999999999999:db:*']);
  expect(targetsIn('s3:bucket', '999999999999', 'aws').include).toEqual([]);
  expect(targetsIn('no:type', '999999999999', 'aws').include).toEqual([]);
});
