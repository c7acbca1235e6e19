/** What auditors make known of the tokens of an audit. A token that is not found for certain stays what it was, with a gap that says why. */
import type { Gap, Subject, Token } from '../../../src/model.ts';
import type { CollectContext, Secret } from '../../../src/provider.ts';
import type { Client } from '../client.ts';
import { gap } from '../gaps.ts';
import { listed } from '../listed.ts';
import type { Account, Grant } from '../state.ts';
import { APPROVED, type Register, type Registers, readRegisters, readRoll, unreadRoll, type Wanted } from './auditor.ts';
import { contradictedBy, type Known, knownFineGrained } from './grant.ts';
import { tellInstallation } from './installation.ts';
import { type Match, matchFineGrained, namesFineGrained } from './match.ts';
import { type FineGrained, SelectedPage } from './responses.ts';
import { tellLastUse } from './sso.ts';

/** A token with what was found out about it. `value` is compared and never kept. */
export interface Found {
  readonly token: Token;
  readonly subject: Subject;
  readonly grant: Grant;
  readonly account: Account;
  readonly value: Secret;
}

interface Told extends Found {
  /** The entry that it was taken for: "acme 5". */
  readonly taken: string | null;
}

/** Asks every auditor of the manifest once, for all tokens. */
export async function askAuditors(found: readonly Found[], context: CollectContext, open: (secret: Secret) => Promise<Client>): Promise<readonly Found[]> {
  const asked = found.filter(isHelped);
  if (context.auditors.length === 0 || asked.length === 0) return found;
  const registers = await readRegisters(context, wantedOf(found, asked), open);
  const told: Told[] = [];
  for (const one of found) told.push(isHelped(one) ? await tell(one, registers) : { ...one, taken: null });
  return told.map((one, index) => withoutRivals(one, told, found[index] ?? one));
}

/** Whether an organization could tell something of the token that it does not tell itself. */
function isHelped({ subject, token }: Found): boolean {
  const { kind } = subject;
  return kind === 'fine-grained' || kind === 'classic' || kind === 'legacy' || (kind === 'installation' && token.facts['installation'] !== undefined);
}

function wantedOf(found: readonly Found[], asked: readonly Found[]): Wanted {
  const kinds = new Set(asked.map(({ subject }) => subject.kind));
  const seen = asked.flatMap(({ account, token }) => [
    ...account.organizations.list.map(({ login }) => login),
    ...account.repositories.filter(({ ofOrganization }) => ofOrganization).map(({ owner }) => owner),
    ...ownerOf(token),
  ]);
  return {
    fineGrained: asked.some(({ subject, token }) => subject.kind === 'fine-grained' && namesFineGrained(token.facts)),
    installations: kinds.has('installation'),
    classic: kinds.has('classic') || kinds.has('legacy'),
    organizations: [...new Map(seen.map((login) => [login.toLowerCase(), login])).values()].toSorted(),
    values: found.map(({ value }) => value),
  };
}

/** The owner of the repository that the manifest's facts name. */
function ownerOf({ facts }: Token): readonly string[] {
  const [owner, name] = (facts['repository'] ?? '').split('/');
  return owner === undefined || name === undefined ? [] : [owner];
}

function tell(one: Found, { registers, refused }: Registers): Promise<Told> | Told {
  const heard = withGaps(one, refused);
  switch (one.subject.kind) {
    case 'fine-grained':
      return tellFineGrained(heard, registers);
    case 'installation':
      return installed(heard, registers);
    default:
      return { ...tellLastUse(heard, registers), taken: null };
  }
}

async function tellFineGrained(one: Found, registers: readonly Register[]): Promise<Told> {
  const { facts } = one.token;
  if (!namesFineGrained(facts)) {
    const how =
      "the manifest does not say which one it is. Add its number or its name, as its organization's settings show them: token: { id: … } or token: { name: … }";
    return untold(one, gap('GH-A2', `what the auditor could tell of this token: ${how}`, { because: 'unsupported', request: APPROVED }));
  }
  const [owner] = ownerOf(one.token);
  const places = registers.filter(({ organization }) => owner === undefined || same(organization, owner));
  if (places.length === 0) return untold(one, unlisted(one, []));
  const approved = entriesOf(places, 'approved');
  const match = believed(matchOf(approved, one), one);
  if (match.kind === 'none') return tellRequested(one, places);
  const unread = brokenOf(places, 'approved');
  if (match.kind !== 'one') return untold(one, undecided(one, match));
  if (facts['id'] === undefined && unread.length > 0) return untold(one, ...unread);
  const told = await take(one, match.item, false);
  const more = matchOf(entriesOf(places, 'requested'), one);
  return more.kind === 'one' ? { ...told, ...withGaps(told, [asksForMore(more.item)]) } : told;
}

/** Not approved: either its request is pending, or these organizations know nothing of it. */
async function tellRequested(one: Found, places: readonly Register[]): Promise<Told> {
  const unread = [...brokenOf(places, 'approved'), ...brokenOf(places, 'requested')];
  const match = believed(matchOf(entriesOf(places, 'requested'), one), one);
  // A list that was not read to its end may hold the token as approved.
  if (match.kind === 'one' && unread.length === 0) return take(one, match.item, true);
  if (unread.length > 0) return untold(one, ...unread);
  return match.kind === 'none' || match.kind === 'one' ? untold(one, unlisted(one, places)) : untold(one, undecided(one, match));
}

