import { describe, expect, it } from 'vitest';
import { refusalOf } from '../support/manifests.ts';

/** A manifest with one token; `fields` are lines of it, `head` of the manifest. */
function withToken(fields: string, head = ''): string {
  return `version: 1\n${head}tokens:\n  - name: one\n${fields
    .trim()
    .split('\n')
    .map((line) => `    ${line.trim()}\n`)
    .join('')}`;
}

const RAILWAY = 'provider: railway\nsecret: { env: ONE }';
const AWS = 'provider: aws\nprincipal: arn:one';
const GITHUB = 'provider: github\nsecret: { env: ONE }';

describe('the head of a manifest', () => {
  it.each([
    ['a version of the future', 'version: 2\ntokens: []', ['1:10 expected 1', '2:9 expected at least one token']],
    ['no version', 'tokens: []', ['1:1 the key "version" is missing', '1:9 expected at least one token']],
    ['no tokens', 'version: 1', ['1:1 the key "tokens" is missing']],
    ['an unknown key', 'version: 1\ntoken: []', ['2:1 unknown key "token"; did you mean "tokens"?']],
    ['a list of environments', withToken(`${RAILWAY}\nscopes: []`, 'environments: [production]\n'), ['2:15 expected a mapping']],
    [
      'a reserved name',
      withToken(`${RAILWAY}\nscopes: []`, 'environments: { unplaced: {} }\n'),
      ['2:17 "unplaced" and "none" have a meaning of their own and name no environment'],
    ],
    [
      'a merge key',
      withToken(`${RAILWAY}\nscopes: []`, 'environments: { <<: {} }\n'),
      ['2:17 expected the name of an environment: letters, digits, spaces and . _ / -'],
    ],
    [
      'a provider without auditors',
      withToken(`${RAILWAY}\nscopes: []`, 'auditors: { railway: { env: TWO } }\n'),
      ['2:13 unknown key "railway"; expected "aws" or "github"'],
    ],
  ])('is refused for %s', async (_what, manifest, expected) => {
    const lines = await refusalOf(manifest);

    expect(lines).toEqual(expected.map((line) => `overscope.yaml:${line}`));
  });
});

describe('a token', () => {
  it.each([
    ['an unknown provider', 'provider: gitub\nscopes: []', ['4:15 expected "railway", "aws" or "github"; did you mean "github"?']],
    ['no provider', 'scopes: []', ['3:5 the key "provider" is missing']],
    ['a misspelt provider key', 'provder: aws', ['4:5 unknown key "provder"; did you mean "provider"?']],
    [
      'an unknown key',
      `${RAILWAY}\nscopes: []\nwords: 1`,
      ['7:5 unknown key "words"; expected "name", "provider", "secret", "kind", "environment", "owner", "purpose", "expires", "maxAge", "accept" or "scopes"'],
    ],
    ['a misspelt key, once', 'provider: railway\nsecrt: { env: ONE }\nscopes: []', ['5:5 unknown key "secrt"; did you mean "secret"?']],
    ['a key of another provider', `${RAILWAY}\nscopes: []\nworkflow: a`, [expect.stringMatching(/^overscope\.yaml:7:5 unknown key "workflow"; expected /)]],
    ['nothing that it is known by', 'provider: aws\nscopes: []', ['3:5 expected "secret", "principal" or "accessKeyId"']],
    ['two ways to know it', `${AWS}\nsecret: { profile: ci }\nscopes: []`, ['5:5 "principal" beside "secret": only one may be given']],
    ['no scopes', RAILWAY, ['3:5 the key "scopes" is missing']],
    ['one scope that is no list', `${RAILWAY}\nscopes: { actions: [a] }`, ['6:13 expected a list']],
    ['an unknown kind', `${RAILWAY}\nkind: robto\nscopes: []`, ['6:11 expected "robot" or "person"; did you mean "robot"?']],
    ['a number for a name', `provider: railway\nsecret: { env: ONE }\nowner: 5\nscopes: []`, ['6:12 expected a text; put it in quotes']],
    ['an empty name for its owner', `${RAILWAY}\nowner: ""\nscopes: []`, ['6:12 expected a text on one line, without control characters']],
    ['a day that does not exist', `${RAILWAY}\nexpires: 2026-02-30\nscopes: []`, ['6:14 expected a day of the calendar, YYYY-MM-DD']],
    ['an age without a unit', `${RAILWAY}\nmaxAge: "90"\nscopes: []`, ['6:13 expected a number of days, e.g. 90d']],
    ['an empty list of environments', `${RAILWAY}\nenvironment: []\nscopes: []`, ['6:18 expected at least one entry']],
    ['a mapping for an environment', `${RAILWAY}\nenvironment: { a: 1 }\nscopes: []`, ['6:18 expected a text or a list']],
    ['facts that its provider does not know', `${GITHUB}\ntoken: { ownr: jo }\nscopes: []`, ['6:14 unknown key "ownr"; did you mean "owner"?']],
  ])('is refused for %s', async (_what, fields, expected) => {
    const lines = await refusalOf(withToken(fields));

    expect(lines).toEqual(expected.map((line) => (typeof line === 'string' ? `overscope.yaml:${line}` : line)));
  });
});

