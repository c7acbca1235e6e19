import { describe, expect, it } from 'vitest';
import { HELD_LEVELS, type Part, State } from '../../../providers/github/state.ts';
import { type Audited, aScenario, audit, auditOf, codes, MAYA, ORG, type Scenario, saysOf, startFor } from './support.ts';

type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>;
type Role = 'read' | 'write' | 'admin';

type Repository = Scenario['repositories'][number];

/** One that forbids nothing which is weighed: it is there to be read. */
const RULESET: NonNullable<Repository['rulesets']>[number] = { id: 7, name: 'main', rules: ['REQUIRED_SIGNATURES'] };

const KINDS = ['fine-grained', 'installation', 'installation-stateless'] as const;

/** A token of a kind with these permissions on one private repository, whose user has a role there and owns the organization. */
function held(
  kind: (typeof KINDS)[number],
  permissions: Permissions,
  { role = 'admin', ...repository }: { role?: Role; rulesets?: Repository['rulesets']; archived?: boolean; empty?: boolean } = {},
): Scenario {
  const repositories = [`${ORG}/docs`];
  return aScenario({
    organizations: { [ORG]: { id: 21, members: { [MAYA]: 'admin' } } },
    repositories: [{ name: `${ORG}/docs`, roles: { [MAYA]: role }, ...repository }],
    tokens: {
      bot:
        kind === 'fine-grained' ? { kind, user: MAYA, repositories, permissions: { ...permissions } } : { kind, repositories, permissions: { ...permissions } },
    },
  });
}

function partsOf({ snapshot }: Audited, token = 'bot'): readonly Part[] {
  const grant = State.parse(snapshot.state).grants[`github:token:${token}`];
  if (grant?.kind !== 'parted') throw new Error(`The grant of ${token} is not parted.`);
  return grant.parts;
}

const heldOn = (audited: Audited, key: string): unknown => partsOf(audited).find(({ repositories }) => (repositories ?? []).length > 0)?.permissions[key];

const SETS: readonly Permissions[] = [
  {},
  { contents: 'read' },
  { contents: 'write' },
  { contents: 'write', workflows: 'write', secrets: 'write', actions: 'write' },
  { administration: 'read', repository_hooks: 'write' },
  { administration: 'write', contents: 'read' },
  { codespaces: 'read', codespaces_secrets: 'write', repository_advisories: 'write' },
  { codespaces: 'write', pages: 'write', issues: 'write', pull_requests: 'write' },
  { organization_administration: 'read', members: 'write' },
  { organization_administration: 'write', organization_hooks: 'read', organization_personal_access_tokens: 'read' },
  { emails: 'read', keys: 'write', interaction_limits: 'write' },
  { actions: 'read', actions_variables: 'write', deployments: 'write', security_events: 'read', vulnerability_alerts: 'write', secret_scanning_alerts: 'read' },
];

const CASES = SETS.flatMap((permissions) =>
  KINDS.flatMap((kind) => [
    { kind, permissions, fields: {} },
    { kind, permissions, fields: { rulesets: [RULESET] } },
    { kind, permissions, fields: { archived: true, empty: true } },
    ...(kind === 'fine-grained' ? (['read', 'write'] as const).map((role) => ({ kind, permissions, fields: { role, rulesets: [RULESET] } })) : []),
  ]),
);

