/** What a token without scopes holds, and where: by what is told of it where something is, by probes where nothing is. Reads only. */
import type { Gap } from '../../../src/model.ts';
import { type Reader, readAccount } from '../account.ts';
import type { Client } from '../client.ts';
import { gap } from '../gaps.ts';
import { withGuards } from '../guards/part-guards.ts';
import { listed } from '../listed.ts';
import { NOTHING_HELD } from '../permitted.ts';
import type { Kind } from '../recognise.ts';
import { type Account, type Part, type Parted, type Repository, ROLES } from '../state.ts';
import { joinFound, partOf, perhaps } from './holding-parts.ts';
import { installationsOf, readUserInstallations } from './installations.ts';
import { ACCOUNT_PROBES, APP_ORGANIZATION_PROBES, ORGANIZATION_PROBES } from './probe-table.ts';
import { type Found, isSelected, NOTHING_FOUND, probe, probePublic, probeRepository } from './probes.ts';
import type { AskPush } from './push.ts';

/** What a token was seen to hold, with the account that it sees. */
export interface Holdings {
  readonly account: Account;
  readonly grant: Parted;
}

/** With what a token asks, and under which name its account is kept. */
export interface Asker {
  readonly client: Client;
  readonly reader: Reader;
  readonly askPush: AskPush;
  readonly key: string;
}

/** Public repositories and organizations that are asked about; of the rest anything is possible. */
const MOST_PUBLIC = 30;
const MOST_ORGANIZATIONS = 5;

/** Never fails: what could not be read is a gap. Null for kinds whose scopes are told. */
export async function readHoldings(kind: Kind, asker: Asker): Promise<Holdings | null> {
  switch (kind) {
    case 'fine-grained':
      return ofFineGrained(asker);
    case 'installation':
      return ofInstallation(asker);
    case 'user-to-server':
      return readUserInstallations(asker, await probe(asker.client, '', ACCOUNT_PROBES));
    case 'app':
      return installationsOf(asker);
    default:
      return null;
  }
}

/** Of personal tokens, packages take classic ones alone (docs.github.com, About permissions for GitHub Packages, 2026-03-19). */
const NEVER_FINE_GRAINED: Found = { permissions: { packages: NOTHING_HELD }, proofs: {}, gaps: [] };

/**
 * Made for repositories of one owner: all private ones that are listed, and those public and internal ones that a probe tells apart.
 * Whether internal ones are listed to tokens that were not made for them is not documented.
 */
async function ofFineGrained({ client, reader, askPush, key }: Asker): Promise<Holdings> {
  const account = await readAccount(client, reader);
  const hidden = account.repositories.filter((one) => !one.public && one.internal !== true);
  const owners = new Set(hidden.map(({ owner }) => owner));
  const open = account.repositories.filter((one) => (one.public || one.internal === true) && (owners.size === 0 || owners.has(one.owner)));
  const { selected, possible } = await selectedOf(client, open);
  const here = [...hidden, ...selected];
  const found = joinFound(NEVER_FINE_GRAINED, here.length === 0 ? NOTHING_FOUND : await probeOne(here, true, { client, askPush }));
  const ownAccount = await probe(client, '', ACCOUNT_PROBES);
  const seen = [...here, ...possible];
  const organizations = await probeOrganizations(client, seen, found, 'fine-grained');
  const roles = 'untold' as const;
  const parts: Part[] = [
    partOf(found, { roles, repositories: here.map(({ name }) => name) }, key),
    ...(possible.length === 0 ? [] : [perhaps(partOf(found, { roles, repositories: possible.map(({ name }) => name) }, key))]),
    ...organizations.map(({ login, holds }) => partOf(holds, { roles, organizations: [login] }, key)),
    partOf(ownAccount, { roles, ofUser: true }, key),
  ];
  const gaps = [...account.gaps, ...found.gaps, ...ownAccount.gaps, ...organizations.flatMap(({ gaps: each }) => each), ...unprovedOf(account, hidden)];
  const guarded = await withGuards({ ...account, gaps }, client, { parts, roles });
  return { account: guarded, grant: { kind: 'parted', parts, account: key } };
}

