/** What is left of an operation for a token whose permissions are known, or known within bounds. */
import { catalogue, type OrganizationRow, type RepositoryRow, type Row } from './catalogue.ts';
import type { Part } from './guards/guard-limits.ts';
import { type Limit, NO, UNKNOWN, YES } from './limit.ts';
import { limitOnRepository } from './limits.ts';
import { type Account, HELD_LEVELS, type Held, type Permitted, type Repository } from './state.ts';

/** What a token of which nothing is told could hold. */
export const ANYTHING: Held = { least: 'none', most: 'admin' };
/** What a token certainly does not hold. */
export const NOTHING_HELD: Held = { least: 'none', most: 'none' };

/** What a key that writes holds of its repository: no scope binds it, so that it pushes workflow files too. */
export const PUSHES = { contents: exactly('write'), workflows: exactly('write') } as const;

export function exactly(level: Held['least']): Held {
  return { least: level, most: level };
}

/** Whether one of the alternatives is held: each word of it is "contents:write". */
export function answerOf(alternatives: Row['permissions'], { permissions, rest }: Pick<Permitted, 'permissions' | 'rest'>): 'yes' | 'unknown' | 'no' {
  const answers = alternatives.map((together) => together.map((word) => heldOf(word, permissions, rest)));
  if (answers.some((each) => each.every((answer) => answer === 'yes'))) return 'yes';
  return answers.some((each) => each.every((answer) => answer !== 'no')) ? 'unknown' : 'no';
}

function heldOf(word: string, permissions: Permitted['permissions'], rest: Held): 'yes' | 'unknown' | 'no' {
  const [key = '', level = ''] = word.split(':');
  const needed = HELD_LEVELS.findIndex((one) => one === level);
  // Every token that reaches a repository at all may read its metadata.
  if (key === 'metadata' && level === 'read') return 'yes';
  const held = permissions[key] ?? rest;
  if (HELD_LEVELS.indexOf(held.least) >= needed) return 'yes';
  return HELD_LEVELS.indexOf(held.most) >= needed ? 'unknown' : 'no';
}

/** A repository, and which part of it is meant. */
export interface PlaceOnRepository {
  readonly repository: Repository;
  readonly part: Part;
}

/** Whether the permissions may open anything that the rules of a branch can forbid. */
export function mayTouchBranches(held: Pick<Permitted, 'permissions' | 'rest'>): boolean {
  return catalogue.some((row) => row.target === 'repository' && row.limit === 'branch-rules' && answerOf(row.permissions, held) !== 'no');
}

/** Permission ∩ role ∩ settings of the organization ∩ state of the repository. */
export function onRepository(grant: Permitted, row: RepositoryRow, { repository, part }: PlaceOnRepository, account: Account): Limit {
  if (grant.repositories !== null && !grant.repositories.includes(repository.name)) return NO;
  const answer = answerOf(row.permissions, grant);
  if (answer === 'no') return NO;
  const settings = answerOf([['administration:write']], grant);
  // What an enterprise laid down may be taken away with permissions over it, which have no key here.
  const rules = { repository: settings, organization: answerOf([['organization_administration:write']], grant), elsewhere: 'unknown' } as const;
  const limit = limitOnRepository(row, asSeen(grant, repository), { account, settingsOpen: settings === 'yes', rules, part });
  const bounded = withBound(limit, grant, repository);
  return answer === 'unknown' && bounded.answer !== 'no' ? { ...bounded, answer: 'unknown', condition: null } : bounded;
}

export function onOrganization(grant: Permitted, row: OrganizationRow): Limit {
  return ofAccount(grant, row);
}

/** What no role of a repository decides: permissions on an organization or on the user's own account. */
export function ofAccount(grant: Permitted, row: Row): Limit {
  const answer = answerOf(row.permissions, grant);
  if (answer === 'no') return NO;
  return answer === 'unknown' ? UNKNOWN : { ...YES, upperBound: grant.bound === null ? [] : [grant.bound] };
}

/** A role that was not told could only take away, and where no user stands behind a token there is none. */
function asSeen({ roles }: Permitted, repository: Repository): Repository {
  return roles === 'decide' ? repository : { ...repository, role: 'admin' };
}

function withBound(limit: Limit, { bound, roles }: Permitted, { name }: Repository): Limit {
  const role = roles === 'untold' ? `the role of its user on ${name} not read` : null;
  const unread = bound ?? role;
  return { ...limit, upperBound: unread === null ? limit.upperBound : [...limit.upperBound, unread] };
}
