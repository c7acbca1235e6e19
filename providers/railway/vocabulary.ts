import { Pattern, rankPattern, Scope } from './manifest-words.ts';
import { KINDS, recognise, SHAPES } from './recognise.ts';

/** The words that Railway brings to the manifest. No credential of Railway can look at another token, so there is no auditor. */
export const vocabulary = {
  id: 'railway' as const,
  title: 'Railway',
  kinds: KINDS,
  scope: Scope,
  pattern: Pattern,
  auditor: null,
  named: {},
  parts: [],
  facts: [],
  shapes: SHAPES,
  recognise,
  readProfile: null,
  inlineFiles: (scope: unknown): unknown => scope,
  rank: (pattern: unknown): ReturnType<typeof rankPattern> => rankPattern(Pattern.parse(pattern)),
};
