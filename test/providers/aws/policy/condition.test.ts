import { describe, expect, it } from 'vitest';
import { Conditions, truthOf } from '../../../../providers/aws/policy/condition.ts';
import { type Context, contextOf, type Known } from '../../../../providers/aws/policy/context.ts';
import type { Truth } from '../../../../providers/aws/policy/truth.ts';

const KEY = 'aws:SomeKey';
const OPEN = 'open';
type Given = string | readonly string[] | null | typeof OPEN;

/** `open`: nothing is known of the key. Null: the request lacks it. */
function judge(
  operator: string,
  wanted: string | readonly string[],
  given: Given,
  others: Readonly<Record<string, string | readonly string[] | null>> = {},
): Truth {
  return judgeIn(operator, wanted, contextOf(given === OPEN ? others : { ...others, [KEY]: given }, 'partial'));
}

function judgeIn(operator: string, wanted: string | readonly string[], context: Context, variables = true): Truth {
  const [test] = Conditions.parse({ [operator]: { [KEY]: wanted } });
  if (test === undefined) throw new Error('no test');
  return truthOf(test, context, variables);
}

/** The text of a policy variable. */
function variable(inside: string): string {
  return `$\{${inside}}`;
}

// Operator, wanted, a value on which it holds, one on which it does not.
// Source: IAM User Guide, reference_policies_elements_condition_operators (2026-09).
const OPERATORS: readonly (readonly [operator: string, wanted: string, holds: string, fails: string])[] = [
  ['StringEquals', 'ops', 'ops', 'Ops'],
  ['StringNotEquals', 'ops', 'Ops', 'ops'],
  ['StringEqualsIgnoreCase', 'ops', 'OPS', 'op'],
  ['StringNotEqualsIgnoreCase', 'ops', 'op', 'OPS'],
  ['StringLike', 'o?s*', 'ops-team', 'os'],
  ['StringNotLike', 'o?s*', 'os', 'ops-team'],
  ['NumericEquals', '10', '10.0', '11'],
  ['NumericNotEquals', '10', '11', '10'],
  ['NumericLessThan', '10', '9.5', '10'],
  ['NumericLessThanEquals', '10', '10', '10.5'],
  ['NumericGreaterThan', '-1', '0', '-1'],
  ['NumericGreaterThanEquals', '10', '10', '9'],
  ['DateEquals', '2026-01-01T00:00:00Z', '1767225600', '2026-01-01T00:00:01Z'],
  ['DateNotEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', '2026-01-01T01:00:00+01:00'],
  ['DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31', '1767225600'],
  ['DateLessThanEquals', '1767225600', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z'],
  ['DateGreaterThan', '2026-01-01', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00Z'],
  ['DateGreaterThanEquals', '2026', '2026-01-01', '2025-12-31T23:59:59Z'],
  ['Bool', 'true', 'TRUE', 'false'],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', 'qmluYXJ5'],
  ['IpAddress', '10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
  ['NotIpAddress', '10.0.0.0/8', '11.0.0.1', '10.255.0.1'],
  ['IpAddress', '192.0.2.1', '192.0.2.1', '192.0.2.2'],
  ['IpAddress', '2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
  ['NotIpAddress', '2001:DB8:1234:5678::/64', '2001:db8:1234:5679::', '2001:db8:1234:5678::9'],
  ['IpAddress', '2001:db8::1', '2001:db8:0:0::1', '2001:db8::2'],
  ['IpAddress', '0.0.0.0/0', '203.0.113.7', '2001:db8::1'],
  ['ArnEquals', 'arn:aws:sns:*:111122223333:top*', 'arn:aws:sns:eu-west-1:111122223333:topic/a:b', 'arn:aws:sns:eu-west-1:444455556666:topic'],
  ['ArnLike', 'arn:aws:iam::*:role/a?c', 'arn:aws:iam::111122223333:role/abc', 'arn:aws:iam::1:2:role/abc'],
  ['ArnNotEquals', 'arn:aws:sns:*:*:topic', 'arn:aws:sns:eu-west-1:111122223333:topics', 'arn:aws:sns:eu-west-1:111122223333:topic'],
  ['ArnNotLike', 'arn:aws:iam::*:role/a*', 'arn:aws:iam::111122223333:role/b', 'arn:aws:iam::111122223333:role/a/b'],
];

const isNegated = (operator: string): boolean => /Not/.test(operator);

describe.each(OPERATORS)('%s %s', (operator, wanted, holds, fails) => {
  const missing: Truth = isNegated(operator) ? 'yes' : 'no';

  // Source: the same, "…IfExists"; reference_policies_condition-single-vs-multi-valued-context-keys (2026-09).
  it.each<readonly [string, string, Given, Truth]>([
    ['holds', operator, holds, 'yes'],
    ['does not hold', operator, fails, 'no'],
    ['whatever the case of its name', operator.toUpperCase(), holds, 'yes'],
    ['of an absent key', operator, null, missing],
    ['of a key of which nothing is known', operator, OPEN, 'maybe'],
    ['if the key exists, which holds', `${operator}IfExists`, holds, 'yes'],
    ['if the key exists, which fails', `${operator}IfExists`, fails, 'no'],
    ['if the key exists, which is absent', `${operator}IfExists`, null, 'yes'],
    ['if the key exists, of which nothing is known', `${operator}IfExists`, OPEN, 'maybe'],
    ['of all values, which hold', `ForAllValues:${operator}`, [holds, holds], 'yes'],
    ['of all values, one of which fails', `ForAllValues:${operator}`, [holds, fails], 'no'],
    ['of all values of a single one', `ForAllValues:${operator}`, fails, 'no'],
    ['of all values of none', `ForAllValues:${operator}`, [], 'yes'],
    ['of all values of an absent key', `ForAllValues:${operator}`, null, 'yes'],
    ['of all values, of which nothing is known', `ForAllValues:${operator}`, OPEN, 'maybe'],
    ['of any value, one of which holds', `ForAnyValue:${operator}`, [fails, holds], 'yes'],
    ['of any value, which fail', `ForAnyValue:${operator}`, [fails, fails], 'no'],
    ['of any value of a single one', `ForAnyValue:${operator}`, holds, 'yes'],
    ['of any value of none', `ForAnyValue:${operator}`, [], 'no'],
    ['of any value of an absent key', `ForAnyValue:${operator}`, null, 'no'],
    ['of any value of an absent key, if it exists', `ForAnyValue:${operator}IfExists`, null, 'no'],
    ['of any value, of which nothing is known', `ForAnyValue:${operator}`, OPEN, 'maybe'],
    // A list needs a set operator (AWS re:Inforce 2025, IAM431).
    ['of a list without a set operator', operator, [holds], 'no'],
    ['of a list without a set operator, if it exists', `${operator}IfExists`, [holds, holds], 'no'],
    ['of an empty list, which is no value', operator, [], missing],
  ])('%s', (_, name, given, expected) => {
    expect(judge(name, wanted, given)).toBe(expected);
  });

  // Wanted values are alternatives of an operator, and all of them are ruled out by a negated one. Source: IAM User Guide,
  // reference_policies_condition-logic-multiple-context-keys-or-values (2026-09).
  it('of several wanted values takes any, or none when negated', () => {
    expect(judge(operator, [isNegated(operator) ? holds : fails, wanted], holds)).toBe(isNegated(operator) ? 'no' : 'yes');
  });

  it('of no wanted values is met by nothing, unless it is negated', () => {
    expect(judge(operator, [], holds)).toBe(isNegated(operator) ? 'yes' : 'no');
  });
});

describe('what cannot be compared meets neither an operator nor its negation', () => {
  it.each([
    ['NumericEquals', '10', 'ten'],
    ['NumericNotEquals', '10', 'ten'],
    ['NumericNotEquals', 'ten', '10'],
    ['NumericLessThan', '', '1'],
    ['NumericLessThan', '10', '1e0'],
    ['NumericGreaterThan', '10', 'Infinity'],
    ['DateLessThan', '2026-01-01', 'yesterday'],
    ['DateNotEquals', '2026-13-01', '2026-01-01'],
    ['DateNotEquals', 'never', '2026-01-01'],
    ['Bool', 'true', 'yes'],
    ['Bool', 'yes', 'yes'],
    ['IpAddress', '10.0.0.0/8', '10.1'],
    ['IpAddress', '0.0.0.0/0', '167772161'],
    ['IpAddress', '10.0.0.0/33', '10.0.0.1'],
    ['NotIpAddress', '10.0.0.0/8', 'home'],
    ['NotIpAddress', '10/8', '192.0.2.1'],
    ['NotIpAddress', 'office', '192.0.2.1'],
    ['ArnLike', 'role/a', 'role/a'],
    ['ArnNotLike', 'role/a', 'arn:aws:iam::111122223333:role/b'],
  ])('%s %s of %s', (operator, wanted, given) => {
    expect(judge(operator, wanted, given)).toBe('no');
  });

  it('but another wanted value may', () => {
    expect(judge('IpAddress', ['office', '10.0.0.0/8'], '10.0.0.1')).toBe('yes');
    expect(judge('NotIpAddress', ['office', '10.0.0.0/8'], '10.0.0.1')).toBe('no');
    expect(judge('NumericEquals', ['ten', '10'], '10')).toBe('yes');
  });

  it('an operator that IAM does not know is open for good', () => {
    for (const given of ['a', null, OPEN] as const) expect(judge('StringMatches', 'a', given)).toBe('maybe');
  });
});

// Source: IAM User Guide, …_condition_operators, Null: "true" where the key is absent or its value is null (2026-09).
describe('Null', () => {
  it.each<readonly [string | readonly string[], Given, Truth]>([
    ['true', null, 'yes'],
    ['true', 'a', 'no'],
    ['TRUE', ['a', 'b'], 'no'],
    ['true', OPEN, 'maybe'],
    ['false', null, 'no'],
    ['False', 'a', 'yes'],
    ['false', ['a'], 'yes'],
    ['false', OPEN, 'maybe'],
    [['true', 'false'], OPEN, 'yes'],
    ['true', [], 'yes'],
    ['false', [], 'no'],
    ['false', '', 'no'],
    ['maybe', 'a', 'no'],
  ])('%s of %j is %s', (wanted, given, expected) => {
    expect(judge('Null', wanted, given)).toBe(expected);
  });

  it('is told of a key whose value alone is not known', () => {
    const present: Context = () => ({ kind: 'present' });

    expect(judgeIn('Null', 'true', present)).toBe('no');
    expect(judgeIn('Null', 'false', present)).toBe('yes');
  });
});

// Source: IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys: ForAllValues also holds when the
// values come to nothing, such as an empty text (2026-09).
it('ForAllValues holds of empty texts alone', () => {
  expect(judge('ForAllValues:StringEquals', 'env', '')).toBe('yes');
  expect(judge('ForAllValues:StringEquals', 'env', ['', ''])).toBe('yes');
  expect(judge('ForAllValues:StringEquals', 'env', ['', 'team'])).toBe('no');
  expect(judge('ForAnyValue:StringEquals', 'env', [''])).toBe('no');
});

describe('of a key that is there with a value that is not known', () => {
  const present: Context = () => ({ kind: 'present' });

  it.each<readonly [string, string, Truth]>([
    ['StringEquals', 'a', 'maybe'],
    ['StringNotEqualsIfExists', 'a', 'maybe'],
    ['StringLike', '*', 'yes'],
    ['StringNotLike', '**', 'no'],
    ['StringEquals', '*', 'maybe'],
    ['ArnLike', '*', 'yes'],
    ['ArnLike', 'arn:*', 'maybe'],
    ['ForAnyValue:StringLike', '*', 'yes'],
    ['Bool', 'true', 'maybe'],
  ])('%s %s is %s', (operator, wanted, expected) => {
    expect(judgeIn(operator, wanted, present)).toBe(expected);
  });
});

// Source: IAM User Guide, reference_policies_variables: values, defaults, and variables without a value (2026-09).
describe('a variable in a wanted value', () => {
  const name = variable('aws:username');

  it.each<readonly [string, string, string | readonly string[], Given, Readonly<Record<string, string | readonly string[] | null>>, Truth]>([
    ['stands for its value', 'StringEquals', name, 'ci', { 'aws:username': 'ci' }, 'yes'],
    ['in any case of its name', 'StringEquals', variable('AWS:UserName'), 'ci', { 'aws:username': 'ci' }, 'yes'],
    ['within a text', 'StringLike', `${name}/*`, 'ci/a', { 'aws:username': 'ci' }, 'yes'],
    ['whose value has a wildcard stands for that character', 'StringLike', name, 'abc', { 'aws:username': 'a*' }, 'no'],
    ['whose value has a wildcard equals that text', 'StringEquals', name, 'a*', { 'aws:username': 'a*' }, 'yes'],
    ['in an ARN', 'ArnLike', `arn:aws:iam::111122223333:user/${name}`, 'arn:aws:iam::111122223333:user/ci', { 'aws:username': 'ci' }, 'yes'],
    ['without a value equals nothing', 'StringEquals', name, '', { 'aws:username': null }, 'no'],
    ['without a value makes the negation false as well', 'StringNotEquals', name, 'ci', { 'aws:username': null }, 'no'],
    ['without a value leaves the other values', 'StringEquals', [name, 'ci'], 'ci', { 'aws:username': null }, 'yes'],
    ['with several values has none', 'StringEquals', name, 'a', { 'aws:username': ['a', 'b'] }, 'no'],
    ['that is not known is open', 'StringEquals', name, 'ci', {}, 'maybe'],
    ['that is not known leaves the other values', 'StringEquals', [name, 'ci'], 'ci', {}, 'yes'],
    ['that is not known leaves the negation open', 'StringNotEquals', [name, 'x'], 'ci', {}, 'maybe'],
    ['that is not known leaves what another value rules out', 'StringNotEquals', [name, 'ci'], 'ci', {}, 'no'],
    ['with a default, absent', 'StringEquals', variable("aws:username, 'nobody'"), 'nobody', { 'aws:username': null }, 'yes'],
    ['with a default, there', 'StringEquals', variable("aws:username, 'nobody'"), 'nobody', { 'aws:username': 'ci' }, 'no'],
    ['with a default, not known', 'StringEquals', variable("aws:username, 'nobody'"), 'nobody', {}, 'maybe'],
    ['for a star', 'StringLike', `a${variable('*')}`, 'a*', {}, 'yes'],
    ['for a star, which is no wildcard', 'StringLike', `a${variable('*')}`, 'ab', {}, 'no'],
    ['for a dollar', 'StringEquals', `${variable('$')}{x}`, `$${'{x}'}`, {}, 'yes'],
  ])('%s', (_, operator, wanted, given, others, expected) => {
    expect(judge(operator, wanted, given, others)).toBe(expected);
  });

  it('is plain text in a document of 2008', () => {
    const context = contextOf({ [KEY]: name, 'aws:username': 'ci' }, 'complete');

    expect(judgeIn('StringEquals', name, context, false)).toBe('yes');
    expect(judgeIn('StringEquals', name, context, true)).toBe('no');
  });
});

// A moment that may be any from now on: a test is settled when it says the same of all of them.
describe('of a moment from the snapshot on', () => {
  const NOW = '2026-09-26T12:00:00Z';
  const PAST = '2025-01-01T00:00:00Z';
  const LATER = '2027-01-01T00:00:00Z';
  const seconds = (text: string): string => String(Date.parse(text) / 1000);
  const since = (key: string): Context => {
    const known: Known = { kind: 'since', moment: NOW };
    return (asked) => (asked === key ? known : { kind: 'unknown' });
  };
  const atTime = (operator: string, key: string, wanted: string | readonly string[]): Truth => {
    const [test] = Conditions.parse({ [operator]: { [key]: wanted } });
    return test === undefined ? 'no' : truthOf(test, since(key.toLowerCase()), true);
  };

  it.each<readonly [string, past: Truth, now: Truth, later: Truth]>([
    ['Equals', 'no', 'maybe', 'maybe'],
    ['NotEquals', 'yes', 'maybe', 'maybe'],
    ['LessThan', 'no', 'no', 'maybe'],
    ['LessThanEquals', 'no', 'maybe', 'maybe'],
    ['GreaterThan', 'yes', 'maybe', 'maybe'],
    ['GreaterThanEquals', 'yes', 'yes', 'maybe'],
  ])('%s: past %s, now %s, later %s', (comparison, ...expected) => {
    for (const [index, moment] of [PAST, NOW, LATER].entries()) {
      expect(atTime(`Date${comparison}`, 'aws:CurrentTime', moment)).toBe(expected[index]);
      expect(atTime(`Date${comparison}`, 'aws:EpochTime', seconds(moment))).toBe(expected[index]);
      expect(atTime(`Numeric${comparison}`, 'aws:EpochTime', seconds(moment))).toBe(expected[index]);
      expect(atTime(`Date${comparison}IfExists`, 'aws:TokenIssueTime', moment)).toBe(expected[index]);
    }
  });

  it.each<readonly [string, readonly string[], Truth]>([
    ['DateLessThan', [PAST, LATER], 'maybe'],
    ['DateGreaterThan', [PAST, LATER], 'yes'],
    ['DateEquals', [PAST, '2024-01-01'], 'no'],
    ['DateNotEquals', [PAST, LATER], 'maybe'],
    ['DateLessThan', [], 'no'],
    ['DateLessThan', ['never'], 'no'],
    ['DateNotEquals', ['never'], 'no'],
    ['ForAllValues:DateLessThan', [LATER], 'maybe'],
    ['ForAnyValue:DateGreaterThan', [PAST], 'yes'],
  ])('%s %j is %s', (operator, wanted, expected) => {
    expect(atTime(operator, 'aws:CurrentTime', wanted)).toBe(expected);
  });

  it('numbers that are no whole seconds part the moments as well', () => {
    expect(atTime('NumericLessThan', 'aws:EpochTime', '1893456000.5')).toBe('maybe');
    expect(atTime('NumericGreaterThan', 'aws:EpochTime', '+1893456000')).toBe('maybe');
    expect(atTime('NumericGreaterThan', 'aws:EpochTime', '2026')).toBe('yes');
  });

  it('numbers do not compare with a moment that is spelled as a date', () => {
    expect(atTime('NumericLessThan', 'aws:CurrentTime', seconds(LATER))).toBe('no');
  });

  it('a text is not known of a moment', () => {
    expect(atTime('StringLike', 'aws:CurrentTime', '2026-*')).toBe('maybe');
    expect(atTime('StringLike', 'aws:CurrentTime', '*')).toBe('yes');
    expect(atTime('Null', 'aws:CurrentTime', 'true')).toBe('no');
  });
});
