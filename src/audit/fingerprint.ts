import { createHash } from 'node:crypto';

/**
 * Tells findings apart and stays the same from run to run: the rule, the token's name, its provider and the resource
 * group. Never anything made from a value, and never a severity or a count, which drift while the finding stays.
 */
export function fingerprintOf(rule: string, token: string, provider: string, group: string): string {
  return createHash('sha256').update([rule, token, provider, group].join('\u0000')).digest('hex').slice(0, 32);
}
