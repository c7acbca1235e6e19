/** What is known of the condition keys of a request. Names of keys are compared without case. */

/**
 * `values`: these. `many`: the key has a list of values, which only a set operator can test. `absent`: the request lacks it.
 * `present`: the request has it, with a value that is not known. `since`: a moment, this one or a later one.
 * `unknown`: it may have any value, or be absent.
 */
export type Known =
  | { readonly kind: 'values'; readonly values: readonly string[]; readonly many: boolean }
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  | { readonly kind: 'since'; readonly moment: string }
  | { readonly kind: 'unknown' };

/** What is known of a key, by its lower-case name. */
export type Context = (key: string) => Known;

export const ABSENT: Known = { kind: 'absent' };
export const UNKNOWN: Known = { kind: 'unknown' };

/** Nothing is known. */
export const unknownContext: Context = () => UNKNOWN;

export function value(one: string): Known {
  return { kind: 'values', values: [one], many: false };
}

/** The keys of a request. Null: known to be absent. A key that is not given is absent, or unknown where knowledge is partial. */
export function contextOf(given: Readonly<Record<string, string | readonly string[] | null>>, knowledge: 'complete' | 'partial'): Context {
  const known = new Map(Object.entries(given).map(([key, values]) => [key.toLowerCase(), knownOf(values)]));
  const otherwise = knowledge === 'complete' ? ABSENT : UNKNOWN;
  return (key) => known.get(key) ?? otherwise;
}

/** A list of nothing is no value, as an absent key is. */
function knownOf(values: string | readonly string[] | null): Known {
  if (typeof values === 'string') return value(values);
  return values === null || values.length === 0 ? ABSENT : { kind: 'values', values, many: true };
}

/** `first`, and where it knows nothing of a key, `then`. */
export function layered(first: ReadonlyMap<string, Known>, then: Context): Context {
  return (key) => first.get(key) ?? then(key);
}
