/** Conditions of statements, made readable. This engine does not decide them: what carries one is conditional. */
import * as z from 'zod';
import type { Condition } from '../../../src/model.ts';

/** One operator on one key with its values, as the policy spells them. */
interface Test {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}
export type ConditionBlock = readonly Test[];

const Value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Values = z.union([Value.transform((one) => [one]), z.array(Value)]);

/** A statement's `Condition`, flattened and sorted, so that one meaning has one spelling. */
export const Conditions = z.record(z.string(), z.record(z.string(), Values)).transform((block): ConditionBlock => {
  const tests = Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]): Test => ({ operator, key, values: values.toSorted() })),
  );
  return tests.toSorted((a, b) => (describe(a) < describe(b) ? -1 : 1));
});

/**
 * Keys whose value the holder of a credential picks with the request itself: its tags, its Region, its headers, its transport.
 * Source: IAM User Guide, reference_policies_condition-keys (2023-06).
 */
const CHOSEN = /^aws:(requesttag\/.*|tagkeys|requestedregion|securetransport|useragent|referer)$/i;

/** An Allow holds while every test holds. */
export function allowedWhen(tests: ConditionBlock): Condition {
  return { text: `only while ${tests.map(describe).join(' and ')}`, free: tests.every(({ key }) => CHOSEN.test(key)) };
}

/** A Deny is escaped as soon as one of its tests fails. */
export function deniedWhen(tests: ConditionBlock): Condition {
  return { text: `not while ${tests.map(describe).join(' and ')}`, free: tests.some(({ key }) => CHOSEN.test(key)) };
}

function describe(test: Test): string {
  return `${test.key} ${test.operator} ${test.values.join(' or ')}`;
}
