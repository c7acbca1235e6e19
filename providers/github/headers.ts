import type { Expiry } from '../../src/model.ts';
import type { Kind } from './recognise.ts';

/** The headers of an answer, with lower-case names. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** The scopes of a classic or OAuth token, sorted. Null when the header is absent, which says nothing; an empty header says "none". */
export function scopesOf(headers: Headers): readonly string[] | null {
  const text = headers['x-oauth-scopes'];
  if (text === undefined) return null;
  return [...new Set(text.split(',').map((scope) => scope.trim()))].filter((scope) => scope !== '').toSorted();
}

const EXPIRATION = 'github-authentication-token-expiration';
const DATED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:UTC|([+-]\d\d)(\d\d))$/;

/**
 * When a token ends. Classic tokens are told "2026-11-16 08:47:09 UTC", fine-grained ones "2026-11-16 08:47:09 +0000" or
 * with another offset. A date that cannot be read is unknown, never "never".
 */
export function expiryOf(headers: Headers, kind: Kind): Expiry {
  const text = headers[EXPIRATION];
  if (text === undefined) return undated(headers, kind);
  const at = instantOf(text);
  return at === null ? { kind: 'unknown', source: `${EXPIRATION} has a form that is not known` } : { kind: 'at', at, source: EXPIRATION };
}

/** What a missing date means. Source: https://docs.github.com/authentication/keeping-your-account-and-data-secure/token-expiration-and-revocation, 2026-03-19. */
function undated(headers: Headers, kind: Kind): Expiry {
  const source = `no ${EXPIRATION}`;
  switch (kind) {
    case 'classic':
    case 'fine-grained':
      return { kind: 'never', possible: true, source };
    case 'legacy':
      // Forty hex digits are a personal token or one of an OAuth app; only answers to the latter name a client.
      return { kind: 'never', possible: headers['x-oauth-client-id'] === undefined, source };
    case 'oauth':
      return { kind: 'never', possible: false, source: `${source}: tokens of OAuth apps have no end of their own` };
    case 'user-to-server':
      return { kind: 'unknown', source: `${source}: eight hours by default, and an App can turn that off` };
    case 'installation':
      return { kind: 'unknown', source: `${source}: one hour at most, from a moment that is not told` };
    case 'app':
      return { kind: 'unknown', source: `${source}: ten minutes at most, but the App's key signs the next one` };
  }
}

function instantOf(text: string): string | null {
  const [, day, time, hours = '+00', minutes = '00'] = DATED.exec(text) ?? [];
  const instant = new Date(`${day}T${time}${hours}:${minutes}`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

/**
 * The organizations, by their ids, that an answer leaves out because the token is not authorised for their single sign-on:
 * "partial-results; organizations=21955855,20582480". An answer that says so in another way leaves out some without naming them.
 */
export function hiddenBySso(headers: Headers): readonly string[] {
  const text = headers['x-github-sso'];
  if (text === undefined) return [];
  return /organizations=([\d, ]+)/.exec(text)?.[1]?.match(/\d+/g) ?? ['(not named)'];
}
