/** Tokens of which GitHub tells the permissions, installation by installation: a user's for an App, and the App's own. */
import type { Evidence, Gap } from '../../../src/model.ts';
import { distinct, listOrGap } from '../account.ts';
import { gap } from '../gaps.ts';
import { withGuards } from '../guards/part-guards.ts';
import { listed } from '../listed.ts';
import { ANYTHING, exactly, NOTHING_HELD } from '../permitted.ts';
import * as responses from '../responses.ts';
import { type Account, HELD_LEVELS, type Held, type Part, type Repository, repositoryOf } from '../state.ts';
import { partOf } from './holding-parts.ts';
import type { Asker, Holdings } from './holdings.ts';
import type { Found } from './probes.ts';

const OF_USER = 'GET /user/installations';
const OF_APP = 'GET /app/installations';
const REPOSITORIES = 'GET /user/installations/{installation_id}/repositories';

/** Permissions of each installation, cut by the user's role: the repositories are listed with that role. */
export async function readUserInstallations({ client, reader, key }: Asker, ownAccount: Found): Promise<Holdings> {
  const installations = await listOrGap(client, {
    path: '/user/installations?per_page=100',
    page: responses.UserInstallationsPage,
    code: 'GH-U4',
    what: 'installations of the App, with the repositories that each covers',
  });
  const parts: Part[] = [partOf(ownAccount, { roles: 'decide', ofUser: true }, key)];
  const gaps: Gap[] = [...installations.gaps, ...ownAccount.gaps, ...suspendedOf(installations.items, OF_USER)];
  const repositories: Repository[] = [];
  for (const one of installations.items.filter(isActive)) {
    const covered = await listOrGap(client, {
      path: `/user/installations/${one.id}/repositories?per_page=100`,
      page: responses.InstallationPage,
      code: 'GH-U4',
      what: `repositories that the installation on ${nameOf(one)} covers`,
    });
    const here = covered.items.map(repositoryOf);
    repositories.push(...here);
    gaps.push(...covered.gaps, ...untoldOf(one, OF_USER));
    parts.push(
      partOf(
        foundIn(one, OF_USER),
        { roles: 'decide', rest: restOf(one), repositories: here.map(({ name }) => name), organizations: organizationOf(one) },
        key,
      ),
    );
  }
  const account = { user: reader.user?.login ?? null, listedBy: REPOSITORIES, repositories: distinct(repositories), gaps };
  // Which role the user has in an organization is not told to tokens of this kind.
  const guarded = await withGuards(accountOf(account, parts, 'unread'), client, { parts, roles: 'decide' });
  return { account: guarded, grant: { kind: 'parted', parts, account: key } };
}

/** The App makes tokens for each of its installations as it likes, so that its own token is worth all of them together. */
export async function installationsOf({ client, key }: Asker): Promise<Holdings> {
  const installations = await listOrGap(client, {
    path: '/app/installations?per_page=100',
    page: responses.InstallationsPage,
    code: 'GH-U4',
    what: 'installations of the App',
  });
  const active = installations.items.filter(isActive);
  const parts = active.map((one) => {
    const installedOn = nameOf(one);
    const bound = one.repository_selection === 'all' ? null : `which repositories of ${installedOn} the App was given is not told to it`;
    return partOf(foundIn(one, OF_APP), { roles: 'none', rest: restOf(one), repositories: null, organizations: organizationOf(one), installedOn, bound }, key);
  });
  const suspended = [...suspendedOf(installations.items, OF_APP), ...liftedPerhaps(installations.items)];
  const gaps = [...installations.gaps, ...suspended, ...active.flatMap((one) => untoldOf(one, OF_APP))];
  const account = { user: null, listedBy: OF_APP, repositories: [], gaps };
  return { account: accountOf(account, parts, 'installation'), grant: { kind: 'parted', parts, account: key } };
}

function accountOf(seen: Pick<Account, 'user' | 'listedBy' | 'repositories' | 'gaps'>, parts: readonly Part[], role: string): Account {
  const logins = [...new Set(parts.flatMap(({ organizations }) => organizations))].toSorted();
  return { ...seen, siteAdmin: false, organizations: { list: logins.map((login) => ({ login, role })), whole: true }, settings: {} };
}

function isActive({ suspended_at }: responses.Installation): boolean {
  return suspended_at === undefined || suspended_at === null;
}

function nameOf({ account, id }: responses.Installation): string {
  return account?.login ?? `installation ${id}`;
}

/** An enterprise, and an account of which no type is told, count as an organization: nothing is left out. */
function organizationOf(one: responses.Installation): string[] {
  return (one.target_type ?? one.account?.type) === 'User' ? [] : [nameOf(one)];
}

function restOf({ permissions }: responses.Installation): Held {
  return permissions === undefined ? ANYTHING : NOTHING_HELD;
}

function foundIn(one: responses.Installation, source: string): Found {
  const told = Object.entries(one.permissions ?? {});
  const evidenceOf = (key: string, level: string): Evidence => ({ source, observed: `${key}: ${level} on ${nameOf(one)}` });
  return {
    permissions: Object.fromEntries(told.map(([key, level]) => [key, heldAt(level)])),
    proofs: Object.fromEntries(told.map(([key, level]) => [key, [evidenceOf(key, level)]])),
    gaps: [],
  };
}

/** A level that is not known can be any. */
function heldAt(text: string): Held {
  const level = HELD_LEVELS.find((one) => one === text);
  return level === undefined ? ANYTHING : exactly(level);
}

function untoldOf(one: responses.Installation, request: string): readonly Gap[] {
  if (one.permissions !== undefined) return [];
  return [gap('GH-U1', `the permissions of the installation on ${nameOf(one)}, which the answer does not name`, { because: 'unreadable', request })];
}

function suspendedOf(installations: readonly responses.Installation[], request: string): readonly Gap[] {
  const names = installations.filter((one) => !isActive(one)).map(nameOf);
  if (names.length === 0) return [];
  const what = `what the App would hold on ${listed(names)}, where it is suspended: nothing now, all of it again once that is lifted`;
  return [gap('GH-A8', what, { because: 'not-exposed', request })];
}

/**
 * A suspension is lifted in the way in which it was imposed: by the account where the App is installed, or with this very token. Source:
 * https://docs.github.com/apps/maintaining-github-apps/suspending-a-github-app-installation, 2026-03. Which of them it was is not told.
 */
function liftedPerhaps(installations: readonly responses.Installation[]): readonly Gap[] {
  const names = installations.filter((one) => !isActive(one)).map(nameOf);
  if (names.length === 0) return [];
  const what = `whether the App lifts its suspension on ${listed(names)} itself, as it can where its owner imposed it: it would hold there all that it was given`;
  return [gap('GH-U1', what, { because: 'not-exposed', request: OF_APP })];
}
