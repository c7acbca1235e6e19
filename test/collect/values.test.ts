import { describe, expect, it } from 'vitest';
import { type Reading, readValues } from '../../src/collect/values.ts';
import { refuseShape } from '../../src/manifest/refuse-shape.ts';
import type { Vocabulary } from '../../src/manifest/vocabulary.ts';
import { AuditError, type Token } from '../../src/model.ts';
import { loadServer, loadVocabularies } from '../../src/providers.ts';
import { Redactor } from '../../src/transport/redaction.ts';
import { SecretValue } from '../../src/transport/secret.ts';
import { aToken } from '../support/collecting.ts';

/** Reads `means.source.name` out of these values. */
async function readingOf(values: Readonly<Record<string, string>>): Promise<Reading> {
  const read = async (source: Parameters<Reading['reader']['read']>[0], _: Vocabulary) => {
    const value = source.from === 'env' ? values[source.name] : undefined;
    if (value === undefined) throw new AuditError('value-missing', 'It is not set.', { hint: 'Set it.' });
    return { secret: new SecretValue({ value }), exposures: [`${source.from === 'env' ? source.name : ''} lies open`] };
  };
  return { vocabularies: await loadVocabularies(), reader: { read, refuse: refuseShape }, redactor: new Redactor(), concurrency: 2 };
}

function token(provider: Token['provider'], name: string, variable = name): Token {
  return aToken(provider, name, { means: { kind: 'secret', source: { from: 'env', name: variable } } });
}

async function classic(): Promise<string> {
  return (await loadServer('github')).makeValue('classic')['value'] ?? '';
}

describe('values', () => {
  it('are let through when their own provider recognises them, and hidden from every output', async () => {
    const value = await classic();
    const reading = await readingOf({ bot: value });

    const values = await readValues([token('github', 'bot')], reading);

    expect(values.usable.map(({ name }) => name)).toEqual(['bot']);
    expect(values.reveal('bot').reveal('value')).toBe(value);
    expect(reading.redactor.redact(`the value is ${value}`)).toBe('the value is [redacted]');
    expect(values.facts).toEqual([{ token: 'bot', sameValueAs: [], exposures: ['bot lies open'] }]);
  });

  it.each([
    ['a value of another provider, named', '0b0b0b0b-1111-4222-8333-444444444444', 'It looks like a value of Railway.'],
    ['white space', 'ghp_abcdefg hijklm', 'There is white space in it.'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', 'It is a private key.'],
    ['more than 4 kB', 'x'.repeat(5_000), 'larger than 4 kB'],
    ['a checksum that does not match', `ghp_${'a'.repeat(36)}`, 'checksum'],
  ])('fail their token alone, and are hidden all the same: %s', async (_, value, message) => {
    const reading = await readingOf({ bad: value, good: await classic() });

    const values = await readValues([token('github', 'bad'), token('github', 'good')], reading);

    expect(values.usable.map(({ name }) => name)).toEqual(['good']);
    expect(values.failed).toMatchObject([{ token: 'bad', code: 'value-unrecognised', message: expect.stringContaining(message) }]);
    expect(values.failed[0]?.message).not.toContain(value);
    expect(reading.redactor.redact(value)).not.toContain(value);
    expect(() => values.reveal('bad')).toThrow('was not read');
  });

  it('that are missing fail their token with the hint', async () => {
    const values = await readValues([token('github', 'lost')], await readingOf({}));

    expect(values.failed).toEqual([{ token: 'lost', code: 'value-missing', message: 'It is not set.', hint: 'Set it.' }]);
  });

  it('that stand behind two entries are told, by name', async () => {
    const value = await classic();
    const tokens = [token('github', 'a', 'x'), token('github', 'b', 'x'), token('github', 'c', 'y')];

    const values = await readValues(tokens, await readingOf({ x: value, y: await classic() }));

    expect(values.facts.map(({ token: name, sameValueAs }) => [name, sameValueAs])).toEqual([
      ['a', ['b']],
      ['b', ['a']],
      ['c', []],
    ]);
  });

  it('are not read where only a name is given', async () => {
    const named = aToken('aws', 'uploads', { means: { kind: 'named', by: 'principal', value: 'arn:aws:iam::111122223333:user/uploads' } });

    const values = await readValues([named], await readingOf({}));

    expect(values.usable).toEqual([named]);
    expect(() => values.reveal('uploads')).toThrow('was not read');
  });
});