describe('what probes conclude', () => {
  it.each(CASES)('never contradicts the truth: $kind $permissions $fields', async ({ kind, permissions, fields }) => {
    const audited = await auditOf(held(kind, permissions, fields));

    const wrong = partsOf(audited).flatMap((part) =>
      Object.entries(part.permissions).filter(([key, { least, most }]) => {
        const truth = HELD_LEVELS.indexOf(permissions[key] ?? 'none');
        return HELD_LEVELS.indexOf(least) > truth || truth > HELD_LEVELS.indexOf(most);
      }),
    );
    expect(wrong).toEqual([]);
    expect(partsOf(audited).every(({ rest }) => rest.least === 'none' && rest.most === 'admin')).toBe(true);
    expect(audited.local.writes).toEqual([]);
    expect(audited.ledger.every(({ what, outcome }) => /^(GET|query) /.test(what) && outcome === 'answered')).toBe(true);
  });

  it.each<readonly [string, Permissions, Parameters<typeof held>[2], string, unknown]>([
    ['contents that may be written', { contents: 'write' }, {}, 'contents', { least: 'write', most: 'write' }],
    ['contents that may not', { contents: 'read' }, {}, 'contents', { least: 'read', most: 'read' }],
    ['contents of an empty repository', { contents: 'read' }, { empty: true }, 'contents', { least: 'read', most: 'read' }],
    ['contents of an archived repository, which takes no push', { contents: 'write' }, { archived: true }, 'contents', { least: 'write', most: 'write' }],
    ['no contents', {}, {}, 'contents', { least: 'none', most: 'none' }],
    ['administration with a ruleset to be read', { administration: 'write' }, { rulesets: [RULESET] }, 'administration', { least: 'write', most: 'write' }],
    ['less administration with a ruleset to be read', { administration: 'read' }, { rulesets: [RULESET] }, 'administration', { least: 'read', most: 'read' }],
    ['administration without a ruleset', { administration: 'write' }, {}, 'administration', { least: 'read', most: 'write' }],
    ['secrets, of which no read tells the rest', { secrets: 'read' }, {}, 'secrets', { least: 'read', most: 'write' }],
    ['codespaces, where invalid means allowed', { codespaces: 'write' }, {}, 'codespaces', { least: 'write', most: 'write' }],
    ['pages, of which there are none', { pages: 'write' }, {}, 'pages', { least: 'none', most: 'write' }],
    ['a refusal that the low role may be the reason of', { contents: 'write' }, { role: 'read' }, 'contents', { least: 'read', most: 'write' }],
    ['a refusal that the low role may be the reason of', { secrets: 'write' }, { role: 'read' }, 'secrets', { least: 'none', most: 'write' }],
  ])('is as close as reads can tell: %s', async (_, permissions, fields, key, expected) => {
    expect(heldOn(await auditOf(held('fine-grained', permissions, fields)), key)).toEqual(expected);
  });
});

describe('the settings of merges', () => {
  const bodies: readonly (readonly [string, number, unknown])[] = [
    ['an error with 200', 200, { message: 'Server Error' }],
    ['nothing yet', 202, {}],
    ['another repository', 200, { full_name: `${ORG}/web`, private: true }],
    ['a redirect', 301, { message: 'Moved Permanently' }],
  ];

  it.each(bodies)('prove nothing by being left out of %s', async (_, status, body) => {
    const { local, values } = await startFor(held('fine-grained', { contents: 'write' }));
    const answer = { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
    local.inject({ when: ({ url }) => url.pathname === `/repos/${ORG}/docs`, fault: { kind: 'answer', answer } });

    // The push, which would prove it, is not asked.
    const { reach, gaps } = await audit(local, values, { environment: { GITHUB_API_URL: local.origin } });
    await local.close();

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`unknown on ${ORG}/docs`]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', effect: 'granting' }));
  });
});

describe('packages', () => {
  it.each([
    ['fine-grained', []],
    ['installation', [`unknown on ${ORG}/docs`]],
  ] as const)('take classic personal tokens alone: %s', async (kind, expected) => {
    const { reach } = await auditOf(held(kind, { contents: 'read' }));

    expect(saysOf(reach(), 'packages/delete-package-for-org#of-repository')).toEqual(expected);
  });
});

describe('codespaces', () => {
  it('are open to an installation, which is let into no read of them', async () => {
    const { reach } = await auditOf(held('installation', { codespaces: 'write', organization_codespaces: 'write' }));

    expect(saysOf(reach(), 'codespaces/delete-from-organization')).toEqual([`unknown on ${ORG}`]);
  });

  it('are ruled out for a user who is refused', async () => {
    const { reach } = await auditOf(held('fine-grained', { organization_codespaces: 'write' }));

    expect(saysOf(reach(), 'codespaces/delete-from-organization')).toEqual([]);
  });
});

