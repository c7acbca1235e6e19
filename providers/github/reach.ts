/** What one token gets to, of all that its account sees. Pure. */
import type { Certainty, Reach, Resource } from '../../src/model.ts';
import { holdingOf, isOpenedBy } from './capability.ts';
import { catalogue, type OrganizationRow, operationOf, type RepositoryRow, type Row } from './catalogue.ts';
import { evidenceOf } from './evidence.ts';
import type { Part, Removal } from './guards/guard-limits.ts';
import { type Limit, NO, UNKNOWN, YES } from './limit.ts';
import { limitOnOrganization, limitOnRepository, roleIn } from './limits.ts';
import { asApp, ofUserByParts, onOrganizationByParts, onRepositoryByParts, onUnlisted } from './parts.ts';
import { ofAccount, onOrganization, onRepository } from './permitted.ts';
import type { Account, Grant, Repository } from './state.ts';

/** How far a grant carries an operation, on each kind of place. */
interface Power {
  readonly repository: (row: RepositoryRow, repository: Repository, part: Part) => Limit;
  readonly organization: (row: OrganizationRow, login: string) => Limit;
  readonly user: (row: Row) => Limit;
  /** Of the App itself: what no permission opens, and no token but its own. */
  readonly app: () => Limit;
}

/** One reach for each operation and certainty, with all its resources; sorted by operation. */
export function reachOf(grant: Grant, account: Account, rows: readonly Row[] = catalogue): readonly Reach[] {
  const power = powerOf(grant, account);
  const places = placesOf(account, grant);
  return rows.flatMap((row) => {
    const weighed = weigh(row, power, places).filter(({ limit }) => limit.answer !== 'no');
    const listedReach = CERTAINTIES.flatMap((certainty) => {
      const alike = weighed.filter(({ limit }) => limit.answer === certainty);
      if (alike.length === 0) return [];
      const evidence = evidenceOf(row, grant, { account, places: alike.map(({ resource }) => resource.id) });
      return [{ ...pendingOn(grant, gather(certainty, alike)), operation: operationOf(row), path: [], evidence, grants: [] }];
    });
    return [...listedReach, ...unlistedReach(row, grant, account)];
  });
}

/** What an App reaches where it is installed: its own token lists no repositories, so that they are told as all of an owner's. */
function unlistedReach(row: Row, grant: Grant, account: Account): readonly Reach[] {
  if (row.target !== 'repository' || grant.kind !== 'parted') return [];
  const weighed = asApp(grant).map((owner) => ({ resource: resourceOf('repository', `${owner}/*`), limit: onUnlisted(grant, row, owner, account) }));
  return CERTAINTIES.flatMap((certainty) => {
    const alike = weighed.filter(({ limit }) => limit.answer === certainty);
    const [first] = alike;
    if (first === undefined) return [];
    const include = alike.map(({ resource }) => resource.id);
    const on = { kind: 'pattern', include, except: [], witness: first.resource.id.replace('*', 'any') } as const;
    const evidence = evidenceOf(row, grant, { account, places: include });
    return [{ ...gather(certainty, alike), on, operation: operationOf(row), path: [], evidence, grants: [] }];
  });
}

const CERTAINTIES: readonly Certainty[] = ['allowed', 'conditional', 'unknown'];

function powerOf(grant: Grant, account: Account): Power {
  switch (grant.kind) {
    case 'scoped':
      return powerOfScopes(grant.scopes, account);
    case 'permitted':
      return {
        repository: (row, repository, part) => onRepository(grant, row, { repository, part }, account),
        organization: (row) => onOrganization(grant, row),
        user: (row) => ofAccount(grant, row),
        app: () => NO,
      };
    case 'parted':
      return {
        repository: (row, repository, part) => onRepositoryByParts(grant, row, { repository, part }, account),
        organization: (row, login) => onOrganizationByParts(grant, row, login, account),
        user: (row) => ofUserByParts(grant, row),
        app: () => YES,
      };
    case 'opaque':
      return untoldPower(grant.words);
  }
}

function powerOfScopes(scopes: readonly string[], account: Account): Power {
  const { anywhere, onPublic } = holdingOf(scopes);
  return {
    repository: (row, repository, part) => {
      const held = repository.public ? onPublic : anywhere;
      // `repo` opens the settings, with which an archived repository is opened again.
      const rules = removalWith(held, roleIn(account.organizations, repository.owner));
      return isOpenedBy(row.scopes, held) ? limitOnRepository(row, repository, { account, settingsOpen: held.has('repo'), rules, part }) : NO;
    },
    organization: (row, login) => (isOpenedBy(row.scopes, anywhere) ? limitOnOrganization(row, roleIn(account.organizations, login)) : NO),
    user: (row) => (isOpenedBy(row.scopes, anywhere) ? YES : NO),
    app: () => NO,
  };
}

