import { readFileSync } from 'node:fs';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadManifest } from '../../src/manifest/load.ts';
import { AuditError } from '../../src/model.ts';
import { loadVocabularies } from '../../src/providers.ts';
import { aFolder, RULES } from '../support/manifests.ts';

const GOOD = readFileSync('fixtures/manifests/complete.yaml', 'utf8');
const LINES = GOOD.split('\n');

/** Pieces that mean something to YAML, to JavaScript or to the manifest. */
const PIECE = fc.constantFrom(
  '\t',
  '  ',
  ': ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  '&a ',
  '*a',
  '!t ',
  '"',
  "'",
  '|\n',
  '#',
  '\0',
  '\r',
  '---\n',
  '<<: ',
  '__proto__: ',
  'constructor: ',
  'null',
  '~',
  '1e999',
  '.nan',
  'tokens',
  'secret: ',
);
const TEXT = fc.oneof(PIECE, fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }));

type Edit = (text: string) => string;

const insert: fc.Arbitrary<Edit> = fc.tuple(fc.nat(GOOD.length), TEXT).map(
  ([at, piece]) =>
    (text) =>
      text.slice(0, at) + piece + text.slice(at),
);
const remove: fc.Arbitrary<Edit> = fc.tuple(fc.nat(GOOD.length), fc.nat(30)).map(
  ([at, count]) =>
    (text) =>
      text.slice(0, at) + text.slice(at + count),
);
const repeatLine: fc.Arbitrary<Edit> = fc.tuple(fc.nat(LINES.length - 1), fc.nat(LINES.length - 1)).map(([from, to]) => (text) => {
  const lines = text.split('\n');
  return [...lines.slice(0, to), LINES[from] ?? '', ...lines.slice(to)].join('\n');
});
const change: fc.Arbitrary<Edit> = fc.tuple(fc.constantFrom(...new Set(GOOD.match(/\w+/g))), TEXT).map(
  ([word, piece]) =>
    (text) =>
      text.replace(word, () => piece),
);

describe('a manifest that was changed at random', () => {
  it('is read, or refused with an error that a user can act on', async () => {
    const vocabularies = await loadVocabularies();
    const cwd = await aFolder();
    await cp('fixtures/manifests/policies', join(cwd, 'policies'), { recursive: true });

    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(insert, remove, repeatLine, change), { minLength: 1, maxLength: 4 }), async (edits) => {
        const text = edits.reduce((changed, edit) => edit(changed), GOOD);

        await writeFile(join(cwd, 'overscope.yaml'), text);

        const loading = loadManifest('overscope.yaml', vocabularies, { cwd, rules: RULES, allowExec: null, readsValues: true });
        const outcome: unknown = await loading.catch((error: unknown) => error);

        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AuditError);
      }),
      { numRuns: 150 },
    );
  });
});
