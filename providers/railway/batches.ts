/** Batches: one document that asks the same of several volumes, under an alias each. The one builder of documents there is. */

/** The most volumes of one request: as many as public clients were seen to put into one (2026-08). */
export const BATCH_SIZE = 20;

const SINGLE = /^query (\w+)\(\$volumeInstanceId: String!\) \{\s+(\w+)\(volumeInstanceId: \$volumeInstanceId\) (\{[\s\S]*\})\s+\}$/;

/**
 * The documents for 2 to `BATCH_SIZE` volumes, made of the one for a single volume when the module is loaded: they stand on the
 * list of documents, and the guard parses them and holds them against `NEVER_SELECT` as if they were written out.
 */
export function batchesOf(single: string): readonly string[] {
  const [, name, field, selection] = SINGLE.exec(single) ?? [];
  if (name === undefined || field === undefined || selection === undefined) throw new Error('No batch can be made of this document.');
  return Object.freeze(Array.from({ length: BATCH_SIZE - 1 }, (_, index) => batchOf(index + 2, { name, field, selection })));
}

function batchOf(count: number, { name, field, selection }: { readonly name: string; readonly field: string; readonly selection: string }): string {
  const aliases = Array.from({ length: count }, (_, n) => `v${n}`);
  const variables = aliases.map((alias) => `$${alias}: String!`).join(', ');
  const fields = aliases.map((alias) => `  ${alias}: ${field}(volumeInstanceId: $${alias}) ${selection}`).join('\n');
  return `query ${name}Of${count}(${variables}) {\n${fields}\n}`;
}
