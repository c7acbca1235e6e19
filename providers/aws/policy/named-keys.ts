/**
 * Keys whose value stands in the name of the resource: the Region and the account of an ARN that has them. A test of such a
 * key is a pattern of names, so what it leaves is computed and not put as a condition.
 * Source: IAM User Guide, reference_policies_condition-keys: aws:RequestedRegion, aws:ResourceAccount (2026-09).
 */
import { isGlob } from '../../../src/glob.ts';
import { type Test, truthOf } from './condition.ts';
import { type Context, layered, value } from './context.ts';
import { isEmpty, type Language, restrict, subtract } from './language.ts';
import type { Statement } from './parse.ts';
import { EVERYTHING, segmentsOf } from './pattern.ts';

const SERVICE = 2;
const SEGMENTS = { region: 3, account: 4 } as const;
type Segment = keyof typeof SEGMENTS;
const KEYS: Readonly<Record<string, Segment>> = { 'aws:requestedregion': 'region', 'aws:resourceaccount': 'account', 's3:resourceaccount': 'account' };

/** Whether the names of a language have the segment: a bucket's has neither. */
export type Shape = Readonly<Record<Segment, 'always' | 'never' | 'either'>>;

/**
 * A wildcard for a segment stands for a segment that is there: no ARN of a type has it now and now not. A pattern of any
 * service's names is of no such type.
 */
export function shapeOf({ include }: Language): Shape {
  const shapes = include.map(shapeOfPattern);
  const presence = (segment: Segment): Shape[Segment] => {
    const [first = 'either', ...others] = new Set(shapes.map((shape) => shape[segment]));
    return others.length === 0 ? first : 'either';
  };
  return { region: presence('region'), account: presence('account') };
}

function shapeOfPattern(pattern: string): Shape {
  const segments = pattern === EVERYTHING ? null : segmentsOf(pattern);
  if (segments === null || isGlob(segments[SERVICE] ?? '')) return { region: 'either', account: 'either' };
  const presence = (segment: Segment): Shape[Segment] => (segments[SEGMENTS[segment]] === '' ? 'never' : 'always');
  return { region: presence('region'), account: presence('account') };
}

/** The parts of a language whose names are of one shape. */
export function byShape({ include, except }: Language): readonly Language[] {
  const parts = new Map<string, string[]>();
  for (const pattern of include) {
    const { region, account } = shapeOfPattern(pattern);
    const key = `${region} ${account}`;
    parts.set(key, [...(parts.get(key) ?? []), pattern]);
  }
  return [...parts.values()].map((patterns) => ({ include: patterns, except }));
}

/** Fewer than the intersection of two languages keeps exact. */
const MOST_DENIED = 24;

export function inName(key: string): boolean {
  return Object.hasOwn(KEYS, key);
}

export interface Part {
  readonly on: Language;
  /** Those that the names of this part do not decide. */
  readonly tests: readonly Test[];
}

/**
 * A statement's names, parted by what its tests of such keys say: names whose segment passes all of them; and names without
 * the segment, where the tests stay tests.
 */
export function splitByName(statement: Statement, on: Language, context: Context, shape: Shape): readonly Part[] {
  let parts: readonly Part[] = [{ on, tests: [] }];
  for (const test of statement.tests) {
    const segment = KEYS[test.key];
    if (segment === undefined) continue;
    parts = parts.flatMap((part) => {
      const kept: Part = { on: part.on, tests: [...part.tests, test] };
      // A large product of patterns is only told too large, which a Deny must not be.
      const isLarge = statement.effect === 'Deny' && part.on.include.length * test.values.length > MOST_DENIED;
      const passing = shape[segment] === 'never' || isLarge ? null : passingNames(test, segment, context);
      if (passing === null || (statement.effect === 'Deny' && !isExact(passing(part.on), test, segment))) return [kept];
      if (shape[segment] === 'always') return [{ on: passing(part.on), tests: part.tests }];
      const present = [patternOf(segment, '?*')];
      return [
        { on: passing(restrict(part.on, present)), tests: part.tests },
        { ...kept, on: subtract(part.on, present) },
      ];
    });
  }
  return parts;
}

/** How a test narrows a language of names that have the segment; null when it cannot be put as patterns. */
function passingNames(test: Test, segment: Segment, context: Context): ((on: Language) => Language) | null {
  const { operator, values, written } = test;
  if (operator === null || values.some((text) => text.includes('${'))) return null;
  if (operator === 'Null') {
    const holds = truthOf(test, layered(new Map([[test.key, value('any')]]), context), false);
    return (on) => (holds === 'yes' ? on : { include: [], except: [] });
  }
  if (!/(^|:)String(Not)?(Equals|EqualsIgnoreCase|Like)(IfExists)?$/i.test(written.operator)) return null;
  const globs = globsOf(test, segment);
  return (on) => (operator.negated ? subtract(on, globs) : restrict(on, globs));
}

/** What a test wants of a segment, as patterns of names. */
function globsOf({ operator, values, written }: Test, segment: Segment): readonly string[] {
  const patterned = operator !== 'Null' && operator?.patterned === true;
  const spelled = values.map((text) => (/IgnoreCase/i.test(written.operator) ? text.toLowerCase() : text));
  return spelled.flatMap((text) => (isSegment(text, patterned) ? [patternOf(segment, text)] : []));
}

/** Whether nothing is left beyond what the test wants: an intersection that grew too large is given as one of its sides. */
function isExact({ include }: Language, test: Test, segment: Segment): boolean {
  if (test.operator === null || test.operator === 'Null' || test.operator.negated) return true;
  return isEmpty({ include, except: globsOf(test, segment) });
}

/** Regions and accounts hold neither colons nor wildcards: what does is the value of none. */
function isSegment(text: string, patterned: boolean): boolean {
  return patterned ? !text.includes(':') : !/[:*?]/.test(text);
}

function patternOf(segment: Segment, glob: string): string {
  return ['arn', '*', '*', '*', '*', '*'].map((any, index) => (index === SEGMENTS[segment] ? glob : any)).join(':');
}
