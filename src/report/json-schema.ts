import * as z from 'zod';
import { Report } from './shape.ts';

/** The JSON Schema (draft 2020-12) of the report. Keys that it does not know are allowed: a later release of the same version may add some. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(Report, {
    target: 'draft-2020-12',
    // The shape as a reader meets it: from the output side zod would forbid the keys that version 1 may yet gain.
    io: 'input',
    // Ours means that no code changes a list; JSON Schema's `readOnly` would mean that a server sets it.
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
}
