import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../../../providers/aws/policy/decide.ts';
import { isMember, witnessOf } from '../../../../providers/aws/policy/language.ts';
import { compile } from '../../../../providers/aws/policy/layers.ts';
import { reach } from '../../../../providers/aws/policy/reach-catalogue.ts';
import { CI, documentOf, grantsTo } from './binding.ts';

const ACTION = 'rds:DeleteDBInstance';
const DATABASES = { include: ['arn:aws:rds:*:111122223333:db:*'], except: [] };
const REQUEST = { principal: 'arn:aws:iam::111122223333:user/ci', action: ACTION, context: CI };
const MFA = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };

const name = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 }).map((glob) => `arn:aws:rds:*:*:db:${glob}`);
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    act: fc.constantFrom({ Action: 'rds:*' }, { Action: ACTION }, { NotAction: 's3:*' }, { NotAction: 'rds:Delete*' }),
    on: fc.oneof(
      fc.array(name, { maxLength: 2 }).map((Resource) => ({ Resource })),
      fc.array(name, { maxLength: 2 }).map((NotResource) => ({ NotResource })),
    ),
    when: fc.constantFrom({}, {}, { Condition: MFA }),
  })
  .map(({ Effect, act, on, when }) => ({ Effect, ...act, ...on, ...when }));
const layer = fc.array(statement, { maxLength: 4 }).map((statements) => documentOf(statements));

it('every witness is allowed by the decision, with or without a condition as the grant says', () => {
  fc.assert(
    fc.property(layer, fc.option(layer, { nil: undefined }), (identity, boundary) => {
      for (const { language, conditions } of grantsTo(ACTION, DATABASES, { identity, boundary })) {
        const { outcome } = decide({ ...REQUEST, resource: witnessOf(language) ?? '' }, { identity, boundary }, 'partial');

        if (conditions.length === 0) expect(outcome).toBe('allowed');
        else expect(['allowed', 'conditional']).toContain(outcome);
      }
    }),
    { numRuns: 400 },
  );
});

it('every name that is allowed is inside a grant that says so', () => {
  const names = ['', 'a', 'b', 'ab', 'ba', 'aab', 'x'].map((text) => `arn:aws:rds:eu-west-1:111122223333:db:${text}`);
  fc.assert(
    fc.property(layer, fc.option(layer, { nil: undefined }), (identity, boundary) => {
      const grants = grantsTo(ACTION, DATABASES, { identity, boundary });

      for (const resource of names) {
        const { outcome } = decide({ ...REQUEST, resource }, { identity, boundary }, 'partial');
        const holding = grants.filter(({ language }) => isMember(resource, language));
        expect(holding.length > 0).toBe(outcome !== 'denied');
        expect(holding.some(({ conditions }) => conditions.length === 0)).toBe(outcome === 'allowed');
      }
    }),
    { numRuns: 400 },
  );
});

it('a conditional Deny parts what it touches from what it does not', () => {
  const identity = documentOf([
    { Effect: 'Allow', Action: 'rds:*', Resource: '*' },
    { Effect: 'Deny', Action: 'rds:Delete*', Resource: 'arn:aws:rds:*:*:db:prod-*', Condition: MFA },
  ]);

  const grants = grantsTo(ACTION, DATABASES, { identity });

  expect(grants.map(({ language, conditions }) => ({ ...language, conditions }))).toEqual([
    { include: DATABASES.include, except: ['arn:aws:rds:*:*:db:prod-*'], conditions: [] },
    {
      include: ['arn:aws:rds:*:111122223333:db:prod-*'],
      except: [],
      conditions: [{ text: 'needs MFA', free: false }],
    },
  ]);
});

it('several conditional Denies leave what none of them touches allowed', () => {
  const denies = ['a', 'b', 'c', 'd', 'e'].map((letter, index) => ({
    Effect: 'Deny',
    Action: '*',
    Resource: `arn:aws:rds:*:*:db:${letter}-*`,
    Condition: { NotIpAddress: { 'aws:SourceIp': `10.0.${index}.0/24` } },
  }));
  const identity = documentOf([{ Effect: 'Allow', Action: 'rds:*', Resource: '*' }, ...denies]);

  const grants = grantsTo(ACTION, DATABASES, { identity });

  const free = grants.filter(({ conditions }) => conditions.length === 0);
  expect(free.map(({ language }) => language)).toEqual([{ include: DATABASES.include, except: denies.map(({ Resource }) => Resource) }]);
  expect(grants).toHaveLength(6);
});

it('many conditional Denies do not multiply the grants without end', () => {
  const denies = Array.from({ length: 30 }, (_, index) => ({
    Effect: 'Deny',
    Action: '*',
    Resource: `arn:aws:rds:*:*:db:*${index}*`,
    Condition: { NotIpAddress: { 'aws:SourceIp': `10.0.${index}.0/24` } },
  }));
  const identity = documentOf([{ Effect: 'Allow', Action: 'rds:*', Resource: '*' }, ...denies]);

  const grants = grantsTo(ACTION, DATABASES, { identity });

  expect(grants.length).toBeLessThanOrEqual(64);
  expect(grants.every(({ conditions }) => conditions.length > 0)).toBe(true);
});

it('a Deny by Region that is too entangled to put into names denies no more than it says', () => {
  const patterns = ['e*-a*', 'e*-b*', 'e*-c*', 'e*-d*'].map((region) => `arn:aws:rds:${region}:*:db:*`);
  const identity = documentOf([
    { Effect: 'Allow', Action: 'rds:*', Resource: '*' },
    { Effect: 'Deny', Action: 'rds:*', Resource: patterns, Condition: { StringLike: { 'aws:RequestedRegion': ['*u*1', '*u*2', '*u*3', '*u*4'] } } },
  ]);

  for (const [region, outcome] of [
    ['e-a', 'allowed'],
    ['eu-a1', 'denied'],
  ] as const) {
    const resource = `arn:aws:rds:${region}:111122223333:db:a`;
    expect(decide({ ...REQUEST, resource, context: { ...CI, 'aws:RequestedRegion': region } }, { identity }, 'partial').outcome).toBe(outcome);
  }
  const grants = grantsTo(ACTION, DATABASES, { identity });
  expect(grants.some(({ language }) => isMember('arn:aws:rds:e-a:111122223333:db:a', language))).toBe(true);
});

it('a federated user without a session policy reaches nothing, as the decision says', () => {
  const identity = documentOf([{ Effect: 'Allow', Action: 'rds:*', Resource: '*' }]);
  const principal = 'arn:aws:sts::111122223333:federated-user/guest';
  const catalogue = [{ action: ACTION, resources: DATABASES.include }];

  expect(reach({ principal }, compile({ identity }), 'complete', catalogue)).toEqual([]);
  expect(reach({ principal }, compile({ identity, session: identity }), 'complete', catalogue)).toHaveLength(1);
});
