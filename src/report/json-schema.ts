import * as z from 'zod';
import { Report } from './shape.ts';
import { Explanation } from './shape-explanation.ts';

/** The JSON Schema (draft 2020-12) of the report. Keys that it does not know are allowed: a later release of the same version may add some. */
export function reportJsonSchema(): object {
  return schemaOf(Report);
}

/** Likewise of what `explain` tells. */
export function explanationJsonSchema(): object {
  return schemaOf(Explanation);
}

function schemaOf(shape: z.ZodType): object {
  return z.toJSONSchema(shape, {
    target: 'draft-2020-12',
    // The shape as a reader meets it: from the output side zod would forbid the keys that version 1 may yet gain.
    io: 'input',
    // Ours means that no code changes a list; JSON Schema's `readOnly` would mean that a server sets it.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
}
