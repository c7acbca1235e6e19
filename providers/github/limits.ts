/** What cuts a token's power below its scopes: the user's role, the organization's settings, the state of the repository. */
import type { OrganizationRow, RepositoryRow } from './catalogue.ts';
import { byGuards, type Part, type Removal } from './guards/guard-limits.ts';
import { type Limit, NO, strictestOf, UNKNOWN, YES } from './limit.ts';
import { type Account, type Organizations, type Repository, ROLES } from './state.ts';

interface Surroundings {
  readonly account: Account;
  readonly settingsOpen: boolean;
  /** Whether the token takes rules of the repository and of its organization away, as far as scopes and permissions decide. */
  readonly rules: Removal;
  /** Which part of the repository is meant: its default branch, or all that is left. */
  readonly part: Part;
}

/** What is left of an operation on a repository that the scopes open. `settingsOpen`: they open its settings too. */
export function limitOnRepository(row: RepositoryRow, repository: Repository, { account, settingsOpen, rules, part }: Surroundings): Limit {
  const guards = row.limit === 'branch-rules' ? byGuards(row, repository, { guards: account.guards?.[repository.name], rules, part }) : YES;
  const limits = [byRole(row, repository), guards, bySettings(row, repository, account), byArchive(row, repository, settingsOpen)];
  return { ...strictestOf(limits), upperBound: limits.flatMap(({ upperBound }) => upperBound) };
}

function byRole(row: RepositoryRow, { role, customRole }: Repository): Limit {
  if (role === null) return UNKNOWN;
  if (ROLES.indexOf(role) >= ROLES.indexOf(row.role)) return YES;
  return customRole === null ? NO : UNKNOWN;
}

function bySettings(row: RepositoryRow, repository: Repository, account: Account): Limit {
  switch (row.limit) {
    case null:
    case 'branch-rules':
      return YES;
    case 'entrusted':
      return { ...YES, answer: 'conditional', condition: 'the package gives its repository the admin role, as those do that its workflows published' };
    case 'delete-setting':
      return bySetting(repository, account, 'delete');
    case 'visibility-setting':
      return bySetting(repository, account, 'visibility');
  }
}

/** What the settings are called in `GET /orgs/{org}`. */
export const SETTINGS = { delete: 'members_can_delete_repositories', visibility: 'members_can_change_repo_visibility' } as const;

/** Owners are above these settings; what binds the rest is shown to owners alone, and so is mostly an upper bound. */
function bySetting(repository: Repository, account: Account, setting: keyof typeof SETTINGS): Limit {
  if (!repository.ofOrganization) return YES;
  const role = roleIn(account.organizations, repository.owner);
  const allowed = account.settings[repository.owner]?.[setting] ?? null;
  if (role === 'admin' || allowed === true) return YES;
  // Not read, it could only have taken the right away: the reach stays, as an upper bound.
  if (allowed === null) return { ...YES, upperBound: [`organization setting ${SETTINGS[setting]} not read`] };
  return role === 'unread' ? UNKNOWN : NO;
}

/** An archived repository takes no change. Whoever may change its settings opens it first. */
function byArchive(row: RepositoryRow, repository: Repository, settingsOpen: boolean): Limit {
  if (!repository.archived || row.onArchived) return YES;
  if (!settingsOpen) return NO;
  if (repository.role === 'admin') return { ...YES, answer: 'conditional', condition: 'once the archived repository is opened again (repos/update)' };
  return repository.role === null || repository.customRole !== null ? UNKNOWN : NO;
}

/** What is left of an operation on an organization that the scopes open. */
export function limitOnOrganization(row: OrganizationRow, role: string): Limit {
  if (role === 'unread') return UNKNOWN;
  if (role === 'admin') return YES;
  if (role !== 'member') return NO;
  switch (row.role) {
    case 'member':
      return YES;
    case 'delegate':
      return UNKNOWN;
    case 'owner':
      return NO;
  }
}

/** "admin" (an owner), "member", "billing_manager", "none", or "unread" when it is missing in a list that is not whole. */
export function roleIn({ list, whole }: Organizations, login: string): string {
  return list.find((organization) => organization.login.toLowerCase() === login.toLowerCase())?.role ?? (whole ? 'none' : 'unread');
}
