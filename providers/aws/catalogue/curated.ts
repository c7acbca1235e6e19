/**
 * The curated table, `catalogue.json`, and what is generated from it. The table is edited by hand, a row a line: what an operation does, who
 * can undo it, and how that is known. A row says `on` which resource types it acts, with its reason, only where AWS's reference says too
 * much or too little; of all others `npm run generate` takes the types and their ARNs from the reference and writes `generated/targets.json`.
 * It refuses an action that the reference does not have.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../../src/json.ts';
import { IMPACTS } from '../../../src/model.ts';

const Recover = z.discriminatedUnion('class', [
  z.object({ class: z.enum(['none', 'rebuild', 'self-service']), note: z.string().nullable() }),
  z.object({ class: z.literal('versioned'), endedBy: z.array(z.string()), note: z.string().nullable() }),
  z.object({ class: z.literal('window'), hours: z.number(), endedBy: z.array(z.string()), note: z.string().nullable() }),
]);

const Row = z.object({
  id: z.string(),
  impact: z.enum(IMPACTS),
  also: z.array(z.enum(IMPACTS)),
  recovery: Recover,
  /** Resource types of the reference, without their service where it is the operation's own, or of `resourceTypes`. */
  on: z.array(z.string()).optional(),
  because: z.string().optional(),
  summary: z.string(),
  basis: z.enum(['documented', 'judged']),
});
export type Row = z.infer<typeof Row>;

const Curated = z.object({
  asOf: z.iso.date(),
  pages: z.record(z.string(), z.string()),
  /** ARNs that the reference says otherwise or not at all, each with the reason. */
  resourceTypes: z.record(z.string(), z.object({ include: z.array(z.string()), except: z.array(z.string()), because: z.string() })),
  /** Operations that do the same to the same thing. */
  doors: z.array(z.array(z.string())),
  operations: z.array(Row),
});

const Targets = z.object({
  asOf: z.iso.date(),
  source: z.string(),
  types: z.record(z.string(), z.array(z.string())),
  operations: z.record(z.string(), z.array(z.string())),
});

export const curated = Curated.parse(read('../catalogue.json'));

/** Of each curated operation the resource types, and of each type the patterns of its ARNs. */
export const targets = Targets.parse(read('./generated/targets.json'));

function read(path: string): unknown {
  return parseJson(readFileSync(new URL(path, import.meta.url), 'utf8'));
}
