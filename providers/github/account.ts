import type { Gap } from '../../src/model.ts';
import type { Schema } from '../../src/provider.ts';
import { becauseOf, tryRead } from '../../src/transport/failures.ts';
import { type Holding, holdingOf, opensBranches, opensOnOrganizations } from './capability.ts';
import type { Client } from './client.ts';
import { type GapCode, gap } from './gaps.ts';
import { pushable, readGuards } from './guards/guards.ts';
import { roleIn } from './limits.ts';
import * as responses from './responses.ts';
import { type Account, type Organizations, type Repository, repositoryOf, type Settings } from './state.ts';

/** By whom an account is read. `scopes` are null when they are not told. */
export interface Reader {
  readonly user: responses.User | null;
  readonly scopes: readonly string[] | null;
  readonly repositories: 'of-user' | 'of-installation' | 'none';
}

type Listed<Item> = { readonly items: readonly Item[]; readonly whole: boolean; readonly gaps: readonly Gap[] };

const NOT_LISTED: Listed<never> = { items: [], whole: false, gaps: [] };

/** Reads what a token sees. Never fails: what could not be read is a gap of the account. */
export async function readAccount(client: Client, { user, scopes, repositories: whose }: Reader): Promise<Account> {
  const holding = scopes === null ? null : holdingOf(scopes);
  const listed = await listRepositories(client, whose);
  const memberships = holding === null ? NOT_LISTED : await listMemberships(client, holding);
  const repositories = distinct(listed.items.map(repositoryOf));
  const organizations = { list: memberships.items.map(({ role, organization }) => ({ login: organization.login, role })), whole: memberships.whole };
  const settings = holding === null ? [] : await readAllSettings(client, ownersToAsk(holding, repositories, organizations));
  const rules =
    holding === null || !opensBranches(holding)
      ? { guards: {}, gaps: [] }
      : await readGuards(client, pushable(touchedBy(holding, repositories)), { roles: 'decide', settings: true });
  return {
    user: user?.login ?? null,
    siteAdmin: user?.site_admin ?? false,
    listedBy: LISTED_BY[whose],
    repositories,
    organizations,
    settings: Object.fromEntries(settings.map(({ owner, found }) => [owner, found])),
    guards: rules.guards,
    gaps: [...listed.gaps, ...memberships.gaps, ...settings.flatMap(({ gaps }) => gaps), ...rules.gaps],
  };
}

/** With `public_repo` alone nothing is pushed to a private repository. */
function touchedBy({ anywhere }: Holding, repositories: readonly Repository[]): readonly Repository[] {
  return anywhere.has('repo') ? repositories : repositories.filter((one) => one.public);
}

/** A list that changes while it is read can show a repository on two pages. */
export function distinct(repositories: readonly Repository[]): Repository[] {
  return [...new Map(repositories.map((repository) => [repository.name, repository])).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const LISTED_BY = { 'of-user': 'GET /user/repos', 'of-installation': 'GET /installation/repositories', none: 'GET /app' } as const;

async function listRepositories(client: Client, whose: Reader['repositories']): Promise<Listed<responses.Repository>> {
  const code = 'GH-U4';
  const what = 'repositories';
  switch (whose) {
    case 'of-user':
      return listOrGap(client, {
        path: '/user/repos?per_page=100&affiliation=owner,collaborator,organization_member',
        page: responses.RepositoryPage,
        code,
        what,
      });
    case 'of-installation':
      return listOrGap(client, { path: '/installation/repositories?per_page=100', page: responses.InstallationPage, code, what });
    case 'none':
      return NOT_LISTED;
  }
}

/** Memberships that were not read hide rights when the scopes open something on organizations; else they only leave open who is an owner. */
function listMemberships(client: Client, holding: Holding): Promise<Listed<responses.Membership>> {
  const code = opensOnOrganizations(holding) ? 'GH-U7' : 'GH-N3';
  return listOrGap(client, {
    path: '/user/memberships/orgs?state=active&per_page=100',
    page: responses.MembershipPage,
    code,
    what: 'memberships of organizations',
  });
}

interface Question<Item> {
  readonly path: string;
  readonly page: Schema<{ readonly items: readonly Item[]; readonly total: number | null }>;
  readonly code: GapCode;
  readonly what: string;
}

/** A list with what it misses; one that cannot be read at all is empty, and a gap says so. */
export async function listOrGap<Item>(client: Client, { path, page, code, what }: Question<Item>): Promise<Listed<Item>> {
  const request = `GET ${path.replace(/\?.*/, '')}`;
  const read = await tryRead(() => client.list(path, page));
  if (!read.ok) {
    const nothing = gap(code, `${what}, none of which could be listed: ${read.error.message}`, { because: becauseOf(read.error), request });
    return { items: [], whole: false, gaps: [nothing] };
  }
  const { items, broken, hidden } = read.value;
  const gaps: Gap[] = [];
  if (broken !== null) gaps.push(gap(code, `${what} after the first ${items.length}: ${broken.reason}`, { because: broken.because, request }));
  if (hidden.length > 0) {
    const where = `of organizations ${hidden.join(', ')} (by id), until the token is authorised for their single sign-on: one click from being live`;
    gaps.push(gap('GH-U5', `${what} ${where}`, { because: 'forbidden', request }));
  }
  return { items, whole: gaps.length === 0, gaps };
}

/** Where a setting decides: organizations in which the user, no owner, may be an administrator of a repository that the scopes could delete or publish. */
function ownersToAsk({ onPublic }: Holding, repositories: readonly Repository[], organizations: Organizations): readonly string[] {
  if (!onPublic.has('delete_repo') && !onPublic.has('repo')) return [];
  const owners = repositories
    .filter(({ ofOrganization, role, customRole }) => ofOrganization && (role === 'admin' || role === null || customRole !== null))
    .map(({ owner }) => owner)
    .filter((owner) => roleIn(organizations, owner) !== 'admin');
  return [...new Set(owners)].toSorted();
}

interface SettingsRead {
  readonly owner: string;
  readonly found: Settings;
  readonly gaps: readonly Gap[];
}

/** One after the other: whoever reads accounts decides how many requests are under way at once. */
async function readAllSettings(client: Client, owners: readonly string[]): Promise<readonly SettingsRead[]> {
  const read: SettingsRead[] = [];
  for (const owner of owners) read.push(await readSettings(client, owner));
  return read;
}

async function readSettings(client: Client, owner: string): Promise<SettingsRead> {
  const request = `GET /orgs/${owner}`;
  const read = await tryRead(() => client.read(`/orgs/${encodeURIComponent(owner)}`, responses.Organization));
  const found = {
    delete: read.ok ? (read.value.value.members_can_delete_repositories ?? null) : null,
    visibility: read.ok ? (read.value.value.members_can_change_repo_visibility ?? null) : null,
  };
  if (found.delete !== null && found.visibility !== null) return { owner, found, gaps: [] };
  const why = read.ok ? 'they are shown to its owners alone' : read.error.message;
  const what = `the settings of ${owner} on deleting and publishing repositories: ${why}`;
  return { owner, found, gaps: [gap('GH-N2', what, { because: read.ok ? 'not-exposed' : becauseOf(read.error), request })] };
}
