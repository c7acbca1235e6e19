import { describe, expect, it } from 'vitest';
import { operations } from '../../../providers/github/catalogue.ts';
import { provider } from '../../../providers/github/index.ts';
import type { State } from '../../../providers/github/state.ts';
import type { Coverage, Resource, Selector, Snapshot } from '../../../src/model.ts';
import { NOW } from '../../support/collecting.ts';

const a = (type: string, id: string): Resource => ({ provider: 'github', type, id, name: id, path: id, backups: null });
const onRepositories = (...names: string[]): Selector => ({ kind: 'resources', resources: names.map((name) => a('repository', name)) });
const DOCS = onRepositories('acme/docs');

const state: State = {
  grants: {},
  accounts: {
    maya: {
      user: 'maya',
      siteAdmin: false,
      listedBy: 'GET /user/repos',
      repositories: [{ name: 'acme/site', owner: 'acme', ofOrganization: true, public: true, archived: false, role: 'admin', customRole: null }],
      organizations: { list: [], whole: true },
      settings: {},
      gaps: [],
    },
  },
};
const snapshot: Snapshot = {
  schemaVersion: 1,
  provider: 'github',
  takenAt: NOW,
  finishedAt: NOW,
  source: 'live',
  subjects: [],
  failed: [],
  state,
  values: [],
  requests: [],
};

function covers(scopes: readonly unknown[], id: string, on: Selector = DOCS): Coverage {
  const operation = operations.find((one) => one.id === id);
  if (operation === undefined) throw new Error(`The catalogue has no ${id}.`);
  return provider.declared(scopes, snapshot).covers(operation, on, []);
}

describe('permissions', () => {
  it.each([
    ['contents: read', { contents: 'read' }, 'repos/get-content', 'all'],
    ['contents: read', { contents: 'read' }, 'git/delete-ref', 'none'],
    ['contents: write', { contents: 'write' }, 'repos/get-content', 'all'],
    ['contents: write', { contents: 'write' }, 'git/update-ref#force', 'all'],
    ['contents: write', { contents: 'write' }, 'repos/create-or-update-file-contents#workflow', 'none'],
    ['contents and workflows: write', { contents: 'write', workflows: 'write' }, 'repos/create-or-update-file-contents#workflow', 'all'],
    ['contents: write', { contents: 'write' }, 'repos/delete', 'none'],
    ['administration: write', { administration: 'write' }, 'repos/delete', 'all'],
    ['pull-requests: write', { 'pull-requests': 'write' }, 'issues/create-comment', 'all'],
    ['nothing but that metadata is always read', {}, 'repos/get', 'all'],
    ['issues: write', { issues: 'write' }, 'issues/delete-comment', 'all'],
    ['issues: write', { issues: 'write' }, 'pulls/delete-review-comment', 'none'],
    ['dependabot secrets: write', { dependabot_secrets: 'write' }, 'actions/delete-repo-secret', 'none'],
  ])('%s %o: %s is declared: %s', (_name, permissions, operation, expected) => {
    expect(covers([{ permissions }], operation)).toBe(expected);
  });
});

describe('effects', () => {
  it('declare another door to the same destruction', () => {
    expect(covers([{ operations: ['actions/delete-workflow-run'] }], 'actions/delete-workflow-run-logs')).toBe('all');
  });

  it('do not declare a door to more than that', () => {
    expect(covers([{ operations: ['repos/delete'] }], 'repos/transfer')).toBe('none');
  });

  it('are not what other operations compare by', () => {
    expect(covers([{ operations: ['issues/create'] }], 'issues/update')).toBe('none');
  });

  it('hold on the same kind of place alone', () => {
    const onOrganization: Selector = { kind: 'resources', resources: [a('organization', 'acme')] };

    expect(covers([{ operations: ['actions/delete-repo-secret'] }], 'actions/delete-org-secret', onOrganization)).toBe('none');
  });
});

