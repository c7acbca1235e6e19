import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import type { Recognition, Secret } from '../../src/provider.ts';
import { checksumMatches } from './checksum.ts';

/** The kinds of tokens that reach GitHub's API, named as the manifest's `kind` names them. */
export const KINDS = ['classic', 'oauth', 'fine-grained', 'user-to-server', 'installation', 'app', 'legacy'] as const;
export type Kind = (typeof KINDS)[number];

/** A shape that begins with a prefix. What follows is either of the documented form, with a checksum where its algorithm is known, or of a newer, looser one. */
interface Prefixed {
  readonly kind: Kind;
  readonly prefix: string;
  readonly form: RegExp;
  readonly summed: boolean;
  readonly looser: RegExp | null;
}

const THIRTY_SIX = /^[A-Za-z0-9]{36}$/;

/**
 * Sources: https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github and
 * the changelog of 2026-04-24, which gives installation tokens a stateless form with dots and announces longer `ghu_` ones.
 */
const PREFIXED: readonly Prefixed[] = [
  { kind: 'classic', prefix: 'ghp_', form: THIRTY_SIX, summed: true, looser: null },
  { kind: 'oauth', prefix: 'gho_', form: THIRTY_SIX, summed: true, looser: null },
  { kind: 'user-to-server', prefix: 'ghu_', form: THIRTY_SIX, summed: true, looser: /^[A-Za-z0-9._-]{36,}$/ },
  { kind: 'installation', prefix: 'ghs_', form: THIRTY_SIX, summed: true, looser: /^[A-Za-z0-9._-]{36,}$/ },
  { kind: 'fine-grained', prefix: 'github_pat_', form: /^[A-Za-z0-9]{22}_[A-Za-z0-9]{59}$/, summed: false, looser: null },
];

const UNPREFIXED: readonly { readonly kind: Kind; readonly form: RegExp }[] = [
  { kind: 'installation', form: /^v1\.[0-9a-f]{40}$/ },
  { kind: 'legacy', form: /^[0-9a-f]{40}$/ },
];

const JWT = /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** A JWT of an App says RS256, its App's or client's id, and lives for ten minutes, issued at most one minute back. */
const AppHeader = z.object({ alg: z.literal('RS256') });
const AppPayload = z.object({ iss: z.union([z.number(), z.string().regex(/^(\d+|Iv[\w.]+)$/)]), iat: z.number(), exp: z.number() });
const LONGEST_APP_SECONDS = 11 * 60;

/** Decides offline, the prefix before anything else: a stateless `ghs_` token ends in a JWT and is none. */
export function recognise(secret: Secret): Recognition {
  if (!secret.has('value')) return { recognised: false, because: 'a GitHub token is one text' };
  const verdict = judge(secret.reveal('value'));
  return 'kind' in verdict ? { recognised: true, shape: verdict.kind, secret } : { recognised: false, because: verdict.because };
}

/** The kind of a value that `recognise` lets pass; null for any other. */
export function kindOf(secret: Secret): Kind | null {
  const verdict = secret.has('value') ? judge(secret.reveal('value')) : null;
  return verdict !== null && 'kind' in verdict ? verdict.kind : null;
}

type Verdict = { readonly kind: Kind } | { readonly because: string };

const PRIVATE_KEY =
  "it is a private key, which is never sent or read: name a deploy key by its repository in place of its value, deployKey: owner/name#42; of an App's key, audit an installation token";

function judge(value: string): Verdict {
  if (value.startsWith('ghr_')) return { because: 'it is a refresh token: using one replaces it, so it is never sent' };
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(value)) return { because: PRIVATE_KEY };
  const prefixed = PREFIXED.find(({ prefix }) => value.startsWith(prefix));
  if (prefixed !== undefined) return judgeRest(prefixed, value.slice(prefixed.prefix.length));
  const unprefixed = UNPREFIXED.find(({ form }) => form.test(value));
  if (unprefixed !== undefined) return { kind: unprefixed.kind };
  if (!JWT.test(value)) return { because: 'it has no shape of a GitHub token' };
  return isAppJwt(value) ? { kind: 'app' } : { because: 'it is a JWT, but not one that a GitHub App signs for itself' };
}

function judgeRest({ kind, prefix, form, summed, looser }: Prefixed, rest: string): Verdict {
  if (form.test(rest)) return !summed || checksumMatches(rest) ? { kind } : { because: 'a typo or a placeholder: the checksum does not match' };
  if (looser?.test(rest) === true) return { kind };
  return { because: `it begins with ${prefix}, but what follows has not the length or the letters of such a token` };
}

function isAppJwt(value: string): boolean {
  const [header, payload] = value.split('.').map((part) => decode(part));
  const claims = AppPayload.safeParse(payload);
  return AppHeader.safeParse(header).success && claims.success && claims.data.exp - claims.data.iat <= LONGEST_APP_SECONDS;
}

function decode(part: string): unknown {
  try {
    return parseJson(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** What carries a prefix, and private keys, wherever they stand in a text. Wider than what is recognised: a near miss is hidden too. */
export const SHAPES: readonly RegExp[] = [
  /gh[pour]_[A-Za-z0-9._-]{30,}/g,
  /ghs_[A-Za-z0-9._-]{30,}/g,
  /github_pat_[A-Za-z0-9_]{36,}/g,
  /\bv1\.[0-9a-f]{40}\b/g,
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];
