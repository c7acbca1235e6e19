import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadVocabularies } from '../../src/providers.ts';
import { Redactor } from '../../src/transport/redaction.ts';
import { SecretValue } from '../../src/transport/secret.ts';

const VALUE = 'aB3/+=x"y\\z 4567';

describe('the redactor', () => {
  it.each([
    ['the value', VALUE],
    ['its URL encoding', encodeURIComponent(VALUE)],
    ['its JSON escapes', JSON.stringify({ v: VALUE })],
    ['its base64', Buffer.from(VALUE).toString('base64')],
    ['its base64url', Buffer.from(VALUE).toString('base64url')],
    ['Basic credentials of git', Buffer.from(`x-access-token:${VALUE}`).toString('base64')],
    ['Basic credentials with an empty password', Buffer.from(`${VALUE}:`).toString('base64')],
  ])('takes out %s', (_, text) => {
    const redactor = new Redactor();
    redactor.addValue(VALUE);

    const clean = redactor.redact(`before ${text} after`);

    expect(clean).toContain('[redacted]');
    expect(clean).not.toContain(text);
    expect(clean).toMatch(/^before .* after$/);
  });

  it('takes out every text of a shape, also of values that nobody declared', () => {
    const redactor = new Redactor();
    redactor.addShape(/\bkey_[a-z0-9.]+/g);

    expect(redactor.redact('a key_abc.def-x and key_1')).toBe('a [redacted]-x and [redacted]');
  });

  it('knows the shapes of all providers: installation tokens with dots too, whole', async () => {
    const redactor = new Redactor();
    for (const { shapes } of Object.values(await loadVocabularies())) for (const shape of shapes) redactor.addShape(shape);
    const stateless = `ghs_12345_${'e'.repeat(20)}.${'y'.repeat(30)}-_.${'z'.repeat(40)}`;

    expect(redactor.redact(`sent ${stateless} and AKIA${'A'.repeat(16)}`)).toBe('sent [redacted] and [redacted]');
  });

  it('leaves no value standing, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60 }), fc.string(), fc.string(), (value, before, after) => {
        const redactor = new Redactor();
        redactor.addValue(value);

        return !redactor.redact(before + value + after).includes(value) || '[redacted]'.includes(value);
      }),
    );
  });

  it('does not take short words out of a report', () => {
    const redactor = new Redactor();
    redactor.addValue('root');

    expect(redactor.redact('the root user')).toBe('the root user');
  });
});

describe('a secret', () => {
  it.each([
    ['String', (secret: SecretValue) => String(secret)],
    ['a template', (secret: SecretValue) => `${secret}`],
    ['JSON', (secret: SecretValue) => JSON.stringify({ secret })],
    ['inspect', (secret: SecretValue) => inspect({ secret }, { depth: 9, showHidden: true })],
  ])('prints as [redacted] through %s', (_, print) => {
    const printed = print(new SecretValue({ value: VALUE }));

    expect(printed).toContain('[redacted]');
    expect(printed).not.toContain(VALUE);
  });

  it('says which part is missing, and nothing else', () => {
    const secret = new SecretValue({ value: VALUE });

    expect(() => secret.reveal('accessKeyId')).toThrow('The value has no part "accessKeyId".');
  });
});
