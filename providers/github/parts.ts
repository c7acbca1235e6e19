/** What a token reaches whose permissions differ from place to place: in each place the most that any part gives. Pure. */
import type { Certainty, Evidence } from '../../src/model.ts';
import type { OrganizationRow, RepositoryRow, Row } from './catalogue.ts';
import { type Limit, NO, UNKNOWN } from './limit.ts';
import { limitOnOrganization, roleIn } from './limits.ts';
import { ofAccount, onRepository, type PlaceOnRepository } from './permitted.ts';
import type { Account, Part, Parted } from './state.ts';

const WIDEST_FIRST = ['allowed', 'conditional', 'unknown'] as const;

export function onRepositoryByParts({ parts }: Parted, row: RepositoryRow, place: PlaceOnRepository, account: Account): Limit {
  return widest(parts.filter(({ installedOn }) => installedOn === null).map((part) => onRepository(part, row, place, account)));
}

export function onOrganizationByParts({ parts }: Parted, row: OrganizationRow, login: string, account: Account): Limit {
  return widest(parts.filter(({ organizations }) => organizations.includes(login)).map((part) => onOrganization(part, row, login, account)));
}

export function ofUserByParts({ parts }: Parted, row: Row): Limit {
  return widest(parts.filter(({ ofUser }) => ofUser).map((part) => ofAccount(part, row)));
}

/** Where an App is installed, its own token makes another that holds all that the installation does. */
export function asApp({ parts }: Parted): readonly string[] {
  return [...new Set(parts.flatMap(({ installedOn }) => (installedOn === null ? [] : [installedOn])))].toSorted();
}

/** The repositories of `owner` that an installation covers, none of which is listed: what would hold for a private one. */
export function onUnlisted({ parts }: Parted, row: RepositoryRow, owner: string, account: Account): Limit {
  const here = parts.filter(({ installedOn }) => installedOn === owner);
  const ofOrganization = here.some(({ organizations }) => organizations.includes(owner));
  const any = { name: `${owner}/*`, owner, ofOrganization, public: false, archived: false, role: 'admin', customRole: null } as const;
  return widest(here.map((part) => onRepository({ ...part, repositories: null }, row, { repository: any, part: 'rest' }, account)));
}

function onOrganization(part: Part, row: OrganizationRow, login: string, account: Account): Limit {
  const limit = ofAccount(part, row);
  if (limit.answer === 'no' || part.roles === 'none') return limit;
  if (part.roles === 'untold') return { ...limit, upperBound: [...limit.upperBound, `the role of its user in ${login} not read`] };
  const byRole = limitOnOrganization(row, roleIn(account.organizations, login));
  if (byRole.answer === 'no') return NO;
  return byRole.answer === 'unknown' ? UNKNOWN : limit;
}

function widest(limits: readonly Limit[]): Limit {
  const certainty: Certainty | undefined = WIDEST_FIRST.find((answer) => limits.some((limit) => limit.answer === answer));
  const alike = limits.filter(({ answer }) => answer === certainty);
  // A part that nothing else could narrow tells more than one that something could.
  return alike.find(({ upperBound }) => upperBound.length === 0) ?? alike[0] ?? NO;
}

/** What was read of the permissions that open an operation, in the parts that lie in these places. */
export function proofsOf({ parts }: Parted, row: Row, places: readonly string[]): readonly Evidence[] {
  const keys = new Set(row.permissions.flat().map((word) => word.replace(/:.*/, '')));
  const liesHere = ({ repositories, organizations, ofUser, installedOn }: Part): boolean =>
    row.target === 'user'
      ? ofUser
      : places.some((place) => installedOn === place.replace(/\/\*$/, '') || organizations.includes(place) || (repositories?.includes(place) ?? false)) ||
        (row.target === 'repository' && repositories === null);
  const here = parts.filter(liesHere);
  const all = here.flatMap(({ proofs, evidence }) => [...Object.entries(proofs).flatMap(([key, each]) => (keys.has(key) ? each : [])), ...evidence]);
  return [...new Map(all.map((one) => [`${one.source} ${one.observed}`, one])).values()];
}
