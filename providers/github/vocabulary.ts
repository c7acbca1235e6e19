import * as z from 'zod';
import { Pattern, rankPattern, Scope } from './manifest-words.ts';
import { KINDS, recognise, SHAPES } from './recognise.ts';

/** The words that GitHub brings to the manifest. */
export const vocabulary = {
  id: 'github' as const,
  title: 'GitHub',
  kinds: KINDS,
  scope: Scope,
  pattern: Pattern,
  auditor: z.strictObject({ env: z.string().min(1) }),
  named: { workflow: z.string().regex(/^[^#]+\.ya?ml#[^#]+$/, 'a workflow file and one of its jobs: .github/workflows/release.yml#publish') },
  parts: [],
  facts: ['id', 'name', 'owner', 'repository', 'installation'],
  shapes: SHAPES,
  recognise,
  readProfile: null,
  inlineFiles: (scope: unknown) => scope,
  rank: (pattern: unknown) => rankPattern(Pattern.parse(pattern)),
};
