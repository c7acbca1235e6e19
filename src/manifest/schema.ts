import * as z from 'zod';
import { NOWHERE, PROVIDER_IDS, UNPLACED } from '../model.ts';
import type { Vocabularies } from '../providers.ts';
import { oneOrMany, tokenOf } from './token-schema.ts';

/** The words of the report for what lies in no environment; an environment of that name would be taken for it. */
const RESERVED: readonly string[] = [UNPLACED, NOWHERE];

const EnvironmentName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,99}$/u, { error: 'expected the name of an environment: letters, digits, spaces and . _ / -' })
  .refine((name) => !RESERVED.includes(name), {
    error: `${RESERVED.map((name) => `"${name}"`).join(' and ')} have a meaning of their own and name no environment`,
  })
  .meta({ not: { enum: RESERVED } });

/** What a manifest may say, with the words that the providers bring. The JSON Schema and the validation are both made of it. */
export function manifestOf(vocabularies: Vocabularies): z.ZodType {
  const [first, ...others] = PROVIDER_IDS;
  return z
    .strictObject({
      version: z.literal(1).meta({ description: 'The version of the manifest format.' }),
      environments: z
        .record(EnvironmentName, environmentOf(vocabularies))
        .meta({ description: 'What belongs to which environment. The most specific pattern wins.' })
        .optional(),
      auditors: auditorsOf(vocabularies).optional(),
      tokens: z
        .array(z.discriminatedUnion('provider', [tokenOf(vocabularies[first]), ...others.map((id) => tokenOf(vocabularies[id]))]))
        .min(1, { error: 'expected at least one token' })
        .meta({ description: 'The tokens, and what each is for.' }),
    })
    .meta({ title: 'overscope manifest', description: 'What each token is for. Holds references to values, never a value.' });
}

function environmentOf(vocabularies: Vocabularies): z.ZodType {
  const patterns = PROVIDER_IDS.map((id) => {
    const { pattern, title } = vocabularies[id];
    return [id, pattern.meta({ description: `What of ${title} belongs to it.` }).optional()];
  });
  return z
    .strictObject({
      protected: z.boolean().meta({ description: 'Weighs like production. An environment named production always does.', default: false }).optional(),
      ...Object.fromEntries(patterns),
    })
    .meta({ description: 'An environment: everything that one of its patterns names.' });
}

function auditorsOf(vocabularies: Vocabularies): z.ZodType {
  const entries = PROVIDER_IDS.flatMap((id) => {
    const { auditor, title } = vocabularies[id];
    return auditor === null
      ? []
      : [
          [
            id,
            oneOrMany(auditor)
              .meta({ description: `Credentials of ${title}.` })
              .optional(),
          ],
        ];
  });
  return z.strictObject(Object.fromEntries(entries)).meta({
    description: 'Credentials that may look at other tokens. Give them the least rights; an audited token cannot be one.',
  });
}
