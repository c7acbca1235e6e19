import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { manifestJsonSchema } from '../../src/manifest/json-schema.ts';
import { loadVocabularies } from '../../src/providers.ts';
import { vocabularies } from '../support/vocabularies.ts';

function validator(schema: object): (text: string) => boolean {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (text) => validate(parse(text));
}

const ONE = '{ name: one, provider: aws, principal: "arn:one", scopes: [] }';

describe('the JSON Schema of the manifest', () => {
  it('is the same for the same words', () => {
    const [first, second] = [manifestJsonSchema(vocabularies), manifestJsonSchema(vocabularies)];

    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });

  it('takes what the loader takes, in the words of the real providers', async () => {
    const isValid = validator(manifestJsonSchema(await loadVocabularies()));

    const valid = isValid(await readFile('fixtures/manifests/complete.yaml', 'utf8'));

    expect(valid).toBe(true);
  });

  it.each([
    ['another version', `{ version: 2, tokens: [${ONE}] }`],
    ['no token', '{ version: 1, tokens: [] }'],
    ['an unknown key', `{ version: 1, tokens: [${ONE}], more: 1 }`],
    ['an unknown provider', `{ version: 1, tokens: [${ONE.replace('aws', 'azure')}] }`],
    ['a token that nothing names', `{ version: 1, tokens: [${ONE.replace('principal: "arn:one", ', '')}] }`],
    ['a token that is known in two ways', `{ version: 1, tokens: [${ONE.replace('scopes', 'secret: { profile: ci }, scopes')}] }`],
    ['a value from two places', `{ version: 1, tokens: [${ONE.replace('principal: "arn:one"', 'secret: { profile: ci, file: one }')}] }`],
    ['a day that does not exist', `{ version: 1, tokens: [${ONE.replace('scopes', 'expires: "2026-02-30", scopes')}] }`],
    ['a reserved environment', `{ version: 1, environments: { none: {} }, tokens: [${ONE}] }`],
  ])('refuses %s', (_what, manifest) => {
    const isValid = validator(manifestJsonSchema(vocabularies));

    const [valid, good] = [isValid(manifest), isValid(`{ version: 1, tokens: [${ONE}] }`)];

    expect(valid).toBe(false);
    expect(good).toBe(true);
  });

  it('describes every key of a token', () => {
    const schema = JSON.stringify(manifestJsonSchema(vocabularies));

    for (const key of ['name', 'provider', 'secret', 'kind', 'environment', 'owner', 'purpose', 'expires', 'maxAge', 'token', 'accept', 'scopes']) {
      expect(schema).toMatch(new RegExp(`"${key}":\\{[^{}]*(\\{.*?\\}[^{}]*)*?"description":"[^"]+"`));
    }
  });
});