/** Rules of an organization are for its owners with `admin:org`; those of an enterprise for whoever administers that, which is not read. */
function removalWith(held: ReadonlySet<string>, role: string): Removal {
  const owns = role === 'admin' ? 'yes' : role === 'unread' ? 'unknown' : 'no';
  return {
    repository: held.has('repo') ? 'yes' : 'no',
    organization: held.has('admin:org') ? owns : 'no',
    elsewhere: held.has('admin:enterprise') || held.has('site_admin') ? 'unknown' : 'no',
  };
}

/** A token whose rights are not told can hold all that any token of its kind could. */
function untoldPower(words: 'scopes' | 'permissions'): Power {
  const power = (row: Row): Limit => (row[words].length > 0 ? UNKNOWN : NO);
  return { repository: power, organization: power, user: power, app: () => NO };
}

/** Everything that an account sees, sorted by name. */
interface Places {
  readonly repositories: readonly { readonly resource: Resource; readonly repository: Repository; readonly branch: Resource | null }[];
  readonly organizations: readonly Resource[];
  readonly users: readonly Resource[];
  readonly installations: readonly Resource[];
}

function placesOf(account: Account, grant: Grant): Places {
  return {
    repositories: account.repositories.map((repository) => {
      const branch = account.guards?.[repository.name]?.branch ?? null;
      return { repository, resource: resourceOf('repository', repository.name), branch: branch === null ? null : branchOf(repository.name, branch) };
    }),
    organizations: organizationsOf(account).map((login) => resourceOf('organization', login)),
    users: account.user === null ? [] : [resourceOf('user', account.user)],
    installations: grant.kind === 'parted' ? asApp(grant).map((owner) => resourceOf('installation', owner)) : [],
  };
}

interface Weighed {
  readonly resource: Resource;
  readonly limit: Limit;
}

function weigh(row: Row, power: Power, places: Places): readonly Weighed[] {
  switch (row.target) {
    case 'repository':
      return places.repositories
        .filter(({ repository }) => !isMoot(row, repository))
        .flatMap(({ resource, repository, branch }) => weighParts(row, power, { resource, repository, branch }));
    case 'organization':
      return places.organizations.map((resource) => ({ resource, limit: power.organization(row, resource.id) }));
    case 'user':
      return places.users.map((resource) => ({ resource, limit: power.user(row) }));
    case 'app':
      return places.installations.map((resource) => ({ resource, limit: power.app() }));
  }
}

/** The default branch is told apart from the rest of its repository where its guards make a difference. */
function weighParts(row: RepositoryRow, power: Power, { resource, repository, branch }: Places['repositories'][number]): readonly Weighed[] {
  const rest = power.repository(row, repository, 'rest');
  if (row.limit !== 'branch-rules' || branch === null) return [{ resource, limit: rest }];
  const onBranch = power.repository(row, repository, 'default-branch');
  if (onBranch.answer === rest.answer && onBranch.condition === rest.condition) {
    return [{ resource, limit: { ...rest, upperBound: [...onBranch.upperBound, ...rest.upperBound] } }];
  }
  return [
    { resource: { ...resource, name: `${resource.name} but ${branch.name.slice(resource.name.length)}` }, limit: rest },
    { resource: branch, limit: onBranch },
  ];
}

/** What everybody may do on a public repository is no right of the token's, and what is public cannot be made so. */
function isMoot(row: RepositoryRow, repository: Repository): boolean {
  return repository.public && (row.openToAll || row.limit === 'visibility-setting');
}

/** The organizations that the user belongs to and, where that list is not whole, those whose repositories are seen. */
function organizationsOf({ organizations, repositories }: Account): readonly string[] {
  const seen = organizations.whole ? [] : repositories.filter(({ ofOrganization }) => ofOrganization).map(({ owner }) => owner);
  return [...new Set([...organizations.list.map(({ login }) => login), ...seen])].toSorted();
}

function resourceOf(type: string, name: string): Resource {
  return { provider: 'github', type, id: name, name, path: name, backups: null };
}

/** "acme/docs#main", which lies in the repository. */
function branchOf(repository: string, branch: string): Resource {
  const id = `${repository}#${branch}`;
  return { provider: 'github', type: 'branch', id, name: id, path: `${repository}/${branch}`, backups: null };
}

type Gathered = Pick<Reach, 'on' | 'certainty' | 'conditions' | 'upperBound'>;

/** What a token would get to once somebody else lets it. */
function pendingOn(grant: Grant, reach: Gathered): Gathered {
  if (grant.kind !== 'permitted' || grant.pending === undefined) return reach;
  const conditions = [...reach.conditions, { text: grant.pending, free: false }];
  return { ...reach, conditions, certainty: reach.certainty === 'allowed' ? 'conditional' : reach.certainty };
}

function gather(certainty: Certainty, places: readonly Weighed[]): Gathered {
  const conditions = new Set(places.flatMap(({ limit }) => (limit.condition === null ? [] : [limit.condition])));
  return {
    on: { kind: 'resources', resources: places.map(({ resource }) => resource) },
    certainty,
    conditions: [...conditions].map((text) => ({ text, free: true })),
    upperBound: [...new Set(places.flatMap(({ limit }) => limit.upperBound))].toSorted(),
  };
}