describe('reach of a fine-grained token', () => {
  it('is not judged by an internal repository that is listed and that it was not made for', async () => {
    const scenario = aScenario({
      repositories: [
        { name: `${ORG}/a-handbook`, internal: true, roles: { [MAYA]: 'admin' } },
        { name: `${ORG}/b-notes`, internal: true, roles: { [MAYA]: 'admin' } },
        { name: `${ORG}/docs`, roles: { [MAYA]: 'admin' } },
      ],
      tokens: { bot: { kind: 'fine-grained', user: MAYA, repositories: [`${ORG}/b-notes`, `${ORG}/docs`], permissions: { contents: 'write' } } },
    });

    const { reach } = await auditOf(scenario);

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`allowed on ${ORG}/b-notes, ${ORG}/docs`]);
  });

  it('is not judged by one of several repositories of which it is not known whether it was made for them', async () => {
    const scenario = aScenario({
      repositories: ['a-site', 'b-site'].map((name) => ({ name: `${ORG}/${name}`, internal: true, roles: { [MAYA]: 'admin' as const } })),
      tokens: { bot: { kind: 'fine-grained', user: MAYA, repositories: [`${ORG}/b-site`], permissions: { contents: 'write' } } },
    });
    const { local, values } = await startFor(scenario);
    local.inject({ when: ({ url }) => url.pathname.endsWith('/collaborators'), fault: { kind: 'answer', answer: { status: 404, headers: {}, body: '{}' } } });

    const { reach } = await audit(local, values);
    await local.close();

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`unknown on ${ORG}/a-site, ${ORG}/b-site`]);
  });

  it('is open on a public repository where its user may not push, since its collaborators are shown to nobody else', async () => {
    const repositories = [
      { name: `${ORG}/docs`, roles: { [MAYA]: 'admin' as const } },
      { name: `${ORG}/site`, private: false, roles: { [MAYA]: 'triage' as const } },
    ];
    const names = repositories.map(({ name }) => name);
    const tokens = { bot: { kind: 'fine-grained' as const, user: MAYA, repositories: names, permissions: { issues: 'write' as const } } };

    const { reach } = await auditOf(aScenario({ repositories, tokens }));

    expect(saysOf(reach(), 'issues/update')).toEqual([`unknown on ${ORG}/docs, ${ORG}/site`]);
  });

  it('is open on teams whose maintainer may be a member that owns nothing', async () => {
    const token = { kind: 'fine-grained' as const, user: MAYA, repositories: [`${ORG}/docs`] };

    const holding = await auditOf(aScenario({ tokens: { bot: { ...token, permissions: { members: 'write' } } } }));
    const holdingNone = await auditOf(aScenario({ tokens: { bot: { ...token, permissions: {} } } }));

    expect(saysOf(holding.reach(), 'teams/delete-in-org')).toEqual([`unknown on ${ORG}`]);
    expect(saysOf(holdingNone.reach(), 'teams/delete-in-org')).toEqual([]);
  });

  it('is allowed where a read proves it, unknown where none could, and absent where a refusal does', async () => {
    const { reach, gaps } = await auditOf(held('fine-grained', { contents: 'write', secrets: 'write' }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`allowed on ${ORG}/docs`]);
    expect(saysOf(reach(), 'actions/delete-repo-secret')).toEqual([`unknown on ${ORG}/docs`]);
    expect(saysOf(reach(), 'repos/delete')).toEqual([]);
    expect(saysOf(reach(), 'orgs/delete')).toEqual([]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', effect: 'granting', because: 'not-exposed' }));
  });

  it('names the read that proves it', async () => {
    const { reach } = await auditOf(held('fine-grained', { contents: 'write' }));

    expect(reach().find(({ operation }) => operation.id === 'git/delete-ref')?.evidence).toContainEqual({
      source: `GET /${ORG}/docs.git/info/refs?service=git-receive-pack`.replace(`/${ORG}/docs`, `/${ORG}/docs`),
      observed: 'a push would be let in',
    });
  });

  const mixed = (repositories: string[], pending = false): Scenario =>
    aScenario({
      repositories: [
        { name: `${ORG}/docs`, roles: { [MAYA]: 'admin' } },
        { name: `${ORG}/site`, private: false, roles: { [MAYA]: 'admin' } },
        { name: `${ORG}/blog`, private: false, roles: { [MAYA]: 'admin' } },
        { name: `${MAYA}/notes`, private: false, roles: { [MAYA]: 'admin' } },
      ],
      tokens: { bot: { kind: 'fine-grained', user: MAYA, repositories, pending, permissions: { contents: 'write' } } },
    });

  it('ends at the repositories that it was made for, public ones too', async () => {
    const { reach, ledger } = await auditOf({ ...mixed([`${ORG}/docs`, `${ORG}/site`]) });

    // ${MAYA}/notes is of another owner than the private one, and a token has one.
    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`allowed on ${ORG}/docs, ${ORG}/site`]);
    expect(ledger.filter(({ what }) => what.includes('/collaborators'))).toHaveLength(2);
  });

  it('is proved on public repositories by the push alone', async () => {
    const { reach } = await auditOf({ ...mixed([`${ORG}/site`]) });

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`allowed on ${ORG}/site`]);
    expect(saysOf(reach(), 'repos/delete')).toEqual([`unknown on ${ORG}/site`]);
  });

  it('says of a token that sees public repositories alone that its approval may be pending', async () => {
    const { gaps, reach } = await auditOf({ ...mixed([`${ORG}/docs`], true) });

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', effect: 'granting', what: expect.stringContaining('only public reads today') }));
    expect(saysOf(reach(), 'git/delete-ref')).toEqual([]);
  });

  it('stays open behind a list of addresses, with the reason', async () => {
    const scenario = held('fine-grained', { contents: 'read' });
    const { reach, gaps } = await auditOf({ ...scenario, organizations: { [ORG]: { id: 21, members: { [MAYA]: 'admin' }, ipAllowList: true } } });

    expect(saysOf(reach(), 'repos/delete')).toEqual([`unknown on ${ORG}/docs`]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', because: 'forbidden', what: expect.stringContaining('listed addresses') }));
  });
});

