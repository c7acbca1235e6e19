import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { load, refusalOf } from '../support/manifests.ts';

const HOLDS_NONE = 'a manifest says where a value is read from, and holds none';

/** Shapes of values, made anew for each run. */
const made = {
  prefixed: `ghx_${randomBytes(8).toString('hex')}`,
  uuid: randomUUID(),
  hex: randomBytes(20).toString('hex'),
  secretKey: `aB3/${randomBytes(18).toString('hex')}`,
  keyId: `AKIA${'ABCDEFGHIJKLMNOP'}`,
  privateKey: ['-----BEGIN', 'OPENSSH', 'PRIVATE', 'KEY-----'].join(' '),
};

function withToken(fields: string, head = ''): string {
  return `version: 1\n${head}tokens:\n  - name: one\n    provider: railway\n    ${fields}\n    scopes: []\n`;
}

describe('a value inside a manifest', () => {
  it.each([
    [
      'a value with a prefix, under secret',
      made.prefixed,
      (value: string) => withToken(`secret: ${value}`),
      `5:13 this looks like a value of GITHUB; ${HOLDS_NONE}`,
    ],
    [
      'a value with a prefix, in any text',
      made.prefixed,
      (value: string) => withToken(`purpose: was ${value}`),
      `5:18 this looks like a value of GITHUB; ${HOLDS_NONE}`,
    ],
    [
      'a value with a prefix, as a key',
      made.prefixed,
      (value: string) => withToken(`secret: { ${value} }`),
      `5:15 this looks like a value of GITHUB; ${HOLDS_NONE}`,
    ],
    ['a value with a prefix, in a comment', made.prefixed, (value: string) => withToken(`# ${value}`), `5:7 this looks like a value of GITHUB; ${HOLDS_NONE}`],
    [
      'a value behind escapes',
      made.prefixed,
      (value: string) => withToken(`purpose: "${value.replace('_', '\\x5f')}"`),
      `5:14 this looks like a value of GITHUB; ${HOLDS_NONE}`,
    ],
    ['a UUID, under secret', made.uuid, (value: string) => withToken(`secret: ${value}`), `5:13 this looks like a token's value; ${HOLDS_NONE}`],
    [
      'a UUID, as an argument',
      made.uuid,
      (value: string) => withToken(`secret: { exec: [print, "--token=${value}"] }`),
      `5:29 this looks like a token's value; ${HOLDS_NONE}`,
    ],
    [
      'a UUID, under auditors',
      made.uuid,
      (value: string) => withToken('secret: { env: A }', `auditors: { github: { env: ${value} } }\n`),
      `2:28 this looks like a token's value; ${HOLDS_NONE}`,
    ],
    ['40 characters, under secret', made.hex, (value: string) => withToken(`secret: { env: ${value} }`), `5:20 this looks like a token's value; ${HOLDS_NONE}`],
    [
      '40 characters with a slash',
      made.secretKey,
      (value: string) => withToken(`secret: { file: ${value} }`),
      `5:21 this looks like a token's value; ${HOLDS_NONE}`,
    ],
    ['a key id outside of accessKeyId', made.keyId, (value: string) => withToken(`owner: ${value}`), `5:12 this looks like an access key id; ${HOLDS_NONE}`],
    [
      'a key id in place of the name of its variable',
      made.keyId,
      (value: string) => withToken(`secret: { env: { accessKeyId: ${value} } }`),
      `5:35 this looks like an access key id; ${HOLDS_NONE}`,
    ],
    [
      'a value with a prefix under accessKeyId',
      made.prefixed,
      (value: string) => `version: 1\ntokens: [{ name: one, provider: aws, accessKeyId: ${value}, scopes: [] }]\n`,
      `2:51 this looks like a value of GITHUB; ${HOLDS_NONE}`,
    ],
    [
      'a private key',
      made.privateKey,
      (value: string) => withToken(`secret: |\n      ${value}\n      AAAA`),
      `6:7 this looks like a private key; ${HOLDS_NONE}`,
    ],
    ['a value in what is no YAML', made.prefixed, (value: string) => `a: [${value}\n`, `1:5 this looks like a value of GITHUB; ${HOLDS_NONE}`],
    ['a value where YAML breaks', made.prefixed, (value: string) => `a: ] ${value}\n`, `1:6 this looks like a value of GITHUB; ${HOLDS_NONE}`],
    ['a value given as a key twice', made.prefixed, (value: string) => `${value}: 1\n${value}: 2\n`, `2:1 the key "[redacted]" is given twice`],
  ])('is refused and not repeated: %s', async (_what, value, manifest, expected) => {
    const lines = await refusalOf(manifest(value));

    expect(lines).toContain(`overscope.yaml:${expected}`);
    expect(lines.join('\n')).not.toContain(value);
  });

  it('is not repeated where another message would quote it', async () => {
    const lines = await refusalOf(withToken(`secret: { ${made.uuid}: 1 }\n    environment: ${made.prefixed}`));

    expect(lines).toContain('overscope.yaml:5:15 unknown key "[redacted]"; expected "env", "file", "stdin" or "exec"');
    expect(lines).toContain('overscope.yaml:6:18 no environment is named "[redacted]"');
    expect(lines.join('\n')).not.toContain(made.uuid);
    expect(lines.join('\n')).not.toContain(made.prefixed);
  });
});

describe('an honest text of the same shape', () => {
  it.each([
    ['a UUID in a scope', withToken('secret: { env: A }').replace('[]', `[{ actions: [a], on: ["${made.uuid}"] }]`)],
    ['40 characters in a purpose', withToken(`purpose: ${made.hex}\n    secret: { env: A }`)],
    ['a path of 40 characters', withToken('secret: { file: /run/secrets/production/railway/apitoken }')],
    ['a program that is asked for a path of 40 characters', withToken('secret: { exec: [vault, read, secret/production/railway/domains/apikey] }')],
    ['a key id under accessKeyId', `version: 1\ntokens: [{ name: one, provider: aws, accessKeyId: ${made.keyId}, scopes: [] }]\n`],
  ])('is let through: %s', async (_what, manifest) => {
    const { tokens } = await load(manifest, { readsValues: false });

    expect(tokens).toHaveLength(1);
  });
});
