import * as z from 'zod';
import { exactlyOneOf } from './exactly-one.ts';
import { sourceOf } from './source-schema.ts';
import type { Vocabulary } from './vocabulary.ts';

export const DEFAULT_MAX_AGE = '90d';

/** A text that is printed: on one line, nothing in it that is not drawn. */
const Line = z
  .string()
  .max(200)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, { error: 'expected a text on one line, without control characters' });
/** The same, but it may run over several lines. */
const Prose = z
  .string()
  .max(2000)
  .regex(/^(?:[^\p{C}]|\n)+$/u, { error: 'expected a text without control characters' });
const Day = z.iso.date();
const Names = z.array(z.string().min(1)).min(1);

export function oneOrMany<T extends z.ZodType>(schema: T): z.ZodUnion<readonly [T, z.ZodArray<T>]> {
  return z.union([schema, z.array(schema).min(1)]);
}

const AcceptanceEntry = z
  .strictObject({
    rule: z.string().meta({ description: 'The id of the rule whose findings are accepted.' }),
    reason: Prose.meta({ description: 'Why this can be lived with.' }),
    owner: Line.meta({ description: 'Who answers for it.' }),
    until: Day.meta({ description: 'The last day (YYYY-MM-DD) on which it holds. Past it, the finding comes back.' }),
    operations: Names.meta({ description: 'The operations that are accepted; `*` and `?` match. Anything beyond them fires again.' }).optional(),
    resources: Names.meta({ description: 'The resources that are accepted, by name, id or path; `*` and `?` match.' }).optional(),
    gaps: Names.meta({ description: 'The codes of the gaps that are accepted.' }).optional(),
  })
  .meta({ description: 'A finding that somebody has decided to live with until a day.' });

/** What every token says, whatever its provider. */
export const TOKEN_FIELDS = {
  name: Line.meta({ description: 'What the token is called here and in the report. Unique.' }),
  environment: oneOrMany(z.string().min(1))
    .meta({ description: 'The environments that the token is meant for. Without it, none is out of bounds.' })
    .optional(),
  owner: Line.meta({ description: 'Who answers for the token.' }).optional(),
  purpose: Prose.meta({ description: 'What the token is for, in words.' }).optional(),
  expires: Day.meta({ description: 'The day (YYYY-MM-DD) on which the token is meant to end.' }).optional(),
  maxAge: z
    .string()
    .regex(/^[1-9][0-9]{0,4}d$/, { error: 'expected a number of days, e.g. 90d' })
    .meta({ description: 'How old the token may grow, in days.', default: DEFAULT_MAX_AGE })
    .optional(),
  accept: z.array(AcceptanceEntry).meta({ description: 'Findings that somebody has decided to live with.' }).optional(),
};

/** A token of this provider. */
export function tokenOf(vocabulary: Vocabulary): z.core.$ZodTypeDiscriminable {
  const means = ['secret', ...Object.keys(vocabulary.named)];
  const { name, ...others } = TOKEN_FIELDS;
  return z
    .strictObject({
      name,
      provider: z.literal(vocabulary.id).meta({ description: `${vocabulary.title}.` }),
      secret: sourceOf(vocabulary).optional(),
      ...optional(vocabulary.named),
      ...kindOf(vocabulary),
      ...others,
      ...factsOf(vocabulary),
      scopes: z.array(vocabulary.scope).meta({ description: 'What the token is for, in the words of its provider. An empty list declares nothing.' }),
    })
    .check(exactlyOneOf(means))
    .meta({ title: `A token of ${vocabulary.title}`, oneOf: means.map((key) => ({ required: [key] })) });
}

function optional(schemas: Vocabulary['named']): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, schema.optional()]));
}

function kindOf({ kinds, title }: Vocabulary): Record<string, z.ZodType> {
  if (kinds.length === 0) return {};
  return {
    kind: z
      .enum(kinds)
      .meta({ description: `The kind of ${title} token. Orders the first requests; is checked, never believed.` })
      .optional(),
  };
}

function factsOf({ facts }: Vocabulary): Record<string, z.ZodType> {
  if (facts.length === 0) return {};
  const fact = z.union([z.string().min(1), z.number()]).optional();
  const entry = z.strictObject(Object.fromEntries(facts.map((name) => [name, fact])));
  return { token: entry.meta({ description: 'Facts by which an auditor finds the token.' }).optional() };
}
