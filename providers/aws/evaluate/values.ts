/**
 * The values of one key that tell the policies' tests of it apart. Each way in which a value can pass some tests and fail the
 * others has one among them, so that what no pick of these passes, no value does.
 */
import { isGlob } from '../../../src/glob.ts';
import { findMember } from '../policy/automaton.ts';
import type { Test } from '../policy/condition.ts';
import { ABSENT, type Known, value } from '../policy/context.ts';
import { intersectGlobs } from '../policy/language.ts';
import { momentOf, type Operator } from '../policy/operators.ts';
import { segmentsOf } from '../policy/pattern.ts';
import { asPlain } from '../policy/variables.ts';
import type { Choosing } from './keys.ts';

const MOST_GLOBS = 4;
const MOST_IN_LISTS = 6;
/** At least one character: a value of none counts as no value. */
const ANY = '?*';

/** Null when they cannot be told, or are too many. */
export function valuesFor(key: string, tests: readonly Test[], choosing: Choosing): readonly Known[] | null {
  if (tests.some(({ values }) => values.some((text) => text.includes('${')))) return null;
  const texts = textsOf(tests);
  const numbers = between(wantedBy(tests, isTemporal).flatMap((text) => (isNumber(text) ? [Number(text)] : []))).map(String);
  const dates = between(wantedBy(tests, isTemporal).flatMap((text) => (isNumber(text) ? [] : (momentOf(text) ?? [])))).map((at) => new Date(at).toISOString());
  if (texts === null) return null;
  const singles = [...new Set([...texts, ...numbers, ...dates])].toSorted();
  const lists = isList(key) ? subsetsOf(singles) : singles.map(value);
  if (lists === null) return null;
  return choosing === 'optional' ? [ABSENT, ...lists] : lists;
}

function isList(key: string): boolean {
  return key === 'aws:tagkeys' || key === 's3:requestobjecttagkeys';
}

function isNumber(text: string): boolean {
  return /^[+-]?\d+(\.\d+)?$/.test(text);
}

function isTemporal(operator: Operator): boolean {
  return operator.temporal;
}

function isBool({ written }: Test): boolean {
  return /^bool|:bool/i.test(written.operator);
}

function wantedBy(tests: readonly Test[], isMeant: (operator: Operator, test: Test) => boolean): readonly string[] {
  return tests.flatMap((test) => (test.operator !== null && test.operator !== 'Null' && isMeant(test.operator, test) ? test.values : []));
}

/** The bounds, what lies between each two, and what lies beyond them. */
function between(bounds: readonly number[]): readonly number[] {
  const sorted = [...new Set(bounds)].toSorted((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return [];
  const middles = sorted.slice(1).map((bound, index) => ((sorted[index] ?? bound) + bound) / 2);
  return [first - 1000, ...sorted, ...middles, last + 1000];
}

function textsOf(tests: readonly Test[]): readonly string[] | null {
  const named = tests.some(isBool) ? ['true', 'false'] : [];
  const rest = tests.filter((test) => test.operator === null || test.operator === 'Null' || !(test.operator.temporal || isBool(test)));
  if (rest.length === 0) return named;
  const globs = [...new Set(wantedBy(rest, (operator) => operator.patterned))].filter(isGlob);
  // In a text with the colons of an ARN a wildcard of StringLike runs on where that of ArnLike ends.
  if (globs.length > MOST_GLOBS || wantedBy(rest, ({ patterned }, { written }) => patterned && !/arn/i.test(written.operator)).some(isLikeArn)) return null;
  const exact = wantedBy(rest, () => true).filter((text) => !globs.includes(text));
  const literals = [
    ...new Set([...exact, ...wantedBy(rest, (_, { written }) => /ignorecase/i.test(written.operator)).flatMap((text) => casesOf(text, exact))]),
  ];
  const samples = samplesOf(globs, literals);
  return samples === null ? null : [...named, ...literals, ...samples];
}

function isLikeArn(text: string): boolean {
  return isGlob(text) && segmentsOf(text) !== null;
}

/** The same text in other cases, one of which no policy names where there is such a one. */
function casesOf(text: string, named: readonly string[]): readonly string[] {
  const toggled = [...text].map((character, index) => {
    const other = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
    return text.slice(0, index) + other + text.slice(index + 1);
  });
  const unnamed = [...toggled, text.toLowerCase(), text.toUpperCase()].find((one) => !named.includes(one) && one.toLowerCase() === text.toLowerCase());
  return [text.toLowerCase(), text.toUpperCase(), ...(unnamed === undefined ? [] : [unnamed])];
}

/** A value that no policy names for each way of being like some of the globs, or none of them, and not like the others. */
function samplesOf(globs: readonly string[], literals: readonly string[]): readonly string[] | null {
  const samples: string[] = [];
  for (let mask = 0; mask < 2 ** globs.length; mask += 1) {
    const wanted = globs.filter((_, index) => (mask >> index) % 2 === 1);
    const others = globs.filter((_, index) => (mask >> index) % 2 === 0);
    const both = wanted.reduce<readonly string[]>((left, glob) => left.flatMap((one) => intersectGlobs(one, glob)), [ANY]);
    for (const glob of both) {
      const member = findMember(glob, [...others, ...literals.map(asPlain)]);
      if (member === 'unsettled') return null;
      if (member !== null) samples.push(member);
    }
  }
  return samples;
}

/** Each set of values that a list could have. */
function subsetsOf(singles: readonly string[]): readonly Known[] | null {
  if (singles.length > MOST_IN_LISTS) return null;
  const masks = Array.from({ length: 2 ** singles.length - 1 }, (_, index) => index + 1);
  return masks.map((mask): Known => ({ kind: 'values', values: singles.filter((_, index) => (mask >> index) % 2 === 1), many: true }));
}
