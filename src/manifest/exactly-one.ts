import * as z from 'zod';
import { isMapping } from './issue.ts';
import { alternatives } from './words.ts';

/** Refuses a mapping that has none or several of these keys, even where something else is wrong with it too. */
export function exactlyOneOf(keys: readonly string[]): z.core.$ZodCheck<Readonly<Record<string, unknown>>> {
  const one = alternatives(keys.map((key) => JSON.stringify(key)));
  return z.superRefine(
    (value, context) => {
      const [first, ...others] = keys.filter((key) => Object.hasOwn(value, key));
      if (first === undefined) context.addIssue({ code: 'custom', message: `expected ${one}`, params: { wants: keys } });
      for (const key of others)
        context.addIssue({ code: 'custom', path: [key], message: `"${key}" beside "${first}": only one may be given`, params: { at: 'key' } });
    },
    { when: ({ value }) => isMapping(value) },
  );
}
