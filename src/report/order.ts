/** The orders of the report's lists. Texts are compared by code unit, so that no locale changes a report. */
import { type Gap, SEVERITIES, type Severity } from '../model.ts';

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

export function effectRank(effect: Gap['effect']): number {
  return { granting: 0, narrowing: 1, advisory: 2 }[effect];
}

/** Items whose keys are equal, together; groups and items in the order in which they come. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return [...groups.values()];
}
