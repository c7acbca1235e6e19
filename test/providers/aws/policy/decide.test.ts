import { expect, it } from 'vitest';
import * as z from 'zod';
import { decide } from '../../../../providers/aws/policy/decide.ts';
import type { Policies } from '../../../../providers/aws/policy/layers.ts';
import { CI, documentOf, grantsTo, witnesses } from './binding.ts';
import cases from './cases.json' with { type: 'json' };

const Case = z.object({
  name: z.string(),
  version: z.string().default('2012-10-17'),
  statements: z.array(z.unknown()),
  boundary: z.array(z.unknown()).optional(),
  request: z.tuple([z.string(), z.string()]),
  outcome: z.enum(['allowed', 'conditional', 'implicit', 'explicit']),
});

const table = z.array(Case).parse(cases);

const USER = 'arn:aws:iam::111122223333:user/ci';

it.each(table)('$name', ({ version, statements, boundary, request: [action, resource], outcome }) => {
  const decision = decide({ principal: USER, action, resource, context: CI }, policiesOf(statements, boundary, version), 'partial');

  expect(decision.denial ?? decision.outcome).toBe(outcome);
});

it.each(table)('reach agrees: $name', ({ version, statements, boundary, request: [action, resource], outcome }) => {
  const grants = grantsTo(action, { include: [resource], except: [] }, policiesOf(statements, boundary, version));

  expect(witnesses(grants)).toEqual(outcome === 'allowed' || outcome === 'conditional' ? [[resource, outcome]] : []);
});

function policiesOf(statements: readonly unknown[], boundary: readonly unknown[] | undefined, version: string): Policies {
  return { identity: documentOf(statements, version), boundary: boundary === undefined ? 'none' : documentOf(boundary) };
}
