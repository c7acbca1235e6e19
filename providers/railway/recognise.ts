import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import type { Recognition, Secret } from '../../src/provider.ts';
import { SecretValue } from '../../src/transport/secret.ts';

/** The kinds of tokens that reach Railway's API, named as the manifest's `kind` names them. */
export const KINDS = ['account', 'workspace', 'project', 'oauth', 'session'] as const;

/**
 * What can be told of a value offline. Account, workspace and project tokens are all bare UUIDs (docs, integrations/api,
 * 2026-08): only a probe tells them apart. A `login` is what the CLI keeps since it signs in over OAuth, a `session` what it kept before.
 */
type Shape = 'uuid' | 'session' | 'login';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const SESSION = /^rw_Fe26\.2\*\*\S+$/;

/** The part that carries when a CLI login ends, in seconds since 1970. Only `collect` has a clock to judge it by. */
export const EXPIRES_AT = 'expiresAt';

/** The last second that a date can hold. */
const LAST_SECOND = 8_640_000_000_000;

/** What matters here of `~/.railway/config.json` (railwayapp/cli, src/config.rs, 2026-08-21). The refresh token is never read: using one revokes it. */
const Config = z.object({
  user: z.object({
    accessToken: z.string().regex(/^\S+$/).nullish(),
    token: z.string().regex(/^\S+$/).nullish(),
    tokenExpiresAt: z.number().int().max(LAST_SECOND).nullish(),
  }),
});

/** Decides offline. The text of the CLI's configuration file is taken for the login in it. */
export function recognise(secret: Secret): Recognition {
  if (!secret.has('value')) return { recognised: false, because: 'a Railway token is one text' };
  const value = secret.reveal('value');
  if (value.trimStart().startsWith('{')) return recogniseConfig(value);
  if (UUID.test(value)) return { recognised: true, shape: 'uuid', secret };
  if (SESSION.test(value)) return { recognised: true, shape: 'session', secret };
  if (value.startsWith('rlwy_oacs_')) return { recognised: false, because: 'it is the client secret of an OAuth application, which is no token' };
  return { recognised: false, because: 'a Railway token is a UUID of 36 characters, a session of the CLI, or the text of ~/.railway/config.json' };
}

/** The shape of a value that `recognise` let pass: whatever is neither a UUID nor a session came out of the CLI's file. */
export function shapeOf(secret: Secret): Shape {
  const value = secret.reveal('value');
  if (UUID.test(value)) return 'uuid';
  return SESSION.test(value) ? 'session' : 'login';
}

/** The CLI itself takes `accessToken` before `token`. */
function recogniseConfig(text: string): Recognition {
  const config = Config.safeParse(parsed(text));
  if (!config.success) return { recognised: false, because: 'it is not the text of a ~/.railway/config.json that holds a login' };
  const { accessToken, token, tokenExpiresAt } = config.data.user;
  if (typeof accessToken === 'string') {
    const parts = { value: accessToken, ...(typeof tokenExpiresAt === 'number' && { [EXPIRES_AT]: String(tokenExpiresAt) }) };
    return { recognised: true, shape: 'login', secret: new SecretValue(parts) };
  }
  if (typeof token === 'string') return recognise(new SecretValue({ value: token }));
  return { recognised: false, because: 'the ~/.railway/config.json holds no login' };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** A UUID is no shape to hide: it names half the things of this world. */
export const SHAPES: readonly RegExp[] = [/rlwy_oacs_[A-Za-z0-9_-]{8,}/g, /rw_Fe26\.2\*\*[A-Za-z0-9*_.~+/=-]{8,}/g];
