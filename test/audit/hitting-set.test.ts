import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitAll, MOST_CANDIDATES } from '../../src/audit/hitting-set.ts';

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `g${String(at).padStart(2, '0')}`);

/** By their names, but for one that stands far off. */
const distanceOf = (grant: string): number => (grant === 'a far one' ? 1 : 0);

describe('a set that hits every core', () => {
  it.each<readonly [string, readonly (readonly string[])[], readonly (readonly string[])[], readonly string[]]>([
    ['is empty where there is none', [], [], []],
    [
      'is one grant that all share',
      [
        ['a', 'x'],
        ['b', 'x'],
        ['c', 'x'],
      ],
      [],
      ['x'],
    ],
    [
      'is the nearest of those that do as well',
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
      [],
      ['a'],
    ],
    ['goes round a grant that must stay', [['a', 'b']], [['a']], ['b']],
    [
      'goes round grants that must not go together',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [['a', 'c']],
      ['a', 'd'],
    ],
    ['knows that who hits a core hits what contains it', [['a'], ['b', 'a'], ['c', 'a', 'b']], [], ['a']],
  ])('%s', (_, cores, forbidden, grants) => {
    expect(hitAll({ cores, forbidden: forbidden.map((set) => new Set(set)), distanceOf })).toEqual({ kind: 'solved', grants, exact: true });
  });

  it.each<readonly [string, readonly (readonly string[])[], readonly (readonly string[])[]]>([
    ['nothing may be taken out of a core', [['a', 'b']], [['a'], ['b']]],
    ['what would do must not go together', [['a'], ['b']], [['a', 'b']]],
  ])('does not exist where %s', (_, cores, forbidden) => {
    expect(hitAll({ cores, forbidden: forbidden.map((set) => new Set(set)), distanceOf })).toEqual({ kind: 'none' });
  });

  it('of many candidates hits all, has nothing needless, and does not claim to be smallest', () => {
    const many = names(3 * MOST_CANDIDATES);
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.constantFrom(...many), { minLength: 1, maxLength: 6 }), { minLength: 40, maxLength: 80 }), (cores) => {
        const answer = hitAll({ cores, forbidden: [], distanceOf });

        fc.pre(answer.kind === 'solved' && !answer.exact);
        const grants = answer.kind === 'solved' ? answer.grants : [];
        const hits = (taken: readonly string[]): boolean => cores.every((core) => core.some((grant) => taken.includes(grant)));
        expect(hits(grants)).toBe(true);
        for (const grant of grants) expect(hits(grants.filter((one) => one !== grant))).toBe(false);
      }),
    );
  });

  it('is found in no time among twenty, however they are entangled', () => {
    const all = names(MOST_CANDIDATES);
    const cores = all.flatMap((a, i) => all.slice(i + 1).map((b) => [a, b]));

    expect(hitAll({ cores, forbidden: [], distanceOf })).toMatchObject({ kind: 'solved', exact: true, grants: all.slice(0, -1) });
  }, 2_000);
});
