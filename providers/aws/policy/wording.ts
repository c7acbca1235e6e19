/** Conditions in words. Different tests have different words: what is declared and what is held are compared by them. */
import type { Test } from './condition.ts';

/** What an Allow asks for: "only from 10.0.0.0/8", "needs MFA". */
export function allowedWhile(test: Test): string {
  return isMfa(test, 'true') ? `needs MFA${unlessStated(test)}` : `only ${phrase(test)}`;
}

/** What a Deny leaves: "not from 10.0.0.0/8", "needs MFA". It holds while all of its tests do. */
export function deniedWhile(tests: readonly Test[]): string {
  const [only] = tests;
  if (tests.length === 1 && only !== undefined && isMfa(only, 'false')) return only.ifExists ? 'needs MFA' : 'not while MFA is stated as false';
  return `not ${tests.map(phrase).join(' and ')}`;
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws:sourceip': { IpAddress: 'from', NotIpAddress: 'from outside' },
  'aws:vpcsourceip': { IpAddress: 'from, in a VPC,', NotIpAddress: 'from, in a VPC, outside' },
  'aws:sourcevpc': { StringEquals: 'through VPC', StringNotEquals: 'from outside VPC' },
  'aws:sourcevpce': { StringEquals: 'through VPC endpoint', StringNotEquals: 'other than through VPC endpoint' },
  'aws:requestedregion': { StringEquals: 'in', StringNotEquals: 'outside' },
  'aws:currenttime': {
    DateLessThan: 'before',
    DateLessThanEquals: 'until',
    DateGreaterThan: 'after',
    DateGreaterThanEquals: 'from',
  },
};

function phrase(test: Test): string {
  const { written, key, operator, over, values } = test;
  const wanted = values.join(' or ');
  const own = over === 'one' ? WORDS[key]?.[written.operator.replace(/IfExists$/, '')] : undefined;
  if (own !== undefined) return `${own} ${wanted}${unlessStated(test)}`;
  if (operator === 'Null') return `while ${written.key} is ${values.map((text) => (text.toLowerCase() === 'true' ? 'absent' : 'there')).join(' or ')}`;
  if (operator === null) return `while ${written.key} ${written.operator} ${wanted}`;
  const each = { one: '', all: 'every ', any: 'some ' }[over];
  const exact = /^arnequals|^arnnotequals|^binary/i.test(written.operator) ? ` (${written.operator})` : '';
  return `while ${each}${written.key} ${operator.words} ${wanted}${exact}${unlessStated(test)}`;
}

function unlessStated({ ifExists }: Test): string {
  return ifExists ? ', if that is stated' : '';
}

function isMfa({ key, operator, over, values }: Test, wanted: string): boolean {
  const tested = operator !== 'Null' && operator !== null && !operator.negated && over === 'one';
  return tested && key === 'aws:multifactorauthpresent' && values.length === 1 && values[0]?.toLowerCase() === wanted;
}
