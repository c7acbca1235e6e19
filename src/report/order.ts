/** The orders of the report's lists. Texts are compared by code unit, so that no locale changes a report. */
import { DESTRUCTIVE_IMPACTS, type Gap, IMPACTS, type Impact, type Operation, SEVERITIES, type Severity } from '../model.ts';

/** Compares by each key in turn. */
export function by<T>(...keys: readonly ((item: T) => number | string)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const [x, y] = [key(a), key(b)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
}

/** Sorted, each once. */
export function distinct(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].toSorted(by((text) => text));
}

export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** What a row of a report and an operation of the model both say of their impact. */
export interface Effect {
  readonly impact: Impact;
  readonly also: readonly Impact[];
}

/** An operation counts by the worst that it does, whether that is its main impact or not. */
export function impactRank(operation: Effect): number {
  return Math.min(...ranksOf(operation));
}

/** Sorts by the worst impact; of two that share it, the operation that does more comes first. */
export function impactOrder(operation: Effect): string {
  return `${ranksOf(operation).toSorted().join('')}~`;
}

function ranksOf({ impact, also }: Effect): readonly number[] {
  return [impact, ...also].map((one) => IMPACTS.indexOf(one));
}

/** As `isDestructive` of the model: an operation that no table knows counts too. */
export function isDestructive(operation: Effect & { readonly known: Operation['known'] }): boolean {
  return operation.known === 'unlisted' || impactRank(operation) < DESTRUCTIVE_IMPACTS.length;
}

export function effectRank(effect: Gap['effect']): number {
  return { granting: 0, narrowing: 1, advisory: 2 }[effect];
}
