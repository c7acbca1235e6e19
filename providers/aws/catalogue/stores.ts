/**
 * The kinds of data stores, `stores.json`: which operations destroy the data of one, which copies of it there may be, where these lie, which
 * of them go with it and what ends the others. Edited by hand, a row a line, each with its source, its day, and whether AWS's own text says
 * so (`documented`) or it was judged. `exceptions` are the operations that destroy data and belong to no kind, each with the reason.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../../src/json.ts';

const known = { source: z.string(), basis: z.enum(['documented', 'judged', 'observed']), asOf: z.iso.date() };

/** Where it acts, as templates of ARNs that `evaluate/copy-places` fills in from the store's own. */
const Ending = z.strictObject({ operation: z.string(), at: z.array(z.string()) });
export type Ending = z.infer<typeof Ending>;

/** `apart`: it exists only where somebody set up another service, Region or account for it. `ends`: any one of them is enough. */
const CopyKind = z.strictObject({ id: z.string(), name: z.string(), apart: z.boolean(), ends: z.array(Ending), ...known });
export type CopyKind = z.infer<typeof CopyKind>;

/** `takes`: the kinds of copies that go with the data when one of the operations destroys it. */
const Loss = z.strictObject({ by: z.array(z.string()), takes: z.array(z.string()), note: z.string().nullable(), ...known });
export type Loss = z.infer<typeof Loss>;

/**
 * `on`: what the operations act on. `named`: the store's own ARN where that is another (an object lies in a bucket). `inspected`:
 * whether `--inspect-backups` looks at this kind.
 */
const StoreKind = z.strictObject({
  id: z.string(),
  name: z.string(),
  on: z.array(z.string()),
  named: z.string().nullable(),
  inspected: z.boolean(),
  losses: z.array(Loss),
  copies: z.array(CopyKind),
});
export type StoreKind = z.infer<typeof StoreKind>;

const Table = z.strictObject({ stores: z.array(StoreKind), exceptions: z.array(z.strictObject({ because: z.string(), operations: z.array(z.string()) })) });
type Table = z.infer<typeof Table>;

/** One way of losing the data of one kind of store. */
export interface Losing {
  readonly store: StoreKind;
  readonly loss: Loss;
}

let table: Table | null = null;
let byOperation: ReadonlyMap<string, readonly Losing[]> | null = null;

/** All kinds of stores, and the exceptions. The first call reads and parses the file. */
export function storeTable(): Table {
  table ??= Table.parse(parseJson(readFileSync(new URL('./stores.json', import.meta.url), 'utf8')));
  return table;
}

/** What an operation destroys the data of; nothing for an operation that is no row's. */
export function lossesBy(operation: string): readonly Losing[] {
  byOperation ??= indexed(storeTable().stores);
  return byOperation.get(operation) ?? [];
}

function indexed(stores: readonly StoreKind[]): ReadonlyMap<string, readonly Losing[]> {
  const losses = new Map<string, Losing[]>();
  for (const store of stores) {
    for (const loss of store.losses) for (const operation of loss.by) losses.set(operation, [...(losses.get(operation) ?? []), { store, loss }]);
  }
  return losses;
}

/** All that ends a copy of a store: its own endings, and whatever takes it when it destroys the store. */
export function endingsOf(kind: CopyKind, { losses }: StoreKind): readonly Ending[] {
  const taking = losses.filter(({ takes }) => takes.includes(kind.id)).flatMap(({ by }) => by);
  const others = taking.filter((operation) => kind.ends.every((end) => end.operation !== operation));
  return [...kind.ends, ...others.map((operation) => ({ operation, at: ['{itself}'] }))];
}
