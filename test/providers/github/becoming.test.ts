import { describe, expect, it } from 'vitest';
import { evaluate as evaluateAws } from '../../../providers/aws/evaluate.ts';
import type { State as AwsState } from '../../../providers/aws/state.ts';
import { evaluate } from '../../../providers/github/evaluate.ts';
import { exactly, NOTHING_HELD } from '../../../providers/github/permitted.ts';
import type { Grant, State } from '../../../providers/github/state.ts';
import { type Part, type Reached, walkFrom } from '../../../src/audit/paths.ts';
import { aScenario, auditOf, MAYA, ORG, type Scenario } from './support.ts';

const BOT = 'github:token:bot';
const scopes = (...words: string[]): Scenario['tokens'] => ({ bot: { kind: 'classic', user: MAYA, scopes: words } });
const repository = (name: string, fields: Partial<Scenario['repositories'][number]> = {}): Scenario['repositories'][number] => ({
  name: `${ORG}/${name}`,
  roles: { [MAYA]: 'admin' },
  ...fields,
});

async function walkOf(scenario: Scenario, others: readonly Part[] = []): Promise<ReturnType<typeof walkFrom>> {
  const { evaluation, ledger, local } = await auditOf(scenario);
  expect(ledger.filter(({ what }) => !/^(GET|query) /.test(what))).toEqual([]);
  expect(local.writes).toEqual([]);
  return walkFrom(BOT, [{ provider: 'github', evaluation }, ...others]);
}

/** "allowed on acme/docs by github:ssh-key-of:maya", one line a reach of the operation. */
function tellsOf(reach: readonly Reached[], operation: string): readonly string[] {
  return reach
    .filter((one) => one.operation.id === operation)
    .map(({ certainty, on, path }) => {
      const names = on.kind === 'resources' ? on.resources.map(({ id }) => id).join(', ') : '';
      return [certainty, 'on', names, ...path.map(({ to }) => `by ${to}`)].join(' ');
    });
}

describe('a token that adds SSH keys', () => {
  it('ends in a force push to all that its user may push to', async () => {
    const repositories = [
      repository('docs', { private: false }),
      repository('site', { private: false, roles: { [MAYA]: 'write' } }),
      repository('read', { private: false, roles: { [MAYA]: 'read' } }),
    ];

    const { reach } = await walkOf(aScenario({ repositories, tokens: scopes('admin:public_key') }));

    expect(tellsOf(reach, 'git/update-ref#force')).toEqual([`allowed on acme/docs, acme/site by github:ssh-key-of:${MAYA}`]);
    expect(tellsOf(reach, 'repos/delete')).toEqual([]);
  });

  it('pushes where another token of the user sees that it may', async () => {
    const tokens: Scenario['tokens'] = { ...scopes('admin:public_key'), wide: { kind: 'classic', user: MAYA, scopes: ['repo'] } };

    const { reach, gaps } = await walkOf(aScenario({ tokens }));

    expect(tellsOf(reach, 'git/delete-ref')).toEqual([`allowed on acme/docs by github:ssh-key-of:${MAYA}`]);
    expect(gaps.filter(({ what }) => what.includes('SSH key'))).toEqual([]);
  });

  it('pushes to private repositories that were never listed, which is said', async () => {
    const { gaps } = await walkOf(aScenario({ tokens: scopes('write:public_key') }));

    expect(gaps).toContainEqual(expect.objectContaining({ code: 'GH-U6', effect: 'granting', what: expect.stringContaining(`an SSH key of ${MAYA}`) }));
  });

  it('does so only with a scope that adds them', async () => {
    const { became } = await walkOf(aScenario({ tokens: scopes('read:public_key') }));

    expect(became).toEqual([]);
  });
});

