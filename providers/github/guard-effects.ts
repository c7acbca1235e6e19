/** Which operations a guard stops on the branch that it is about. What is not listed is not taken for stopped. */

const CONTENTS = ['repos/create-or-update-file-contents', 'repos/create-or-update-file-contents#workflow', 'repos/delete-file'] as const;
const DIRECT = [...CONTENTS, 'git/update-ref', 'git/update-ref#force', 'repos/merge'] as const;

/**
 * Sources: docs.github.com, "Available rules for rulesets" and "About protected branches" (2026-03). `merged` also stops the
 * merging of a pull request; `reviewed` asks for one, and so stops what goes round it. Fetching from upstream can be left open by a
 * rule, and the renaming of a branch is on neither page: neither is taken for stopped.
 */
export const STOPS = {
  deletion: ['git/delete-ref'],
  force: ['git/update-ref#force'],
  merged: [...DIRECT, 'pulls/merge'],
  reviewed: DIRECT,
} as const satisfies Readonly<Record<string, readonly string[]>>;
export const STOPPING = ['deletion', 'force', 'merged', 'reviewed'] as const;
export type Stopping = (typeof STOPPING)[number];

/** What the types of rules stop. */
export const BY_RULE: ReadonlyMap<string, Stopping> = new Map([
  ['DELETION', 'deletion'],
  ['NON_FAST_FORWARD', 'force'],
  ['UPDATE', 'merged'],
  ['PULL_REQUEST', 'reviewed'],
]);

const WEIGHED: ReadonlySet<string> = new Set(STOPPING.flatMap((kind): readonly string[] => STOPS[kind]));

export function stops(stopping: readonly Stopping[], operation: string): boolean {
  return stopping.some((kind) => STOPS[kind].some((stopped) => stopped === operation));
}

/** Whether anything that is read decides the operation. */
export function isWeighed(operation: string): boolean {
  return WEIGHED.has(operation);
}
