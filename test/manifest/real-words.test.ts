import { describe, expect, it } from 'vitest';
import { loadManifest } from '../../src/manifest/load.ts';
import { loadVocabularies } from '../../src/providers.ts';
import { RULES } from '../support/manifests.ts';

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
    ]);
    expect(manifest.tokens[1]?.scopes[1]).toMatchObject({ policy: { Version: '2012-10-17' } });
    expect(manifest.auditors.map(({ provider, source }) => [provider, source?.from ?? null])).toEqual([
      ['aws', 'profile'],
      ['aws', null],
      ['github', 'env'],
    ]);
  });
});
