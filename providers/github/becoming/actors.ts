/** Those that a token can make or become, with what each of them can do on the repositories that were listed. Pure. */
import type { Evidence, Gap, Reach } from '../../../src/model.ts';
import { isOpenedBy } from '../capability.ts';
import { catalogue, type Row } from '../catalogue.ts';
import { CLASSIC_SCOPES, expandScopes } from '../classic-scopes.ts';
import { gap } from '../gaps.ts';
import { exactly, NOTHING_HELD, PUSHES } from '../permitted.ts';
import { reachOf } from '../reach.ts';
import { type Account, type Grant, type Permitted, type Repository, ROLES, type State } from '../state.ts';
import { OF_JOBS } from './ways.ts';

export interface Actor {
  readonly reach: readonly Reach[];
  readonly gaps: readonly Gap[];
  readonly administers: string | null;
  /** Where it acts, by name, none that is archived; "acme/*" where an App is told no names. */
  readonly repositories: readonly string[];
}

/** Everything that was seen with any token. */
export interface Ground {
  readonly state: State;
  readonly repositories: readonly Repository[];
  readonly anyOfOrganization: (names: readonly string[]) => boolean;
}

export function groundOf(state: State): Ground {
  const byName = new Map<string, Repository>();
  for (const { repositories } of Object.values(state.accounts)) for (const one of repositories) byName.set(one.name, one);
  const repositories = [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { state, repositories, anyOfOrganization: (names) => names.some((name) => byName.get(name)?.ofOrganization === true) };
}

/** A key on the user's account pushes wherever the user may, whatever the token that added it could see, and outlives that token. */
export function sshKeyOf(user: string, { state }: Ground, operations: ReadonlySet<string>): Actor {
  const account = accountOf(repositoriesOf(state, user));
  const evidence = [{ source: 'GET /user/repos', observed: `the roles of ${user}; an SSH key is bound by no scope` }];
  const grant = permitted({ permissions: PUSHES, roles: 'decide', evidence });
  const reach = reachOf(grant, account, rowsOf(operations));
  return { reach, gaps: unlisted(state, user), administers: null, repositories: pushable(account.repositories) };
}

/** Somebody or something else that pushes to these repositories, and outlives the token. */
export function pusherOn(
  places: ReadonlySet<string>,
  ground: Ground,
  { operations, by }: { readonly operations: ReadonlySet<string>; readonly by: string },
): Actor {
  const account = accountOf(repositoriesAt(places, ground));
  const evidence = [{ source: 'https://docs.github.com/rest/collaborators', observed: `${by} pushes, workflow files too` }];
  const reach = reachOf(permitted({ permissions: PUSHES, roles: 'none', evidence }), account, rowsOf(operations));
  return { reach, gaps: unlistedAt(places), administers: null, repositories: [...namesOf(account.repositories), ...ownersAt(places)] };
}

/** Jobs of these repositories: a GITHUB_TOKEN that holds what the workflow asks for, and the repository's secrets. */
export function jobsOn(places: ReadonlySet<string>, ground: Ground): Actor {
  const account = accountOf(repositoriesAt(places, ground));
  const observed = `GITHUB_TOKEN can hold ${OF_JOBS.join(', ')}: write; a job sees the secrets of its repository, and those of an environment that lets it`;
  const evidence = [{ source: 'https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions', observed }];
  const permissions = Object.fromEntries(OF_JOBS.map((key) => [key, exactly('write')]));
  const bound = 'whether Actions is turned on, and what an enterprise lets its token hold, not read';
  return {
    reach: reachOf(permitted({ permissions, roles: 'none', evidence, bound }), account, ROWS_OF_JOBS),
    gaps: unlistedAt(places),
    administers: null,
    repositories: [...namesOf(account.repositories), ...ownersAt(places)],
  };
}

/** An owner holds every right in the organization, with a token of their own making. */
export function ownerOf(login: string, ground: Ground): Actor {
  const own = ground.repositories
    .filter(({ owner }) => owner.toLowerCase() === login.toLowerCase())
    .map((one): Repository => ({ ...one, role: 'admin', customRole: null }));
  const account = { ...accountOf(own), organizations: { list: [{ login, role: 'admin' }], whole: true } };
  const observed = `owners hold every right in ${login} and on its repositories`;
  const evidence: readonly Evidence[] = [{ source: 'https://docs.github.com/organizations/managing-peoples-access-to-your-organization-with-roles', observed }];
  const reach = reachOf({ kind: 'scoped', scopes: [...CLASSIC_SCOPES], account: '' }, account).map((one) => ({ ...one, evidence }));
  const listsAll = Object.values(ground.state.grants).some((grant) => isListedWhole(grant, ground.state.accounts[grant.account], login));
  const what = `repositories of ${login} that no token here was shown`;
  const gaps = listsAll ? [] : [gap('GH-U6', what, { because: 'not-exposed', request: 'GET /user/repos' })];
  return { reach, gaps, administers: `organization ${login}`, repositories: namesOf(own) };
}

function isListedWhole(grant: Grant, account: Account | undefined, login: string): boolean {
  const isOwner = account?.organizations.list.some((one) => one.login.toLowerCase() === login.toLowerCase() && one.role === 'admin') === true;
  return isOwner && listsPrivate(grant) && !hasUnlisted(account);
}

function listsPrivate(grant: Grant): boolean {
  return grant.kind === 'scoped' && expandScopes(grant.scopes).has('repo');
}

function hasUnlisted(account: Account | undefined): boolean {
  return account === undefined || account.gaps.some(({ code }) => code === 'GH-U4' || code === 'GH-U5');
}

/** The user's repositories as all their tokens see them; the highest role where they differ, for a token that is bounded may be shown less. */
function repositoriesOf(state: State, user: string): readonly Repository[] {
  const byName = new Map<string, Repository>();
  for (const account of Object.values(state.accounts)) {
    if (account.user !== user) continue;
    for (const one of account.repositories) {
      const known = byName.get(one.name);
      if (known === undefined || rank(one) > rank(known)) byName.set(one.name, one);
    }
  }
  return [...byName.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function rank({ role }: Repository): number {
  return role === null ? ROLES.length : ROLES.indexOf(role);
}

function pushable(repositories: readonly Repository[]): readonly string[] {
  return namesOf(repositories.filter(({ role }) => role !== null && ROLES.indexOf(role) >= ROLES.indexOf('write')));
}

/** Private repositories are listed to holders of `repo` alone. A key is bound by no such thing. */
function unlisted(state: State, user: string): readonly Gap[] {
  const whole = Object.values(state.grants).some((grant) => {
    const account = state.accounts[grant.account];
    return account?.user === user && listsPrivate(grant) && !hasUnlisted(account);
  });
  if (whole) return [];
  const what = `private repositories to which an SSH key of ${user} pushes: they are listed to tokens with the scope repo alone`;
  return [gap('GH-U6', what, { because: 'not-exposed', request: 'GET /user/repos' })];
}

/** Those that are named, and all of the owners that are. */
function repositoriesAt(places: ReadonlySet<string>, { repositories }: Ground): readonly Repository[] {
  return repositories.filter(({ name, owner }) => places.has(name) || places.has(owner) || places.has(`${owner}/*`));
}

/** "acme/*": all of an owner's, which are not listed to the App that reaches them. */
function ownersAt(places: ReadonlySet<string>): readonly string[] {
  return [...places].filter((place) => place.endsWith('/*')).toSorted();
}

function unlistedAt(places: ReadonlySet<string>): readonly Gap[] {
  const request = 'GET /app/installations';
  return ownersAt(places).map((place) => gap('GH-U6', `repositories of ${place} that no token here was shown`, { because: 'not-exposed', request }));
}

function namesOf(repositories: readonly Repository[]): readonly string[] {
  return repositories.filter(({ archived }) => !archived).map(({ name }) => name);
}

function accountOf(repositories: readonly Repository[]): Account {
  return {
    user: null,
    siteAdmin: false,
    repositories: [...repositories],
    listedBy: 'GET /user/repos',
    organizations: { list: [], whole: true },
    settings: {},
    gaps: [],
  };
}

/** These operations, as the catalogue has them. */
export function rowsOf(operations: ReadonlySet<string>): readonly Row[] {
  return catalogue.filter(({ id }) => operations.has(id));
}

/** What a job's token opens on repositories at all: it is asked of each of many. */
const HELD_BY_JOBS: ReadonlySet<string> = new Set(['metadata:read', ...OF_JOBS.flatMap((key) => [`${key}:read`, `${key}:write`])]);
const ROWS_OF_JOBS: readonly Row[] = catalogue.filter(({ target, permissions }) => target === 'repository' && isOpenedBy(permissions, HELD_BY_JOBS));

interface Fields {
  readonly permissions: Permitted['permissions'];
  readonly roles: Permitted['roles'];
  readonly evidence: Permitted['evidence'];
  readonly bound?: string;
}

function permitted({ permissions, roles, evidence, bound }: Fields): Permitted {
  return { kind: 'permitted', permissions, rest: NOTHING_HELD, repositories: null, roles, bound: bound ?? null, evidence, account: '' };
}
