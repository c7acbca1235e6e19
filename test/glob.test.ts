import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globsIntersect, matchesGlob } from '../src/glob.ts';

/** An independent account of the same language. */
function asExpression(glob: string): RegExp {
  const source = [...glob].map((char) => (char === '*' ? '.*' : char === '?' ? '.' : char.replace(/[\\^$.|+()[\]{}]/, '\\$&'))).join('');
  return new RegExp(`^${source}$`, 's');
}

const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '.'), maxLength: 7 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 7 });

function everyText(longest: number): readonly string[] {
  const texts = [''];
  for (const one of texts) if (one.length < longest) texts.push(`${one}a`, `${one}b`, `${one}.`);
  return texts;
}

describe('a glob', () => {
  it('matches what the equal regular expression matches', () => {
    fc.assert(
      fc.property(glob, text, (pattern, name) => matchesGlob(pattern, name) === asExpression(pattern).test(name)),
      { numRuns: 2_000 },
    );
  });

  it('answers at once however many stars there are', () => {
    expect(matchesGlob(`${'*a'.repeat(40)}b`, 'a'.repeat(2_000))).toBe(false);
  });

  it('intersects another exactly when some name is in both', () => {
    const texts = everyText(5);
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });

    fc.assert(
      fc.property(short, short, (a, b) => globsIntersect(a, b) === texts.some((name) => matchesGlob(a, name) && matchesGlob(b, name))),
      { numRuns: 400 },
    );
  });
});
