import { describe, expect, it } from 'vitest';
import { load, refusalOf } from '../support/manifests.ts';

const ONE = '{ name: one, provider: railway, secret: { env: ONE }, scopes: [] }';

function withPatterns(production: string, staging: string): string {
  return `version: 1\nenvironments:\n  production: ${production}\n  staging: ${staging}\ntokens: [${ONE}]\n`;
}

describe('names', () => {
  it('are refused when two tokens share one, with both places', async () => {
    const lines = await refusalOf(`version: 1\ntokens:\n  - ${ONE}\n  - ${ONE.replace('railway', 'github')}\n`);

    expect(lines).toEqual(['overscope.yaml:4:13 two tokens are named "one"; see overscope.yaml:3:13']);
  });

  it('are compared even where the tokens are wrong in other ways', async () => {
    const lines = await refusalOf(`version: 1\ntokens:\n  - ${ONE}\n  - { name: one, provider: none, environment: nowhere }\n`);

    expect(lines).toEqual([
      'overscope.yaml:4:13 two tokens are named "one"; see overscope.yaml:3:13',
      'overscope.yaml:4:28 expected "railway", "aws" or "github"',
      'overscope.yaml:4:47 no environment is named "nowhere"',
    ]);
  });

  it('are quoted without what a terminal would obey', async () => {
    const name = `${'a'.repeat(70)}\\u202e`;
    const token = ONE.replace('one', `"${name}"`);

    const lines = await refusalOf(`version: 1\ntokens:\n  - ${token}\n  - ${token}\n`);

    expect(lines).toContain(`overscope.yaml:4:13 two tokens are named "${'a'.repeat(70)}\u{FFFD}"; see overscope.yaml:3:13`);
    expect(lines.join('')).not.toContain('\u202e');
  });

  it('are not quoted when they are long: half a value is no longer known as one', async () => {
    const token = ONE.replace('one', 'a'.repeat(101));

    const lines = await refusalOf(`version: 1\ntokens:\n  - ${token}\n  - ${token}\n`);

    expect(lines).toEqual(['overscope.yaml:4:13 two tokens are named "…" (101 characters); see overscope.yaml:3:13']);
  });
});

describe('environments of tokens', () => {
  it.each([
    ['one', 'environment: prodution', '4:72 no environment is named "prodution"; did you mean "production"?'],
    ['one of a list', 'environment: [production, stage]', '4:85 no environment is named "stage"; expected "production"'],
    ['the word for what no environment names', 'environment: unplaced', '4:72 no environment is named "unplaced"; expected "production"'],
  ])('are refused when they are not defined: %s', async (_what, field, expected) => {
    const lines = await refusalOf(
      `version: 1\nenvironments: { production: {} }\ntokens:\n  - { name: one, provider: railway, secret: { env: ONE }, ${field}, scopes: [] }\n`,
    );

    expect(lines).toEqual([`overscope.yaml:${expected}`]);
  });
});

describe('patterns of two environments', () => {
  it.each([
    [
      'the same name',
      '{ railway: { places: [shop, till] } }',
      '{ railway: { places: [till] } }',
      '4:34 "till" of "staging" claims what "till" of "production" claims, with equal right; see overscope.yaml:3:43',
    ],
    [
      'wildcards that meet',
      '{ railway: { places: ["*-prod"] } }',
      '{ railway: { places: [till, "shop-*"] } }',
      '4:40 "shop-*" of "staging" claims what "*-prod" of "production" claims, with equal right; see overscope.yaml:3:37',
    ],
  ])('are refused when they have an equal right to one thing: %s', async (_what, production, staging, expected) => {
    const lines = await refusalOf(withPatterns(production, staging));

    expect(lines).toEqual([`overscope.yaml:${expected}`]);
  });

  it.each([
    ['a name beside a wildcard', '{ railway: { places: ["*"] } }', '{ railway: { places: [till] } }'],
    ['wildcards that never meet', '{ railway: { places: ["prod-*"] } }', '{ railway: { places: ["test-*"] } }'],
    ['the same name at two providers', '{ railway: { places: [till] } }', '{ github: { places: [till] } }'],
  ])('may stand together: %s', async (_what, production, staging) => {
    const { environments } = await load(withPatterns(production, staging));

    expect(environments.map(({ name }) => name)).toEqual(['production', 'staging']);
  });

  it('may repeat each other within one environment', async () => {
    const { environments } = await load(withPatterns('{ railway: { places: [till, till, "*", "t*"] } }', '{}'));

    expect(environments).toHaveLength(2);
  });

  it('are refused when there are too many wildcards to compare', async () => {
    const globs = Array.from({ length: 501 }, (_, index) => `"a${index}-*"`).join(', ');

    const lines = await refusalOf(withPatterns(`{ railway: { places: [${globs}] } }`, '{}'));

    expect(lines).toEqual(['overscope.yaml:3:3 501 patterns of RAILWAY have wildcards; at most 500 can be held against each other']);
  });
});

