import * as z from 'zod';
import type { RankedPattern } from '../../src/placing.ts';
import { CLASSIC_SCOPES } from './classic-scopes.ts';
import { LEVELS, PERMISSION_WORDS } from './permission-names.ts';

const Glob = z.string().min(1);

/** One entry of a token's `scopes`: fine-grained words on repositories and organizations, or the scopes of a classic token. */
export const Scope = z.union([
  z.strictObject({
    permissions: z.partialRecord(z.enum(PERMISSION_WORDS), z.enum(LEVELS)).optional(),
    operations: z.array(Glob).optional(),
    repositories: z.array(Glob).optional(),
    organizations: z.array(Glob).optional(),
  }),
  z.strictObject({ oauth: z.array(z.enum(CLASSIC_SCOPES)) }),
]);
export type Scope = z.infer<typeof Scope>;

/** What an environment says of GitHub. */
export const Pattern = z.strictObject({
  repositories: z.array(Glob).optional(),
  branches: z.array(Glob).optional(),
  organizations: z.array(Glob).optional(),
});
export type Pattern = z.infer<typeof Pattern>;

export const BRANCH_RANK = 2;
export const REPOSITORY_RANK = 1;
export const ACCOUNT_RANK = 0;

/** The patterns with their ranks, in lower case as GitHub compares names. A branch pattern holds within the entry's repositories: "acme/docs#main". */
export function rankPattern({ repositories = [], branches = [], organizations = [] }: Pattern): readonly RankedPattern[] {
  const homes = repositories.length === 0 ? ['*'] : repositories;
  return [
    ...homes.flatMap((home) => branches.map((branch) => ({ rank: BRANCH_RANK, glob: `${home.toLowerCase()}#${branch}` }))),
    ...repositories.map((glob) => ({ rank: REPOSITORY_RANK, glob: glob.toLowerCase() })),
    ...organizations.map((glob) => ({ rank: ACCOUNT_RANK, glob: glob.toLowerCase() })),
  ];
}
