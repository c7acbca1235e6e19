/**
 * The condition operators of IAM on one value of a request and one value of a policy. A comparison that cannot be made (a
 * number that is none) is null, and then neither an operator nor its negation holds.
 * Source: IAM User Guide, reference_policies_elements_condition_operators (2023-06).
 */
import ipaddr from 'ipaddr.js';
import { matchesGlob } from '../../../src/glob.ts';
import { canonicalPattern, matchesPattern } from './pattern.ts';
import { asPlain, readable } from './variables.ts';

export type Compare = (given: string, wanted: string) => boolean | null;

export interface Operator {
  readonly compare: Compare;
  readonly negated: boolean;
  /** The negation's own words for a person: "is not". */
  readonly words: string;
  /** Whether it compares moments, which pass. */
  readonly temporal: boolean;
  /** Whether a wanted value may be a pattern. */
  readonly patterned: boolean;
}

const equals: Compare = (given, wanted) => given === readable(wanted);
const equalsIgnoreCase: Compare = (given, wanted) => given.toLowerCase() === readable(wanted).toLowerCase();
const like: Compare = (given, wanted) => matchesGlob(wanted, asPlain(given));
const bool: Compare = (given, wanted) => {
  const [left, right] = [given.toLowerCase(), wanted.toLowerCase()];
  return /^(true|false)$/.test(left) && /^(true|false)$/.test(right) ? left === right : null;
};

/** Wildcards stay inside their segment, as in resources; `*` alone is every ARN. `ArnEquals` is no stricter than `ArnLike`. */
const arn: Compare = (given, wanted) => {
  const pattern = canonicalPattern(wanted);
  return pattern === null ? null : matchesPattern(pattern, given);
};

function numeric(holds: (given: number, wanted: number) => boolean): Compare {
  return ordered((text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : null), holds);
}

function dated(holds: (given: number, wanted: number) => boolean): Compare {
  return ordered(momentOf, holds);
}

function ordered(read: (text: string) => number | null, holds: (given: number, wanted: number) => boolean): Compare {
  return (given, wanted) => {
    const [left, right] = [read(given), read(wanted)];
    return left === null || right === null ? null : holds(left, right);
  };
}

/** Milliseconds since the epoch of an ISO 8601 date, or of a number of seconds since the epoch; null of anything else. */
export function momentOf(text: string): number | null {
  if (/^[+-]?\d{5,}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!/^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.test(text)) return null;
  const zoned = /T/.test(text) && !/(Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text;
  const moment = Date.parse(zoned);
  return Number.isNaN(moment) ? null : moment;
}

/**
 * Whether an address is in a block of addresses; a block without a length is one address. Numbers, and addresses of fewer
 * than four parts, are none.
 */
const address: Compare = (given, wanted) => {
  const [network = '', length] = wanted.split('/');
  if (!isAddress(given) || !isAddress(network)) return null;
  const block = length === undefined ? `${network}/${network.includes(':') ? 128 : 32}` : wanted;
  if (!ipaddr.isValidCIDR(block)) return null;
  const [left, [right, bits]] = [ipaddr.parse(given), ipaddr.parseCIDR(block)];
  return left.kind() === right.kind() && left.match(right, bits);
};

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

interface Kind {
  readonly compare: Compare;
  readonly words: string;
  readonly not?: string;
  readonly temporal?: boolean;
  readonly patterned?: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  StringEquals: { compare: equals, words: 'is', not: 'StringNotEquals' },
  StringEqualsIgnoreCase: { compare: equalsIgnoreCase, words: 'is, in any case,', not: 'StringNotEqualsIgnoreCase' },
  StringLike: { compare: like, words: 'is like', not: 'StringNotLike', patterned: true },
  NumericEquals: { compare: numeric((a, b) => a === b), words: '=', not: 'NumericNotEquals', temporal: true },
  NumericLessThan: { compare: numeric((a, b) => a < b), words: '<', temporal: true },
  NumericLessThanEquals: { compare: numeric((a, b) => a <= b), words: '<=', temporal: true },
  NumericGreaterThan: { compare: numeric((a, b) => a > b), words: '>', temporal: true },
  NumericGreaterThanEquals: { compare: numeric((a, b) => a >= b), words: '>=', temporal: true },
  DateEquals: { compare: dated((a, b) => a === b), words: 'is at', not: 'DateNotEquals', temporal: true },
  DateLessThan: { compare: dated((a, b) => a < b), words: 'is before', temporal: true },
  DateLessThanEquals: { compare: dated((a, b) => a <= b), words: 'is not after', temporal: true },
  DateGreaterThan: { compare: dated((a, b) => a > b), words: 'is after', temporal: true },
  DateGreaterThanEquals: { compare: dated((a, b) => a >= b), words: 'is not before', temporal: true },
  Bool: { compare: bool, words: 'is' },
  BinaryEquals: { compare: equals, words: 'is' },
  IpAddress: { compare: address, words: 'is in', not: 'NotIpAddress' },
  ArnEquals: { compare: arn, words: 'is like', not: 'ArnNotEquals', patterned: true },
  ArnLike: { compare: arn, words: 'is like', not: 'ArnNotLike', patterned: true },
};

const NEGATIONS: Readonly<Record<string, string>> = {
  is: 'is not',
  'is, in any case,': 'is not, in any case,',
  'is like': 'is not like',
  '=': '!=',
  'is at': 'is not at',
  'is in': 'is not in',
};

const byName = new Map<string, Operator>();
for (const [name, { compare, words, not, temporal = false, patterned = false }] of Object.entries(KINDS)) {
  byName.set(name.toLowerCase(), { compare, words, temporal, patterned, negated: false });
  if (not !== undefined) byName.set(not.toLowerCase(), { compare, words: NEGATIONS[words] ?? words, temporal, patterned, negated: true });
}

/** The operator of a name without its set prefix and its IfExists; null when IAM has none of that name. Case does not count. */
export function operatorOf(name: string): Operator | null {
  return byName.get(name.toLowerCase()) ?? null;
}
