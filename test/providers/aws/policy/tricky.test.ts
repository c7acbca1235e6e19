import { expect, it } from 'vitest';
import * as z from 'zod';
import { actionTable } from '../../../../providers/aws/policy/actions.ts';
import { decide } from '../../../../providers/aws/policy/decide.ts';
import { decideTable, OUTCOMES } from '../../../../providers/aws/policy/decide-table.ts';
import { compile } from '../../../../providers/aws/policy/layers.ts';
import { isTrust } from '../../../../providers/aws/policy/special.ts';
import cases from './tricky.json' with { type: 'json' };

const Document = z.looseObject({ Version: z.string(), Statement: z.array(z.unknown()) });
const Layer = z.union([Document, z.array(Document)]);
const Case = z.strictObject({
  name: z.string(),
  source: z.string(),
  request: z.strictObject({
    principal: z.string(),
    action: z.string(),
    resource: z.string(),
    resourceAccount: z.string(),
    context: z.record(z.string(), z.string()),
  }),
  policies: z.strictObject({
    identity: Layer,
    boundary: Layer.optional(),
    session: Layer.optional(),
    resource: Layer.optional(),
    scps: z.array(z.array(Document)).optional(),
  }),
  outcome: z.enum(OUTCOMES),
});
const table = z.array(Case).length(38).parse(cases);

it.each(table)('$name', ({ request, policies, outcome }) => {
  const { outcome: decided, denial } = decide(request, policies, 'complete');

  expect(denial === undefined ? decided : `${decided}/${denial}`).toBe(outcome);
});

it.each(table)('in a table of one action: $name', ({ request, policies, outcome }) => {
  const compiled = compile(policies, isTrust(request.action));

  const [decided] = decideTable(request, compiled, 'complete', actionTable([request.action]));

  expect(OUTCOMES[decided ?? -1]).toBe(outcome);
});
