import type { Gap, Reach } from '../../src/model.ts';
import { holdingOf, isCatalogued, opensUnlisted } from './capability.ts';
import { catalogue } from './catalogue.ts';
import { isClassicScope } from './classic-scopes.ts';
import { gap } from './gaps.ts';
import { QUERY } from './graphql.ts';
import { BYPASS_UNREAD, OTHERS_UNWEIGHED, RULES_UNREAD, STOPS_UNTOLD } from './guards/guard-limits.ts';
import { listed } from './listed.ts';
import type { Account, Grant, Held, Permitted } from './state.ts';

const RULES = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';

/** What a grant leaves open even where every read went well. */
export function unseenBy(grant: Grant, account: Account, reach: readonly Reach[]): readonly Gap[] {
  return [...unseenByGrant(grant, account, reach), ...unseenRules(reach)];
}

/** Rules that were not read, and what those leave open that were. */
function unseenRules(reach: readonly Reach[]): readonly Gap[] {
  const told = new Set(reach.flatMap(({ upperBound }) => upperBound));
  const unread = gap('GH-N1', 'branch protection and rulesets, which may forbid some pushes and deletions', { because: 'unsupported', request: RULES });
  const untoldBypass = [...told].filter((text) => text.startsWith(BYPASS_UNREAD)).toSorted();
  return [
    ...(told.has(RULES_UNREAD) ? [unread] : []),
    ...(told.has(OTHERS_UNWEIGHED) ? [gap('GH-N7', OTHERS_UNWEIGHED, { because: 'unsupported', request: QUERY })] : []),
    ...(told.has(STOPS_UNTOLD) ? [gap('GH-N7', STOPPED_PERHAPS, { because: 'not-exposed', request: QUERY })] : []),
    ...untoldBypass.map((text) => gap('GH-N7', text, { because: 'not-exposed', request: QUERY })),
  ];
}

const STOPPED_PERHAPS = 'whether the rules of a default branch also stop that it is renamed, merged into or fetched into: it is not documented';

function unseenByGrant(grant: Grant, account: Account, reach: readonly Reach[]): readonly Gap[] {
  switch (grant.kind) {
    case 'scoped':
      return unseenByScopes(grant.scopes, account, reach);
    case 'permitted':
      // What was not read of a key is told with the key.
      return grant.through === 'git' ? [] : unseenLevels([grant], account);
    case 'parted':
      return unseenLevels(grant.parts, account);
    case 'opaque':
      return [untold(grant.words, account)];
  }
}

/** Permissions of which a level is not settled, told once for all parts. What settles at "none" everywhere leaves nothing open. */
function unseenLevels(parts: readonly Pick<Permitted, 'permissions' | 'rest'>[], { listedBy }: Account): readonly Gap[] {
  const open = parts.flatMap(({ permissions }) => Object.entries(permissions).filter(([key, held]) => isOpen(key, held)));
  const named = open.map(([key, { least, most }]) => `${key} (${least === 'none' ? 'at most' : `${least}, at most`} ${most})`);
  const others = parts.every(({ rest }) => rest.least === rest.most) ? [] : ['every permission that could not be asked for'];
  const texts = [...[...new Set(named)].toSorted(), ...others];
  if (texts.length === 0) return [];
  return [gap('GH-U1', `levels of permissions that reads cannot settle: ${texts.join(', ')}`, { because: 'not-exposed', request: listedBy })];
}

/** Every token that reaches a repository reads its metadata, and nothing that writes asks for more of it. */
function isOpen(key: string, { least, most }: Held): boolean {
  return least !== most && !(key === 'metadata' && most === 'read');
}

function untold(words: 'scopes' | 'permissions', { listedBy }: Account): Gap {
  return words === 'permissions'
    ? gap('GH-U1', 'the permissions of the token, which cannot be read with a token of this kind itself', { because: 'not-exposed', request: listedBy })
    : gap('GH-U3', 'the scopes of the token: the answer has no x-oauth-scopes', { because: 'not-exposed', request: 'GET /user' });
}

function unseenByScopes(scopes: readonly string[], account: Account, reach: readonly Reach[]): Gap[] {
  const request = 'GET /user';
  const gaps = scopes
    .filter((scope) => !isCatalogued(scope))
    .map((scope) => {
      const why = isClassicScope(scope) ? 'nothing of it is in the catalogue' : 'the scope is not in our tree';
      return gap('GH-U2', `what the scope ${scope} opens: ${why}`, { because: 'unsupported', request });
    });
  if (opensUnlisted(holdingOf(scopes))) {
    gaps.push(
      gap('GH-U6', 'private repositories, which are listed to tokens with the scope repo alone', { because: 'not-exposed', request: account.listedBy }),
    );
  }
  gaps.push(...unseenRoles(account), ...unseenOfOrganizations(account));
  if (reach.some(({ certainty, operation }) => certainty === 'unknown' && ENTRUSTED.has(operation.id))) {
    gaps.push(
      gap('GH-U9', 'which teams, packages, projects and roles over the organization are entrusted to the user', {
        because: 'unsupported',
        request: 'GET /user/teams',
      }),
    );
  }
  return gaps;
}

/** What holds for whoever belongs to an organization, and is told once for all of it. */
function unseenOfOrganizations({ organizations }: Account): readonly Gap[] {
  if (organizations.list.length === 0) return [];
  const what =
    'whether the user is a security manager, policies of the organization and of its enterprise on repositories, and internal repositories that are not listed';
  return [gap('GH-A3', what, { because: 'unsupported', request: 'GET /orgs/{org}/rulesets' })];
}

/** Roles that were not told, and custom ones, which add to a standard role what is not told. */
function unseenRoles({ repositories, listedBy }: Account): readonly Gap[] {
  const why = { because: 'not-exposed', request: listedBy } as const;
  const untoldOn = repositories.filter(({ role }) => role === null).map(({ name }) => name);
  const customRoles = [...new Set(repositories.flatMap(({ customRole }) => (customRole === null ? [] : [customRole])))];
  return [
    ...(untoldOn.length === 0 ? [] : [gap('GH-U8', `the role on ${listed(untoldOn)}`, why)]),
    ...customRoles.map((custom) => {
      const on = repositories.filter(({ customRole }) => customRole === custom).map(({ name }) => name);
      return gap('GH-U8', `what the custom role ${custom} adds on ${listed(on)}`, why);
    }),
  ];
}

const ENTRUSTED: ReadonlySet<string> = new Set(catalogue.filter(({ role }) => role === 'delegate').map(({ id }) => id));
