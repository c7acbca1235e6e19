import * as z from 'zod';
import type { Vocabulary } from '../../src/manifest/vocabulary.ts';
import { AuditError, type ProviderId } from '../../src/model.ts';
import type { Vocabularies } from '../../src/providers.ts';
import { SecretValue } from '../../src/transport/secret.ts';

const Globs = z.array(z.string().min(1));
const Places = z.strictObject({ places: Globs });

/** Words of an invented provider: a few of each kind, so that a test of the manifest does not depend on any real provider's. */
function aVocabulary<Id extends ProviderId>(id: Id, words: Partial<Omit<Vocabulary, 'id'>>): Vocabulary & { readonly id: Id } {
  return {
    id,
    title: id.toUpperCase(),
    kinds: ['robot', 'person'],
    scope: z.strictObject({ actions: Globs, on: Globs.optional() }),
    pattern: Places,
    auditor: null,
    named: {},
    parts: [],
    facts: [],
    shapes: [],
    recognise: () => ({ recognised: false, because: 'It is invented.' }),
    readProfile: null,
    inlineFiles: (scope) => scope,
    rank: (pattern) => Places.parse(pattern).places.map((glob) => ({ rank: 1, glob })),
    ...words,
  };
}

const Policy = z.strictObject({ policy: z.union([z.string(), z.strictObject({ allow: Globs })]) });

/** Railway's: one text. AWS's: parts, profiles, names and files. GitHub's: a prefix, facts, an auditor, scopes of two forms. */
export const vocabularies: Vocabularies = {
  railway: aVocabulary('railway', {}),
  aws: aVocabulary('aws', {
    parts: ['accessKeyId', 'secretAccessKey', 'sessionToken'],
    named: { principal: z.string().regex(/^arn:/), accessKeyId: z.string() },
    scope: z.union([z.strictObject({ actions: Globs }), Policy]),
    auditor: z.union([z.strictObject({ profile: z.string(), accounts: Globs }), z.strictObject({ saved: z.string() })]),
    readProfile: async (profile) => {
      if (profile === 'ci') return new SecretValue({ accessKeyId: 'id', secretAccessKey: 'key' });
      throw new AuditError('value-missing', `There is no profile ${profile}.`);
    },
    inlineFiles: (scope, read) => {
      const named = Policy.safeParse(scope).data?.policy;
      return typeof named === 'string' ? { policy: read(named) } : scope;
    },
  }),
  github: aVocabulary('github', {
    named: { workflow: z.string() },
    facts: ['id', 'owner'],
    shapes: [/ghx_[a-z0-9]{12,}/g],
    auditor: z.strictObject({ env: z.string() }),
    scope: z.union([
      z.strictObject({ permissions: z.partialRecord(z.enum(['contents', 'issues']), z.enum(['read', 'write'])), repositories: Globs.optional() }),
      z.strictObject({ oauth: Globs }),
    ]),
  }),
};
