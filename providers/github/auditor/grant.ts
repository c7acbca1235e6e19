/** What an organization's entry for a token makes of the token's grant and of what it sees. Pure. */
import type { Evidence, Gap } from '../../../src/model.ts';
import { gap } from '../gaps.ts';
import { listed } from '../listed.ts';
import { isPermission, permissionKey } from '../permission-names.ts';
import { ANYTHING, exactly, NOTHING_HELD } from '../permitted.ts';
import { type Account, type Grant, HELD_LEVELS, type Held, type Permitted, type Repository } from '../state.ts';
import { APPROVED, type Roll } from './auditor.ts';
import type { FineGrained, Installation, Selected } from './responses.ts';

/** What is known of a token after its organization was asked. */
export interface Known {
  readonly grant: Permitted;
  readonly account: Account;
  readonly gaps: readonly Gap[];
}

interface Place {
  readonly organization: string;
  /** Null where the entry names no repositories one by one. */
  readonly selected: Roll<Selected> | null;
  readonly pending: boolean;
}

const ONCE_APPROVED = 'once an owner of the organization approves the pending request';

/**
 * A fine-grained token has one resource owner, so that what its organization tells of it is all that it reaches beyond what is
 * public. Source: https://docs.github.com/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens, 2026-03-19.
 */
export function knownFineGrained(
  item: FineGrained,
  { organization, selected, pending }: Place,
  before: { readonly grant: Grant; readonly account: Account },
): Known {
  const permissions = withProved(heldOf(item.permissions), before.grant);
  const own = before.account.repositories.filter(({ owner }) => same(owner, organization));
  const added = (selected?.items ?? []).filter(({ full_name }) => !own.some(({ name }) => same(name, full_name))).map(repositoryOf);
  const names = item.repository_selection === 'all' || selected?.broken != null ? [...own, ...added] : selectedOf([...own, ...added], selected?.items ?? []);
  // The token's own list hides nothing of a selection that was read whole.
  const settled = item.repository_selection === 'none' || (selected !== null && selected.broken === null);
  const account: Account = {
    ...before.account,
    repositories: [...before.account.repositories, ...added].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    organizations: { list: [{ login: organization, role: 'unread' }], whole: true },
    // What the token's own reads left open of it, its organization has told.
    gaps: before.account.gaps.filter(({ code }) => code !== 'GH-U1' && (!settled || code !== 'GH-U4')),
  };
  const grant: Permitted = {
    kind: 'permitted',
    permissions,
    rest: NOTHING_HELD,
    repositories: item.repository_selection === 'none' ? [] : names.map(({ name }) => name),
    roles: 'untold',
    bound: `the role of ${item.owner.login} in ${organization} not read`,
    evidence: [evidenceOf(item, organization, pending)],
    account: before.grant.account,
    ...(pending ? { pending: ONCE_APPROVED } : {}),
  };
  return { grant, account, gaps: [...unknownKeys(permissions), ...unreadSelection(item, { organization, selected, pending })] };
}

/**
 * Why what the token itself was seen to do says that the entry is of another token; null where nothing does. Reads prove levels up to
 * writing, and list the private repositories of the one resource owner alone.
 */
export function contradictedBy(
  item: FineGrained,
  organization: string,
  { grant, account }: { readonly grant: Grant; readonly account: Account },
): string | null {
  const told = heldOf(item.permissions);
  const beyond = [...provedIn(grant)].find(([key, least]) => least === 'write' && rank(least) > rank((told[key] ?? NOTHING_HELD).most));
  if (beyond !== undefined) return `the audited token was seen to hold ${beyond[0]}: write, which that one does not`;
  const foreign = account.repositories.find((one) => !one.public && !same(one.owner, organization));
  return foreign === undefined ? null : `the audited token lists ${foreign.name}, which is private and of another owner`;
}

/** Why a token that was seen to write is none of those that hold at most this. */
export function provedBeyond(told: Permitted['permissions'], grant: Grant): string | null {
  const beyond = [...provedIn(grant)].find(([key, least]) => least === 'write' && rank(least) > rank((told[key] ?? NOTHING_HELD).most));
  return beyond === undefined ? null : `the audited token was seen to hold ${beyond[0]}: write, which that one does not`;
}

/** The strongest level of each permission that reads have proved. */
function provedIn(grant: Grant): ReadonlyMap<string, Held['least']> {
  const proved = new Map<string, Held['least']>();
  for (const { permissions } of grant.kind === 'parted' ? grant.parts : []) {
    for (const [key, { least }] of Object.entries(permissions)) proved.set(key, byRank(proved.get(key) ?? 'none', least)[1]);
  }
  return proved;
}

/** What was proved stays, whatever an entry leaves out. */
function withProved(told: Permitted['permissions'], grant: Grant): Permitted['permissions'] {
  const proved = [...provedIn(grant)].filter(([, least]) => least !== 'none');
  return { ...told, ...Object.fromEntries(proved.map(([key, proof]) => [key, raised(told[key] ?? NOTHING_HELD, proof)])) };
}

function raised({ least, most }: Held, proof: Held['least']): Held {
  return { least: byRank(least, proof)[1], most: byRank(most, proof)[1] };
}

