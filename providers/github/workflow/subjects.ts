/**
 * The subjects that the identity tokens of a job can carry, as globs over what stands behind "repo:owner/name:". Sources:
 * https://docs.github.com/actions/reference/security/oidc (filtering for branches, tags, environments, pull requests) and
 * https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows, 2026-03-19.
 */
import * as z from 'zod';

const ANY_REF = 'ref:refs/*';
const ANYTHING = '*';

const Patterns = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();
const Filters = z.object({ branches: Patterns, tags: Patterns, 'branches-ignore': z.unknown().optional(), 'tags-ignore': z.unknown().optional() });

/** The names of the events that start a workflow, sorted; with what is written below each. Null when `on` is not understood. */
export function eventsOf(on: unknown): ReadonlyMap<string, unknown> | null {
  if (typeof on === 'string') return new Map([[on, null]]);
  if (Array.isArray(on)) return on.every((event) => typeof event === 'string') ? new Map(on.toSorted().map((event) => [event, null])) : null;
  return typeof on === 'object' && on !== null ? new Map(Object.entries(on).toSorted(([a], [b]) => (a < b ? -1 : 1))) : null;
}

/** A job in an environment is known by that alone, whatever started it. An empty name is none, and an expression can come to one. */
export function contextsOf(events: ReadonlyMap<string, unknown> | null, environment: unknown): readonly string[] {
  const name = environment === undefined || environment === null ? '' : nameOf(environment);
  const started = name === '' || name === '*' ? startedBy(events) : [];
  return [...new Set([...(name === '' ? [] : [`environment:${name}`]), ...started])].toSorted();
}

function startedBy(events: ReadonlyMap<string, unknown> | null): readonly string[] {
  return events === null ? [ANYTHING] : [...events].flatMap(([event, filters]) => ofEvent(event, filters));
}

function nameOf(environment: unknown): string {
  const named = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).safeParse(environment);
  // A colon in a name is written as "%3A" in the subject. An expression can be any name.
  return named.success && !/\$\{\{/.test(named.data) ? named.data.replaceAll(':', '%3A') : '*';
}

function ofEvent(event: string, filters: unknown): readonly string[] {
  if (event === 'workflow_call') return [ANYTHING];
  if (event === 'push') return ofPush(filters);
  if (event === 'pull_request_target') return [ANY_REF];
  if (event === 'pull_request') return ['pull_request'];
  if (event.startsWith('pull_request_')) return ['pull_request', ANY_REF];
  return event === 'release' ? ['ref:refs/tags/*'] : [ANY_REF];
}

/** Without a filter every branch and tag; with one for branches alone no tag, and the other way round. */
function ofPush(filters: unknown): readonly string[] {
  if (filters === null || filters === undefined) return [ANY_REF];
  const parsed = Filters.safeParse(filters);
  if (!parsed.success) return [ANY_REF];
  const { branches, tags, ...ignored } = parsed.data;
  const onBranches = ignored['branches-ignore'] === undefined ? branches : ['**'];
  const onTags = ignored['tags-ignore'] === undefined ? tags : ['**'];
  if (onBranches === undefined && onTags === undefined) return [ANY_REF];
  return [...refs('heads', onBranches ?? []), ...refs('tags', onTags ?? [])];
}

/** What a pattern with "!" takes away again is left in: it could only narrow. */
function refs(kind: 'heads' | 'tags', patterns: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => !pattern.startsWith('!')).map((pattern) => `ref:refs/${kind}/${globOf(pattern)}`);
}

/** GitHub's filter patterns know sets and repetitions, ours only "*": each becomes one that takes in no less. */
function globOf(pattern: string): string {
  return pattern
    .replaceAll(/\\./g, '*')
    .replaceAll(/(\[[^\]]*\]|[^*])[?+]/g, '*')
    .replaceAll(/\[[^\]]*\]/g, '*')
    .replaceAll(/\*+/g, '*');
}
