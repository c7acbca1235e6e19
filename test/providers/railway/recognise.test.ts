import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { recognise, SHAPES, shapeOf } from '../../../providers/railway/recognise.ts';
import { vocabulary } from '../../../providers/railway/vocabulary.ts';
import { SecretValue } from '../../../src/transport/secret.ts';

const session = (): string => `rw_Fe26.2**${randomUUID()}`;
const one = (value: string): SecretValue => new SecretValue({ value });

describe('recognising a value offline', () => {
  it.each([
    ['a UUID', randomUUID(), 'uuid'],
    ['a UUID in capitals', randomUUID().toUpperCase(), 'uuid'],
    ['a session of the old CLI', session(), 'session'],
    [
      'a CLI configuration with an OAuth login',
      JSON.stringify({ projects: {}, user: { accessToken: 'opaque-login', tokenExpiresAt: 1_800_000_000 } }),
      'login',
    ],
    ['a CLI configuration with both, of which the CLI takes the login', JSON.stringify({ user: { token: session(), accessToken: 'opaque-login' } }), 'login'],
    ['a CLI configuration with a session', JSON.stringify({ user: { token: session() } }), 'session'],
    ['a CLI configuration with a null login', JSON.stringify({ user: { accessToken: null, token: session() } }), 'session'],
  ])('takes %s', (_, value, shape) => {
    const recognition = recognise(one(value));

    expect(recognition).toMatchObject({ recognised: true, shape });
    if (recognition.recognised) expect(shapeOf(recognition.secret)).toBe(shape);
  });

  it.each([
    ['a UUID without dashes', randomUUID().replaceAll('-', '')],
    ['a UUID with a space behind it', `${randomUUID()} `],
    ['a word', 'changeme'],
    ['an OAuth client secret', `rlwy_oacs_${randomUUID()}`],
    ['a configuration without a login', JSON.stringify({ projects: {}, user: {} })],
    ['a configuration of something else', JSON.stringify({ token: randomUUID() })],
    ['a broken configuration', '{ "user": '],
    ['a configuration whose login ends beyond all dates', JSON.stringify({ user: { accessToken: 'opaque', tokenExpiresAt: 9e15 } })],
    ['nothing', ''],
  ])('refuses %s', (_, value) => {
    const recognition = recognise(one(value));

    expect(recognition.recognised).toBe(false);
  });

  it('takes the login out of the configuration, with its end, and leaves the refresh token behind', () => {
    const text = JSON.stringify({ user: { accessToken: 'opaque-login', refreshToken: 'never-to-be-used', tokenExpiresAt: 1_800_000_000 } });

    const recognition = recognise(one(text));

    if (!recognition.recognised) throw new Error(recognition.because);
    const parts = recognition.secret.parts.map((part) => [part, recognition.secret.reveal(part)]);
    expect(parts).toEqual([
      ['value', 'opaque-login'],
      ['expiresAt', '1800000000'],
    ]);
  });

  it('refuses a value in parts', () => {
    const recognition = recognise(new SecretValue({ accessKeyId: 'a', secretAccessKey: 'b' }));

    expect(recognition.recognised).toBe(false);
  });
});

describe('shapes to hide', () => {
  it.each([
    ['an OAuth client secret', `rlwy_oacs_${randomUUID()}`, true],
    ['a session', session(), true],
    ['a UUID', randomUUID(), false],
  ])('%s within a text', (_, value, hidden) => {
    const clean = SHAPES.reduce((text, shape) => text.replaceAll(shape, '…'), `before "${value}" after`);

    expect(clean).toBe(hidden ? 'before "…" after' : `before "${value}" after`);
  });
});

describe('the words of the manifest', () => {
  it.each([
    ['operations alone', { operations: ['volume*'] }, true],
    [
      'all kinds of places',
      { operations: ['*'], workspaces: ['acme'], projects: ['shop'], environments: ['shop/staging'], services: ['shop/staging/web'] },
      true,
    ],
    ['an environment by its id', { operations: ['*'], environments: [randomUUID()] }, true],
    ['no operations', { environments: ['shop/staging'] }, false],
    ['an empty list of operations', { operations: [] }, false],
    ['an environment without its project', { operations: ['*'], environments: ['staging'] }, false],
    ['a service without its environment', { operations: ['*'], services: ['shop/web'] }, false],
    ['an unknown key', { operations: ['*'], volumes: ['pg-data'] }, false],
  ])('a scope with %s', (_, scope, good) => {
    const { success } = vocabulary.scope.safeParse(scope);

    expect(success).toBe(good);
  });

  it('ranks what is nearer to the data higher', () => {
    const ranked = vocabulary.rank({
      workspaces: ['acme'],
      projects: ['shop'],
      environments: ['*/production'],
      services: ['shop/production/web'],
      resources: ['shop/production/pg-data'],
      offsite: ['shop/production/pg-data'],
    });

    expect(ranked).toEqual([
      { rank: 0, glob: 'acme' },
      { rank: 1, glob: 'shop' },
      { rank: 2, glob: '*/production' },
      { rank: 3, glob: 'shop/production/web' },
      { rank: 4, glob: 'shop/production/pg-data' },
    ]);
  });
});
