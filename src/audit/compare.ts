import { type Coverage, DESTRUCTIVE_IMPACTS, type Declared, type Impact, type Operation, type Reach, type Resource, type Selector } from '../model.ts';
import { hasImpact, impactsOf, isDestructive, recoveryRank } from '../reach.ts';

/** The part of a reach that the declared scopes do not cover; null when they cover all of it. */
export interface Comparison {
  readonly declared: 'all' | 'none' | 'partial';
  readonly excess: Selector | null;
}

/**
 * Sets reach against what is declared. Destruction compares effects (what happens to which kind of thing): whoever
 * declares one way to destroy a thing is not surprised by another. Everything else compares operations.
 */
export function createComparison(operations: readonly Operation[], declared: Declared): (reach: Reach) => Comparison {
  const listed = new Set(operations.map((operation) => operation.id));
  const byType = new Map<string, Operation[]>();
  for (const operation of operations) {
    const alike = byType.get(operation.resourceType);
    if (alike === undefined) byType.set(operation.resourceType, [operation]);
    else alike.push(operation);
  }

  return ({ operation, on }) => {
    if (!isDestructive(operation)) return toComparison(on, declared.covers(operation, on));
    const alike = byType.get(operation.resourceType) ?? [];
    const coverages = effectsOf(operation).map((effect) => {
      // What no table knows has no known effect: only its own name declares it.
      const doors = operation.known === 'unlisted' ? [] : alike.filter((other) => hasImpact(other, effect) && isNoKinder(other, operation));
      const candidates = listed.has(operation.id) ? doors : [...doors, operation];
      return candidates.reduce<Coverage>((best, candidate) => (best === 'all' ? best : unite(best, declared.covers(candidate, on))), 'none');
    });
    return toComparison(
      on,
      coverages.reduce((one, other) => meet(one, other, on), 'all'),
    );
  };
}

/** The effects that count: every way in which it destroys. What no table knows is taken by its main impact. */
function effectsOf(operation: Operation): readonly Impact[] {
  const destructive = impactsOf(operation).filter((impact) => DESTRUCTIVE_IMPACTS.some((one) => one === impact));
  return destructive.length > 0 ? destructive : [operation.impact];
}

/** Declaring what can be undone (overwriting a versioned object) does not declare what cannot (deleting its versions). */
function isNoKinder(declared: Operation, reached: Operation): boolean {
  return recoveryRank(declared.recovery) <= recoveryRank(reached.recovery);
}

function toComparison(on: Selector, coverage: Coverage): Comparison {
  if (coverage === 'all') return { declared: 'all', excess: null };
  if (coverage === 'none') return { declared: 'none', excess: on };
  return { declared: 'partial', excess: coverage.excess };
}

/** What either of two declared operations covers. Of two languages that both leave something, one is kept: it over-reports, never under. */
function unite(one: Coverage, other: Coverage): Coverage {
  if (one === 'all' || other === 'all') return 'all';
  if (one === 'none') return other;
  if (other === 'none' || one.excess.kind === 'pattern' || other.excess.kind === 'pattern') return one;
  const uncovered = idsOf(other.excess.resources);
  const left = one.excess.resources.filter((resource) => uncovered.has(keyOf(resource)));
  return left.length === 0 ? 'all' : { excess: { kind: 'resources', resources: left } };
}

/** What two effects both have covered: the excess of the whole is the excess of either. */
function meet(one: Coverage, other: Coverage, on: Selector): Coverage {
  if (one === 'all') return other;
  if (other === 'all' || one === 'none') return one;
  if (other === 'none' || on.kind === 'pattern' || one.excess.kind === 'pattern' || other.excess.kind === 'pattern') return 'none';
  const uncovered = idsOf([...one.excess.resources, ...other.excess.resources]);
  return { excess: { kind: 'resources', resources: on.resources.filter((resource) => uncovered.has(keyOf(resource))) } };
}

function idsOf(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.map(keyOf));
}

function keyOf(resource: Resource): string {
  return `${resource.provider} ${resource.type} ${resource.id} ${resource.path}`;
}
