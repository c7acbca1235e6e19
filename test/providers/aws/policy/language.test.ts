import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectGlobs, intersectPatterns, isEmpty, isMember, isWithin, tidy, witnessOf } from '../../../../providers/aws/policy/language.ts';
import { matchesPattern } from '../../../../providers/aws/policy/pattern.ts';
import { matchesGlob } from '../../../../src/glob.ts';

const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 5 });
const segment = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 3 });
const pattern = fc.tuple(segment, segment).map(([account, name]) => `arn:aws:s3::${account}:${name}`);
const patterns = fc.array(pattern, { maxLength: 3 });

/** Every text of at most `length` letters of "a" and "b". */
function texts(length: number): readonly string[] {
  return length === 0 ? [''] : ['', ...texts(length - 1).flatMap((tail) => [`a${tail}`, `b${tail}`])];
}

describe('the intersection of two globs', () => {
  it('matches exactly what both match', () => {
    fc.assert(
      fc.property(glob, glob, (a, b) => {
        const both = intersectGlobs(a, b);

        for (const text of texts(6)) expect(both.some((one) => matchesGlob(one, text))).toBe(matchesGlob(a, text) && matchesGlob(b, text));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['*staging*', '*', ['*staging*']],
    ['a*', '*b', ['a*b']],
    ['a*', '*a', ['a', 'a*a']],
    ['db:*', 'cluster:*', []],
  ])('of %s and %s is %j', (a, b, expected) => {
    expect(intersectGlobs(a, b)).toEqual(expected);
  });

  it('keeps to the segments of ARNs', () => {
    expect(intersectPatterns('arn:aws:rds:*:111122223333:db:*', 'arn:aws:*:*:*:*staging*')).toEqual(['arn:aws:rds:*:111122223333:db:*staging*']);
    expect(intersectPatterns('arn:aws:rds:*:111122223333:db:*', 'arn:aws:rds:*:444455556666:*')).toEqual([]);
  });
});

describe('a witness', () => {
  it('is in the includes and in none of the excepts', () => {
    fc.assert(
      fc.property(patterns, patterns, (include, except) => {
        const witness = witnessOf({ include, except });

        if (witness !== null) expect(isMember(witness, { include, except })).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is missing only where no name is left', () => {
    const names = ['', 'a', 'b', 'ab', 'x'].flatMap((account) =>
      ['', 'a', 'b', '/', 'x', 'ab', 'ba', 'aa', 'a/b', 'xx', 'xxx', ':'].map((name) => `arn:aws:s3::${account}:${name}`),
    );
    fc.assert(
      fc.property(patterns, patterns, (include, except) => {
        fc.pre(isEmpty({ include, except }));

        for (const name of names) expect(isMember(name, { include, except })).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [['arn:aws:rds:*:111122223333:db:*'], ['arn:aws:rds:*:*:db:prod-*'], 'arn:aws:rds:us-east-1:111122223333:db:example'],
    [['arn:aws:rds:*:111122223333:db:*'], ['arn:aws:rds:*:*:db:?*'], 'arn:aws:rds:c:111122223333:db:'],
    [['arn:aws:rds:*:111122223333:db:*'], ['arn:aws:rds:*:*:db:?*', 'arn:aws:rds:*:*:db:'], null],
    [['arn:aws:rds:*:111122223333:db:*'], ['arn:aws:rds:us-east-?:*:*'], 'arn:aws:rds:eu-central-1:111122223333:db:example'],
    [['arn:aws:s3:::uploads-staging/*'], [], 'arn:aws:s3:::uploads-staging/example'],
    [['arn:aws:rds:*:1:db:*'], ['*'], null],
    [[], [], null],
  ])('of %j but %j is %j', (include, except, expected) => {
    expect(witnessOf({ include, except })).toBe(expected);
  });

  it('ends on patterns that are made to be hard, and does not call them empty', () => {
    const knots = ['a', 'b', 'c'].map((letter) => `arn:aws:s3:::*${letter}${'?'.repeat(40)}`);

    expect(
      witnessOf({ include: ['arn:aws:s3:::*a*b*c*'], except: [...knots, 'arn:aws:s3:::*example*', 'arn:aws:s3:::abc', 'arn:aws:s3:::?', 'arn:aws:s3:::*cc*'] }),
    ).not.toBeNull();
    expect(witnessOf({ include: [`arn:aws:s3:::${'?'.repeat(90)}`], except: [...knots, 'arn:aws:s3:::*x*'] })).not.toBeNull();
  });
});

it('a wildcard of one segment never stands for a colon', () => {
  expect(matchesPattern('arn:aws:rds:*:db:prod', 'arn:aws:rds:us-east-1:1:db:prod')).toBe(false);
  expect(isWithin({ include: ['arn:aws:rds:*:1:db:x'], except: [] }, { include: ['arn:aws:rds:*'], except: [] })).toBe(false);
  expect(isWithin({ include: ['arn:aws:rds:*:1:db:x'], except: [] }, { include: ['arn:aws:rds:*:*:*'], except: [] })).toBe(true);
});

it('what another pattern covers, and what takes nothing away, is not said', () => {
  const language = { include: ['arn:aws:s3:::a*', 'arn:aws:s3:::*', 'arn:aws:s3:::*'], except: ['arn:aws:rds:*:*:*', 'arn:aws:s3:::b*', 'arn:aws:s3:::bb'] };

  expect(tidy(language)).toEqual({ include: ['arn:aws:s3:::*'], except: ['arn:aws:s3:::b*'] });
});

it('the witness of a wildcard has a Region and an account, where such a one is left', () => {
  const include = ['arn:aws:rds:*:*:db:*'];
  const beyond = { include, except: ['arn:*:*:us-*:*:*', 'arn:*:*:eu-*:*:*', 'arn:*:*:*:0*:*'] };

  expect(witnessOf(beyond)).toMatch(/^arn:aws:rds:[^:]+:[^:]+:db:/);
  expect(witnessOf({ include, except: ['arn:*:*:?*:*:*'] })).toMatch(/^arn:aws:rds::[^:]*:db:/);
});
