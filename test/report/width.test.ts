import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/report/sanitize.ts';
import { clip, hang, widthOf, wrap } from '../../src/report/width.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 200 }).map(plainText);
const width = fc.integer({ min: 4, max: 60 });

describe('wrap', () => {
  it('breaks at spaces', () => {
    expect(wrap('can destroy a data store', 11)).toEqual(['can destroy', 'a data', 'store']);
  });

  it('breaks a word that is longer than a line, after a separator where there is one', () => {
    expect(wrap('arn:aws:rds:eu-west-1:db', 14)).toEqual(['arn:aws:rds:', 'eu-west-1:db']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('gives the first line a width of its own', () => {
    expect(wrap('a bb ccc dddd', 8, 2)).toEqual(['a', 'bb ccc', 'dddd']);
  });

  it('makes one empty line of nothing', () => {
    expect(wrap('', 10)).toEqual(['']);
  });

  it('never makes a line too wide, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(text, width, (whole, most) => {
        const lines = wrap(whole, most);

        expect(lines.every((line) => widthOf(line) <= most)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(whole.replaceAll(' ', ''));
      }),
    );
  });
});

describe('hang', () => {
  it('puts what does not fit below the end of the label', () => {
    expect(hang('= fix: ', 'use a project token', 40)).toEqual(['= fix: use a project token']);
    expect(hang('= fix: ', 'use a project token, please', 28)).toEqual(['= fix: use a project token,', '       please']);
  });

  it('indents less where the lines are short', () => {
    expect(hang('   = reaches:  ', 'volumeDelete on db', 28)).toEqual(['   = reaches:  volumeDelete', '       on db']);
  });
});

describe('clip', () => {
  it('shortens only what is too long, and says so', () => {
    expect(clip('overscope', 9, '…')).toBe('overscope');
    expect(clip('overscope', 6, '…')).toBe('overs…');
  });
});

it.each([
  ['letters', 'abc', 3],
  ['accents of their own', 'e\u0301', 1],
  ['Chinese', '東京', 4],
  ['a picture', '🚲', 2],
  ['our symbols', '✖▲✔→…–·', 7],
])('%s are as wide as a terminal draws them', (_, drawn, columns) => {
  expect(widthOf(drawn)).toBe(columns);
});
