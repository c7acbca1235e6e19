import { describe, expect, it } from 'vitest';
import { load, refusalOf } from '../support/manifests.ts';

const GOOD = `version: 1
tokens:
  - name: one
    provider: railway
    secret: { env: ONE }
    purpose: >
      folded
    scopes: []
`;

const LAUGHS = [
  'a: &a [x, x]',
  ...'bcdefghij'.split('').map((letter, index) => `${letter}: &${letter} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`),
].join('\n');

describe('a manifest that is not one YAML document', () => {
  it.each([
    ['broken YAML', 'version: 1\ntokens: [\n', 'overscope.yaml:3:1 the indentation is wrong here, or a bracket or brace before it is not closed'],
    ['a quote that does not end', 'version: 1\nname: "abc', 'overscope.yaml:2:11 a closing quote, bracket or brace, a comma or a colon is missing here'],
    ['duplicate keys', 'version: 1\nversion: 1\n', 'overscope.yaml:2:1 the key "version" is given twice'],
    ['tabs for indentation', 'version: 1\ntokens:\n\t- name: one\n', 'overscope.yaml:3:1 a tab is used for indentation; YAML takes spaces only'],
    ['two documents', 'version: 1\n---\nversion: 1\n', 'overscope.yaml:2:1 a second document begins here; a manifest is one document'],
    ['a tag', 'version: !one 1\n', 'overscope.yaml:1:10 tags are not used in a manifest'],
    ['an alias of nothing', 'version: *one\n', 'overscope.yaml:1:10 this alias has no anchor before it'],
    ['an alias of itself', 'version: &one [1]\ntokens: &one [*one]\n', 'overscope.yaml:2:15 this alias has no anchor before it'],
    ['an alias bomb', LAUGHS, 'overscope.yaml:2:8 aliases stand for too much (more than 100 copies)'],
    ['many aliases', `version: &one 1\ntokens: [${'*one, '.repeat(101)}]`, 'overscope.yaml:2:10 aliases stand for too much (more than 100 copies)'],
    ['a key that JavaScript would lose', '__proto__: {}\n', 'overscope.yaml:1:1 this cannot be a key'],
    ['a list as a key', '[version]: 1\n', 'overscope.yaml:1:1 a key must be a text'],
    ['brackets without end', '['.repeat(100_000), 'overscope.yaml:1:65 the manifest is nested too deeply'],
    ['dashes without end', '- '.repeat(50_000), 'overscope.yaml:1:131 the manifest is nested too deeply'],
    ['commas without end', `[${','.repeat(4_000_000)}]`, 'overscope.yaml:1:3000000 the manifest holds too many values'],
    ['an empty file', '', 'overscope.yaml:1:1 the manifest is empty; begin with "version: 1"'],
    ['nothing but a comment', '# later\n', 'overscope.yaml:1:1 the manifest is empty; begin with "version: 1"'],
    ['a text', 'hello', 'overscope.yaml:1:1 expected a mapping'],
    ['a list', '- 1', 'overscope.yaml:1:1 expected a mapping'],
  ])('is refused for %s', async (_what, content, expected) => {
    const lines = await refusalOf(content);

    expect(lines).toEqual([expected]);
  });

  it('tells all that is wrong with it at once', async () => {
    const lines = await refusalOf('a: 1\na: 2\nb: !tag 3\nc: *none\n');

    expect(lines).toEqual([
      'overscope.yaml:2:1 the key "a" is given twice',
      'overscope.yaml:3:4 tags are not used in a manifest',
      'overscope.yaml:4:4 this alias has no anchor before it',
    ]);
  });

  it('tells the first fifty problems, and how many more there are', async () => {
    const lines = await refusalOf(`version: 1\n${Array.from({ length: 80 }, (_, index) => `key${index}: 1`).join('\n')}\n`);

    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('and 31 more');
  });
});

describe('a file that is no text', () => {
  it.each([
    ['of ten megabytes', new Uint8Array(10 * 1024 * 1024).fill(0x23), 'overscope.yaml:1:1 the manifest is larger than 4 MiB'],
    ['that is not UTF-8', Uint8Array.from([0x76, 0xff, 0xfe]), 'overscope.yaml:1:1 the manifest is not UTF-8 text'],
    ['with control characters', 'version: 1\nname: \u001b[2J\n', 'overscope.yaml:2:7 a control character stands here; the manifest is not text'],
  ])('is refused: one %s', async (_what, content, expected) => {
    const lines = await refusalOf(content);

    expect(lines).toEqual([expected]);
  });
});

describe('a good manifest', () => {
  it.each([
    ['with a byte order mark', `\u{FEFF}${GOOD}`],
    ['with the line breaks of Windows', GOOD.replaceAll('\n', '\r\n')],
    ['without a last line break', GOOD.trimEnd()],
    ['with a few anchors', GOOD.replace('{ env: ONE }', '&one { env: ONE }').replace('scopes: []', 'scopes: &none []')],
  ])('is read %s, and its token is found where an editor shows it', async (_what, content) => {
    const { tokens } = await load(content);

    expect(tokens.map(({ name, location, scopesLocation }) => ({ name, location, scopesLocation }))).toEqual([
      { name: 'one', location: { file: 'overscope.yaml', line: 3, column: 5 }, scopesLocation: { file: 'overscope.yaml', line: 8, column: 5 } },
    ]);
  });
});