describe('places', () => {
  const permissions = { contents: 'write' };

  it.each([
    ['the repository itself', { repositories: ['acme/docs'] }, 'all'],
    ['the repository in other letters', { repositories: ['Acme/DOCS'] }, 'all'],
    ['all of its owner', { repositories: ['acme/*'] }, 'all'],
    ['its organization', { organizations: ['acme'] }, 'all'],
    ['another repository', { repositories: ['acme/site'] }, 'none'],
    ['another organization', { organizations: ['umbrella'] }, 'none'],
    ['another repository, though its organization is named', { repositories: ['acme/site'], organizations: ['acme'] }, 'none'],
    ['no place at all', {}, 'all'],
  ])('declared on %s %o: %s', (_name, where, expected) => {
    expect(covers([{ permissions, ...where }], 'git/delete-ref')).toBe(expected);
  });

  it('leave over what no entry names', () => {
    const coverage = covers(
      [
        { permissions, repositories: ['acme/docs'] },
        { permissions, repositories: ['acme/a*'] },
      ],
      'git/delete-ref',
      onRepositories('acme/api', 'acme/docs', 'acme/infra'),
    );

    expect(coverage).toEqual({ excess: onRepositories('acme/infra') });
  });

  it.each([
    [{ organizations: ['acme'] }, 'all'],
    [{ repositories: ['acme/docs'] }, 'all'],
    [{ repositories: ['umbrella/docs'] }, 'none'],
  ])('of an organization are its own name, or the owners of the repositories: %o', (where, expected) => {
    const onOrganization: Selector = { kind: 'resources', resources: [a('organization', 'acme')] };

    expect(covers([{ permissions: { members: 'read' }, ...where }], 'orgs/list-members', onOrganization)).toBe(expected);
  });
});

describe('classic scopes', () => {
  it('declare what they open, whatever the role', () => {
    expect(covers([{ oauth: ['repo'] }], 'git/delete-ref')).toBe('all');
    expect(covers([{ oauth: ['repo'] }], 'repos/delete')).toBe('none');
    expect(covers([{ oauth: ['repo', 'delete_repo'] }], 'repos/delete')).toBe('all');
  });

  it('declare with public_repo what repo declares, on public repositories alone', () => {
    expect(covers([{ oauth: ['public_repo'] }], 'git/delete-ref', onRepositories('acme/docs', 'acme/site'))).toEqual({ excess: DOCS });
  });
});

describe('nothing declared', () => {
  it('covers nothing', () => {
    expect(covers([], 'repos/get')).toBe('none');
  });

  it('covers no language of names', () => {
    expect(covers([{ operations: ['*'] }], 'repos/delete', { kind: 'pattern', include: ['*'], except: [], witness: 'acme/docs' })).toBe('none');
  });

  it.each([
    ['acme/*', 'all'],
    ['*', 'all'],
    ['acme/?', 'none'],
    ['acme/*-api', 'none'],
    ['acme/docs', 'none'],
    ['globex/*', 'none'],
  ] as const)('covers all repositories of an owner, none of which is listed, only by a word for all of them: %s', (glob, expected) => {
    const on = { kind: 'pattern', include: ['acme/*'], except: [], witness: 'acme/any' } as const;

    expect(covers([{ permissions: { administration: 'write' }, repositories: [glob] }], 'repos/delete', on)).toBe(expected);
  });

  it('leaves over the owners that are not declared', () => {
    const on = { kind: 'pattern', include: ['acme/*', 'globex/*'], except: [], witness: 'acme/any' } as const;

    expect(covers([{ operations: ['repos/delete'], organizations: ['acme'] }], 'repos/delete', on)).toEqual({
      excess: { kind: 'pattern', include: ['globex/*'], except: [], witness: 'globex/any' },
    });
  });
});

describe('a branch', () => {
  const onBranch = (id: string): Selector => ({ kind: 'resources', resources: [a('branch', id)] });

  it.each([
    ['acme/docs#main', 'git/update-ref#force', 'all'],
    ['acme/api#main', 'git/update-ref#force', 'none'],
  ])('is declared with its repository: %s', (id, operation, expected) => {
    expect(covers([{ permissions: { contents: 'write' }, repositories: ['acme/docs'] }], operation, onBranch(id))).toBe(expected);
  });

  it('of a public repository is declared by public_repo', () => {
    expect(covers([{ oauth: ['public_repo'] }], 'git/update-ref#force', onBranch('acme/site#main'))).toBe('all');
    expect(covers([{ oauth: ['public_repo'] }], 'git/update-ref#force', onBranch('acme/docs#main'))).toBe('none');
  });
});