describe('the number of requests', () => {
  it('is that of one repository, one organization and one account, and a query for every fifty repositories that it pushes to', async () => {
    const names = Array.from({ length: 230 }, (_, index) => `${ORG}/r${index}`);
    const scenario = aScenario({
      repositories: names.map((name) => ({ name, roles: { [MAYA]: 'admin' }, rulesets: [RULESET] })),
      tokens: { bot: { kind: 'fine-grained', user: MAYA, repositories: names, permissions: { contents: 'write' } } },
    });

    const { ledger, reach } = await auditOf(scenario);

    // Who it is, three pages, 23 of one repository with one push, eleven of its organization, seven of the account, the rules of 230.
    expect(ledger).toHaveLength(1 + 3 + 23 + 1 + 11 + 7 + 5);
    expect(ledger.filter(({ what }) => what.includes('git-receive-pack'))).toHaveLength(1);
    expect(saysOf(reach(), 'git/delete-ref')[0]?.match(/acme\//g)).toHaveLength(230);
  });

  it('ends at a secondary limit: nothing more is sent, and what was not asked is open', async () => {
    const { local, values } = await startFor(held('fine-grained', { contents: 'write' }));
    const limited = {
      status: 403,
      headers: { 'content-type': 'application/json', 'retry-after': '60' },
      body: JSON.stringify({ message: 'You have exceeded a secondary rate limit.' }),
    };
    local.inject({ when: ({ url }) => url.pathname === `/repos/${ORG}/docs/actions/permissions`, fault: { kind: 'answer', answer: limited } });

    const { reach, gaps, ledger } = await audit(local, values, { timeoutMs: 1_000 });
    await local.close();

    const after = ledger.slice(ledger.findIndex(({ what }) => what.endsWith('/actions/permissions')) + 1);
    expect(after.map(({ what }) => what)).toEqual(['GET /{owner}/{repo}.git/info/refs?service=git-receive-pack']);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', because: 'rate-limited', effect: 'granting' }));
    expect(saysOf(reach(), 'repos/delete')).toEqual([`unknown on ${ORG}/docs`]);
  });
});

describe('the token of a user for an App', () => {
  const installation = (id: number, account: string, permissions: Permissions | null, repositories: string[], suspended = false) => ({
    id,
    account,
    permissions: permissions === null ? null : { ...permissions },
    repositories,
    suspended,
  });
  const SCENARIO = aScenario({
    repositories: [
      { name: `${ORG}/docs`, roles: { [MAYA]: 'admin' } },
      { name: `${ORG}/web`, roles: { [MAYA]: 'read' } },
      { name: `${MAYA}/notes`, roles: { [MAYA]: 'admin' } },
    ],
    tokens: {
      bot: {
        kind: 'user-to-server',
        user: MAYA,
        installations: [
          installation(1, ORG, { administration: 'write', contents: 'write' }, [`${ORG}/docs`, `${ORG}/web`]),
          installation(2, MAYA, { contents: 'read' }, [`${MAYA}/notes`]),
          installation(3, 'sleeping', { administration: 'write' }, [], true),
        ],
      },
    },
  });

  it('reaches what each installation opens and its role carries', async () => {
    const { reach } = await auditOf(SCENARIO);

    expect(saysOf(reach(), 'repos/delete')).toEqual([`allowed on ${ORG}/docs`]);
    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`allowed on ${ORG}/docs`]);
  });

  it('tells of a suspended installation as dormant', async () => {
    const { gaps } = await auditOf(SCENARIO);

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-A8', effect: 'advisory', what: expect.stringContaining('sleeping') }));
  });

  it('can hold anything where the permissions are not told', async () => {
    const tokens = { bot: { kind: 'user-to-server' as const, user: MAYA, installations: [installation(1, ORG, null, [`${ORG}/docs`])] } };

    const { reach, gaps } = await auditOf({ ...SCENARIO, tokens });

    expect(saysOf(reach(), 'repos/delete')).toEqual([`unknown on ${ORG}/docs`]);
    expect(codes(gaps())).toContain('GH-U1');
  });
});

