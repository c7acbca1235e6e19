/**
 * Conditions of statements: one test for each key of each operator, all of which must hold. A test is true, false or open, by
 * what is known of its key.
 * Source: IAM User Guide, reference_policies_elements_condition, …_condition_operators, …_multi-value-conditions (2023-06).
 */
import * as z from 'zod';
import type { Context, Known } from './context.ts';
import { momentOf, type Operator, operatorOf } from './operators.ts';
import { either, type Truth, truth } from './truth.ts';
import { type Filled, fill } from './variables.ts';

/** One operator on one key. */
export interface Test {
  /** As the policy spells them. */
  readonly written: { readonly operator: string; readonly key: string };
  /** Lower case. */
  readonly key: string;
  /** Null when IAM knows no such operator: whether the test holds is then open for good. */
  readonly operator: Operator | 'Null' | null;
  /** `one`: the key must have a single value. */
  readonly over: 'one' | 'all' | 'any';
  readonly ifExists: boolean;
  /** Sorted, so that one meaning has one spelling. */
  readonly values: readonly string[];
}

const Value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Values = z.union([Value.transform((one) => [one]), z.array(Value)]);

/** A statement's `Condition`. */
export const Conditions = z.record(z.string(), z.record(z.string(), Values)).transform((block): readonly Test[] => {
  const tests = Object.entries(block).flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => testOf(operator, key, values)));
  return tests.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
});

function sortKey({ written, values }: Test): string {
  return [written.key, written.operator, ...values].join('\u0000');
}

function testOf(written: string, key: string, values: readonly string[]): Test {
  const [, set = '', name = '', exists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/i.exec(written) ?? [];
  const over = set === '' ? 'one' : set.toLowerCase() === 'forallvalues' ? 'all' : 'any';
  const operator = /^null$/i.test(name) ? 'Null' : operatorOf(name);
  return { written: { operator: written, key }, key: key.toLowerCase(), operator, over, ifExists: exists !== undefined, values: values.toSorted() };
}

/** Whether a test holds. `variables`: whether the policy is of a version that has them. */
export function truthOf(test: Test, context: Context, variables: boolean): Truth {
  const known = context(test.key);
  if (test.operator === null) return 'maybe';
  if (test.operator === 'Null') return isAbsent(test, known);
  const wanted = test.values.map((text) => (variables ? fill(text, context) : { pattern: text, open: [], none: false }));
  const judged: Judged = { ...test, operator: test.operator, wanted };
  switch (known.kind) {
    case 'values':
      return test.over === 'all' && isNull(known) ? 'yes' : ofValues(judged, known.values, known.many);
    case 'absent':
      return ofNothing(judged);
    case 'present':
      return ofAnything(judged);
    case 'since':
      return ofMoments(judged, known.moment);
    case 'unknown':
      return either(ofNothing(judged), ofAnything(judged));
  }
}

interface Judged extends Pick<Test, 'over' | 'ifExists' | 'key'> {
  readonly operator: Operator;
  readonly wanted: readonly Filled[];
}

function isAbsent({ values }: Test, known: Known): Truth {
  const wanted = new Set(values.map((text) => text.toLowerCase()));
  if (wanted.has('true') && wanted.has('false')) return 'yes';
  if (known.kind === 'unknown') return 'maybe';
  return truth(wanted.has(String(known.kind === 'absent' || isNull(known))));
}

/** Values that come to nothing. Source: IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys (2026-09). */
function isNull(known: Known): boolean {
  return known.kind === 'values' && known.values.every((text) => text === '');
}

function ofNothing({ operator, over, ifExists }: Judged): Truth {
  if (over !== 'one') return truth(over === 'all');
  return truth(ifExists || operator.negated);
}

/** Some value that is not known: only a wanted value that every value is like decides. */
function ofAnything({ operator, wanted }: Judged): Truth {
  const universal = operator.patterned && wanted.some(({ pattern, none }) => !none && /^\*+$/.test(pattern));
  return universal ? truth(!operator.negated) : 'maybe';
}

/** A key with several values is tested by set operators alone; by any other, nothing holds (observed; AWS re:Inforce 2025, IAM431). */
function ofValues(judged: Judged, values: readonly string[], many: boolean): Truth {
  if (judged.over === 'one') return many ? 'no' : ofOne(judged, values[0] ?? '');
  const truths = values.map((given) => ofOne(judged, given));
  const deciding = judged.over === 'all' ? 'no' : 'yes';
  if (truths.includes(deciding)) return deciding;
  if (truths.includes('maybe')) return 'maybe';
  return judged.over === 'all' ? 'yes' : 'no';
}

/** Wanted values are alternatives; a negated operator holds when it holds for all of them. */
function ofOne({ operator, wanted }: Judged, given: string): Truth {
  const closed = wanted.filter(({ open, none }) => open.length === 0 && !none);
  const compared = closed.map(({ pattern }) => operator.compare(given, pattern));
  const isOpen = wanted.some(({ open }) => open.length > 0);
  if (compared.includes(true)) return truth(!operator.negated);
  // A variable without a value, or a value that cannot be compared, makes the negation false as well.
  if (!operator.negated) return isOpen ? 'maybe' : 'no';
  if (compared.includes(null) || wanted.some(({ none }) => none)) return 'no';
  return isOpen ? 'maybe' : 'yes';
}

/**
 * A moment that may be any from `moment` on. What holds changes at the wanted moments alone, so the moments around them and
 * one after all of them stand for the rest.
 */
function ofMoments(judged: Judged, moment: string): Truth {
  const start = momentOf(moment);
  if (start === null || !judged.operator.temporal) return ofAnything(judged);
  const wanted = judged.wanted.flatMap(({ pattern }) => momentOf(pattern) ?? []);
  const around = [start, ...wanted.flatMap((at) => [at - SECOND, at, at + SECOND])].filter((at) => at >= start);
  const spelled = (at: number): string => (judged.key === 'aws:epochtime' ? String(Math.floor(at / SECOND)) : new Date(at).toISOString());
  const truths = around.map((at) => ofOne(judged, spelled(at)));
  return truths.reduce((all, one) => either(all, one));
}

const SECOND = 1000;