/** Lists just what it covers; its permissions, which may be fewer than the installation's, are the same on all of it. */
async function ofInstallation({ client, reader, askPush, key }: Asker): Promise<Holdings> {
  const account = await readAccount(client, reader);
  const found = await probeOne(account.repositories, false, { client, askPush });
  const organizations = await probeOrganizations(client, account.repositories, found, 'installation');
  const parts: Part[] = [
    partOf(found, { roles: 'none', repositories: account.repositories.map(({ name }) => name) }, key),
    ...organizations.map(({ login, holds }) => partOf(holds, { roles: 'none', organizations: [login] }, key)),
  ];
  const hidden = account.repositories.filter((one) => !one.public);
  const gaps = [...account.gaps, ...found.gaps, ...organizations.flatMap(({ gaps: each }) => each), ...unprovedOf(account, hidden)];
  const guarded = await withGuards({ ...account, gaps }, client, { parts, roles: 'none' });
  return { account: guarded, grant: { kind: 'parted', parts, account: key } };
}

/** One private repository stands for all: the one where the user's role is highest, so that a refusal is least likely the role's. */
async function probeOne(
  repositories: readonly Repository[],
  hasUser: boolean,
  { client, askPush }: { readonly client: Client; readonly askPush: AskPush },
): Promise<Found> {
  const rank = ({ role, archived, name }: Repository): string => `${ROLES.length - (role === null ? 0 : ROLES.indexOf(role))} ${archived ? 1 : 0} ${name}`;
  const [privateOne] = repositories.filter((one) => !one.public).toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  if (privateOne !== undefined) return probeRepository(client, privateOne, hasUser, askPush);
  const [publicOne] = repositories.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return publicOne === undefined ? NOTHING_FOUND : probePublic(publicOne, askPush);
}

async function selectedOf(
  client: Client,
  open: readonly Repository[],
): Promise<{ readonly selected: readonly Repository[]; readonly possible: readonly Repository[] }> {
  const selected: Repository[] = [];
  const possible: Repository[] = open.slice(MOST_PUBLIC);
  for (const one of open.slice(0, MOST_PUBLIC)) {
    const answer = await isSelected(client, one);
    if (answer === 'yes') selected.push(one);
    if (answer === 'unknown') possible.push(one);
  }
  return { selected, possible };
}

interface OnOrganization {
  readonly login: string;
  readonly holds: Found;
  readonly gaps: readonly Gap[];
}

/** Some operations on an organization ask for a permission of repositories, which the repositories have told. */
async function probeOrganizations(client: Client, repositories: readonly Repository[], onRepositories: Found, kind: Kind): Promise<readonly OnOrganization[]> {
  const logins = [...new Set(repositories.filter(({ ofOrganization }) => ofOrganization).map(({ owner }) => owner))].toSorted();
  const probes = kind === 'installation' ? APP_ORGANIZATION_PROBES : ORGANIZATION_PROBES;
  const read: OnOrganization[] = [];
  for (const login of logins.slice(0, MOST_ORGANIZATIONS)) {
    const found = await probe(client, `/orgs/${encodeURIComponent(login)}`, probes);
    read.push({ login, holds: joinFound(onRepositories, found), gaps: found.gaps });
  }
  return [...read, ...logins.slice(MOST_ORGANIZATIONS).map((login) => ({ login, holds: onRepositories, gaps: [] }))];
}

/** Without a private repository nothing that is read tells what the token was given. */
function unprovedOf({ repositories, listedBy }: Account, hidden: readonly Repository[]): readonly Gap[] {
  if (hidden.length > 0) return [];
  const seen = repositories.length === 0 ? 'it sees no repository' : `only public reads today, on ${listed(repositories.map(({ name }) => name))}`;
  const what = `what the token was made for: ${seen}; perhaps its approval is pending, or it was made for an organization without a repository`;
  return [gap('GH-U1', what, { because: 'not-exposed', request: listedBy })];
}
