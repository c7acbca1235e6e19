import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../../fixtures/servers/github/graphql-schema.ts';
import type { Fault, LocalServer } from '../../../fixtures/servers/http.ts';
import { BATCH_SIZE, DOCUMENTS, documentFor, NEVER_SELECT } from '../../../providers/github/guards/documents.ts';
import { compileGuard } from '../../../src/transport/guard.ts';
import { type Audited, aScenario, audit, auditOf, codes, MAYA, ORG, type Scenario, startFor } from './support.ts';

type Repository = Scenario['repositories'][number];
type Ruleset = NonNullable<Repository['rulesets']>[number];

const FORCE = 'git/update-ref#force';
const DELETE = 'git/delete-ref';
const WRITE = 'repos/create-or-update-file-contents';
const SAFE: Ruleset = { id: 12, name: 'main-safe', rules: ['DELETION', 'NON_FAST_FORWARD'] };
/** A push that rewrites history comes in by no pull request; any other change may. */
const BY_MERGE = { text: 'blocked directly, perhaps reachable in 2 steps (pulls/create, then pulls/merge, where nobody else has to approve)', free: true };
const classic = (...scopes: string[]): Scenario['tokens'] => ({ bot: { kind: 'classic', user: MAYA, scopes } });
const docs = (role: 'admin' | 'write' | 'read', fields: Partial<Repository> = {}): Repository => ({ name: `${ORG}/docs`, roles: { [MAYA]: role }, ...fields });
const guarded = (role: 'admin' | 'write', fields: Partial<Repository>, more: Partial<Scenario> = {}): Promise<Audited & { readonly local: LocalServer }> =>
  auditOf(aScenario({ repositories: [docs(role, fields)], ...more }));

/** "allowed on acme/docs but #main": the names as a report shows them. */
const says = ({ reach }: Audited, operation: string): readonly string[] =>
  reach()
    .filter((one) => one.operation.id === operation)
    .map(({ certainty, on }) => `${certainty} on ${on.kind === 'resources' ? on.resources.map(({ name }) => name).join(', ') : '?'}`);
const conditionsOf = ({ reach }: Audited, operation: string): readonly unknown[] =>
  reach().flatMap(({ operation: { id }, conditions }) => (id === operation ? conditions : []));
const boundsOf = ({ reach }: Audited, operation: string): readonly string[] =>
  reach().flatMap(({ operation: { id }, upperBound }) => (id === operation ? upperBound : []));

describe('a ruleset on the default branch, for a writer', () => {
  it('that he never bypasses keeps it from being deleted or rewritten, and nothing else', async () => {
    const audited = await guarded('write', { rulesets: [SAFE] });

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs but #main']);
    expect(says(audited, DELETE)).toEqual(['allowed on acme/docs but #main']);
    expect(says(audited, WRITE)).toEqual(['allowed on acme/docs']);
    expect(says(audited, 'repos/delete-release')).toEqual(['allowed on acme/docs']);
    expect(audited.local.writes).toEqual([]);
  });

  it.each<readonly [string, Partial<Ruleset>]>([
    ['is only evaluated', { enforcement: 'EVALUATE' }],
    ['is disabled', { enforcement: 'DISABLED' }],
    ['is about tags', { target: 'TAG' }],
    ['is about another branch', { names: { include: ['refs/heads/release'] } }],
    ['leaves the branch out', { names: { include: ['~ALL'], exclude: ['refs/heads/main'] } }],
    ['perhaps leaves the branch out', { names: { include: ['~ALL'], exclude: ['refs/heads/m*'] } }],
    ['is bypassed by him', { bypass: { [MAYA]: 'always' } }],
    ['is bypassed by him without a word', { bypass: { [MAYA]: 'exempt' } }],
  ])('denies nothing when it %s', async (_, fields) => {
    const audited = await guarded('write', { rulesets: [{ ...SAFE, ...fields }] });

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs']);
    expect(says(audited, DELETE)).toEqual(['allowed on acme/docs']);
  });

  it.each<readonly [string, readonly string[]]>([
    ['~ALL', ['~ALL']],
    ['its name', ['refs/heads/main']],
    ['every name', ['refs/heads/**/*']],
  ])('holds when it names the branch by %s', async (_, include) => {
    const audited = await guarded('write', { rulesets: [{ ...SAFE, names: { include: [...include] } }] });

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs but #main']);
  });

  it('that asks for pull requests stops direct writes, not deletions, and not what comes in by one', async () => {
    const audited = await guarded('write', { rulesets: [{ ...SAFE, rules: ['PULL_REQUEST'] }] });

    expect(says(audited, WRITE)).toEqual(['allowed on acme/docs but #main', 'conditional on acme/docs#main']);
    expect(conditionsOf(audited, WRITE)).toEqual([BY_MERGE]);
    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs but #main']);
    expect(says(audited, DELETE)).toEqual(['allowed on acme/docs']);
    expect(says(audited, 'pulls/merge')).toEqual(['allowed on acme/docs']);
  });

  it('of which it cannot be read whether he bypasses it only bounds what is told', async () => {
    const { local, values } = await startFor(aScenario({ repositories: [docs('write', { rulesets: [SAFE] })] }));
    local.inject({ when: ({ url }) => url.pathname.includes('/rulesets/'), fault: refused(404) });

    const audited = await audit(local, values);
    await local.close();

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs']);
    expect(boundsOf(audited, FORCE)).toContain('not read whether its user gets past ruleset main-safe');
    expect(codes(audited.gaps())).toContain('GH-N7');
  });

  it('denies nothing where a custom role could bypass it', async () => {
    const audited = await guarded('write', { rulesets: [SAFE], customRole: 'release-captain' });

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs']);
  });
});

