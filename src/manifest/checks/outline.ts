import * as z from 'zod';

/** What can be told of a manifest even where parts of it are wrong, so that each check says what it can at once. */
const Outline = z
  .object({
    environments: z.record(z.string(), z.unknown()).catch({}),
    auditors: z.record(z.string(), z.unknown()).catch({}),
    tokens: z.array(z.unknown()).catch([]),
  })
  .catch({ environments: {}, auditors: {}, tokens: [] });
export type Outline = z.infer<typeof Outline>;

export function outlineOf(value: unknown): Outline {
  return Outline.parse(value);
}

/** Those that can be read so, with their index; the others are the schema's to report. */
export function readable<T>(entries: readonly unknown[], schema: z.ZodType<T>): readonly { readonly index: number; readonly entry: T }[] {
  return entries.flatMap((raw, index) => {
    const { success, data } = schema.safeParse(raw);
    return success ? [{ index, entry: data }] : [];
  });
}

/** One or a list, as a list. */
export function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
