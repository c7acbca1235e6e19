/**
 * Languages of resource names: what some pattern of `include` matches and no pattern of `except` does. Intersection is a
 * finite union of patterns; whether anything is left, and what for example, is answered exactly.
 */
import { globsIntersect, matchesGlob } from '../../../src/glob.ts';
import { findMember } from './automaton.ts';
import { EVERYTHING, matchesPattern, segmentsOf } from './pattern.ts';
import { remembered } from './remembered.ts';

export interface Language {
  readonly include: readonly string[];
  readonly except: readonly string[];
}

/** An intersection of more patterns than these is given as one of its two sides: too much, never too little. */
const MOST_PATTERNS = 24;

/** The names in both languages' includes and in neither's excepts. */
export function intersect(a: Language, b: Language): Language {
  return { include: intersectAll(a.include, b.include), except: distinct([...a.except, ...b.except]) };
}

export function restrict(language: Language, to: readonly string[]): Language {
  return intersect(language, { include: to, except: [] });
}

export function subtract(language: Language, patterns: readonly string[]): Language {
  return { include: language.include, except: distinct([...language.except, ...patterns]) };
}

/**
 * One concrete member, or null when there is none. It is `likeliest`, or reads like a real name, where such a one is in the language. When
 * the language is too entangled to settle, it is a member of the includes alone: what cannot be ruled out is reported.
 */
export function witnessOf(language: Language, likeliest: string | null = null): string | null {
  if (likeliest !== null && isMember(likeliest, language)) return likeliest;
  return memberOf({ ...language, include: language.include.map(placed) }) ?? memberOf(language);
}

/** With a Region and an account that are not empty where a wildcard stands for them: of the types that have them, no ARN lacks them. */
function placed(pattern: string): string {
  const segments = segmentsOf(pattern);
  return segments === null ? pattern : segments.map((glob, index) => ((index === 3 || index === 4) && glob === '*' ? '?*' : glob)).join(':');
}

function memberOf(language: Language): string | null {
  for (const include of language.include) {
    const except = language.except.filter((pattern) => patternsMeet(include, pattern));
    if (except.some((pattern) => covers(pattern, include))) continue;
    const likely = samplesOf(include).find((name) => isMember(name, { include: [include], except }));
    if (likely !== undefined) return likely;
    const member = findMember(include, except);
    if (member === 'unsettled') return samplesOf(include)[0] ?? include;
    if (member !== null) return member;
  }
  return null;
}

export function isMember(name: string, { include, except }: Language): boolean {
  return include.some((pattern) => matchesPattern(pattern, name)) && !except.some((pattern) => matchesPattern(pattern, name));
}

export function isEmpty(language: Language): boolean {
  return memberOf(language) === null;
}

/** Whether every name of `inner` is a name of `outer`. */
export function isWithin(inner: Language, outer: Language): boolean {
  if (isSameText(inner.include, outer.include) && outer.except.every((pattern) => inner.except.includes(pattern))) return true;
  const member = witnessOf(inner);
  if (member === null) return true;
  if (isMember(member, inner) && !isMember(member, outer)) return false;
  return isEmpty(subtract(inner, outer.include)) && isEmpty(restrict(inner, outer.except));
}

function isSameText(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((pattern, index) => pattern === b[index]);
}

/** The same language with less said: no include within another, no except that takes nothing away. Sorted. */
export function tidy(language: Language): Language {
  const include = withoutCovered(language.include);
  const touching = language.except.filter((pattern) => include.some((wanted) => patternsMeet(wanted, pattern)));
  return { include, except: withoutCovered(touching) };
}

/** Whether some name is in the languages of both patterns. */
export const patternsMeet = remembered(meet);

function meet(a: string, b: string): boolean {
  if (a === EVERYTHING || b === EVERYTHING) return true;
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  return left !== null && right !== null && left.every((glob, index) => globsIntersect(glob, right[index] ?? ''));
}

/** The names in the languages of both patterns, as patterns; of too many, the first pattern itself. */
export const intersectPatterns = remembered(intersection);