describe('a guard that the token takes away itself', () => {
  it.each([
    ['a ruleset', { rulesets: [SAFE] }, 'repos/delete-repo-ruleset'],
    ['a protection that binds administrators', { protections: [{ pattern: 'main', bindsAdmins: true }] }, 'repos/delete-branch-protection'],
  ])('is two steps away: %s', async (_, fields, removal) => {
    const audited = await guarded('admin', fields);

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs but #main', 'conditional on acme/docs#main']);
    expect(conditionsOf(audited, FORCE)).toEqual([{ text: `blocked directly, reachable in 2 steps (${removal}, then ${FORCE})`, free: true }]);
  });

  it.each(['EVALUATE', 'DISABLED'] as const)('is none at all when it is %s', async (enforcement) => {
    const audited = await guarded('admin', { rulesets: [{ ...SAFE, enforcement }] });

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs']);
    expect(conditionsOf(audited, FORCE)).toEqual([]);
  });

  it('is named in the evidence', async () => {
    const { reach } = await guarded('admin', { rulesets: [SAFE] });

    const found = reach().find(({ operation, certainty }) => operation.id === FORCE && certainty === 'conditional');
    expect(found?.evidence).toContainEqual({ source: 'query Guards', observed: 'acme/docs#main: ruleset main-safe' });
  });

  it('does not bind an administrator who is not named, and of force pushes that is not known', async () => {
    const audited = await guarded('admin', { protections: [{ pattern: 'main' }] });

    expect(says(audited, DELETE)).toEqual(['allowed on acme/docs']);
    expect(conditionsOf(audited, FORCE)).toEqual([{ text: expect.stringMatching(/^if blocked directly, reachable in 2 steps/), free: true }]);
  });
});

describe('a ruleset of the organization', () => {
  const ofOrganization: Partial<Repository> = { rulesets: [{ ...SAFE, source: 'Organization' }] };
  const owned = { organizations: { [ORG]: { id: 21, members: { [MAYA]: 'admin' as const } } } };

  const around = `blocked directly, perhaps reachable in 2 steps (repos/transfer or repos/update, then ${FORCE})`;

  it('is not taken away by a writer', async () => {
    expect(says(await guarded('write', ofOrganization), FORCE)).toEqual(['allowed on acme/docs but #main']);
  });

  it('is not taken away by an administrator of the repository, who perhaps finds a way round it', async () => {
    expect(conditionsOf(await guarded('admin', ofOrganization), FORCE)).toEqual([{ text: around, free: true }]);
  });

  it('is not taken away by an owner without admin:org', async () => {
    expect(conditionsOf(await guarded('admin', ofOrganization, owned), FORCE)).toEqual([{ text: around, free: true }]);
  });

  it('is taken away by an owner with admin:org', async () => {
    const audited = await guarded('admin', ofOrganization, { ...owned, tokens: classic('repo', 'admin:org') });

    expect(conditionsOf(audited, FORCE)).toEqual([{ text: `blocked directly, reachable in 2 steps (repos/delete-org-ruleset, then ${FORCE})`, free: true }]);
  });
});

