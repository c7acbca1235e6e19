import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFinder } from '../../src/transport/finder.ts';

const SHORTEST = 4;
const letters = fc.constantFrom('a', 'b', 'c');

/** The same by looking at every place for every needle. */
function plainly(needles: readonly string[], text: string): readonly unknown[] {
  const hits = [];
  for (let start = 0; start < text.length; start += 1) {
    const [found] = needles.filter((needle) => text.startsWith(needle, start)).toSorted((a, b) => b.length - a.length);
    if (found === undefined) continue;
    hits.push({ start, end: start + found.length });
    start += found.length - 1;
  }
  return hits;
}

describe('the finder', () => {
  it('finds what a plain search finds, at the same places', () => {
    const needle = fc.string({ unit: letters, minLength: SHORTEST, maxLength: 7 });

    fc.assert(
      fc.property(fc.uniqueArray(needle, { maxLength: 6 }), fc.string({ unit: letters, maxLength: 60 }), (needles, text) => {
        expect(createFinder(needles, SHORTEST)(text)).toEqual(plainly(needles, text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds needles of any characters in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 8, maxLength: 30 }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (needle, before, after) => {
          expect(createFinder([needle], 8)(before + needle + after)).not.toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('finds nothing without needles, and nothing in a text that is too short', () => {
    expect(createFinder([], SHORTEST)('abcabc')).toEqual([]);
    expect(createFinder(['abcd'], SHORTEST)('abc')).toEqual([]);
  });
});
