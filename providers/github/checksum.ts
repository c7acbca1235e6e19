import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 6;

/**
 * The last six characters of a prefixed token: the CRC32 of the thirty characters between prefix and checksum, in base 62
 * with the alphabet 0-9A-Za-z. Source: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/,
 * whose example settles what the article leaves open (that the prefix is not summed, and the order of the alphabet).
 */
export function checksumOf(body: string): string {
  let text = '';
  for (let rest = crc32(body); rest > 0; rest = Math.floor(rest / DIGITS.length)) text = DIGITS.charAt(rest % DIGITS.length) + text;
  return text.padStart(LENGTH, '0');
}

/** Whether thirty characters and their checksum, without the prefix, belong together. */
export function checksumMatches(text: string): boolean {
  return checksumOf(text.slice(0, -LENGTH)) === text.slice(-LENGTH);
}
