import type { Evidence } from '../../src/model.ts';
import type { RepositoryRow, Row } from './catalogue.ts';
import { QUERY } from './graphql.ts';
import { stops } from './guards/effects.ts';
import { roleIn, SETTINGS } from './limits.ts';
import { listed } from './listed.ts';
import { proofsOf } from './parts.ts';
import { type Account, type Grant, ROLES } from './state.ts';

/** What was read that decides an operation on these places. */
export function evidenceOf(row: Row, grant: Grant, seen: { readonly account: Account; readonly places: readonly string[] }): readonly Evidence[] {
  const { account } = seen;
  const places = new Set(seen.places.map((place) => place.replace(/#.*/, '')));
  if (grant.kind === 'opaque') return [{ source: account.listedBy, observed: `${listed(seen.places)}; what the token may do there is not told` }];
  const guards = guardsRead(seen, row);
  if (grant.kind === 'permitted') return [...grant.evidence, { source: account.listedBy, observed: listed(seen.places) }, ...guards];
  if (grant.kind === 'parted') return [...proofsOf(grant, row, [...places]), { source: account.listedBy, observed: listed(seen.places) }, ...guards];
  const scopes = { source: 'GET /user', observed: `x-oauth-scopes: ${grant.scopes.join(', ')}` };
  switch (row.target) {
    case 'repository':
      return [scopes, { source: account.listedBy, observed: rolesOn(account, places) }, ...settingsRead(row.limit, account, places), ...guardsRead(seen, row)];
    case 'organization':
      return [scopes, { source: 'GET /user/memberships/orgs', observed: rolesIn(account, places) }];
    case 'user':
    case 'app':
      return [scopes];
  }
}

/** The guards of the default branches among these places that stop the operation there. */
function guardsRead({ account, places }: { readonly account: Account; readonly places: readonly string[] }, { id }: Row): readonly Evidence[] {
  return places.flatMap((place) => {
    const [repository = '', branch] = place.split(/#(.*)/s);
    const guards = branch === undefined ? [] : (account.guards?.[repository]?.guards ?? []);
    const names = guards.filter(({ stopping }) => stops(stopping, id)).map(({ name }) => name);
    return names.length === 0 ? [] : [{ source: QUERY, observed: `${place}: ${names.join(', ')}` }];
  });
}

function rolesOn({ repositories }: Account, places: ReadonlySet<string>): string {
  const here = repositories.filter(({ name }) => places.has(name));
  const roles = [...ROLES.toReversed(), null].map((role) => ({ role, names: here.filter((repository) => repository.role === role).map(({ name }) => name) }));
  return roles.flatMap(({ role, names }) => (names.length === 0 ? [] : [`${role ?? 'a role that is not told'} on ${listed(names)}`])).join('; ');
}

function rolesIn({ organizations }: Account, places: ReadonlySet<string>): string {
  return [...places]
    .toSorted()
    .map((login) => `${roleIn(organizations, login)} of ${login}`)
    .join('; ');
}

function settingsRead(limit: RepositoryRow['limit'], account: Account, places: ReadonlySet<string>): readonly Evidence[] {
  if (limit !== 'delete-setting' && limit !== 'visibility-setting') return [];
  const setting = limit === 'delete-setting' ? 'delete' : 'visibility';
  const owners = new Set(account.repositories.filter(({ name }) => places.has(name)).map(({ owner }) => owner));
  return Object.entries(account.settings)
    .filter(([login]) => owners.has(login))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([login, settings]) => ({ source: `GET /orgs/${login}`, observed: `${SETTINGS[setting]}: ${settings[setting] ?? 'not shown'}` }));
}