describe('references to values', () => {
  it('are refused when two tokens are read from standard input', async () => {
    const piped = ONE.replace('{ env: ONE }', '{ stdin: true }');

    const lines = await refusalOf(`version: 1\ntokens:\n  - ${piped}\n  - ${piped.replace('one', 'two')}\n`);

    expect(lines).toEqual(['overscope.yaml:4:45 only one value can be read from standard input; see overscope.yaml:3:45']);
  });

  it.each([
    ['a variable', 'github: { env: ONE }', ONE, '2:21'],
    [
      'a profile, of a list of auditors',
      'aws: [{ saved: a }, { profile: ci, accounts: [] }]',
      '{ name: one, provider: aws, secret: { profile: ci }, scopes: [] }',
      '2:33',
    ],
  ])('are refused when an auditor is an audited token: %s', async (_what, auditors, token, place) => {
    const lines = await refusalOf(`version: 1\nauditors: { ${auditors} }\ntokens:\n  - ${token}\n`);

    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^overscope\\.yaml:${place} an auditor cannot be an audited token itself; see overscope\\.yaml:4:`)),
    ]);
  });
});

describe('acceptances', () => {
  it.each([
    ['an unknown rule', 'rule: no-expry', '3:76 no rule is named "no-expry"; did you mean "no-expiry"?'],
    [
      'a rule about reach without its limits',
      'rule: undeclared-destruction',
      '3:68 an acceptance of "undeclared-destruction" must name the operations or resources that it accepts; anything beyond them fires again',
    ],
    [
      'gaps for a rule that has none',
      'rule: undeclared-destruction, gaps: [one]',
      '3:68 an acceptance of "undeclared-destruction" must name the operations or resources that it accepts; anything beyond them fires again',
    ],
    ['an empty list of operations', 'rule: undeclared-destruction, operations: []', '3:112 expected at least one entry'],
  ])('are refused for %s', async (_what, fields, expected) => {
    const accept = `[{ ${fields}, reason: rotated by hand, owner: jo, until: 2027-01-31 }]`;

    const lines = await refusalOf(`version: 1\ntokens:\n  - { name: one, provider: railway, secret: { env: ONE }, accept: ${accept}, scopes: [] }\n`);

    expect(lines).toEqual([`overscope.yaml:${expected}`]);
  });

  it.each(['rule: no-expiry', 'rule: undeclared-destruction, resources: [a]', 'rule: cannot-exclude-destruction, gaps: [a]'])(
    'are read: %s',
    async (fields) => {
      const accept = `[{ ${fields}, reason: rotated by hand, owner: jo, until: 2027-01-31 }]`;

      const { tokens } = await load(`version: 1\ntokens:\n  - { name: one, provider: railway, secret: { env: ONE }, accept: ${accept}, scopes: [] }\n`);

      expect(tokens[0]?.accept[0]).toMatchObject({ until: '2027-01-31', location: { file: 'overscope.yaml', line: 3, column: 68 } });
    },
  );
});
