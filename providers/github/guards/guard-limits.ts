/** What guards leave of an operation on the default branch, and what takes them out of the way. Pure. */
import type { RepositoryRow } from '../catalogue.ts';
import { type Limit, NO, strictestOf, UNKNOWN, YES } from '../limit.ts';
import type { Guard, Guards, Repository } from '../state.ts';
import { comesByMerge, isWeighed, stops } from './effects.ts';

/** The default branch, or every other branch and tag. */
export type Part = 'default-branch' | 'rest';

type Answer = 'yes' | 'unknown' | 'no';

/** Whether the token may take rules away, by where they come from. The role on the repository comes on top. */
export type Removal = Readonly<Record<Guard['from'], Answer>>;

export const RULES_UNREAD = 'branch rules not read';
/** A guard stands there, and nothing says whether it stops this too. */
export const STOPS_UNTOLD = 'not documented whether the rules of the default branch stop it';
/** Rules may be about other branches and tags too; which of these exist is not read. */
export const OTHERS_UNWEIGHED = 'rules on other branches and tags not weighed';

export const BYPASS_UNREAD = 'not read whether its user gets past';

interface Around {
  readonly guards: Guards | undefined;
  readonly rules: Removal;
  readonly part: Part;
}

/** Denied only where a guard that holds for this user cannot be taken away with this token. */
export function byGuards(row: RepositoryRow, repository: Repository, { guards, rules, part }: Around): Limit {
  if (guards === undefined || guards.branch === null) return { ...YES, upperBound: [RULES_UNREAD] };
  if (part === 'rest') return guards.others ? { ...YES, upperBound: [OTHERS_UNWEIGHED] } : YES;
  const standing = guards.guards.filter(({ stopping }) => stops(stopping, row.id));
  const limits = standing.map((guard) => orByMerge(row, byGuard(row, guard, repository, rules)));
  const unread = [...(guards.whole ? [] : [RULES_UNREAD]), ...(guards.guards.length > 0 && !isWeighed(row.id) ? [STOPS_UNTOLD] : [])];
  return { ...strictestOf(limits), upperBound: [...unread, ...limits.flatMap(({ upperBound }) => upperBound)] };
}

/** How many approvals are asked for is not read, nor is it documented whether other rules stop the merging itself. */
function orByMerge({ id }: RepositoryRow, limit: Limit): Limit {
  if (limit.answer !== 'no' || !comesByMerge(id)) return limit;
  return {
    ...YES,
    answer: 'conditional',
    condition: 'blocked directly, perhaps reachable in 2 steps (pulls/create, then pulls/merge, where nobody else has to approve)',
  };
}

function byGuard(row: RepositoryRow, guard: Guard, repository: Repository, rules: Removal): Limit {
  if (guard.bypass === 'may') return YES;
  const removal = removalOf(guard, repository, rules);
  if (removal === 'yes')
    return {
      ...YES,
      answer: 'conditional',
      condition: `${guard.bypass === 'never' ? '' : 'if '}blocked directly, reachable in 2 steps (${guard.removedBy}, then ${row.id})`,
    };
  if (guard.bypass === 'untold' || repository.role === null || repository.customRole !== null) {
    return { ...YES, upperBound: [`${BYPASS_UNREAD} ${guard.name}`] };
  }
  if (removal === 'unknown') return UNKNOWN;
  return repository.role === 'admin' ? aroundFor(row, guard, rules) : NO;
}

/** A rule from above follows the name of a repository, its default branch and its owner, all of which an administrator changes. */
function aroundFor(row: RepositoryRow, { follows }: Guard, { repository }: Removal): Limit {
  if (repository === 'unknown') return UNKNOWN;
  // An administrator renames the default branch without access to settings, and nothing says that a rule keeps him from it.
  if (repository === 'no') return follows ? NO : UNKNOWN;
  return { ...YES, answer: 'conditional', condition: `blocked directly, perhaps reachable in 2 steps (repos/transfer or repos/update, then ${row.id})` };
}

function removalOf({ from }: Guard, { role }: Repository, rules: Removal): Answer {
  return from === 'repository' && role !== 'admin' ? 'no' : rules[from];
}