describe("an App's own token", () => {
  const tokens = {
    bot: {
      kind: 'app' as const,
      id: 77,
      name: 'Deployer',
      installations: [
        {
          id: 1,
          account: ORG,
          permissions: { administration: 'write' as const, organization_administration: 'write' as const },
          repositories: [],
          selection: 'all' as const,
        },
        { id: 2, account: 'globex', permissions: { contents: 'write' as const }, repositories: [], suspended: true },
      ],
    },
  };

  it('is worth every token that it can make', async () => {
    const { reach, gaps } = await auditOf(aScenario({ tokens }));

    expect(saysOf(reach(), 'apps/create-installation-access-token')).toEqual([`allowed on ${ORG}`]);
    expect(saysOf(reach(), 'repos/delete')).toEqual([`allowed on ${ORG}/*`]);
    expect(saysOf(reach(), 'orgs/delete')).toEqual([`allowed on ${ORG}`]);
    expect(saysOf(reach(), 'git/delete-ref')).toEqual([]);
    expect(codes(gaps())).toContain('GH-A8');
  });

  it('may lift its own suspension, so that nothing is ruled out where it is suspended', async () => {
    const { gaps } = await auditOf(aScenario({ tokens }));

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', effect: 'granting', what: expect.stringContaining('suspension on globex') }));
  });
});

describe('the question whether a push would be let in', () => {
  const CASES_OF_SERVERS = [
    ['the API below a path of its own', (origin: string) => ({ GITHUB_API_URL: `${origin}/api/v3` }), 1],
    ['a variable', (origin: string) => ({ GITHUB_API_URL: origin, GITHUB_SERVER_URL: origin }), 1],
    ['nothing', (origin: string) => ({ GITHUB_API_URL: origin }), 0],
    ['a variable that names another GitHub', (origin: string) => ({ GITHUB_API_URL: `${origin}/api/v3`, GITHUB_SERVER_URL: 'https://github.com' }), 0],
    ['a variable that leads off this machine', (origin: string) => ({ GITHUB_API_URL: origin, GITHUB_SERVER_URL: 'https://github.com' }), 0],
  ] as const;

  it.each(CASES_OF_SERVERS)('goes where %s says, and nowhere on a guess', async (_, addresses, times) => {
    const { local, values } = await startFor(held('fine-grained', { contents: 'write' }));

    const { reach, ledger } = await audit(local, values, { environment: addresses(local.origin) });
    await local.close();

    expect(ledger.filter(({ what }) => what.includes('git-receive-pack'))).toHaveLength(times);
    // The settings of merges tell the same.
    expect(saysOf(reach(), 'git/delete-ref')).toEqual([`allowed on ${ORG}/docs`]);
  });
});
