import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refuseShape } from '../../src/manifest/refuse-shape.ts';
import { SecretValue } from '../../src/transport/secret.ts';

const PRIVATE_KEY = ['-----BEGIN', 'RSA', 'PRIVATE', 'KEY-----'].join(' ');

describe('a value', () => {
  it.each([
    ['with nothing in it', '', 'It is empty.'],
    ['of blanks', ' \n', 'It is empty.'],
    ['with white space inside', 'correct horse', 'There is white space in it.'],
    ['of two lines', 'one\ntwo', 'There is white space in it.'],
    ['that is a private key', `${PRIVATE_KEY}\nAAAA`, 'It is a private key.'],
    ['that is a private key inside of a configuration', JSON.stringify({ key: PRIVATE_KEY }), 'It is a private key.'],
    ['of more than 4 kB', 'a'.repeat(4097), 'It is larger than 4 kB.'],
    ['that is a configuration of more than 16 kB', JSON.stringify({ a: 'a'.repeat(16_384) }), 'It is larger than 16 kB.'],
  ])('is refused: one %s', (_what, value, expected) => {
    const because = refuseShape(new SecretValue({ value }));

    expect(because).toBe(expected);
  });

  it.each([
    ['one word', randomUUID()],
    ['4 kB', 'a'.repeat(4096)],
    ['a configuration', JSON.stringify({ user: { token: randomUUID() }, notes: 'a'.repeat(5000) }, null, 2)],
  ])('may be a credential: %s', (_what, value) => {
    const because = refuseShape(new SecretValue({ value }));

    expect(because).toBeNull();
  });

  it('is refused for any of its parts', () => {
    const because = refuseShape(new SecretValue({ accessKeyId: 'id', secretAccessKey: 'a b' }));

    expect(because).toBe('There is white space in it.');
  });

  it('is refused without parts', () => {
    const because = refuseShape(new SecretValue({}));

    expect(because).toBe('It is empty.');
  });
});