/** A grant as a token with known permissions has it, on an organization's and on Maya's own repository. */
function judgedWith(permissions: Readonly<Record<string, 'read' | 'write' | 'admin'>>, repositories: State['accounts'][string]['repositories'] = OWN): Part {
  const held = Object.fromEntries(Object.entries(permissions).map(([key, level]) => [key, exactly(level)]));
  const grant: Grant = {
    kind: 'permitted',
    permissions: held,
    rest: NOTHING_HELD,
    repositories: null,
    roles: 'decide',
    bound: null,
    evidence: [],
    account: 'a',
  };
  const account = {
    user: MAYA,
    siteAdmin: false,
    repositories,
    listedBy: 'GET /user/repos',
    organizations: { list: [{ login: ORG, role: 'admin' }], whole: true },
    settings: {},
    gaps: [],
  };
  return { provider: 'github', evaluation: evaluate({ grants: { [BOT]: grant }, accounts: { a: account } }) };
}

const plain = { ofOrganization: true, public: false, archived: false, role: 'admin', customRole: null } as const;
const OWN: State['accounts'][string]['repositories'] = [
  { ...plain, name: 'acme/docs', owner: 'acme' },
  { ...plain, name: 'maya/notes', owner: 'maya', ofOrganization: false },
];

describe('a right that makes others push', () => {
  it('ends in a force push by a deploy key, unless an organization forbids these', () => {
    const { reach } = walkFrom(BOT, [judgedWith({ administration: 'write' })]);

    const [pushed] = reach.filter(({ operation }) => operation.id === 'git/update-ref#force');
    expect(pushed).toMatchObject({ certainty: 'conditional', path: [{ via: 'repos/create-deploy-key', to: 'github:deploy-key-by:token:bot' }] });
    expect(pushed?.conditions.map(({ text }) => text)).toEqual(['repos/create-deploy-key: only where the organization allows deploy keys']);
  });

  it('needs no leave on repositories of nobody but a person', () => {
    const { reach } = walkFrom(BOT, [judgedWith({ administration: 'write' }, OWN.slice(1))]);

    expect(tellsOf(reach, 'git/update-ref#force')).toEqual(['allowed on maya/notes by github:deploy-key-by:token:bot']);
  });

  it('waits on an archived repository until that is opened again, which the same right does', () => {
    const { reach } = walkFrom(BOT, [judgedWith({ administration: 'write' }, [{ ...plain, name: 'acme/old', owner: 'acme', archived: true }])]);

    expect(tellsOf(reach, 'git/update-ref#force')).toEqual(['conditional on acme/old by github:deploy-key-by:on-conditions:token:bot']);
    expect(reach.find(({ operation }) => operation.id === 'git/update-ref#force')?.conditions.map(({ text }) => text)).toEqual([
      'repos/create-deploy-key: once the archived repository is opened again (repos/update)',
      'repos/create-deploy-key: only where the organization allows deploy keys',
    ]);
  });
});

describe('a right that runs code', () => {
  it.each([
    ['a workflow file', { contents: 'write', workflows: 'write' }, 'repos/create-or-update-file-contents#workflow', 'allowed'],
    ['a dispatch', { contents: 'write' }, 'repos/create-dispatch-event', 'conditional'],
    ['a dispatch of a workflow', { actions: 'write' }, 'actions/create-workflow-dispatch', 'conditional'],
    ['a runner', { administration: 'write' }, 'actions/create-registration-token-for-repo', 'conditional'],
    ['the runner of an organization', { organization_self_hosted_runners: 'write' }, 'actions/create-registration-token-for-org', 'conditional'],
    [
      'more rights for all jobs',
      { organization_administration: 'write' },
      'actions/set-github-actions-default-workflow-permissions-organization',
      'conditional',
    ],
  ] as const)('by %s ends in what a job may do with its own token', (_, permissions, via, certainty) => {
    const { evaluation } = judgedWith(permissions, OWN.slice(0, 1));

    const edges = [...evaluation.edgesFrom(BOT, { leaving: false, isNews: () => true })].filter(({ step }) => step.via.split(' or ').includes(via));

    expect(edges.map(({ step }) => step.certainty)).toEqual([certainty]);
    const ends = edges.flatMap(({ to }) => evaluation.endsOf(to, () => true)).map(({ operation }) => operation.id);
    expect(ends).toEqual(expect.arrayContaining(['git/delete-ref', 'repos/delete-release', 'actions/delete-artifact']));
    expect(ends).not.toContain('repos/create-or-update-file-contents#workflow');
    expect(ends.filter((id) => /secret|repos\/delete$|branch-protection/.test(id))).toEqual([]);
  });

  it('by none of them, becomes nobody', () => {
    expect(walkFrom(BOT, [judgedWith({ issues: 'write', contents: 'read', secrets: 'write' })]).became).toEqual([]);
  });

  it('starts no further jobs with the token of a job', () => {
    const { became } = walkFrom(BOT, [judgedWith({ contents: 'write', workflows: 'write' }, OWN.slice(0, 1))]);

    expect(became).toEqual(['github:jobs:workflow-file:token:bot', 'github:jobs:dispatch:token:bot', 'github:repo:acme/docs']);
  });
});

