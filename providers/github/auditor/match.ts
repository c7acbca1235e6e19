/** Which entry of an organization's list a token of the manifest is. By facts, never by likelihood. Pure. */
import type { Expiry } from '../../../src/model.ts';
import type { FineGrained, Installation } from './responses.ts';

type Facts = Readonly<Record<string, string>>;

/** `foreign`: what the facts name is not this token, and why that is certain. */
export type Match<Item> =
  | { readonly kind: 'one'; readonly item: Item }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'foreign'; readonly because: string };

/** What the token itself says: who it acts as, and when it ends. */
interface Seen {
  readonly login: string;
  readonly expiry: Expiry;
}

/** Whether the facts are enough to look a fine-grained token up: an owner or a repository alone is shared by many. */
export function namesFineGrained(facts: Facts): boolean {
  return facts['id'] !== undefined || facts['name'] !== undefined;
}

export function matchFineGrained(items: readonly FineGrained[], facts: Facts, seen: Seen): Match<FineGrained> {
  const named = items.filter((item) => fits(item, facts));
  const own = named.filter(({ owner }) => same(owner.login, seen.login));
  const [first, ...others] = own;
  if (first !== undefined && others.length > 0) return { kind: 'several', count: own.length };
  if (first === undefined) {
    const [other] = named;
    return other === undefined
      ? { kind: 'none' }
      : { kind: 'foreign', because: `it belongs to ${other.owner.login}, and the audited token acts as ${seen.login}` };
  }
  const because = contradiction(first, seen.expiry);
  return because === null ? { kind: 'one', item: first } : { kind: 'foreign', because };
}

function fits({ token_id, token_name, owner }: FineGrained, { id, name, owner: login }: Facts): boolean {
  return (id === undefined || id === String(token_id)) && (name === undefined || name === token_name) && (login === undefined || same(login, owner.login));
}

/** A clock may round; a minute is far less than what sets two tokens apart. */
const MINUTE_MS = 60_000;

/** Both ends are told to the second: where they differ, the facts lead to another token, whose permissions say nothing of this one. */
function contradiction({ token_expired, token_expires_at }: FineGrained, expiry: Expiry): string | null {
  const there = token_expires_at === null ? 'never' : new Date(token_expires_at).toISOString();
  if (token_expired) return `it has expired (${there}), and the audited token still answers`;
  if (expiry.kind === 'unknown') return null;
  const here = expiry.kind === 'at' ? expiry.at : 'never';
  const apart = here === 'never' || there === 'never' ? here !== there : Math.abs(Date.parse(here) - Date.parse(there)) > MINUTE_MS;
  return apart ? `it ends ${there}, and the audited token ends ${here}` : null;
}

/** An installation, by its id or by its App's name. `app` is the App's id where the token's own text tells it. */
export function matchInstallation(items: readonly Installation[], fact: string, app: string | null): Match<Installation> {
  const [first, ...others] = items.filter(({ id, app_slug }) => String(id) === fact || same(app_slug, fact));
  if (first === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'several', count: others.length + 1 };
  if (app !== null && app !== String(first.app_id))
    return { kind: 'foreign', because: `it is of the App ${first.app_id}, and the audited token is of the App ${app}` };
  return { kind: 'one', item: first };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
