import type { Placement, Resource, Selector } from '../model.ts';
import { by, distinct } from './order.ts';
import type { ReportResource, ReportSelector } from './shape-reach.ts';

const known = new WeakMap<Selector, WeakMap<readonly Placement[], ReportSelector>>();

/** `placements` say where each part of `on` lies. What many rows share is made once. */
export function reportSelector(on: Selector, placements: readonly Placement[]): ReportSelector {
  const own = known.get(on) ?? new WeakMap<readonly Placement[], ReportSelector>();
  known.set(on, own);
  const selector = own.get(placements) ?? describe(on, placements);
  own.set(placements, selector);
  return selector;
}

function describe(on: Selector, placements: readonly Placement[]): ReportSelector {
  switch (on.kind) {
    case 'resources': {
      const placed = placesOf(placements);
      return {
        kind: 'resources',
        resources: sortResources(on.resources.map((resource) => placed.get(keyOf(resource)) ?? reportResource(resource, null))),
      };
    }
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

/** What was placed may have copies that are known by the manifest alone, and so is told as it was placed. */
function placesOf(placements: readonly Placement[]): ReadonlyMap<string, ReportResource> {
  const placed = placements.flatMap(({ environment, on }) =>
    on.kind === 'pattern' ? [] : on.resources.map((resource) => [keyOf(resource), reportResource(resource, environment)] as const),
  );
  return new Map(placed);
}

function keyOf({ type, id }: { readonly type: string; readonly id: string }): string {
  return JSON.stringify([type, id]);
}

/** One list of things without repetition: a selector of all resources, then the patterns. */
export function mergeSelectors(selectors: readonly ReportSelector[]): readonly ReportSelector[] {
  const resources = new Map<string, ReportResource>();
  const patterns = new Map<string, Extract<ReportSelector, { kind: 'pattern' }>>();
  for (const selector of selectors) {
    if (selector.kind === 'resources') {
      for (const resource of selector.resources) resources.set(keyOf(resource), resource);
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

function reportResource(resource: Resource, environment: string | null): ReportResource {
  const { type, id, name, backups } = resource;
  const note = backups?.note === undefined ? {} : { note: backups.note };
  const copies = backups === null ? null : { inside: backups.inside, independent: backups.independent, ...note };
  return { type, id, name, environment, backups: copies };
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