describe('a right that makes owners', () => {
  it('ends in the whole organization', async () => {
    const organizations: Scenario['organizations'] = { [ORG]: { id: 21, members: { [MAYA]: 'admin' } } };

    const walk = await walkOf(aScenario({ organizations, tokens: { ...scopes('write:org'), wide: { kind: 'classic', user: MAYA, scopes: ['repo'] } } }));

    expect(walk.administers).toBe('organization acme');
    expect(walk.administersBy).toMatchObject([{ via: 'orgs/create-invitation or orgs/set-membership-for-user', to: 'github:owner-of:acme' }]);
    expect(tellsOf(walk.reach, 'repos/delete')).toEqual(['allowed on acme/docs by github:owner-of:acme']);
  });

  it('tells of repositories that it was not shown', async () => {
    const organizations: Scenario['organizations'] = { [ORG]: { id: 21, members: { [MAYA]: 'admin' } } };

    const { gaps } = await walkOf(aScenario({ organizations, tokens: scopes('write:org') }));

    expect(gaps).toContainEqual(expect.objectContaining({ code: 'GH-U6', what: 'repositories of acme that no token here was shown' }));
  });

  it('is not held by a member', async () => {
    expect((await walkOf(aScenario({ tokens: scopes('admin:org') }))).administers).toBeNull();
  });
});

describe('what is not proved', () => {
  it('ends nowhere: it is told where it stands', async () => {
    const { became, reach } = await walkOf(
      aScenario({ tokens: { bot: { kind: 'fine-grained', user: MAYA, repositories: ['acme/docs'], permissions: { secrets: 'read' } } } }),
    );

    expect(became).toEqual([]);
    expect(tellsOf(reach, 'actions/delete-repo-secret')).toEqual(['unknown on acme/docs']);
    expect(reach.every(({ path }) => path.length === 0)).toBe(true);
  });
});

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;
const ISSUER = 'token.actions.githubusercontent.com';