const UNTOLD: Omit<Permitted, 'account'> = { kind: 'permitted', permissions: {}, rest: ANYTHING, repositories: null, roles: 'none', bound: null, evidence: [] };

/** An App's installation bounds the tokens that are made for it; each may hold less. What was proved before stays. */
export function boundedBy({ permissions }: Installation, before: Grant, evidence: Evidence): Grant {
  const ceiling = heldOf({ other: permissions });
  if (before.kind === 'parted') return { ...before, parts: before.parts.map((part) => capped(part, ceiling, evidence)) };
  return capped(before.kind === 'permitted' ? before : { ...UNTOLD, account: before.account }, ceiling, evidence);
}

/** The permissions that an installation names, whichever the token has. */
export function ceilingOf({ permissions }: Installation): Permitted['permissions'] {
  return heldOf({ other: permissions });
}

function capped<Held extends Permitted>(found: Held, ceiling: Permitted['permissions'], evidence: Evidence): Held {
  const keys = [...new Set([...Object.keys(ceiling), ...Object.keys(found.permissions)])];
  return {
    ...found,
    permissions: Object.fromEntries(keys.map((key) => [key, under(found.permissions[key] ?? found.rest, ceiling[key] ?? NOTHING_HELD)])),
    rest: under(found.rest, NOTHING_HELD),
    evidence: [...found.evidence, evidence],
  };
}

/** What was proved is not taken back by a ceiling that is lower. */
function under({ least, most }: Held, ceiling: Held): Held {
  const top = Math.max(HELD_LEVELS.indexOf(least), Math.min(HELD_LEVELS.indexOf(most), HELD_LEVELS.indexOf(ceiling.most)));
  return { least, most: HELD_LEVELS[top] ?? most };
}

/** A level that is not known is any level; a key that two groups name with two levels lies between them. */
function heldOf(groups: FineGrained['permissions']): Readonly<Record<string, Held>> {
  const held = new Map<string, Held>();
  for (const group of [groups.organization, groups.repository, groups.other]) {
    for (const [word, text] of Object.entries(group ?? {})) {
      const key = permissionKey(word);
      const now = levelOf(text);
      const { least, most } = held.get(key) ?? now;
      held.set(key, { least: byRank(least, now.least)[0], most: byRank(most, now.most)[1] });
    }
  }
  return Object.fromEntries(held);
}

function levelOf(text: string): Held {
  const level = HELD_LEVELS.find((one) => one === text);
  return level === undefined ? ANYTHING : exactly(level);
}

/** The weaker of two levels, then the stronger. */
function byRank(one: Held['least'], other: Held['least']): readonly [Held['least'], Held['least']] {
  return rank(one) <= rank(other) ? [one, other] : [other, one];
}

function rank(level: Held['least']): number {
  return HELD_LEVELS.indexOf(level);
}

/** Permissions that GitHub names and the catalogue cannot know. */
export function unknownKeys(permissions: Permitted['permissions']): readonly Gap[] {
  const unknown = Object.entries(permissions).flatMap(([key, { most }]) => (isPermission(key) || most === 'none' ? [] : [key]));
  if (unknown.length === 0) return [];
  return [gap('GH-U2', `what these permissions open, which are not in our list: ${listed(unknown)}`, { because: 'unsupported', request: APPROVED })];
}

function unreadSelection(item: FineGrained, { organization, selected, pending }: Place): readonly Gap[] {
  if (selected !== null && selected.broken !== null) {
    const what = `which repositories of ${organization} the token was made for: ${selected.broken.reason}`;
    return [gap('GH-U14', what, selected.broken)];
  }
  if (!pending || item.repository_selection !== 'all') return [];
  const what = `repositories of ${organization} that the token does not list before it is approved for all of them`;
  return [gap('GH-U4', what, { because: 'not-exposed', request: 'GET /user/repos' })];
}

function evidenceOf(item: FineGrained, organization: string, pending: boolean): Evidence {
  const words = Object.entries(heldOf(item.permissions)).map(([key, { most }]) => `${key}: ${most}`);
  const rights = words.length === 0 ? 'no permissions' : words.toSorted().join(', ');
  const where = { none: 'no repositories', all: 'all repositories', subset: 'selected repositories' }[item.repository_selection];
  return {
    source: `GET /orgs/${organization}/${pending ? 'personal-access-token-requests' : 'personal-access-tokens'}`,
    observed: `"${item.token_name}" (${item.token_id}) of ${item.owner.login}: ${rights}; ${where} of ${organization}, its one resource owner`,
  };
}

function selectedOf(repositories: readonly Repository[], items: readonly Selected[]): readonly Repository[] {
  return repositories.filter(({ name }) => items.some(({ full_name }) => same(full_name, name)));
}

/** A repository that the token's own list left out. Whether it is archived is not always said; an open one is the wider reading. */
function repositoryOf({ full_name, owner, visibility, archived, ...rest }: Selected): Repository {
  return {
    name: full_name,
    owner: owner.login,
    ofOrganization: owner.type !== 'User',
    public: visibility === undefined ? !rest.private : visibility === 'public',
    archived: archived ?? false,
    role: null,
    customRole: null,
  };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
