import { expect, it } from 'vitest';
import * as z from 'zod';
import { decide } from '../../../../providers/aws/policy/decide.ts';
import { witnessOf } from '../../../../providers/aws/policy/language.ts';
import { grantsOf } from '../../../../providers/aws/policy/reach.ts';
import { statementsOf } from './binding.ts';
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

it.each(table)('$name', ({ version, statements, boundary, request: [action, resource], outcome }) => {
  const layers = { identity: statementsOf(statements, version), boundary: boundary === undefined ? null : statementsOf(boundary) };

  const decision = decide({ action, resource }, layers);

  expect(decision.denial ?? decision.outcome).toBe(outcome);
});

it.each(table)('reach agrees: $name', ({ version, statements, boundary, request: [action, resource], outcome }) => {
  const layers = { identity: statementsOf(statements, version), boundary: boundary === undefined ? null : statementsOf(boundary) };

  const grants = grantsOf(action, { include: [resource], except: [] }, layers);

  const reached = grants.map(({ language, conditions }) => [witnessOf(language), conditions.length === 0 ? 'allowed' : 'conditional']);
  expect(reached).toEqual(outcome === 'allowed' || outcome === 'conditional' ? [[resource, outcome]] : []);
});
