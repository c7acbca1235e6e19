import * as z from 'zod';
import type { SecretSource } from '../model.ts';
import { exactlyOneOf } from './exactly-one.ts';
import type { Vocabulary } from './vocabulary.ts';

const VariableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'expected the name of an environment variable, not what is in it' })
  .meta({ description: 'The name of an environment variable.' });

/** Where a value of this provider may be read from. */
export function sourceOf(vocabulary: Vocabulary): z.ZodType {
  const sources = {
    env: environmentSource(vocabulary).optional(),
    file: z
      .string()
      .min(1)
      .meta({ description: 'A file that holds the value and nothing else. `~` is your home; other paths start at the manifest.' })
      .optional(),
    stdin: z.literal(true).meta({ description: 'The value is piped in. One token at most.' }).optional(),
    exec: z
      .array(z.string())
      .min(1)
      .meta({ description: 'A program with its arguments that prints the value. No shell; runs only with --allow-exec.' })
      .optional(),
    ...(vocabulary.readProfile === null ? {} : { profile: profileSource(vocabulary).optional() }),
  };
  return z
    .strictObject(sources, { error: (issue) => (issue.code === 'invalid_type' ? 'expected where the value is read from, e.g. { env: NAME }' : undefined) })
    .check(exactlyOneOf(Object.keys(sources)))
    .meta({ description: 'Where the value is read from. Never the value itself.', minProperties: 1, maxProperties: 1 });
}

function environmentSource({ parts }: Vocabulary): z.ZodType {
  if (parts.length === 0) return VariableName;
  const [first, second] = parts;
  const names = parts.map((part) => [part, part === first || part === second ? VariableName : VariableName.optional()]);
  return z.strictObject(Object.fromEntries(names)).meta({ description: 'The names of the environment variables that hold the parts of the value.' });
}

function profileSource({ title }: Vocabulary): z.ZodType {
  return z
    .string()
    .min(1)
    .meta({ description: `A profile with static keys in the shared files of ${title}.` });
}

/** What has one of these keys refers to a value; what else it has is its provider's. */
const Source = z.union([
  z.object({ env: z.string() }).transform(({ env }): SecretSource => ({ from: 'env', name: env })),
  z.object({ env: z.record(z.string(), z.string()) }).transform(({ env }): SecretSource => ({ from: 'parts', names: env })),
  z.object({ file: z.string() }).transform(({ file }): SecretSource => ({ from: 'file', path: file })),
  z.object({ profile: z.string() }).transform(({ profile }): SecretSource => ({ from: 'profile', profile })),
  z.object({ exec: z.array(z.string()) }).transform(({ exec }): SecretSource => ({ from: 'exec', argv: exec })),
  z.object({ stdin: z.literal(true) }).transform((): SecretSource => ({ from: 'stdin' })),
]);

/** The source that an entry names (a token's `secret`, an auditor), or null when it names none. */
export function readSource(entry: unknown): SecretSource | null {
  return Source.safeParse(entry).data ?? null;
}
