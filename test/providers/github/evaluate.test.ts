import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/github/index.ts';
import { aScenario, auditOf, codes, MAYA, ORG, type Scenario, saysOf } from './support.ts';

const classic = (...scopes: string[]): Scenario['tokens'] => ({ bot: { kind: 'classic', user: MAYA, scopes } });
const repository = (name: string, fields: Partial<Scenario['repositories'][number]> = {}): Scenario['repositories'][number] => ({
  name: `${ORG}/${name}`,
  roles: { [MAYA]: 'admin' },
  ...fields,
});
const organization = (fields: Partial<Scenario['organizations'][string]>): Scenario['organizations'] => ({
  [ORG]: { id: 21, members: { [MAYA]: 'member' }, ...fields },
});

describe('the role on a repository', () => {
  it('denies what it does not carry: repo on a repository that may only be pulled deletes nothing', async () => {
    const repositories = [repository('docs', { roles: { [MAYA]: 'read' } })];

    const { reach } = await auditOf(aScenario({ repositories, tokens: classic('repo') }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([]);
    expect(saysOf(reach(), 'repos/get-content')).toEqual(['allowed on acme/docs']);
  });

  it.each([
    ['admin', ['repos/delete-branch-protection', 'repos/delete-pages-site', 'git/delete-ref', 'issues/update', 'issues/create']],
    ['maintain', ['repos/delete-pages-site', 'git/delete-ref', 'issues/update', 'issues/create']],
    ['write', ['git/delete-ref', 'issues/update', 'issues/create']],
    ['triage', ['issues/update', 'issues/create']],
    ['read', ['issues/create']],
  ] as const)('%s opens just what it should', async (role, expected) => {
    const { reach } = await auditOf(aScenario({ repositories: [repository('docs', { roles: { [MAYA]: role } })] }));

    const asked = ['repos/delete-branch-protection', 'repos/delete-pages-site', 'git/delete-ref', 'issues/update', 'issues/create'];
    expect(asked.filter((operation) => saysOf(reach(), operation).length > 0)).toEqual(expected);
  });

  it('is not all where a custom role adds to it: what that adds is unknown', async () => {
    const repositories = [repository('docs', { roles: { [MAYA]: 'read' }, customRole: 'release-captain' })];

    const { reach, gaps } = await auditOf(aScenario({ repositories }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['unknown on acme/docs']);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U8', effect: 'granting', what: expect.stringContaining('release-captain') }));
  });

  it('groups the repositories of one operation by certainty', async () => {
    const repositories = [repository('b'), repository('a'), repository('c', { roles: { [MAYA]: 'read' } }), repository('d', { archived: true })];

    const { reach } = await auditOf(aScenario({ repositories }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['allowed on acme/a, acme/b', 'conditional on acme/d']);
  });
});

describe('the scopes', () => {
  it('without delete_repo delete no repository, but every branch, release and environment, and give the repository away', async () => {
    const { reach } = await auditOf(aScenario({ organizations: organization({ showsSettings: true }), tokens: classic('repo', 'workflow', 'gist') }));

    expect(saysOf(reach(), 'repos/delete')).toEqual([]);
    for (const operation of [
      'git/delete-ref',
      'git/update-ref#force',
      'repos/delete-release',
      'repos/delete-an-environment',
      'repos/transfer',
      'repos/update#visibility',
    ]) {
      expect(saysOf(reach(), operation)).toEqual(['allowed on acme/docs']);
    }
  });

  it('open workflow files only with workflow', async () => {
    const without = await auditOf(aScenario({ tokens: classic('repo') }));
    const withIt = await auditOf(aScenario({ tokens: classic('repo', 'workflow') }));

    expect(saysOf(without.reach(), 'repos/create-or-update-file-contents#workflow')).toEqual([]);
    expect(saysOf(withIt.reach(), 'repos/create-or-update-file-contents#workflow')).toEqual(['allowed on acme/docs']);
  });

  it('with public_repo reach public repositories alone, and there all that repo reaches', async () => {
    const repositories = [repository('private'), repository('public', { private: false })];

    const { reach, gaps } = await auditOf(aScenario({ repositories, tokens: classic('public_repo') }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['allowed on acme/public']);
    expect(saysOf(reach(), 'repos/delete-release')).toEqual(['allowed on acme/public']);
    expect(codes(gaps())).not.toContain('GH-U6');
  });

  it('reach private repositories that are not listed, which is said', async () => {
    const { gaps } = await auditOf(aScenario({ tokens: classic('delete_repo') }));

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U6', effect: 'granting' }));
  });

  it('that nobody knows are reported and never dropped', async () => {
    const { gaps } = await auditOf(aScenario({ tokens: classic('repo', 'galaxy:write') }));

    expect(gaps()).toContainEqual(
      expect.objectContaining({ code: 'GH-U2', effect: 'granting', what: 'what the scope galaxy:write opens: the scope is not in our tree' }),
    );
  });

  it('over enterprises open what cannot be listed, which is said', async () => {
    const { gaps } = await auditOf(aScenario({ tokens: classic('admin:enterprise') }));

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U2', effect: 'granting', what: expect.stringContaining('admin:enterprise') }));
  });

  it('that are none reach nothing, and leave nothing open', async () => {
    const { reach, gaps } = await auditOf(aScenario({ tokens: classic() }));

    expect(reach()).toEqual([]);
    expect(gaps().filter(({ effect }) => effect === 'granting')).toEqual([]);
  });

  it('that are not told can be all there are', async () => {
    const { reach, gaps } = await auditOf(aScenario({ tokens: { bot: { kind: 'classic', user: MAYA, scopes: null } } }));

    expect(saysOf(reach(), 'users/create-public-ssh-key-for-authenticated-user')).toEqual(['unknown on maya']);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U3', effect: 'granting' }));
  });
});

describe('deleting a repository of an organization', () => {
  const tokens = classic('repo', 'delete_repo');

  it('needs the admin role', async () => {
    const repositories = [repository('docs', { roles: { [MAYA]: 'maintain' } })];

    const { reach } = await auditOf(aScenario({ repositories, tokens }));

    expect(saysOf(reach(), 'repos/delete')).toEqual([]);
  });

  it('is denied to members where the organization says so', async () => {
    const { reach } = await auditOf(aScenario({ organizations: organization({ showsSettings: true, membersCanDeleteRepositories: false }), tokens }));

    expect(saysOf(reach(), 'repos/delete')).toEqual([]);
    expect(saysOf(reach(), 'repos/transfer')).toEqual([]);
  });

  it('is allowed to members where the organization says so', async () => {
    const { reach } = await auditOf(aScenario({ organizations: organization({ showsSettings: true }), tokens }));

    expect(saysOf(reach(), 'repos/delete')).toEqual(['allowed on acme/docs']);
  });

  it('is allowed to owners whatever the organization says to members', async () => {
    const { reach, ledger } = await auditOf(
      aScenario({ organizations: organization({ members: { [MAYA]: 'admin' }, membersCanDeleteRepositories: false }), tokens }),
    );

    expect(saysOf(reach(), 'repos/delete')).toEqual(['allowed on acme/docs']);
    expect(ledger.filter(({ what }) => what === 'GET /orgs/acme')).toEqual([]);
  });

  it('is an upper bound where the setting is not shown, and the report says which', async () => {
    const { reach, gaps } = await auditOf(aScenario({ tokens }));

    const [deletion] = reach().filter(({ operation }) => operation.id === 'repos/delete');
    expect(deletion).toMatchObject({ certainty: 'allowed', upperBound: ['organization setting members_can_delete_repositories not read'] });
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-N2', effect: 'narrowing', because: 'not-exposed' }));
  });

  it('does not ask an organization for a repository of a user', async () => {
    const { reach } = await auditOf(aScenario({ repositories: [{ name: `${MAYA}/notes`, roles: { [MAYA]: 'admin' } }], tokens }));

    expect(saysOf(reach(), 'repos/delete')).toEqual(['allowed on maya/notes']);
  });
});

describe('an archived repository', () => {
  const tokens = classic('repo', 'delete_repo');
  const archived = (role: 'admin' | 'write'): Scenario['repositories'] => [{ name: `${MAYA}/old`, archived: true, roles: { [MAYA]: role } }];

  it('takes no push from a writer', async () => {
    const { reach } = await auditOf(aScenario({ repositories: archived('write'), tokens }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([]);
    expect(saysOf(reach(), 'repos/get-content')).toEqual(['allowed on maya/old']);
  });

  it('takes pushes from an administrator, who opens it first: a condition that the holder satisfies at will', async () => {
    const { reach } = await auditOf(aScenario({ repositories: archived('admin'), tokens }));

    const [deletion] = reach().filter(({ operation }) => operation.id === 'git/delete-ref');
    expect(deletion).toMatchObject({ certainty: 'conditional', conditions: [{ free: true, text: expect.stringContaining('repos/update') }] });
  });

  it('can be deleted as it is', async () => {
    const { reach } = await auditOf(aScenario({ repositories: archived('admin'), tokens }));

    expect(saysOf(reach(), 'repos/delete')).toEqual(['allowed on maya/old']);
  });
});

describe('a public repository', () => {
  const repositories = [repository('site', { private: false })];

  it('is read by everybody, which is no right of the token', async () => {
    const { reach } = await auditOf(aScenario({ repositories }));

    expect(saysOf(reach(), 'repos/get-content')).toEqual([]);
  });

  it('cannot be published again', async () => {
    const { reach } = await auditOf(aScenario({ repositories, organizations: organization({ showsSettings: true }) }));

    expect(saysOf(reach(), 'repos/update#visibility')).toEqual([]);
  });
});

describe('organizations', () => {
  it('obey owners with admin:org, who administer them', async () => {
    const { reach, evaluation } = await auditOf(aScenario({ organizations: organization({ members: { [MAYA]: 'admin' } }), tokens: classic('admin:org') }));

    expect(saysOf(reach(), 'orgs/delete')).toEqual(['allowed on acme']);
    expect(evaluation.administers('github:token:bot')).toBe('organization acme');
  });

  it('deny a member what is for owners, whatever the scopes, and leave open what may be entrusted', async () => {
    const { reach, gaps, evaluation } = await auditOf(aScenario({ tokens: classic('admin:org') }));

    expect(saysOf(reach(), 'orgs/delete')).toEqual([]);
    expect(saysOf(reach(), 'orgs/list-members')).toEqual(['allowed on acme']);
    expect(saysOf(reach(), 'teams/delete-in-org')).toEqual(['unknown on acme']);
    // Every organization has a CI/CD admin, who is a member.
    expect(saysOf(reach(), 'actions/delete-org-secret')).toEqual(['unknown on acme']);
    expect(saysOf(reach(), 'repos/delete-org-ruleset')).toEqual(['unknown on acme']);
    expect(saysOf(reach(), 'orgs/remove-member')).toEqual([]);
    expect(codes(gaps())).toContain('GH-U9');
    expect(evaluation.administers('github:token:bot')).toBeNull();
  });

  it('show a billing manager nothing of theirs', async () => {
    const { reach } = await auditOf(
      aScenario({ organizations: organization({ members: { [MAYA]: 'billing_manager' } }), repositories: [], tokens: classic('admin:org') }),
    );

    expect(reach()).toEqual([]);
  });

  it('behind a single sign-on that the token has not passed are one click away, not out of reach', async () => {
    const tokens: Scenario['tokens'] = { bot: { kind: 'classic', user: MAYA, scopes: ['repo'], ssoHides: [ORG] } };

    const { reach, gaps } = await auditOf(aScenario({ tokens }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U5', effect: 'granting', what: expect.stringContaining('21') }));
  });
});

describe('evidence', () => {
  it('names the header and the role that decide', async () => {
    const { reach } = await auditOf(aScenario({ tokens: classic('repo', 'delete_repo'), organizations: organization({ showsSettings: true }) }));

    expect(reach().find(({ operation }) => operation.id === 'repos/delete')?.evidence).toEqual([
      { source: 'GET /user', observed: 'x-oauth-scopes: delete_repo, repo' },
      { source: 'GET /user/repos', observed: 'admin on acme/docs' },
      { source: 'GET /orgs/acme', observed: 'members_can_delete_repositories: true' },
    ]);
  });
});

const BOT = 'github:token:bot';

describe('the evaluation', () => {
  it('says the same of the same snapshot, byte for byte', async () => {
    const repositories = ['c', 'a', 'b'].map((name) => repository(name));

    const { snapshot } = await auditOf(aScenario({ repositories }));
    const [first, second] = [snapshot, structuredClone(snapshot)].map((one) => provider.evaluate(one));

    const text = (evaluation = first): string => JSON.stringify([evaluation?.reachOf(BOT), evaluation?.gapsOf(BOT)]);
    expect(text(second)).toBe(text(first));
    expect(text()).toContain('acme/a');
  });

  it('sorts operations and repositories by name', async () => {
    const repositories = ['c', 'a', 'b'].map((name) => repository(name));

    const { reach } = await auditOf(aScenario({ repositories }));

    const ids = reach().map(({ operation }) => operation.id);
    expect(ids).toEqual(ids.toSorted());
    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['allowed on acme/a, acme/b, acme/c']);
  });

  it('knows nothing of a node that is not its own', async () => {
    const { evaluation } = await auditOf(aScenario());

    expect([evaluation.reachOf('aws:x'), evaluation.gapsOf('aws:x'), evaluation.administers('aws:x')]).toEqual([[], [], null]);
  });
});
