import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import { IMPACTS, type Operation } from '../../src/model.ts';

/**
 * On what a mutation or query acts, in terms of what is collected: `backup` is a volume that has some, `schedule` a
 * volume whose backups are scheduled. `patch` rewrites an environment and reaches everything in it (see doors.ts).
 */
const CONTEXTS = ['account', 'workspace', 'project', 'environment', 'patch', 'service', 'bucket', 'volume', 'backup', 'schedule'] as const;
export type Context = (typeof CONTEXTS)[number];

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const Basis = z.strictObject({ kind: z.enum(['documented', 'observed', 'judged']), asOf: day, source: z.string().min(1) });
const Recovery = z.discriminatedUnion('class', [
  z.strictObject({ class: z.enum(['none', 'rebuild', 'self-service']), note: z.string().nullable() }),
  z.strictObject({ class: z.literal('window'), hours: z.number().positive(), asOf: day, endedBy: z.array(z.string()), note: z.string() }),
]);

/** `call` and `bound` are Railway's own: a mutation or a query, and whether it takes the id of an environment. */
const Row = z.strictObject({
  id: z.string().min(1),
  call: z.enum(['mutation', 'query']),
  impact: z.enum(IMPACTS),
  also: z.array(z.enum(IMPACTS)),
  recovery: z.string(),
  type: z.string().min(1),
  context: z.enum(CONTEXTS),
  bound: z.boolean(),
  docs: z.string(),
  basis: z.string(),
  summary: z.string().min(1),
});

const File = z.strictObject({
  asOf: day,
  docs: z.record(z.string(), z.url()),
  bases: z.record(z.string(), Basis),
  recoveries: z.record(z.string(), Recovery),
  operations: z.array(Row),
});

/** A row of the catalogue: the operation, and how to find what it acts on and who may call it. */
export interface CatalogueRow {
  readonly operation: Operation;
  readonly call: 'mutation' | 'query';
  readonly context: Context;
  readonly bound: boolean;
}

export interface Catalogue {
  readonly asOf: string;
  readonly rows: readonly CatalogueRow[];
  readonly byId: ReadonlyMap<string, CatalogueRow>;
  readonly recoveries: ReadonlyMap<string, Operation['recovery']>;
}

let loaded: Catalogue | null = null;

/**
 * Every mutation of the public schema of 2026-09-21, and the queries that return secret material, which are never sent.
 * Read and checked when it is first used.
 */
export function catalogue(): Catalogue {
  loaded ??= load(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'));
  return loaded;
}

function load(text: string): Catalogue {
  const file = File.parse(parseJson(text));
  const rows = file.operations.map(({ id, impact, also, type, summary, call, context, bound, ...keys }): CatalogueRow => {
    const operation: Operation = {
      id,
      impact,
      also,
      recovery: entry(file.recoveries, keys.recovery),
      resourceType: type,
      summary,
      docs: entry(file.docs, keys.docs),
      basis: entry(file.bases, keys.basis),
      known: 'curated',
    };
    return { operation, call, context, bound };
  });
  return { asOf: file.asOf, rows, byId: new Map(rows.map((row) => [row.operation.id, row])), recoveries: new Map(Object.entries(file.recoveries)) };
}

function entry<Value>(table: Readonly<Record<string, Value>>, key: string): Value {
  const value = table[key];
  if (value === undefined) throw new Error(`The catalogue has no entry "${key}".`);
  return value;
}