function intersection(a: string, b: string): readonly string[] {
  if (a === b || b === EVERYTHING) return [a];
  if (a === EVERYTHING) return [b];
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  if (left === null || right === null) return [];
  let heads: readonly string[] = [''];
  for (const [index, segment] of left.entries()) {
    const globs = intersectGlobs(segment, right[index] ?? '');
    const colon = index === 0 ? '' : ':';
    heads = heads.flatMap((head) => globs.map((glob) => `${head}${colon}${glob}`));
    if (heads.length > MOST_PATTERNS) return [a];
  }
  return heads;
}

/** The names in the languages of both globs, as a finite union of globs. */
export const intersectGlobs = remembered(intersectionOfGlobs);

function intersectionOfGlobs(a: string, b: string): readonly string[] {
  const known = new Map<number, readonly string[]>();
  let overgrown = false;
  const from = (i: number, j: number): readonly string[] => {
    const key = i * (b.length + 1) + j;
    const found = known.get(key) ?? [...new Set(step(i, j).map((glob) => (glob.includes('**') ? glob.replaceAll(/\*+/g, '*') : glob)))];
    overgrown ||= found.length > MOST_PATTERNS;
    known.set(key, overgrown ? [] : found);
    return found;
  };
  const step = (i: number, j: number): readonly string[] => {
    const x = a[i];
    const y = b[j];
    if (x === undefined) return /^\**$/.test(b.slice(j)) ? [''] : [];
    if (y === undefined) return /^\**$/.test(a.slice(i)) ? [''] : [];
    if (x === '*' && y === '*') return prefixed('*', [...from(i + 1, j), ...from(i, j + 1)]);
    if (x === '*') return [...from(i + 1, j), ...prefixed(y, from(i, j + 1))];
    if (y === '*') return [...from(i, j + 1), ...prefixed(x, from(i + 1, j))];
    if (x !== y && x !== '?' && y !== '?') return [];
    return prefixed(x === '?' ? y : x, from(i + 1, j + 1));
  };
  const globs = from(0, 0);
  return overgrown ? [a] : globs.toSorted();
}

function intersectAll(a: readonly string[], b: readonly string[]): readonly string[] {
  const both = distinct(a.flatMap((left) => b.flatMap((right) => intersectPatterns(left, right))));
  return both.length > Math.max(MOST_PATTERNS, a.length, b.length) ? withoutCovered(a) : both;
}

function prefixed(head: string, tails: readonly string[]): readonly string[] {
  return tails.map((tail) => head + tail);
}

function withoutCovered(patterns: readonly string[]): readonly string[] {
  const sorted = distinct(patterns);
  return sorted.filter((pattern, index) => {
    const others = sorted.filter((other, at) => at !== index && covers(other, pattern) && !(at > index && covers(pattern, other)));
    return others.length === 0;
  });
}

/** Told by the text alone, so it may be missed but is never wrong: a wildcard covers whatever stands where it stands. */
const covers = remembered(coversByText);

function coversByText(outer: string, inner: string): boolean {
  if (outer === EVERYTHING || outer === inner) return true;
  const wide = segmentsOf(outer.replaceAll('?', '\u0001'));
  const narrow = segmentsOf(inner.replaceAll('?', '\u0001'));
  return wide !== null && narrow !== null && wide.every((glob, index) => matchesGlob(glob, narrow[index] ?? ''));
}

/** Names that look like real ones, for a pattern: likely members, to be held against the excepts. */
function samplesOf(pattern: string): readonly string[] {
  return knownSamples(pattern, '');
}

const knownSamples = remembered(sample);

function sample(pattern: string): readonly string[] {
  if (pattern === EVERYTHING) return ['arn:aws:s3:::example', 'arn:aws:rds:us-east-1:000000000000:db:example'];
  const segments = segmentsOf(pattern) ?? [];
  const name = segments.at(-1) ?? '';
  const short = name.replaceAll(/(?<=^|[:/._-])\*(?=$|[:/])/g, 'example').replaceAll('*', '');
  return ['us-east-1', 'eu-central-1'].flatMap((region) => {
    const fills = ['arn', 'aws', 'service', region, '000000000000'];
    const head = segments.slice(0, -1).map((glob, index) => fillSegment(glob, fills[index] ?? ''));
    return [short, name.replaceAll('*', 'example')].map((tail) => [...head, tail].join(':').replaceAll('?', 'x'));
  });
}

function fillSegment(glob: string, fill: string): string {
  return matchesGlob(glob, fill) ? fill : glob.replaceAll('*', '');
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
