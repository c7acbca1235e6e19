import { parseJson } from '../json.ts';
import type { Secret } from '../provider.ts';

const MOST_BYTES = 4 * 1024;
/** A provider's own configuration file may hold more than the value. */
const MOST_BYTES_OF_JSON = 16 * 1024;

/** Why a value can be no credential of any provider, or null when it may be one. Never repeats it. */
export function refuseShape(secret: Secret): string | null {
  if (secret.parts.length === 0) return 'It is empty.';
  for (const part of secret.parts) {
    const because = refuseText(secret.reveal(part));
    if (because !== null) return because;
  }
  return null;
}

function refuseText(text: string): string | null {
  if (text.trim() === '') return 'It is empty.';
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return 'It is a private key.';
  const isConfiguration = isJsonObject(text);
  if (Buffer.byteLength(text) > (isConfiguration ? MOST_BYTES_OF_JSON : MOST_BYTES)) return `It is larger than ${isConfiguration ? 16 : 4} kB.`;
  if (!isConfiguration && /\s/.test(text)) return 'There is white space in it.';
  return null;
}

function isJsonObject(text: string): boolean {
  try {
    const value = parseJson(text);
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
