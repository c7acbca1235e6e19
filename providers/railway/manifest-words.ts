import * as z from 'zod';
import type { RankedPattern } from '../../src/placing.ts';

const Globs = z.array(z.string().min(1)).min(1);
const inEnvironment = (message: string) => z.array(z.string().regex(/^([^/]+\/[^/]+|\*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, message)).min(1);
const inProject = (message: string) => z.array(z.string().regex(/^([^/]+\/[^/]+\/[^/]+|\*|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, message)).min(1);

const ENVIRONMENT_FORM = 'an environment is written project/environment, e.g. storefront/staging';
const THING_FORM = 'a thing in an environment is written project/environment/name, e.g. storefront/staging/web';

/** One entry of a token's `scopes`: these operations, in any of these places; with no place, everywhere. Names or ids, globs allowed. */
export const Scope = z.strictObject({
  operations: Globs,
  workspaces: Globs.optional(),
  projects: Globs.optional(),
  environments: inEnvironment(ENVIRONMENT_FORM).optional(),
  services: inProject(THING_FORM).optional(),
});
export type Scope = z.infer<typeof Scope>;

/**
 * What an environment of the manifest says of Railway, by name. `resources` are volumes and buckets, by id or as
 * project/environment/name. `offsite` places nothing: it gives the manifest's word that a copy of the volume exists outside Railway.
 */
export const Pattern = z.strictObject({
  workspaces: Globs.optional(),
  projects: Globs.optional(),
  environments: inEnvironment(ENVIRONMENT_FORM).optional(),
  services: inProject(THING_FORM).optional(),
  resources: Globs.optional(),
  offsite: inProject(THING_FORM).optional(),
});
export type Pattern = z.infer<typeof Pattern>;

/** The nearer to the data, the more a pattern weighs: a volume or bucket over a service, an environment, a project, a workspace. */
export const RANKS = { workspace: 0, project: 1, environment: 2, service: 3, resource: 4 } as const;

export function rankPattern(pattern: Pattern): readonly RankedPattern[] {
  const ranked = (rank: number, globs: readonly string[] = []): readonly RankedPattern[] => globs.map((glob) => ({ rank, glob }));
  return [
    ...ranked(RANKS.workspace, pattern.workspaces),
    ...ranked(RANKS.project, pattern.projects),
    ...ranked(RANKS.environment, pattern.environments),
    ...ranked(RANKS.service, pattern.services),
    ...ranked(RANKS.resource, pattern.resources),
  ];
}
