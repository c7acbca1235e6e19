import { describe, expect, it } from 'vitest';
import { server } from '../../../fixtures/servers/github.ts';
import { checksumOf } from '../../../providers/github/checksum.ts';
import { kindOf, recognise, SHAPES } from '../../../providers/github/recognise.ts';
import { SecretValue } from '../../../src/transport/secret.ts';

const made = (kind: string): string => server.makeValue(kind)['value'] ?? '';
const secret = (value: string): SecretValue => new SecretValue({ value });
const swapEnd = (value: string): string => `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`;

describe('the checksum', () => {
  it('agrees with the example that GitHub published', () => {
    expect(checksumOf('zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ')).toBe('0mLq17');
  });
});

describe('recognise', () => {
  it.each([
    ['classic', 'classic'],
    ['oauth', 'oauth'],
    ['fine-grained', 'fine-grained'],
    ['user-to-server', 'user-to-server'],
    ['installation', 'installation'],
    ['installation-stateless', 'installation'],
    ['legacy', 'legacy'],
    ['app', 'app'],
  ])('takes a made %s token for %s', (kind, expected) => {
    const value = made(kind);

    const recognition = recognise(secret(value));

    expect(recognition).toMatchObject({ recognised: true, shape: expected });
    expect(kindOf(secret(value))).toBe(expected);
  });

  it.each(['classic', 'oauth', 'user-to-server', 'installation'])('takes a %s token whose checksum fails for a typo', (kind) => {
    const value = swapEnd(made(kind));

    const recognition = recognise(secret(value));

    expect(recognition).toEqual({ recognised: false, because: 'a typo or a placeholder: the checksum does not match' });
    expect(kindOf(secret(value))).toBeNull();
  });

  it('takes a longer user token for one of the announced form, without a checksum', () => {
    expect(kindOf(secret(`ghu_${'a.B-c_9'.repeat(20)}`))).toBe('user-to-server');
  });

  it('takes a legacy installation token', () => {
    expect(kindOf(secret(`v1.${made('legacy')}`))).toBe('installation');
  });

  it.each([
    ['a refresh token', () => `ghr_${made('classic').slice(4)}`, /never sent/],
    ['a private key', () => `-----BEGIN RSA ${'PRIVATE KEY'}-----\nx`, /never sent .*deployKey: owner\/name#42/],
    ['a classic token cut short', () => made('classic').slice(0, 20), /length/],
    ['a UUID', () => crypto.randomUUID(), /no shape/],
    ['forty hex digits in upper case', () => made('legacy').toUpperCase().replace(/^\d/, 'A'), /no shape/],
    ['nothing', () => '', /no shape/],
  ])('refuses %s', (_name, make, because) => {
    const recognition = recognise(secret(make()));

    expect(recognition).toMatchObject({ recognised: false, because: expect.stringMatching(because) });
  });

  it.each([
    ['another algorithm', { alg: 'HS256' }, { iss: 1, iat: 0, exp: 600 }],
    ['a longer life than an App may give', { alg: 'RS256' }, { iss: 1, iat: 0, exp: 3600 }],
    ['another issuer', { alg: 'RS256' }, { iss: 'https://accounts.example', iat: 0, exp: 600 }],
    ['no claims', { alg: 'RS256' }, {}],
  ])('refuses a JWT with %s: it belongs to somebody else', (_name, header, claims) => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

    const recognition = recognise(secret(`${part(header)}.${part(claims)}.c2lnbmF0dXJl`));

    expect(recognition).toMatchObject({ recognised: false, because: expect.stringContaining('JWT') });
  });

  it('refuses a value in parts', () => {
    expect(recognise(new SecretValue({ accessKeyId: 'a', secretAccessKey: 'b' }))).toMatchObject({ recognised: false });
  });
});

describe('the shapes', () => {
  it.each(['classic', 'oauth', 'fine-grained', 'user-to-server', 'installation', 'installation-stateless', 'app'])(
    'find a %s token in a text, whole',
    (kind) => {
      const value = made(kind);

      const cleaned = SHAPES.reduce((text, shape) => text.replaceAll(shape, '#'), `x ${value} y`);

      expect(cleaned).toBe('x # y');
    },
  );

  it('leave innocent words alone', () => {
    const text = 'ghp_ is the prefix; see v1.2.3, larkspur-rentals/docs and 0123456789012345678901234567890123456789';

    expect(SHAPES.some((shape) => text.search(shape) >= 0)).toBe(false);
  });
});
