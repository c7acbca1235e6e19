import { describe, expect, it } from 'vitest';
import { levelsOf, PERMISSIVE, worded } from '../../../../providers/github/workflow/permissions.ts';
import { contextsOf, eventsOf } from '../../../../providers/github/workflow/subjects.ts';

const expression = (name: string): string => `$\{{ ${name} }}`;

describe('a block of permissions', () => {
  it.each([
    ['names one, and gives no other', { contents: 'write' }, 'contents: write'],
    ['names a few, with dashes', { 'pull-requests': 'write', 'security-events': 'read' }, 'pull-requests: write, security-events: read'],
    ['names none', {}, 'none'],
    ['takes one away', { contents: 'none', issues: 'read' }, 'issues: read'],
    ['gives identity tokens', { 'id-token': 'write' }, 'id-token: write'],
  ])('%s', (_, block, expected) => {
    const { levels, odd } = levelsOf(block);

    expect(worded(levels)).toBe(expected);
    expect(odd).toEqual([]);
  });

  it('gives with read-all to read everything, and no identity token', () => {
    const { levels } = levelsOf('read-all');

    expect(levels).toMatchObject({ contents: { most: 'read' }, models: { most: 'read' }, id_token: { most: 'none' } });
    expect(Object.values(levels).some(({ most }) => most === 'write')).toBe(false);
  });

  it('gives with write-all to write everything, identity tokens among it, and models to read', () => {
    const { levels } = levelsOf('write-all');

    expect(levels).toMatchObject({ contents: { least: 'write' }, id_token: { least: 'write' }, models: { least: 'read', most: 'read' } });
    expect(Object.keys(levels)).toHaveLength(17);
  });

  it.each([
    ['a key that GitHub does not document', { contents: 'read', workflows: 'write' }, ['workflows'], 'contents: read, workflows: at most write'],
    ['an expression as a level', { contents: expression('inputs.level') }, ['contents'], 'contents: at most write'],
    ['a level that no workflow can ask for', { contents: 'admin' }, ['contents'], 'contents: at most write'],
    ['a level that the key has not', { models: 'write' }, ['models'], 'models: at most write'],
    ['reading of identity tokens, which there is not', { 'id-token': 'read' }, ['id-token'], 'id-token: at most write'],
    ['a list as a level', { contents: ['write'] }, ['contents'], 'contents: at most write'],
  ])('leaves open %s', (_, block, odd, expected) => {
    const understood = levelsOf(block);

    expect(understood.odd).toEqual(odd);
    expect(worded(understood.levels)).toBe(expected);
  });

  it.each([
    ['an expression', expression('inputs.all')],
    ['nothing', null],
    ['a list', ['contents']],
  ])('leaves everything open that is %s', (_, block) => {
    const { levels, odd } = levelsOf(block);

    expect(odd).toEqual(['']);
    expect(levels).toMatchObject({ contents: { least: 'none', most: 'write' }, id_token: { least: 'none', most: 'write' } });
  });
});

it('the permissive default writes almost all, and gives no identity token', () => {
  expect(PERMISSIVE).toMatchObject({ contents: { least: 'write' }, packages: { least: 'write' }, id_token: { most: 'none' }, models: { most: 'none' } });
  expect(['administration', 'secrets', 'workflows', 'members'].filter((key) => key in PERMISSIVE)).toEqual([]);
});

describe('the subjects of a job', () => {
  const expressed = expression('inputs.to');

  it.each<readonly [string, unknown, unknown, readonly string[]]>([
    ['every ref', 'push', undefined, ['ref:refs/*']],
    ['the branches that a push is filtered by', { push: { branches: ['main', 'release/**'] } }, undefined, ['ref:refs/heads/main', 'ref:refs/heads/release/*']],
    ['the tags that a push is filtered by', { push: { tags: 'v[0-9]+.?' } }, undefined, ['ref:refs/tags/v*']],
    ['every branch, where some are ignored', { push: { 'branches-ignore': ['wip'] } }, undefined, ['ref:refs/heads/*']],
    ['what is not taken away again', { push: { branches: ['main', '!main-old'] } }, undefined, ['ref:refs/heads/main']],
    ['pull requests', ['pull_request'], undefined, ['pull_request']],
    ['the base, where a fork is let in', ['pull_request_target'], undefined, ['ref:refs/*']],
    ['several', ['push', 'pull_request'], undefined, ['pull_request', 'ref:refs/*']],
    ['tags, of releases', { release: null }, undefined, ['ref:refs/tags/*']],
    ['anything, where others call it', { workflow_call: null, push: { branches: ['main'] } }, undefined, ['*', 'ref:refs/heads/main']],
    ['its environment, whatever starts it', 'push', 'production', ['environment:production']],
    ['its environment by name', 'push', { name: 'eu:production', url: 'https://a.example' }, ['environment:eu%3Aproduction']],
    ['any environment and none, where an expression names it', 'push', expressed, ['environment:*', 'ref:refs/*']],
    ['anything, where its events are not understood', 7, undefined, ['*']],
  ])('name %s', (_, on, environment, expected) => {
    expect(contextsOf(eventsOf(on), environment)).toEqual(expected);
  });
});
