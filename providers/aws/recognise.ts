/** Whether a value may be sent to AWS at all, decided offline: a pair of an access key id and its secret, or a session's three. */
import * as z from 'zod';
import { parseJson } from '../../src/json.ts';
import type { Recognition, Secret } from '../../src/provider.ts';
import { SecretValue } from '../../src/transport/secret.ts';

/** What a `credential_process` prints, and `aws configure export-credentials`. Source: AWS SDK reference, process provider (2026-09). */
const Exported = z.object({ AccessKeyId: z.string(), SecretAccessKey: z.string(), SessionToken: z.string().optional() });

interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export function recognise(secret: Secret): Recognition {
  const credential = secret.has('value') ? fromText(secret.reveal('value')) : fromParts(secret);
  if (credential === null) return refused('it is not an access key id with its secret access key, nor the JSON that a credential_process prints');
  const { accessKeyId, secretAccessKey, sessionToken } = credential;
  if (!/^(AKIA|ASIA)[A-Z2-7]{16}$/.test(accessKeyId)) return refused('its access key id is not AKIA or ASIA and 16 more characters');
  if (!/^[A-Za-z0-9/+=]{40}$/.test(secretAccessKey)) return refused('its secret access key is not of 40 characters of base64');
  if (accessKeyId.startsWith('AKIA')) {
    return sessionToken === undefined ? recognised('user key', { accessKeyId, secretAccessKey }) : refused('a long-term key (AKIA) has no session token');
  }
  if (sessionToken === undefined) return refused('a temporary key (ASIA) needs its session token');
  if (!/^[\x21-\x7e]+$/.test(sessionToken)) return refused('its session token has characters that no header carries');
  return recognised('session', { accessKeyId, secretAccessKey, sessionToken });
}

function fromParts(secret: Secret): Credential | null {
  if (!secret.has('accessKeyId') || !secret.has('secretAccessKey')) return null;
  return {
    accessKeyId: secret.reveal('accessKeyId'),
    secretAccessKey: secret.reveal('secretAccessKey'),
    sessionToken: secret.has('sessionToken') ? secret.reveal('sessionToken') : undefined,
  };
}

function fromText(text: string): Credential | null {
  try {
    const { AccessKeyId, SecretAccessKey, SessionToken } = Exported.parse(parseJson(text));
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  } catch {
    return null;
  }
}

function recognised(shape: string, parts: Readonly<Record<string, string>>): Recognition {
  return { recognised: true, shape, secret: new SecretValue(parts) };
}

function refused(because: string): Recognition {
  return { recognised: false, because };
}
