import { AuditError } from '../model.ts';

/**
 * Reads a provider's address, from the environment variable `name` or the default. Values travel there, so it must be
 * https; plain http is for a loopback address alone. Throws an AuditError (`usage`) that names the variable.
 */
export function readEndpoint(name: string, text: string): URL {
  const hint = `Set ${name} to an https address, or to an http address on 127.0.0.1, [::1] or localhost.`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new AuditError('usage', `${name} is not an address.`, { hint });
  if (url.username !== '' || url.password !== '') throw new AuditError('usage', `${name} carries a user name or a password.`, { hint });
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) throw new AuditError('usage', `${name} is not an https address.`, { hint });
  return url;
}
