import { describe, expect, it } from 'vitest';
import { decide } from '../../../../providers/aws/policy/decide.ts';
import { decodeDocument, parsePolicy } from '../../../../providers/aws/policy/parse.ts';
import { documentOf, readOf } from './binding.ts';

const STATEMENT = { Sid: 'One', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/50%/*' };

it('a document is read URL-encoded and plain, with one statement and with many', () => {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: STATEMENT });

  const parsed = [text, encodeURIComponent(text), JSON.stringify({ Version: '2012-10-17', Statement: [STATEMENT] })].map((one) =>
    parsePolicy(decodeDocument(one), 'policy p'),
  );

  expect(parsed[1]).toEqual(parsed[0]);
  expect(parsed[2]).toEqual(parsed[0]);
  expect(parsed[0]).toMatchObject({
    faults: [],
    statements: [{ source: 'policy p, statement 1 "One"', text: 'Allow s3:GetObject on arn:aws:s3:::b/50%/*' }],
  });
});

describe('what is not understood is a fault', () => {
  it.each([
    ['no document', null, 'granting'],
    ['a document without statements', { Version: '2012-10-17' }, 'granting'],
    ['a statement without an effect', { Statement: [{ Action: '*', Resource: '*' }] }, 'granting'],
    ['a statement with an effect in lower case', { Statement: [{ Effect: 'allow', Action: '*', Resource: '*' }] }, 'granting'],
    ['an Allow without a resource', { Statement: [{ Effect: 'Allow', Action: '*' }] }, 'granting'],
    ['an Allow with Action and NotAction', { Statement: [{ Effect: 'Allow', Action: '*', NotAction: 's3:*', Resource: '*' }] }, 'granting'],
    ['an Allow on what is no ARN', { Statement: [{ Effect: 'Allow', Action: '*', Resource: 'bucket' }] }, 'granting'],
    ['a Deny without an action', { Statement: [{ Effect: 'Deny', Resource: '*' }] }, 'narrowing'],
    ['a Deny with a condition of no known form', { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: 'mfa' }] }, 'narrowing'],
    ['a Deny of all but what is no ARN', { Statement: [{ Effect: 'Deny', Action: '*', NotResource: 'bucket' }] }, 'narrowing'],
    ['a Deny of actions of no service', { Statement: [{ Effect: 'Deny', Action: '*Delete*', Resource: '*' }] }, 'narrowing'],
    ['a Deny of a wildcard service', { Statement: [{ Effect: 'Deny', Action: '*:*', Resource: '*' }] }, 'narrowing'],
    ['an Allow of all but a wildcard service', { Statement: [{ Effect: 'Allow', NotAction: 's?:*', Resource: '*' }] }, 'narrowing'],
    ['a Deny by a wildcard resource type', { Statement: [{ Effect: 'Deny', Action: '*', Resource: 'arn:aws:rds:*:*:*:prod' }] }, 'narrowing'],
  ])('%s', (_, document, effect) => {
    const { faults } = readOf(document);

    expect(faults).toEqual([{ effect, what: expect.stringContaining('policy') }]);
  });

  it('and leaves the other statements and patterns in force', () => {
    const { patterns, faults } = readOf({ Statement: [{ Effect: 'Allow' }, { Effect: 'Allow', Action: 's3:*', Resource: ['bucket', 'arn:aws:s3:::b'] }] });

    expect(patterns).toEqual([['arn:aws:s3:::b']]);
    expect(faults).toHaveLength(2);
  });
});

it('a wildcard for a service gives rights, and takes none', () => {
  const request = { principal: 'arn:aws:iam::111122223333:user/ci', action: 'rds:DeleteDBInstance', resource: 'arn:aws:rds:eu-west-1:111122223333:db:a' };
  const outcome = (...statements: object[]): unknown => decide(request, { identity: documentOf(statements) }, 'complete').outcome;

  expect(outcome({ Effect: 'Allow', Action: '*:*', Resource: '*' })).toBe('allowed');
  expect(outcome({ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', Action: '*:Delete*', Resource: '*' })).toBe('allowed');
  expect(outcome({ Effect: 'Allow', NotAction: 'r?s:*', Resource: '*' })).toBe('allowed');
  expect(outcome({ Effect: 'Allow', Action: '*', Resource: '*' }, { Effect: 'Deny', NotAction: '*:Describe*', Resource: '*' })).toBe('denied');
});
