import type { TokenResult } from '../judgement.ts';
import type { Placement, Resource, Selector } from '../model.ts';
import { by, distinct } from './order.ts';
import type { ReportResource, ReportSelector } from './shape-reach.ts';

/** The environment of a resource; null when nothing that was placed holds it. */
export type EnvironmentOf = (resource: Resource) => string | null;

/**
 * Reads environments off everything that was placed. Only excess is placed, so a resource that one token may reach by
 * declaration gets its environment from a token that may not; when there is none, it is null.
 */
export function indexEnvironments(results: readonly TokenResult[]): EnvironmentOf {
  const environments = new Map<string, string>();
  for (const result of results) {
    if (result.status === 'failed') continue;
    for (const placement of result.reach.flatMap((reach) => reach.placements)) {
      if (placement.on.kind === 'pattern') continue;
      for (const resource of placement.on.resources) {
        const known = environments.get(keyOf(resource));
        if (known === undefined || placement.environment < known) environments.set(keyOf(resource), placement.environment);
      }
    }
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
