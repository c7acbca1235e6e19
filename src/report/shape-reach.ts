/** What a token can get to, as the report says it: operations, selectors, certainty, recovery, the way there. Part of the frozen shape, see shape.ts. */
import * as z from 'zod';
import { IMPACTS } from '../model.ts';

/** A list that nobody may change. */
export function list<T extends z.ZodType>(of: T): z.ZodReadonly<z.ZodArray<T>> {
  return z.array(of).readonly();
}

export const Count = z.int().nonnegative();

export const ReportEvidence = z
  .object({
    source: z.string().describe('The request that was made, or the policy statement that decides.'),
    observed: z.string().describe('What it answered, or what it says.'),
  })
  .meta({ id: 'Evidence', description: 'How something is known.' });
export type ReportEvidence = z.infer<typeof ReportEvidence>;

export const ReportCertainty = z
  .enum(['allowed', 'conditional', 'unknown'])
  .meta({ id: 'Certainty', description: 'How sure a reach is. `unknown`: neither proved nor ruled out. What is denied is not in a report.' });

export const ReportImpact = z.enum(IMPACTS).meta({ id: 'Impact', description: 'What calling an operation does. The first four are destructive.' });
export type ReportImpact = z.infer<typeof ReportImpact>;

const ReportBackups = z
  .object({
    inside: Count.nullable().describe('Copies that die with the resource; null when not inspected.'),
    independent: Count.nullable().describe('Copies that outlive it; null when not inspected.'),
    note: z
      .string()
      .optional()
      .describe('What must be said along with that count, e.g. that the manifest alone says so; left out when there is nothing to say.'),
  })
  .meta({ id: 'Backups', description: 'The known copies of a data store.' });

export const ReportResource = z
  .object({
    type: z.string(),
    id: z.string(),
    name: z.string(),
    environment: z
      .string()
      .nullable()
      .describe('The environment it lies in, "unplaced" when no pattern names it, "none" when it belongs to none; null when it was not placed.'),
    backups: ReportBackups.nullable().describe('Null for what holds no data of its own.'),
  })
  .meta({ id: 'Resource', description: 'A thing acted on.' });
export type ReportResource = z.infer<typeof ReportResource>;

export const ReportSelector = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('resources'), resources: list(ReportResource).describe('By environment, type, name and id.') }),
    z.object({
      kind: z.literal('pattern'),
      include: list(z.string()),
      except: list(z.string()),
      witness: z.string().describe('One concrete name that is included and not excepted.'),
      environments: list(z.string()).describe('The environments that it touches.'),
    }),
  ])
  .meta({ id: 'Selector', description: 'A set of things: enumerated, or a language of names.' });
export type ReportSelector = z.infer<typeof ReportSelector>;

const ReportInspectedStore = z
  .object({
    id: z.string(),
    name: z.string(),
    inside: Count.describe('Copies that die with it, or that this token can end.'),
    independent: Count.describe('Copies that outlive it and that this token cannot end.'),
    evidence: list(ReportEvidence),
  })
  .meta({ id: 'InspectedStore', description: 'A data store whose copies were looked at.' });

export const ReportCopies = z
  .object({
    store: z.string().describe('The kind of data store.'),
    dies: z.string().nullable().describe('The copies that go with the data; null when there are none.'),
    survives: z.string().nullable().describe('The copies that outlive it; null when there are none.'),
    ends: list(
      z.object({
        operation: z.string(),
        extent: z.enum(['all', 'some', 'none']).describe('How much of them it takes with what this token holds.'),
        certainty: ReportCertainty.nullable().describe('How sure that is; null where it holds none of it.'),
      }),
    ).describe('What takes the copies that outlive the data, one for each kind of them.'),
    stores: list(ReportInspectedStore).nullable().describe('The stores that it reaches, by name; null when nobody inspected them.'),
    unread: list(z.string()).describe('What was to be inspected and could not be read.'),
    source: z.string(),
  })
  .meta({ id: 'Copies', description: 'What becomes of the copies of data when an operation destroys it.' });
export type ReportCopies = z.infer<typeof ReportCopies>;

const note = z.string().nullable().describe('What an undo needs, or why there is none.');

export const ReportRecovery = z
  .discriminatedUnion('class', [
    z.object({ class: z.enum(['none', 'versioned', 'rebuild', 'self-service']), note }),
    z.object({
      class: z.literal('window'),
      hours: z.number().positive().describe('For how long an undo stays possible.'),
      asOf: z.string().describe('The day (YYYY-MM-DD) on which that was known to be true.'),
      note,
    }),
  ])
  .meta({ id: 'Recovery', description: 'Who can undo it and for how long, while this token exists: an undo that the same token can end is `none`.' });
export type ReportRecovery = z.infer<typeof ReportRecovery>;

const ReportCondition = z.object({ text: z.string(), free: z.boolean().describe('It is met, or whoever holds the token can meet it at will.') });

export const ReportStep = z
  .object({
    from: z.string(),
    via: z.string().describe('The grant.'),
    to: z.string(),
    certainty: ReportCertainty,
    conditions: list(ReportCondition).describe('What it takes; conditional when one of them is not free.'),
    evidence: list(ReportEvidence),
  })
  .meta({ id: 'Step', description: 'One hop: with which grant `from` becomes `to`.' });
export type ReportStep = z.infer<typeof ReportStep>;

export const ReportReach = z
  .object({
    operation: z.string().describe("In the provider's own spelling."),
    impact: ReportImpact,
    also: list(ReportImpact),
    known: z
      .enum(['curated', 'verb', 'unlisted'])
      .describe('How that is known: from the catalogue, from the verb in the name alone, or not at all; what is unlisted counts as destructive.'),
    on: ReportSelector,
    certainty: ReportCertainty,
    conditions: list(ReportCondition).describe('What it is held under; conditional when one of them is not free.'),
    upperBound: list(z.string()).describe('Layers that were not read and could only have narrowed it.'),
    recovery: ReportRecovery,
    copies: ReportCopies.nullable().describe('Of an operation that destroys the data of a known kind of store, named by patterns.'),
    declared: z.enum(['all', 'none', 'partial']).describe('How much of it the manifest declares.'),
    excess: ReportSelector.nullable().describe('The part that is not declared; null when all is.'),
    path: list(ReportStep).describe('From the token outward; empty when the token can do it directly.'),
    evidence: list(ReportEvidence),
  })
  .meta({ id: 'Reach', description: 'One operation on one set of things.' });
export type ReportReach = z.infer<typeof ReportReach>;
