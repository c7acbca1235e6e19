/** The keys and indexes that lead from the root of the manifest to a value. */
export type Path = readonly (string | number)[];

/** What helps to mend a problem. Nothing is searched or located for one that is not shown. */
export type Help =
  | { readonly kind: 'text'; readonly text: string }
  /** A word that is none of those expected; `listed`: the message names them all. */
  | { readonly kind: 'slip'; readonly word: string; readonly among: readonly string[]; readonly listed: boolean }
  /** One of these keys is missing. */
  | { readonly kind: 'missing'; readonly keys: readonly string[] }
  /** The other place that has a part in it. */
  | { readonly kind: 'see'; readonly path: Path };

/** Something wrong with a value of the manifest, told by its path; its line is looked up only if it is shown. */
export interface Issue {
  readonly path: Path;
  /** Whether the key at the end of the path is at fault, or what stands under it. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly help: Help | null;
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at the path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isMapping(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
  }
  return found;
}
