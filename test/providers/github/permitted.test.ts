import { describe, expect, it } from 'vitest';
import { ANYTHING, answerOf, exactly, NOTHING_HELD } from '../../../providers/github/permitted.ts';
import { reachOf } from '../../../providers/github/reach.ts';
import type { Account, Permitted } from '../../../providers/github/state.ts';
import { saysOf } from './support.ts';

function aGrant(fields: Partial<Permitted> = {}): Permitted {
  return { kind: 'permitted', permissions: {}, rest: NOTHING_HELD, repositories: null, roles: 'none', bound: null, evidence: [], account: 'a', ...fields };
}

const ACCOUNT: Account = {
  user: null,
  siteAdmin: false,
  listedBy: 'GET /installation/repositories',
  repositories: ['docs', 'web'].map((name) => ({
    name: `acme/${name}`,
    owner: 'acme',
    ofOrganization: true,
    public: false,
    archived: false,
    role: name === 'docs' ? 'read' : 'admin',
    customRole: null,
  })),
  organizations: { list: [], whole: true },
  settings: {},
  gaps: [],
};

describe('whether permissions open something', () => {
  it.each([
    ['the level itself', { contents: exactly('write') }, [['contents:write']], 'yes'],
    ['a higher level', { contents: exactly('admin') }, [['contents:read']], 'yes'],
    ['a lower level', { contents: exactly('read') }, [['contents:write']], 'no'],
    ['a level that may be high enough', { contents: { least: 'read', most: 'write' } as const }, [['contents:write']], 'unknown'],
    ['one of two that are needed together', { contents: exactly('write') }, [['contents:write', 'workflows:write']], 'no'],
    ['two that are needed together, one of them open', { contents: exactly('write'), workflows: ANYTHING }, [['contents:write', 'workflows:write']], 'unknown'],
    ['the second of two alternatives', { issues: exactly('write') }, [['contents:write'], ['issues:write']], 'yes'],
    ['nothing, for what every token may read', {}, [['metadata:read']], 'yes'],
  ])('is decided by %s', (_, permissions, alternatives, answer) => {
    expect(answerOf(alternatives, aGrant({ permissions }))).toBe(answer);
  });

  it('is open for what could not be asked for', () => {
    expect(answerOf([['secrets:write']], aGrant({ rest: ANYTHING }))).toBe('unknown');
  });
});

describe('a token whose permissions are known', () => {
  const administration = { administration: exactly('write') };

  it.each([
    ['where no user stands behind it', { roles: 'none' } as const, ['allowed on acme/docs, acme/web']],
    ['as far as the roles of its user go', { roles: 'decide' } as const, ['allowed on acme/web']],
    ['where the roles were not told, as an upper bound', { roles: 'untold' } as const, ['allowed on acme/docs, acme/web']],
    ['in the repositories that it was made for', { repositories: ['acme/docs'] }, ['allowed on acme/docs']],
  ])('reaches what they open %s', (_, fields, expected) => {
    const reach = reachOf(aGrant({ permissions: administration, ...fields }), ACCOUNT);

    expect(saysOf(reach, 'repos/delete-branch-protection')).toEqual(expected);
    expect(saysOf(reach, 'git/delete-ref')).toEqual([]);
  });

  it('is told with what bounds it', () => {
    const reach = reachOf(aGrant({ permissions: administration, bound: 'permissions of the installation' }), ACCOUNT);

    expect(reach.find(({ operation }) => operation.id === 'repos/delete-branch-protection')?.upperBound).toEqual(['permissions of the installation']);
  });
});

describe('a ruleset that the token never bypasses', () => {
  const guard = {
    name: 'ruleset main-safe',
    from: 'repository',
    stopping: ['deletion', 'force'],
    bypass: 'never',
    removedBy: 'repos/delete-repo-ruleset',
    follows: true,
  } as const;
  const account: Account = {
    ...ACCOUNT,
    guards: { 'acme/web': { branch: 'main', guards: [{ ...guard, stopping: [...guard.stopping] }], whole: true, others: false } },
  };

  it.each([
    ['contents alone', { contents: exactly('write') }, []],
    ['contents and the settings', { contents: exactly('write'), administration: exactly('write') }, ['conditional on acme/web#main']],
    ['contents and perhaps the settings', { contents: exactly('write'), administration: ANYTHING }, ['unknown on acme/web#main']],
  ])('leaves of the default branch what %s opens', (_, permissions, expected) => {
    const reach = reachOf(aGrant({ permissions, repositories: ['acme/web'] }), account);

    expect(saysOf(reach, 'git/update-ref#force')).toEqual(['allowed on acme/web', ...expected]);
  });
});
