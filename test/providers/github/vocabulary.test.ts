import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../../providers/github/vocabulary.ts';
import { issuesOf } from '../../../src/manifest/issues.ts';
import type { Vocabulary } from '../../../src/manifest/vocabulary.ts';

describe('the vocabulary', () => {
  it('fits what the manifest asks of every provider', () => {
    const fitting: Vocabulary = vocabulary;

    expect(fitting.id).toBe('github');
  });
});

describe('a scope', () => {
  it.each([
    [{ permissions: { contents: 'read' }, repositories: ['acme/docs'] }],
    [{ permissions: { 'pull-requests': 'write', security_events: 'read' } }],
    [{ permissions: { organization_projects: 'admin' }, organizations: ['acme'] }],
    [{ operations: ['repos/*'], repositories: ['acme/*'] }],
    [{ oauth: ['repo', 'read:org'] }],
    [{ oauth: [] }],
  ])('may be %o', (scope) => {
    expect(vocabulary.scope.safeParse(scope).success).toBe(true);
  });

  it.each([
    ['an unknown permission', { permissions: { content: 'read' } }],
    ['an unknown level', { permissions: { contents: 'delete' } }],
    ['an unknown scope', { oauth: ['repos'] }],
    ['both languages at once', { oauth: ['repo'], permissions: { contents: 'read' } }],
    ['an unknown key', { repos: ['acme/docs'] }],
    ['an empty name', { repositories: [''] }],
  ])('may not hold %s', (_name, scope) => {
    expect(vocabulary.scope.safeParse(scope).success).toBe(false);
  });

  it('names the words that could have been meant', () => {
    const issues = issuesOf(vocabulary.scope, { permissions: { content: 'read' } });

    expect(issues).toMatchObject([{ path: ['permissions', 'content'], help: { kind: 'slip', among: expect.arrayContaining(['contents']) } }]);
  });
});

describe('the patterns of an environment', () => {
  it('rank a branch of a repository over the repository, and that over its owner', () => {
    const ranked = vocabulary.rank({ repositories: ['Acme/*'], branches: ['main', 'release/*'], organizations: ['ACME'] });

    expect(ranked).toEqual([
      { rank: 2, glob: 'acme/*#main' },
      { rank: 2, glob: 'acme/*#release/*' },
      { rank: 1, glob: 'acme/*' },
      { rank: 0, glob: 'acme' },
    ]);
  });

  it('take branches without repositories for those of any', () => {
    expect(vocabulary.rank({ branches: ['main'] })).toEqual([{ rank: 2, glob: '*#main' }]);
  });

  it.each([[{ repository: ['acme/docs'] }], [{ repositories: 'acme/docs' }]])('are not %o', (pattern) => {
    expect(vocabulary.pattern.safeParse(pattern).success).toBe(false);
  });
});

describe('a workflow', () => {
  it.each([
    ['.github/workflows/release.yml#publish', true],
    ['.github/workflows/release.yaml#publish', true],
    ['.github/workflows/release.yml', false],
    ['release#publish', false],
  ])('named %s: %s', (text, valid) => {
    expect(vocabulary.named.workflow.safeParse(text).success).toBe(valid);
  });
});

describe('a deploy key', () => {
  it.each([
    ['acme/docs#42', true],
    ['acme/docs#release machine', true],
    ['maya_acme/.github#ci #2', true],
    ['acme/docs', false],
    ['acme/docs#', false],
    ['acme/docs# 42', false],
    ['docs#42', false],
    ['acme/..#42', false],
    ['acme/docs/x#42', false],
    ['acme/docs?a=b#42', false],
    ['acme/docs#4\n2', false],
    ['acme/docs#4\u001b[2J', false],
  ])('named %j: %s', (text, valid) => {
    expect(vocabulary.named.deployKey.safeParse(text).success).toBe(valid);
  });
});