describe('branch protection, for a writer', () => {
  it('denies deletions; who may push by force is not shown to him', async () => {
    const audited = await guarded('write', { protections: [{ pattern: 'main' }] });

    expect(says(audited, DELETE)).toEqual(['allowed on acme/docs but #main']);
    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs']);
    expect(boundsOf(audited, FORCE)).toContain('not read whether its user gets past branch protection of main');
  });

  it('denies writes where he may not push', async () => {
    const audited = await guarded('write', { protections: [{ pattern: 'main', locked: true }] });

    expect(says(audited, WRITE)).toEqual(['allowed on acme/docs but #main', 'conditional on acme/docs#main']);
    expect(conditionsOf(audited, WRITE)).toEqual([BY_MERGE]);
    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs but #main']);
  });

  it('proves nothing beside a ruleset that he bypasses', async () => {
    const audited = await guarded('write', { protections: [{ pattern: 'main' }], rulesets: [{ ...SAFE, bypass: { [MAYA]: 'always' } }] });

    expect(says(audited, DELETE)).toEqual(['allowed on acme/docs']);
  });
});

it('leaves nothing open where an administrator sees that there is no rule', async () => {
  const audited = await guarded('admin', {});

  expect(boundsOf(audited, FORCE)).toEqual([]);
  expect(codes(audited.gaps()).filter((code) => /^GH-N[147]$/.test(code))).toEqual([]);
});

const refused = (status: number, message = 'Not Found', headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ message }) },
});
const answered = (body: unknown): Fault => ({
  kind: 'answer',
  answer: { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
});

describe('rules that cannot be read', () => {
  it.each(['FORBIDDEN', 'NOT_FOUND', 'SAML'] as const)('of one repository (%s) leave the others read', async (graphqlError) => {
    const repositories: Repository[] = [docs('write', { graphqlError }), { name: `${ORG}/web`, roles: { [MAYA]: 'write' }, rulesets: [SAFE] }];

    const audited = await auditOf(aScenario({ repositories }));

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs, acme/web but #main']);
    expect(boundsOf(audited, FORCE)).toContain('branch rules not read');
    expect(audited.gaps()).toContainEqual(expect.objectContaining({ code: 'GH-N4', effect: 'narrowing', what: expect.stringContaining('acme/docs:') }));
  });

  it.each<readonly [string, Fault]>([
    ['GraphQL is refused', refused(403, 'Resource not accessible by personal access token')],
    ['there is none', refused(404)],
    ['the schema is an older one', answered({ errors: [{ message: "Field 'rulesets' doesn't exist on type 'Repository'" }] })],
    ['the limit is reached', answered({ data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] })],
    ['the answer is garbage', { kind: 'garbage' }],
    ['the answer is of another form', answered({ data: { r0: { nameWithOwner: 'acme/docs' } } })],
    ['the answer is about another repository', answered({ data: { r0: { nameWithOwner: 'acme/other', defaultBranchRef: null, rulesets: null } } })],
  ])('leave the whole reach, marked as an upper bound, when %s', async (_, fault) => {
    const { local, values } = await startFor(aScenario({ repositories: [docs('write', { rulesets: [SAFE] })] }));
    local.inject({ when: ({ url }) => url.pathname === '/graphql', fault });

    const audited = await audit(local, values);
    await local.close();

    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs']);
    expect(boundsOf(audited, FORCE)).toEqual(['branch rules not read']);
    expect(codes(audited.gaps())).toEqual(expect.arrayContaining(['GH-N1', 'GH-N4']));
    expect(local.requests.filter(({ url }) => url.pathname === '/graphql')).toHaveLength(1);
  });
});

