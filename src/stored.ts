/** Schemas of what every snapshot stores, whichever provider took it. */
import * as z from 'zod';
import { type Evidence, GAP_CAUSES, GAP_EFFECTS, type Gap } from './model.ts';

export const StoredGap = z.strictObject({
  code: z.string(),
  what: z.string(),
  because: z.enum(GAP_CAUSES),
  effect: z.enum(GAP_EFFECTS),
  request: z.string(),
}) satisfies z.ZodType<Gap>;

export const StoredEvidence = z.strictObject({ source: z.string(), observed: z.string() }) satisfies z.ZodType<Evidence>;
