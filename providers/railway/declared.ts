import { matchesGlob } from '../../src/glob.ts';
import type { Coverage, Declared, Operation, Resource, Selector } from '../../src/model.ts';
import { namesOf } from './doors.ts';
import { groundOf } from './ground.ts';
import type { Scope } from './manifest-words.ts';
import type { Site } from './plot.ts';
import type { State } from './state.ts';

/** What the scopes of a token say it is for: operations, each in the places that the same scope names. */
export function declared(scopes: readonly Scope[], state: State): Declared {
  const sites = sitesOf(state);
  return {
    covers: (operation, on) => {
      if (on.kind === 'pattern') return 'none';
      const applicable = scopesFor(operation, scopes);
      return coverage(on, (resource) => applicable.some((scope) => isIn(sites.get(keyOf(resource)), scope)));
    },
  };
}

function scopesFor(operation: Operation, scopes: readonly Scope[]): readonly Scope[] {
  const names = namesOf(operation);
  return scopes.filter(({ operations }) => operations.some((glob) => names.some((name) => matchesGlob(glob, name))));
}

function coverage(on: Extract<Selector, { kind: 'resources' }>, covered: (resource: Resource) => boolean): Coverage {
  const excess = on.resources.filter((resource) => !covered(resource));
  if (excess.length === 0) return 'all';
  return excess.length === on.resources.length ? 'none' : { excess: { kind: 'resources', resources: excess } };
}

/** The keys of a scope are alternatives. What has no site (a user's account) is only in a scope that names no place. */
function isIn(site: Site | undefined, { workspaces, projects, environments, services }: Scope): boolean {
  if (workspaces === undefined && projects === undefined && environments === undefined && services === undefined) return true;
  if (site === undefined) return false;
  return names(workspaces, site.workspaces) || names(projects, site.projects) || names(environments, site.environments) || names(services, site.services);
}

function names(globs: readonly string[] | undefined, candidates: readonly string[]): boolean {
  return globs?.some((glob) => candidates.some((candidate) => matchesGlob(glob, candidate))) ?? false;
}

function sitesOf(state: State): ReadonlyMap<string, Site> {
  const targets = state.principals.flatMap(({ workspaces }) => workspaces).flatMap((workspace) => Object.values(groundOf(workspace)));
  return new Map(targets.flatMap(({ known, hidden, siblings }) => [...known, ...hidden, ...siblings]).map(({ resource, site }) => [keyOf(resource), site]));
}

function keyOf({ type, id }: Resource): string {
  return `${type} ${id}`;
}
