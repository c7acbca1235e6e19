import { AuditorEntry, inlinePolicy, NAMED, Pattern, rankPattern, Scope } from './manifest-words.ts';
import { recognise } from './recognise.ts';
import { readProfile } from './shared-files.ts';

/** The words that AWS brings to the manifest. */
export const vocabulary = {
  id: 'aws' as const,
  title: 'AWS',
  kinds: ['user-key', 'session', 'root'],
  scope: Scope,
  pattern: Pattern,
  auditor: AuditorEntry,
  named: NAMED,
  parts: ['accessKeyId', 'secretAccessKey', 'sessionToken'],
  facts: [],
  shapes: [/\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  recognise,
  readProfile,
  inlineFiles: inlinePolicy,
  rank: (pattern: unknown): ReturnType<typeof rankPattern> => rankPattern(Pattern.parse(pattern)),
};
