/** A token in the report. Part of the frozen shape, see shape.ts. */
import * as z from 'zod';
import { ERROR_CODES, GAP_CAUSES, GAP_EFFECTS, PROVIDER_IDS } from '../model.ts';
import { Count, list, ReportReach } from './shape-reach.ts';

export const ReportProvider = z.enum(PROVIDER_IDS).meta({ id: 'Provider' });

export const Moment = z.string().meta({ id: 'Moment', format: 'date-time', description: 'ISO 8601, UTC.' });

export const ReportLocation = z
  .object({ file: z.string(), line: z.int().positive(), column: z.int().positive() })
  .meta({ id: 'Location', description: 'A place in the manifest, 1-based.' });
export type ReportLocation = z.infer<typeof ReportLocation>;

export const ReportGap = z
  .object({
    code: z.string(),
    what: z.string().describe('What could not be seen.'),
    because: z.enum(GAP_CAUSES),
    effect: z
      .enum(GAP_EFFECTS)
      .describe('`granting`: it may hide reach, so the token is incomplete. `narrowing`: it could only have taken rights away. `advisory`: neither.'),
    request: z.string().describe('The request that would have told.'),
  })
  .meta({ id: 'Gap', description: 'Something that could not be read, and why.' });
export type ReportGap = z.infer<typeof ReportGap>;

const source = z.string().describe('Where that was read.');

const ReportExpiry = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('at'), at: Moment, source }),
    z.object({ kind: z.literal('never'), at: z.null(), source }),
    z.object({ kind: z.literal('unknown'), at: z.null(), source }),
  ])
  .meta({ id: 'Expiry', description: 'When the token ends. `never` only when the provider says so; `unknown` when it does not tell.' });

/** What is said of every token, audited or not. */
const described = {
  name: z.string(),
  provider: ReportProvider,
  environments: list(z.string()).describe('The environments it is declared for; empty when none is out of bounds.'),
  source: z.enum(['live', 'snapshot']),
  takenAt: Moment.describe('When collecting from its provider began.'),
  location: ReportLocation,
  declared: list(z.unknown()).describe('The scopes, as the manifest has them.'),
};

export const ReportAudited = z
  .object({
    ...described,
    status: z.literal('audited'),
    kind: z.string().describe('As its provider knows it.'),
    principal: z.object({ type: z.string(), id: z.string(), name: z.string() }).describe('The identity it acts as.'),
    complete: z.boolean().describe('False when a granting gap is open.'),
    expiry: ReportExpiry,
    reach: list(ReportReach).describe('Every curated operation, and every one that is in no table: worst impact first, then by operation and selector.'),
    otherOperations: z
      .object({
        count: Count,
        destructive: Count.describe('How many of them destroy, by their names alone.'),
        patterns: list(z.string()).describe('The services or families they belong to.'),
      })
      .describe('The operations that nobody has classified, and that are known by their names alone.'),
    gaps: list(ReportGap).describe('Granting first, then by code.'),
  })
  .meta({ id: 'AuditedToken' });
export type ReportAudited = z.infer<typeof ReportAudited>;

export const ReportFailed = z
  .object({
    ...described,
    status: z.literal('failed'),
    kind: z.string().nullable().describe('As the manifest says; null when it does not.'),
    complete: z.literal(false),
    error: z.object({ code: z.enum(ERROR_CODES), message: z.string(), hint: z.string().nullable() }),
  })
  .meta({ id: 'FailedToken' });
export type ReportFailed = z.infer<typeof ReportFailed>;

export const ReportToken = z
  .discriminatedUnion('status', [ReportAudited, ReportFailed])
  .meta({ id: 'Token', description: 'One token of the manifest: audited, or failed with the reason.' });
export type ReportToken = z.infer<typeof ReportToken>;
