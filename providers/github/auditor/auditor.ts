/** What the auditors of the manifest read of the organizations that they belong to: each list once, for all tokens. */
import type { Gap } from '../../../src/model.ts';
import type { CollectContext, Schema, Secret } from '../../../src/provider.ts';
import { becauseOf, tryRead } from '../../../src/transport/failures.ts';
import type { Client } from '../client.ts';
import { gap } from '../gaps.ts';
import { type Kind, kindOf } from '../recognise.ts';
import { InstallationPage, User } from '../responses.ts';
import * as responses from './responses.ts';

/** A list of an organization's. `broken` says why it holds less than there is; null when it was read whole. */
export interface Roll<Item> {
  readonly items: readonly Item[];
  readonly broken: (Pick<Gap, 'because' | 'request'> & { readonly reason: string; readonly none: boolean }) | null;
}

/** What one auditor was told in one organization. Null for a list that no token of this audit needs. */
export interface Register {
  readonly organization: string;
  readonly client: Client;
  readonly approved: Roll<responses.FineGrained> | null;
  readonly requested: Roll<responses.FineGrained> | null;
  readonly installations: Roll<responses.Installation> | null;
  readonly credentials: Roll<responses.Credential> | null;
}

/** Which lists could tell something of the audited tokens, and the organizations in which these were seen. */
export interface Wanted {
  readonly fineGrained: boolean;
  readonly installations: boolean;
  readonly classic: boolean;
  readonly organizations: readonly string[];
  readonly values: readonly Secret[];
}

/** `refused` are the auditors that were not asked at all. */
export interface Registers {
  readonly registers: readonly Register[];
  readonly refused: readonly Gap[];
}

export const APPROVED = 'GET /orgs/{org}/personal-access-tokens';

export async function readRegisters(context: CollectContext, wanted: Wanted, open: (secret: Secret) => Promise<Client>): Promise<Registers> {
  const registers: Register[] = [];
  const refused: Gap[] = [];
  for (const { secret } of context.auditors) {
    const kind = secret === null ? null : kindOf(secret);
    const because = secret === null || kind === null ? 'it has no value of a token' : unfit(secret, kind, wanted);
    if (because !== null || secret === null || kind === null) {
      refused.push(unasked(because ?? 'it has no value of a token', 'unsupported'));
      continue;
    }
    const client = await open(secret);
    const places = await tryRead(() => organizationsOf(client, kind, wanted));
    if (!places.ok) refused.push(unasked(places.error.message, becauseOf(places.error)));
    for (const organization of places.ok ? places.value : []) {
      context.progress(`asking ${organization} about its tokens`);
      registers.push(await readRegister(client, organization, { kind, wanted }));
    }
  }
  return { registers, refused };
}

function unasked(reason: string, because: Gap['because']): Gap {
  return gap('GH-A2', `what the auditor could tell of this token: it was not asked, since ${reason}`, { because, request: APPROVED });
}

/** Why a credential is asked nothing of others. An auditor looks at others, never at itself. */
export function unfitToLook(secret: Secret, kind: Kind, audited: readonly Secret[]): string | null {
  if (audited.some((value) => value.reveal('value') === secret.reveal('value'))) return 'its value is that of an audited token';
  return kind === 'app' ? 'a JWT signed by an App is shown no organization: make an installation token of it elsewhere' : null;
}

/** Only a token of an App's is shown fine-grained tokens. */
function unfit(secret: Secret, kind: Kind, { values, fineGrained, installations, classic }: Wanted): string | null {
  const general = unfitToLook(secret, kind, values);
  if (general !== null) return general;
  if (isOfApp(kind) || !fineGrained || installations || classic) return null;
  return `GitHub shows fine-grained tokens to Apps alone, and it is of kind ${kind}: give an installation token`;
}

function isOfApp(kind: Kind): boolean {
  return kind === 'installation' || kind === 'user-to-server';
}

/**
 * An installation belongs to one account, which its repositories name. Where it has none, and for tokens of people, the organizations
 * of the audited tokens are tried. Throws when the auditor is dead: one answer says so, and asking on with it could lock its user out.
 */
async function organizationsOf(client: Client, kind: Kind, { organizations }: Wanted): Promise<readonly string[]> {
  const first = await tryRead(() =>
    kind === 'installation'
      ? client.read('/installation/repositories?per_page=1', InstallationPage).then(({ value }) => value.items[0]?.owner.login)
      : client.read('/user', User).then(() => undefined),
  );
  if (!first.ok && first.error.code === 'unauthorized') throw first.error;
  const own = first.ok ? first.value : undefined;
  return own === undefined ? organizations : [own];
}

interface Asking {
  readonly kind: Kind;
  readonly wanted: Wanted;
}

async function readRegister(client: Client, organization: string, { kind, wanted }: Asking): Promise<Register> {
  const base = `/orgs/${encodeURIComponent(organization)}`;
  const roll = <Item>(path: string, page: PageOf<Item>): Promise<Roll<Item>> => readRoll(client, `${base}/${path}`, page);
  const fineGrained = wanted.fineGrained
    ? (path: string) => (isOfApp(kind) ? roll(path, responses.FineGrainedPage) : notForPeople(`${base}/${path}`, kind))
    : null;
  return {
    organization,
    client,
    approved: fineGrained === null ? null : await fineGrained('personal-access-tokens'),
    requested: fineGrained === null ? null : await fineGrained('personal-access-token-requests'),
    installations: wanted.installations ? await roll('installations', responses.InstalledPage) : null,
    credentials: wanted.classic ? await roll('credential-authorizations', responses.CredentialPage) : null,
  };
}

async function notForPeople(path: string, kind: Kind): Promise<Roll<never>> {
  const reason = `GitHub shows fine-grained tokens to Apps alone, and the auditor is of kind ${kind}: give an installation token`;
  return { items: [], broken: { because: 'unsupported', request: `GET ${path}`, reason, none: true } };
}

type PageOf<Item> = Schema<{ readonly items: readonly Item[]; readonly total: number | null }>;

/** Never fails: what could not be read is said in `broken`. */
export async function readRoll<Item>(client: Client, path: string, page: PageOf<Item>): Promise<Roll<Item>> {
  const request = `GET ${path}`;
  const read = await tryRead(() => client.list(`${path}?per_page=100`, page));
  if (!read.ok) return { items: [], broken: { because: becauseOf(read.error), request, reason: read.error.message, none: true } };
  const { items, broken, hidden } = read.value;
  const reason = broken?.reason ?? (hidden.length > 0 ? 'a part is left out until the auditor is authorised for the single sign-on' : null);
  return { items, broken: reason === null ? null : { because: broken?.because ?? 'forbidden', request, reason, none: false } };
}

/** A list that may hold more than was read, as a gap. */
export function unreadRoll(roll: Roll<unknown> | null, what: string): readonly Gap[] {
  const broken = roll?.broken ?? null;
  return broken === null ? [] : [gap('GH-U14', `${what}: ${broken.none ? '' : `only ${roll?.items.length ?? 0} were read, since `}${broken.reason}`, broken)];
}
