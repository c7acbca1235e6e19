import type { TokenResult } from '../judgement.ts';
import type { Placement, Resource, Selector } from '../model.ts';
import { by, distinct } from './order.ts';
import type { ReportResource, ReportSelector } from './shape-reach.ts';

/** The environment of a resource; null when it was not placed. */
export type EnvironmentOf = (resource: Resource) => string | null;

/** Reads the environments of all resources off their placements. */
export function indexEnvironments(results: readonly TokenResult[]): EnvironmentOf {
  const environments = new Map<string, string>();
  const placements = results.flatMap((result) => (result.status === 'failed' ? [] : result.reach.flatMap((reach) => reach.everywhere)));
  for (const { environment, on } of placements) {
    if (on.kind === 'pattern') continue;
    for (const resource of on.resources) environments.set(keyOf(resource), environment);
  }
  return (resource) => environments.get(keyOf(resource)) ?? null;
}

function keyOf(resource: Resource): string {
  return JSON.stringify([resource.provider, resource.type, resource.id]);
}

export function reportSelector(on: Selector, placements: readonly Placement[], environmentOf: EnvironmentOf): ReportSelector {
  switch (on.kind) {
    case 'resources':
      return { kind: 'resources', resources: sortResources(on.resources.map((resource) => reportResource(resource, environmentOf))) };
    case 'pattern':
      return {
        kind: 'pattern',
        include: distinct(on.include),
        except: distinct(on.except),
        witness: on.witness,
        environments: distinct(placements.map(({ environment }) => environment)),
      };
  }
}

/** One list of things without repetition: a selector of all resources, then the patterns. */
export function mergeSelectors(selectors: readonly ReportSelector[]): readonly ReportSelector[] {
  const resources = new Map<string, ReportResource>();
  const patterns = new Map<string, Extract<ReportSelector, { kind: 'pattern' }>>();
  for (const selector of selectors) {
    if (selector.kind === 'resources') {
      for (const resource of selector.resources) resources.set(JSON.stringify([resource.type, resource.id]), resource);
    } else {
      const key = JSON.stringify([selector.include, selector.except]);
      const known = patterns.get(key);
      const witness = known === undefined || selector.witness < known.witness ? selector.witness : known.witness;
      patterns.set(key, { ...selector, witness, environments: distinct([...(known?.environments ?? []), ...selector.environments]) });
    }
  }
  const enumerated = resources.size === 0 ? [] : [{ kind: 'resources' as const, resources: sortResources([...resources.values()]) }];
  return [...enumerated, ...[...patterns].toSorted(by(([key]) => key)).map(([, pattern]) => pattern)];
}

function reportResource(resource: Resource, environmentOf: EnvironmentOf): ReportResource {
  const { type, id, name, backups } = resource;
  const copies = backups === null ? null : { inside: backups.inside, independent: backups.independent };
  return { type, id, name, environment: environmentOf(resource), backups: copies };
}

function sortResources(resources: readonly ReportResource[]): readonly ReportResource[] {
  return resources.toSorted(
    by(
      ({ environment }) => environment ?? '',
      ({ type }) => type,
      ({ name }) => name,
      ({ id }) => id,
    ),
  );
}
