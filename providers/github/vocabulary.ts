import * as z from 'zod';
import { Pattern, rankPattern, Scope } from './manifest-words.ts';
import { KINDS, recognise, SHAPES } from './recognise.ts';

/** Without what follows "#" the keys of a repository could not be told apart. */
const DEPLOY_KEY = /^[\w-]+\/(?!\.{1,2}#)[\w.-]+#[^\p{C}\s](?:[^\p{C}]*[^\p{C}\s])?$/u;

/** The words that GitHub brings to the manifest. */
export const vocabulary = {
  id: 'github' as const,
  title: 'GitHub',
  kinds: KINDS,
  scope: Scope,
  pattern: Pattern,
  auditor: z.strictObject({ env: z.string().min(1) }),
  named: {
    workflow: z.string().regex(/^[^#]+\.ya?ml#[^#]+$/, 'a workflow file and one of its jobs: .github/workflows/release.yml#publish'),
    deployKey: z.string().regex(DEPLOY_KEY, 'expected a repository and one of its deploy keys, by number or title: acme/docs#42'),
  },
  parts: [],
  facts: ['id', 'name', 'owner', 'repository', 'installation'],
  shapes: SHAPES,
  recognise,
  readProfile: null,
  inlineFiles: (scope: unknown) => scope,
  rank: (pattern: unknown) => rankPattern(Pattern.parse(pattern)),
};