describe('what it costs', () => {
  const fleet = (count: number, pushable: number, organizations: number): Scenario => ({
    users: { [MAYA]: { id: 11 } },
    organizations: Object.fromEntries(Array.from({ length: organizations }, (_, n) => [`org${n}`, { id: n, members: { [MAYA]: 'member' as const } }])),
    repositories: Array.from({ length: count }, (_, n) => ({
      name: `org${n % organizations}/r${n}`,
      roles: { [MAYA]: n >= pushable ? ('read' as const) : n % 7 < organizations ? ('admin' as const) : ('write' as const) },
      rulesets: n === 5 ? [SAFE] : [],
    })),
    tokens: classic('repo', 'delete_repo'),
  });

  it.each([
    [30, 30, 2, 8],
    [1_000, 300, 5, 24],
  ])('%i repositories, %i of them to push to, %i organizations: at most %i requests', async (count, pushable, organizations, most) => {
    const { ledger, gaps, local } = await auditOf(fleet(count, pushable, organizations));

    expect(ledger.length).toBeLessThanOrEqual(most);
    expect(ledger.filter(({ what }) => what.startsWith('query '))).toHaveLength(Math.ceil(pushable / BATCH_SIZE));
    expect(codes(gaps())).not.toContain('GH-N4');
    expect(local.writes).toEqual([]);
  });

  it('is nothing for a token that pushes nothing', async () => {
    const { ledger } = await auditOf(aScenario({ tokens: classic('read:org', 'gist') }));

    expect(ledger.filter(({ what }) => what.startsWith('query '))).toEqual([]);
  });

  it('goes to /api/graphql of GitHub Enterprise Server', async () => {
    const { local, values } = await startFor(aScenario({ repositories: [docs('write', { rulesets: [SAFE] })] }));

    const audited = await audit(local, values, { environment: { GITHUB_API_URL: `${local.origin}/api/v3` } });
    await local.close();

    expect(local.requests.map(({ url }) => url.pathname)).toContain('/api/graphql');
    expect(says(audited, FORCE)).toEqual(['allowed on acme/docs but #main']);
  });
});

describe('the documents', () => {
  it.each(DOCUMENTS.map((document) => [/query (\w+)/.exec(document)?.[1], document] as const))('%s is a valid query', (_, document) => {
    expect(validate(schema, parse(document))).toEqual([]);
  });

  it('select nothing of what may never be selected', async () => {
    const allow = [{ kind: 'graphql' as const, path: '/graphql', documents: DOCUMENTS, neverSelect: NEVER_SELECT }];

    await expect(compileGuard({ origin: 'https://api.github.com', allow, limited: () => false, perSecond: null })).resolves.toBeTypeOf('function');
  });

  it('do not exist for more repositories than GitHub answers at once', () => {
    expect(() => documentFor(BATCH_SIZE + 1)).toThrow('No document');
  });
});

describe('an archived repository', () => {
  it('is opened again, then stripped of its guard: both are told', async () => {
    const audited = await guarded('admin', { archived: true, rulesets: [SAFE] });

    expect(
      conditionsOf(audited, FORCE)
        .map((one) => JSON.stringify(one))
        .join(),
    ).toMatch(/opened again.*2 steps|2 steps.*opened again/);
  });
});

it('tells organizations behind a single sign-on as one click from being live', async () => {
  const tokens: Scenario['tokens'] = { bot: { kind: 'classic', user: MAYA, scopes: ['repo'], ssoHides: [ORG] } };

  const { gaps } = await auditOf(aScenario({ tokens }));

  expect(gaps()).toContainEqual(
    expect.objectContaining({ code: 'GH-U5', effect: 'granting', what: expect.stringMatching(/organizations 21 .* one click from being live/) }),
  );
});

it.each([
  [
    'IP allow list',
    'Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled.',
    /listed addresses only/,
  ],
  ['OAuth restrictions', 'Although you appear to have …, the `acme` organization has enabled OAuth App access restrictions.', /does not let this OAuth app in/],
  ['no classic tokens', '`acme` forbids access via a personal access token (classic).', /does not let classic tokens in/],
  ['single sign-on', 'Resource protected by organization SAML enforcement.', /single sign-on/],
])('an organization that refuses (%s) is a gap that names it and says why', async (_, message, words) => {
  const { local, values } = await startFor(aScenario({ tokens: classic('repo', 'delete_repo') }));
  local.inject({ when: ({ url }) => url.pathname === '/orgs/acme', fault: refused(403, message) });

  const { gaps, snapshot } = await audit(local, values);
  await local.close();

  expect(snapshot.failed).toEqual([]);
  const found = gaps().find(({ code }) => code === 'GH-N2');
  expect(found).toMatchObject({ because: 'forbidden', what: expect.stringMatching(words) });
  expect(found?.what).toContain('acme');
});