interface Entry {
  readonly register: Register;
  readonly item: FineGrained;
}

/** Two auditors of one organization are told the same. */
function entriesOf(places: readonly Register[], list: 'approved' | 'requested'): readonly Entry[] {
  const entries = places.flatMap((register) => (register[list]?.items ?? []).map((item) => ({ register, item })));
  return [...new Map(entries.map((entry) => [`${entry.register.organization.toLowerCase()} ${entry.item.id}`, entry])).values()];
}

function matchOf(entries: readonly Entry[], { token, subject }: Found): Match<Entry> {
  const match = matchFineGrained(
    entries.map(({ item }) => item),
    token.facts,
    { login: subject.principal.name, expiry: subject.lifetime.expiry },
  );
  if (match.kind !== 'one') return match;
  const entry = entries.find(({ item }) => item === match.item);
  return entry === undefined ? { kind: 'none' } : { kind: 'one', item: entry };
}

/** The manifest's word is not taken for what the token's own reads contradict. */
function believed(match: Match<Entry>, one: Found): Match<Entry> {
  if (match.kind !== 'one') return match;
  const because = contradictedBy(match.item.item, match.item.register.organization, one);
  return because === null ? match : { kind: 'foreign', because };
}

async function take(one: Found, { register, item }: Entry, pending: boolean): Promise<Told> {
  const { organization, client } = register;
  const list = pending ? 'personal-access-token-requests' : 'personal-access-tokens';
  const path = `/orgs/${encodeURIComponent(organization)}/${list}/${item.id}/repositories`;
  const selected = item.repository_selection === 'subset' ? await readRoll(client, path, SelectedPage) : null;
  const { grant, account, gaps }: Known = knownFineGrained(item, { organization, selected, pending }, one);
  const lastUsedAt = item.token_last_used_at === null ? null : new Date(item.token_last_used_at).toISOString();
  const subject = { ...one.subject, lifetime: { ...one.subject.lifetime, lastUsedAt } };
  return { ...withGaps({ ...one, subject, grant, account }, gaps), taken: `${organization.toLowerCase()} ${item.token_id}` };
}

function asksForMore({ register, item }: Entry): Gap {
  const words = Object.values(item.permissions).flatMap((group) => Object.entries(group ?? {}).map(([key, level]) => `${key}: ${level}`));
  const what = `what this token would hold once an owner of ${register.organization} approves what it asks for besides: ${listed(words)}`;
  return gap('GH-A2', what, { because: 'unsupported', request: `GET /orgs/${register.organization}/personal-access-token-requests` });
}

/** Two values are two tokens: entries of the manifest that lead to the same one are not both right. */
function withoutRivals(one: Told, told: readonly Told[], before: Found): Found {
  const rivals = told.filter(({ token, taken, value }) => token !== one.token && taken !== null && taken === one.taken && differ(value, one.value));
  if (rivals.length === 0) return one;
  const what = `the permissions of the token: the manifest's facts take ${listed([one, ...rivals].map(({ token }) => token.name))} for the same token, and their values differ`;
  return withGaps(before, [gap('GH-U14', what, { because: 'contradicted', request: APPROVED })]);
}

function differ(one: Secret, other: Secret): boolean {
  return one.reveal('value') !== other.reveal('value');
}

function installed(one: Found, registers: readonly Register[]): Told {
  const { grant, gaps } = tellInstallation(one, registers);
  return untold({ ...one, grant }, ...gaps);
}

function brokenOf(places: readonly Register[], list: 'approved' | 'requested'): readonly Gap[] {
  const what = list === 'approved' ? 'fine-grained tokens' : 'pending requests of fine-grained tokens';
  return places.flatMap(({ organization, [list]: roll }) => unreadRoll(roll, `whether this token is among the ${what} of ${organization}`));
}

function undecided({ token }: Found, match: Extract<Match<unknown>, { kind: 'several' | 'foreign' }>): Gap {
  if (match.kind === 'foreign') {
    const what = `the permissions of the token: the one that the manifest's facts name (${factsOf(token)}) is another, since ${match.because}`;
    return gap('GH-U14', what, { because: 'contradicted', request: APPROVED });
  }
  const what = `what the auditor could tell of this token: ${match.count} tokens fit the manifest's facts (${factsOf(token)}). Add the number of the one that is meant: token: { id: … }`;
  return gap('GH-A2', what, { because: 'unsupported', request: APPROVED });
}

function unlisted({ token }: Found, places: readonly Register[]): Gap {
  const where =
    places.length === 0 ? 'no organization that an auditor sees' : `no token or request of ${listed(places.map(({ organization }) => organization))}`;
  const what = `what the auditor could tell of this token: ${where} fits the manifest's facts (${factsOf(token)}). Its resource owner is somebody else, or a fact is wrong`;
  return gap('GH-A2', what, { because: 'not-exposed', request: APPROVED });
}

function factsOf({ facts }: Token): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key}: ${value}`)
    .toSorted()
    .join(', ');
}

function untold(one: Found, ...gaps: readonly Gap[]): Told {
  return { ...withGaps(one, gaps), taken: null };
}

function withGaps(one: Found, gaps: readonly Gap[]): Found {
  return { ...one, subject: { ...one.subject, gaps: [...one.subject.gaps, ...gaps] } };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
