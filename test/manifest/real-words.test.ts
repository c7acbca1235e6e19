import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadManifest } from '../../src/manifest/load.ts';
import { ManifestError } from '../../src/manifest/problem.ts';
import { loadVocabularies } from '../../src/providers.ts';
import { aFolder, RULES } from '../support/manifests.ts';

describe('in the words of the real providers', () => {
  it('a manifest may say all that the documentation says', async () => {
    const vocabularies = await loadVocabularies();

    const manifest = await loadManifest('complete.yaml', vocabularies, { cwd: 'fixtures/manifests', rules: RULES, allowExec: null, readsValues: true });

    expect(manifest.tokens.map(({ name, means }) => [name, means.kind === 'named' ? means.by : means.source.from])).toEqual([
      ['railway-domains', 'env'],
      ['uploads', 'principal'],
      ['reports', 'accessKeyId'],
      ['ci', 'parts'],
      ['docs-bot', 'file'],
      ['release-job', 'workflow'],
      ['docs-deploy', 'deployKey'],
    ]);
    expect(manifest.tokens[1]?.scopes[1]).toMatchObject({ policy: { Version: '2012-10-17' } });
    expect(manifest.auditors.map(({ provider, source }) => [provider, source?.from ?? null])).toEqual([
      ['aws', 'profile'],
      ['aws', null],
      ['github', 'env'],
    ]);
  });

  it.each([
    ['says none of its keys', 'deployKey: acme/docs', '5:16 expected a repository and one of its deploy keys, by number or title: acme/docs#42'],
    ['leaves a space, so that YAML takes the rest for a comment', 'deployKey: acme/docs #42', '5:16 expected a repository and one of its deploy keys'],
    ['has a value beside it', 'deployKey: acme/docs#42\n    secret: { env: A }', '5:5 "deployKey" beside "secret": only one may be given'],
  ])('a deploy key is refused in its place that %s', async (_, line, expected) => {
    const cwd = await aFolder();
    await writeFile(join(cwd, 'overscope.yaml'), `version: 1\ntokens:\n  - name: docs-deploy\n    provider: github\n    ${line}\n    scopes: []\n`);

    const error = await loadManifest('overscope.yaml', await loadVocabularies(), { cwd, rules: RULES, allowExec: null, readsValues: true }).catch(
      (caught: unknown) => caught,
    );

    expect(error).toBeInstanceOf(ManifestError);
    expect(String(error)).toContain(`overscope.yaml:${expected}`);
  });
});
