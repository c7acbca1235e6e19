/** Which operations a guard stops on the branch that it is about. What is not listed is not taken for stopped. */

/**
 * Sources: docs.github.com, "Available rules for rulesets" and "About protected branches" (2026-03). Whether a rule also stops the
 * merging of a pull request, fetching from upstream, or the renaming of a branch is not said there: these are not taken for stopped.
 */
const STOPS = {
  deletion: ['git/delete-ref'],
  force: ['git/update-ref#force'],
  direct: [
    'git/update-ref',
    'git/update-ref#force',
    'repos/create-or-update-file-contents',
    'repos/create-or-update-file-contents#workflow',
    'repos/delete-file',
    'repos/merge',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export const STOPPING = ['deletion', 'force', 'direct'] as const;
export type Stopping = (typeof STOPPING)[number];

/** What the types of rules stop. */
export const BY_RULE: ReadonlyMap<string, Stopping> = new Map([
  ['DELETION', 'deletion'],
  ['NON_FAST_FORWARD', 'force'],
  ['UPDATE', 'direct'],
  ['PULL_REQUEST', 'direct'],
]);

const WEIGHED: ReadonlySet<string> = new Set(STOPPING.flatMap((kind): readonly string[] => STOPS[kind]));

export function stops(stopping: readonly Stopping[], operation: string): boolean {
  return stopping.some((kind) => STOPS[kind].some((stopped) => stopped === operation));
}

/** Whether a pull request may bring the same change, once it is merged. It brings no rewritten history. */
export function comesByMerge(operation: string): boolean {
  return STOPS.direct.some((stopped) => stopped === operation) && !STOPS.force.some((stopped) => stopped === operation);
}

/** Whether anything that is read decides the operation. */
export function isWeighed(operation: string): boolean {
  return WEIGHED.has(operation);
}
