import { describe, expect, it } from 'vitest';
import { environmentOf, patternsClash } from '../src/placing.ts';

const environments = new Map([
  [
    'production',
    [
      { rank: 0, glob: '111122223333' },
      { rank: 1, glob: 'acme/*' },
    ],
  ],
  [
    'staging',
    [
      { rank: 1, glob: 'acme/sandbox' },
      { rank: 2, glob: '*staging*' },
    ],
  ],
]);

describe('a thing', () => {
  it.each([
    ['by its account', [{ rank: 0, name: '111122223333' }], 'production'],
    [
      'by the more specific rank, whatever the order',
      [
        { rank: 0, name: '111122223333' },
        { rank: 2, name: 'uploads-staging' },
      ],
      'staging',
    ],
    ['by an exact name over a glob of the same rank', [{ rank: 1, name: 'acme/sandbox' }], 'staging'],
    ['by a glob where no exact name fits', [{ rank: 1, name: 'acme/docs' }], 'production'],
    ['nowhere when nothing fits', [{ rank: 1, name: 'other/docs' }], null],
    ['nowhere by a name of another rank', [{ rank: 0, name: 'acme/docs' }], null],
  ])('is placed %s', (_, names, expected) => {
    expect(environmentOf(names, environments)).toBe(expected);
  });
});

describe('two patterns', () => {
  it.each([
    [{ rank: 1, glob: 'acme/*' }, { rank: 1, glob: '*/docs' }, true],
    [{ rank: 1, glob: 'acme/docs' }, { rank: 1, glob: 'acme/docs' }, true],
    [{ rank: 1, glob: 'acme/*' }, { rank: 1, glob: 'acme/docs' }, false],
    [{ rank: 1, glob: 'acme/*' }, { rank: 2, glob: 'acme/*' }, false],
    [{ rank: 1, glob: 'acme/*' }, { rank: 1, glob: 'other/*' }, false],
  ])('%o and %o clash: %s', (a, b, expected) => {
    expect(patternsClash(a, b)).toBe(expected);
  });
});
