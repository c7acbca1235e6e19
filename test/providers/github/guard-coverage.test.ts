import { describe, expect, it } from 'vitest';
import { followsRenaming, protectionOf, rulesetCovers } from '../../../providers/github/guards/coverage.ts';

const covers = (branch: string, include: readonly string[], exclude: readonly string[] = []): string => rulesetCovers({ include, exclude }, branch);

describe('a ruleset', () => {
  it.each([
    ['main', ['~ALL'], [], 'yes'],
    ['main', ['~DEFAULT_BRANCH'], [], 'yes'],
    ['main', ['refs/heads/main'], [], 'yes'],
    ['main', ['refs/heads/Main'], [], 'no'],
    ['main', ['refs/heads/*'], [], 'yes'],
    ['release/1', ['refs/heads/*'], [], 'no'],
    ['main', ['refs/heads/**'], [], 'yes'],
    ['release/1', ['refs/heads/**'], [], 'maybe'],
    ['release/1', ['refs/heads/**/*'], [], 'yes'],
    ['main', ['refs/heads/m*'], [], 'maybe'],
    ['main', ['refs/heads/dev'], [], 'no'],
    ['main', ['refs/tags/main'], [], 'no'],
    ['main', [], [], 'no'],
    ['main', ['~ALL'], ['refs/heads/main'], 'no'],
    ['main', ['~ALL'], ['refs/heads/m?in'], 'maybe'],
    ['main', ['~ALL'], ['refs/heads/dev'], 'yes'],
    ['main', ['~DEFAULT_BRANCH'], ['~ALL'], 'no'],
  ] as const)('is about the default branch %s, with %j but %j: %s', (branch, include, exclude, expected) => {
    expect(covers(branch, include, exclude)).toBe(expected);
  });

  it('whose conditions are not told may be about it', () => {
    expect(rulesetCovers(null, 'main')).toBe('maybe');
  });

  it.each([
    ['~ALL', true],
    ['~DEFAULT_BRANCH', true],
    ['refs/heads/**/*', true],
    ['refs/heads/**', false],
    ['refs/heads/*', false],
    ['refs/heads/main', false],
  ])('that names %s follows the branch under any name: %s', (pattern, expected) => {
    expect(followsRenaming({ include: [pattern], exclude: [] })).toBe(expected);
  });

  it('that leaves a name out does not follow the branch to it', () => {
    expect(followsRenaming({ include: ['~DEFAULT_BRANCH'], exclude: ['refs/heads/trial'] })).toBe(false);
    expect(followsRenaming(null)).toBe(false);
  });
});

describe('the protection of a branch', () => {
  const rules = (...patterns: readonly string[]): readonly { readonly pattern: string }[] => patterns.map((pattern) => ({ pattern }));

  it.each([
    ['main', rules('*', 'main'), 'main'],
    ['main', rules('*'), '*'],
    ['main', rules('dev'), null],
    ['release/1', rules('*'), null],
    ['main', rules('m*'), 'maybe'],
    ['main', rules('*', 'm*'), 'maybe'],
  ])('of %s among %j is %s', (branch, among, expected) => {
    const found = protectionOf(among, branch);

    expect(found === null || found === 'maybe' ? found : found.pattern).toBe(expected);
  });
});
