import { expect, it } from 'vitest';
import { findOperation, uncurated } from '../../../providers/aws/catalogue.ts';
import { declared } from '../../../providers/aws/declared.ts';
import type { Scope } from '../../../providers/aws/manifest-words.ts';
import type { Condition, Coverage, Selector } from '../../../src/model.ts';
import { allow, policyOf } from './serving.ts';

function on(include: string, ...except: readonly string[]): Selector {
  return { kind: 'pattern', include: [include], except, witness: '' };
}

function coverage(scope: Scope, action: string, selector: Selector, conditions: readonly Condition[] = []): Coverage {
  return declared([scope]).covers(findOperation(action) ?? uncurated(action), selector, conditions);
}

const UPLOADS: Scope = { actions: ['s3:GetObject', 's3:Put*'], resources: ['arn:aws:s3:::uploads/*'] };
const DATABASES = 'arn:aws:rds:*:111122223333:db:*';

it.each<[string, Scope, string, Selector, unknown]>([
  ['what is declared is covered', UPLOADS, 's3:PutObject', on('arn:aws:s3:::uploads/*'), 'all'],
  ['a part of what is declared is covered', UPLOADS, 's3:GetObject', on('arn:aws:s3:::uploads/in/*'), 'all'],
  ['another action is not', UPLOADS, 's3:DeleteObject', on('arn:aws:s3:::uploads/*'), 'none'],
  ['another resource is not', UPLOADS, 's3:GetObject', on('arn:aws:s3:::backups/*'), 'none'],
  [
    'what goes beyond is left over, with an example',
    UPLOADS,
    's3:GetObject',
    on('arn:aws:s3:::*/*'),
    { excess: { kind: 'pattern', include: ['arn:aws:s3:::*/*'], except: ['arn:aws:s3:::uploads/*'], witness: 'arn:aws:s3:::example/example' } },
  ],
  ['an action that is in no row compares by its name', { actions: ['foo:DeleteThing'], resources: ['*'] }, 'foo:DeleteThing', on('*'), 'all'],
  ['no scope covers nothing', { policy: policyOf() }, 's3:GetObject', on('arn:aws:s3:::uploads/*'), 'none'],
  [
    'another way to do the same is covered',
    { actions: ['dynamodb:DeleteItem'], resources: ['*'] },
    'dynamodb:BatchWriteItem',
    on('arn:aws:dynamodb:*:1:table/t'),
    'all',
  ],
  [
    'overwriting items does not declare deleting the table',
    { actions: ['dynamodb:*Item'], resources: ['*'] },
    'dynamodb:DeleteTable',
    on('arn:aws:dynamodb:*:1:table/t'),
    'none',
  ],
  [
    'pushing images does not declare deleting the repository',
    { actions: ['ecr:PutImage'], resources: ['*'] },
    'ecr:DeleteRepository',
    on('arn:aws:ecr:*:1:repository/r'),
    'none',
  ],
])('%s', (_, scope, action, selector, expected) => {
  expect(coverage(scope, action, selector)).toEqual(expected);
});

it('a declared policy counts by its statements', () => {
  const scope = { policy: policyOf(allow('rds:*', DATABASES)) };

  expect(coverage(scope, 'rds:DeleteDBInstance', on(DATABASES))).toBe('all');
});

it('a declared Deny subtracts', () => {
  const scope = { policy: policyOf(allow('rds:*'), { Effect: 'Deny', Action: 'rds:Delete*', Resource: 'arn:aws:rds:*:*:db:prod-*' }) };

  expect(coverage(scope, 'rds:DeleteDBInstance', on(DATABASES))).toMatchObject({ excess: { include: ['arn:aws:rds:*:111122223333:db:prod-*'], except: [] } });
  expect(coverage(scope, 'rds:DeleteDBInstance', on(DATABASES, 'arn:aws:rds:*:*:db:prod-*'))).toBe('all');
  expect(coverage(scope, 'rds:StopDBInstance', on(DATABASES))).toBe('all');
});

it('a declared NotResource leaves out what it names', () => {
  const scope = { policy: policyOf({ Effect: 'Allow', Action: 'rds:*', NotResource: 'arn:aws:rds:*:*:db:prod' }) };

  expect(coverage(scope, 'rds:DeleteDBInstance', on(DATABASES))).toMatchObject({ excess: { include: ['arn:aws:rds:*:111122223333:db:prod'] } });
});

it('a declaration with a condition covers reach that is held under the same one alone, and a Deny with one takes away', () => {
  const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
  const allowed = { policy: policyOf({ ...allow('rds:*'), Condition: condition }) };
  const denied = { policy: policyOf(allow('rds:*'), { Effect: 'Deny', Action: '*', Resource: '*', Condition: condition }) };
  const held = (text: string): readonly Condition[] => [{ text, free: false }];

  expect(coverage(allowed, 'rds:DeleteDBInstance', on(DATABASES))).toBe('none');
  expect(coverage(allowed, 'rds:DeleteDBInstance', on(DATABASES), held('only while aws:MultiFactorAuthPresent is false'))).toBe('none');
  expect(coverage(allowed, 'rds:DeleteDBInstance', on(DATABASES), held('needs MFA'))).toBe('all');
  expect(coverage(denied, 'rds:DeleteDBInstance', on(DATABASES))).toMatchObject({ excess: { include: [DATABASES] } });
});

it('what overlapping Denies and scopes leave is told too large before it is told too small', () => {
  const scope = { policy: policyOf(allow('rds:*', 'arn:aws:rds:*:*:db:test-*'), { Effect: 'Deny', Action: '*', Resource: 'arn:aws:rds:*:*:db:test-a*' }) };

  expect(coverage(scope, 'rds:DeleteDBInstance', on(DATABASES))).toMatchObject({ excess: { include: [DATABASES], except: [] } });
});
