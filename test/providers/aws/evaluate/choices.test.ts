import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findOperation } from '../../../../providers/aws/catalogue.ts';
import { openHoldings } from '../../../../providers/aws/evaluate/holdings.ts';
import { powersOf } from '../../../../providers/aws/evaluate/powers.ts';
import { targetsAmong } from '../../../../providers/aws/evaluate/target.ts';
import { decide } from '../../../../providers/aws/policy/decide.ts';
import type { Grant } from '../../../../providers/aws/policy/reach.ts';
import { accountWith, USER } from '../principals.ts';
import { policyOf } from '../serving.ts';

const ACTION = 'rds:DeleteDBInstance';
const REQUEST = { principal: USER.slice('aws:'.length), action: ACTION, resource: 'arn:aws:rds:eu-west-1:111122223333:db:a' };

/** A statement of an effect on everything, under a condition of `key`. */
function statementOn(
  key: string,
  effect: fc.Arbitrary<string>,
  operators: readonly string[],
  wanted: fc.Arbitrary<string>,
): fc.Arbitrary<Record<string, unknown>> {
  const operator = fc.constantFrom(...operators);
  const tested = fc.record({ operator, values: fc.uniqueArray(wanted, { minLength: 1, maxLength: 2 }), exists: fc.boolean() });
  return fc.record({ effect, tested }).map(({ effect: Effect, tested: { operator: name, values, exists } }) => ({
    Effect,
    Action: '*',
    Resource: '*',
    Condition: { [name === 'Null' || !exists ? name : `${name}IfExists`]: { [key]: name === 'Null' ? 'true' : values } },
  }));
}

const TEXTS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'Null'];
const LISTS = [
  'ForAnyValue:StringEquals',
  'ForAnyValue:StringNotEquals',
  'ForAllValues:StringEquals',
  'ForAllValues:StringNotEquals',
  'ForAnyValue:StringLike',
  'Null',
];
const NUMBERS = ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals', 'Null'];

const few = (of: readonly string[], most: number): readonly string[] =>
  most === 0 ? [''] : [...new Set(few(of, most - 1).flatMap((text) => [text, ...of.map((one) => text + one)]))];
const WORDS = few(['a', 'b', 'A'], 3).filter((text) => text !== '');
const SETS = [['a'], ['b'], ['ab'], ['x'], ['a', 'b'], ['a', 'x'], ['b', 'x'], ['a', 'ab'], ['b', 'ab'], ['a', 'b', 'x'], ['a', 'b', 'ab', 'x']];
const COUNTS = Array.from({ length: 25 }, (_, index) => String(index / 4));

const OPERATION = findOperation(ACTION);
const TARGETS = targetsAmong({ include: ['arn:aws:rds:*:111122223333:db:*'], except: [] });

function granted(statements: readonly Record<string, unknown>[]): readonly Grant[] {
  const holdings = openHoldings({ state: accountWith(statements), now: '2026-11-22T12:00:00.000Z', change: null })({ arn: REQUEST.principal, variants: [] });
  return holdings === null || OPERATION === null ? [] : powersOf(holdings).grantsOf(OPERATION, TARGETS);
}

it.each([
  ['texts', 'aws:RequestTag/env', TEXTS, fc.constantFrom('a', 'A', 'ab', 'a*', '*b', '?', 'b?'), WORDS],
  ['lists', 'aws:TagKeys', LISTS, fc.constantFrom('a', 'b', 'ab', 'a*'), SETS],
  ['numbers', 's3:max-keys', NUMBERS, fc.constantFrom('1', '2', '3', '4'), COUNTS],
] as const)('what some value of a key of %s lets the holder do is among what it is told to pick', (_, key, operators, wanted, domain) => {
  const allow = statementOn(key, fc.constant('Allow'), operators, wanted);
  const others = fc.array(statementOn(key, fc.constantFrom('Deny', 'Deny', 'Allow'), operators, wanted), { maxLength: 3 });
  fc.assert(
    fc.property(allow, others, (first, rest) => {
      const statements = [first, ...rest];
      const outcome = (value: string | readonly string[] | null): string =>
        decide({ ...REQUEST, context: { [key]: value } }, { identity: policyOf(...statements) }, 'complete').outcome;
      const possible = [null, ...domain].some((value) => outcome(value) === 'allowed');

      const grants = granted(statements);

      if (possible) expect(grants.length).toBeGreaterThan(0);
      expect(grants.every(({ conditions }) => conditions.every(({ free }) => free))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