/** An account with a role that deletes databases and trusts the workflows of subjects. */
function trusting(subject: string): Part {
  const document = (statement: unknown): unknown => ({ Version: '2012-10-17', Statement: [statement] });
  const trust = document({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringLike: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: subject } },
  });
  const inline = [{ name: 'own', document: document({ Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*' }) }];
  const roles = [{ arn: ROLE, name: 'deploy', id: 'AROADEPLOY', trust, inline, attached: [], boundary: null, tags: {}, gaps: [] }];
  const none = { kind: 'exempt', because: 'the account is in no organization' } as const;
  const organization = { id: null, scps: none, rcps: none };
  const state: AwsState = { accounts: [{ id: ACCOUNT, partition: 'aws', users: [], groups: [], roles, policies: [], organization, whole: true, gaps: [] }] };
  return { provider: 'aws', evaluation: evaluateAws(state, { takenAt: '2026-11-22T12:00:00.000Z' }) };
}

describe('a workflow of a repository that a role of AWS trusts', () => {
  it('ends in what that role destroys, step by step', async () => {
    const { reach } = await walkOf(aScenario({ tokens: scopes('repo', 'workflow') }), [trusting('repo:acme/docs:*')]);

    const [destroyed] = reach.filter(({ provider }) => provider === 'aws');
    expect(destroyed?.operation.id).toBe('rds:DeleteDBInstance');
    expect(destroyed?.certainty).toBe('allowed');
    expect(destroyed?.path.map(({ via, to }) => `${via} → ${to}`)).toEqual([
      'repos/create-or-update-file-contents#workflow → github:jobs:workflow-file:token:bot',
      'id-token: write → github:repo:acme/docs',
      `sts:AssumeRoleWithWebIdentity → aws:${ROLE}`,
    ]);
  });

  it('is reached by a key, which no scope keeps from workflow files', async () => {
    const { reach } = await walkOf(aScenario({ tokens: { ...scopes('admin:public_key'), wide: { kind: 'classic', user: MAYA, scopes: ['repo'] } } }), [
      trusting('repo:acme/docs:*'),
    ]);

    expect(tellsOf(reach, 'rds:DeleteDBInstance')).toHaveLength(1);
    expect(reach.find(({ provider }) => provider === 'aws')?.path.map(({ to }) => to)).toEqual([
      'github:ssh-key-of:maya',
      'github:jobs:workflow-file:ssh-key-of:maya',
      'github:repo:acme/docs',
      `aws:${ROLE}`,
    ]);
  });

  it('is not reached by a token that writes no workflow and runs none', async () => {
    const repositories = [repository('docs', { roles: { [MAYA]: 'read' } })];

    const { reach } = await walkOf(aScenario({ repositories, tokens: scopes('repo', 'workflow') }), [trusting('repo:acme/docs:*')]);

    expect(reach.filter(({ provider }) => provider === 'aws')).toEqual([]);
  });

  it('is reached on conditions where the trust names one branch', async () => {
    const { reach } = await walkOf(aScenario({ tokens: scopes('repo', 'workflow') }), [trusting('repo:acme/docs:ref:refs/heads/main')]);

    expect(tellsOf(reach, 'rds:DeleteDBInstance').map((text) => text.split(' ')[0])).toEqual(['conditional']);
  });
});

describe('what is held on conditions', () => {
  it('is told apart from what is held by itself, on another repository', () => {
    const { evaluation } = judgedWith({ administration: 'write', contents: 'write', workflows: 'write' }, [
      { ...plain, name: 'acme/docs', owner: 'acme' },
      { ...plain, name: 'acme/old', owner: 'acme', archived: true },
    ]);

    const edges = [...evaluation.edgesFrom(BOT, { leaving: false, isNews: () => true })].filter(({ step }) => step.via.endsWith('#workflow'));

    expect(edges.map(({ to, step }) => `${step.certainty} ${to}`)).toEqual([
      'allowed github:jobs:workflow-file:token:bot',
      'conditional github:jobs:workflow-file:on-conditions:token:bot',
    ]);
    expect(edges[1]?.step.conditions.map(({ text }) => text)).toEqual(['once the archived repository is opened again (repos/update)']);
    const [first] = evaluation.endsOf('github:jobs:workflow-file:on-conditions:token:bot', () => true).map(({ on }) => on);
    expect(first).toMatchObject({ resources: [{ id: 'acme/old' }] });
  });
});

describe("an App's own token", () => {
  const app = (permissions: Record<string, 'write'>): Scenario['tokens'] => ({
    bot: { kind: 'app', id: 7, name: 'Deployer', installations: [{ id: 1, account: ORG, permissions, repositories: [], selection: 'all' }] },
  });

  it('ends in jobs of every repository where it is installed, also of those that nobody lists', async () => {
    const tokens = { ...app({ contents: 'write', workflows: 'write' }), other: { kind: 'classic' as const, user: MAYA, scopes: ['repo'] } };

    const { reach, became, gaps } = await walkOf(aScenario({ tokens }));

    expect(became).toEqual(expect.arrayContaining(['github:jobs:workflow-file:token:bot', `github:repo:${ORG}/docs`, `github:repo:${ORG}/*`]));
    expect(tellsOf(reach, 'issues/delete-comment')).toEqual([`allowed on ${ORG}/docs by github:jobs:workflow-file:token:bot`]);
    expect(gaps).toContainEqual(expect.objectContaining({ code: 'GH-U6', effect: 'granting', what: `repositories of ${ORG}/* that no token here was shown` }));
  });

  it('adds deploy keys and collaborators there', async () => {
    const { became } = await walkOf(aScenario({ tokens: app({ administration: 'write' }) }));

    expect(became).toEqual(expect.arrayContaining(['github:deploy-key-by:token:bot', 'github:collaborator-by:token:bot']));
  });
});