describe('where a value is read from', () => {
  it.each([
    ['a text', 'provider: railway\nsecret: hunter\nscopes: []', '5:13 expected where the value is read from, e.g. { env: NAME }'],
    ['nothing', 'provider: railway\nsecret: {}\nscopes: []', '5:13 expected "env", "file", "stdin" or "exec"'],
    ['two places', 'provider: railway\nsecret: { env: ONE, file: one }\nscopes: []', '5:25 "file" beside "env": only one may be given'],
    [
      'an unknown place',
      'provider: railway\nsecret: { vault: one, env: ONE }\nscopes: []',
      '5:15 unknown key "vault"; expected "env", "file", "stdin" or "exec"',
    ],
    [
      'a profile of a provider without profiles',
      'provider: railway\nsecret: { profile: ci, env: ONE }\nscopes: []',
      '5:15 unknown key "profile"; expected "env", "file", "stdin" or "exec"',
    ],
    [
      'a value in place of a name',
      'provider: railway\nsecret: { env: "correct horse" }\nscopes: []',
      '5:20 expected the name of an environment variable, not what is in it',
    ],
    ['one name for a value in parts', 'provider: aws\nsecret: { env: ONE }\nscopes: []', '5:20 expected a mapping'],
    ['a part too few', 'provider: aws\nsecret: { env: { accessKeyId: ONE } }\nscopes: []', '5:20 the key "secretAccessKey" is missing'],
    ['stdin: false', 'provider: railway\nsecret: { stdin: false }\nscopes: []', '5:22 expected true'],
    ['a program without a name', 'provider: railway\nsecret: { exec: [] }\nscopes: []', '5:21 expected at least one entry'],
    ['a command line', 'provider: railway\nsecret: { exec: vault read }\nscopes: []', '5:21 expected a list'],
  ])('is refused for %s', async (_what, fields, expected) => {
    const lines = await refusalOf(withToken(fields));

    expect(lines).toEqual([`overscope.yaml:${expected}`]);
  });
});

describe("a scope, in its provider's words", () => {
  it.each([
    [
      'a misspelt word of one of several forms',
      `${GITHUB}\nscopes: [{ permissons: { contents: read } }]`,
      '6:16 unknown key "permissons"; did you mean "permissions"?',
    ],
    ['a misspelt permission', `${GITHUB}\nscopes: [{ permissions: { contens: read } }]`, '6:31 unknown key "contens"; did you mean "contents"?'],
    ['a misspelt level', `${GITHUB}\nscopes: [{ permissions: { contents: wite } }]`, '6:41 expected "read" or "write"; did you mean "write"?'],
    ['a number', `${GITHUB}\nscopes: [5]`, '6:14 expected a mapping'],
    ['a text for a list', `${RAILWAY}\nscopes: [{ actions: read }]`, '6:25 expected a list'],
  ])('is refused for %s', async (_what, fields, expected) => {
    const lines = await refusalOf(withToken(fields));

    expect(lines).toEqual([`overscope.yaml:${expected}`]);
  });
});
