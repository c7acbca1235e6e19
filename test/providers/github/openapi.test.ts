/**
 * The bodies of the local GitHub, held against slices of GitHub's own description of its API (openapi-slices.json, made by
 * `npm run generate -- --github-openapi FILE`): every field that it sends is one that GitHub has at that place, of that type, and none
 * that GitHub always sends is missing. `/orgs/{org}/credential-authorizations` is described for GitHub Enterprise Cloud alone, and not here.
 */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROUTES } from '../../../fixtures/servers/github/answers.ts';
import type { LocalServer } from '../../../fixtures/servers/http.ts';
import { ACCOUNT_PROBES, ORGANIZATION_PROBES, type Probe, REPOSITORY_PROBES } from '../../../providers/github/holdings/probe-table.ts';
import { parseJson } from '../../../src/json.ts';
import { aScenario, MAYA, ORG, type Scenario, startFor } from './support.ts';

const Schemas = z.record(z.string(), z.record(z.string(), z.unknown()));
const slices = z.object({ $defs: Schemas, answers: Schemas }).parse(parseJson(readFileSync(new URL('./openapi-slices.json', import.meta.url), 'utf8')));

/** Every permission that a probe asks for, and those that the other reads want. */
const EVERYTHING = Object.fromEntries(
  [...REPOSITORY_PROBES, ...ORGANIZATION_PROBES, ...ACCOUNT_PROBES]
    .map(({ key }) => key)
    .concat('organization_personal_access_tokens', 'organization_personal_access_token_requests')
    .map((key) => [key, 'write' as const]),
);

const INSTALLED = { id: 31, account: ORG, permissions: { contents: 'write' as const }, repositories: [`${ORG}/docs`] };
const LEVELS = { organization: { members: 'read' }, repository: { contents: 'write' }, other: {} };
const GRANT = { name: 'docs-bot', owner: MAYA, selection: 'subset' as const, repositories: [`${ORG}/docs`, `${ORG}/elsewhere`], permissions: LEVELS };

/** Without a custom role: GitHub describes `role_name` in other lists of repositories than the user's own, where it was seen all the same. */
const SCENARIO: Scenario = aScenario({
  organizations: {
    [ORG]: {
      id: 21,
      members: { [MAYA]: 'admin' },
      fineGrained: [{ ...GRANT, id: 41, tokenId: 51, expiresAt: '2026-12-01T00:00:00Z' }],
      requests: [{ ...GRANT, id: 42, tokenId: 52 }],
      installations: [{ id: 31, appId: 7, slug: 'larkspur', permissions: { contents: 'write' } }],
    },
  },
  repositories: [
    {
      name: `${ORG}/docs`,
      roles: { [MAYA]: 'admin' },
      workflowDefault: 'read',
      deployKeys: [{ id: 51, title: 'mirror', addedBy: MAYA, lastUsedAt: '2026-11-02T09:00:00Z' }],
      rulesets: [
        { id: 12, name: 'main-safe', rules: ['DELETION'], bypass: { [MAYA]: 'always' } },
        { id: 13, name: 'all-safe', rules: ['DELETION'], source: 'Organization', target: 'TAG', enforcement: 'EVALUATE' },
      ],
    },
    { name: `${MAYA}/notes`, private: false, archived: true, roles: { [MAYA]: 'write' } },
    { name: `${ORG}/fresh`, roles: { [MAYA]: 'admin' }, empty: true },
  ],
  tokens: {
    classic: { kind: 'classic', user: MAYA, scopes: ['repo', 'admin:org'] },
    narrow: { kind: 'classic', user: MAYA, scopes: ['gist'] },
    ofUser: { kind: 'user-to-server', user: MAYA, installations: [INSTALLED], permissions: EVERYTHING },
    installation: { kind: 'installation', repositories: [`${ORG}/docs`, `${ORG}/fresh`], permissions: EVERYTHING },
    app: { kind: 'app', id: 7, name: 'Larkspur', installations: [{ ...INSTALLED, suspended: true }] },
    revoked: { kind: 'revoked' },
  },
});

/** Where the variables of a path lead to in the scenario. */
const NAMED: Readonly<Record<string, string>> = {
  owner: ORG,
  repo: 'docs',
  org: ORG,
  installation_id: '31',
  pat_id: '41',
  pat_request_id: '42',
  ruleset_id: '12',
};

/** What the local GitHub answers with no body, or refuses to every token, and why. */
const NEVER_200: Readonly<Record<string, string>> = {
  '/orgs/{org}/credential-authorizations': 'described for GitHub Enterprise Cloud alone',
  '/repos/{owner}/{repo}/codespaces/new': 'refused with 422, which proves as much as 200',
  '/repos/{owner}/{repo}/pages': 'no repository has a site: 404',
  '/user/interaction-limits': 'nobody has limits: 204',
  '/{owner}/{repo}.git/info/refs': "git's own interface, in plain text",
};

/** Each path with the token that is answered 200 there. */
const ANSWERED: readonly (readonly [path: string, token: string])[] = [
  ['/app', 'app'],
  ['/app/installations', 'app'],
  ['/installation/repositories', 'installation'],
  ['/orgs/{org}', 'classic'],
  ['/orgs/{org}/installations', 'installation'],
  ['/orgs/{org}/personal-access-token-requests', 'installation'],
  ['/orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories', 'installation'],
  ['/orgs/{org}/personal-access-tokens', 'installation'],
  ['/orgs/{org}/personal-access-tokens/{pat_id}/repositories', 'installation'],
  ['/repos/{owner}/{repo}', 'classic'],
  ['/repos/{owner}/{repo}', 'installation'],
  ['/repos/{owner}/{repo}/actions/permissions/workflow', 'classic'],
  ['/repos/{owner}/{repo}/collaborators', 'installation'],
  ['/repos/{owner}/{repo}/keys', 'classic'],
  ['/repos/{owner}/{repo}/rulesets', 'classic'],
  ['/repos/{owner}/{repo}/rulesets/{ruleset_id}', 'classic'],
  ['/repos/{owner}/{repo}/rulesets/{ruleset_id}/history', 'classic'],
  ['/user', 'classic'],
  ['/user/installations', 'ofUser'],
  ['/user/installations/{installation_id}/repositories', 'ofUser'],
  ['/user/memberships/orgs', 'classic'],
  ['/user/repos', 'classic'],
  ...below('/repos/{owner}/{repo}', REPOSITORY_PROBES, 'ofUser'),
  ...below('/orgs/{org}', ORGANIZATION_PROBES, 'installation'),
  ...below('', ACCOUNT_PROBES, 'ofUser'),
];

const REFUSED: readonly (readonly [status: number, path: string, request: string, token: string])[] = [
  [401, '/user', '/user', 'revoked'],
  [403, '/user/memberships/orgs', '/user/memberships/orgs', 'narrow'],
  [403, '/user/installations', '/user/installations', 'classic'],
  [403, '/orgs/{org}/personal-access-tokens', `/orgs/${ORG}/personal-access-tokens`, 'classic'],
  [404, '/orgs/{org}', '/orgs/nobody', 'classic'],
  [404, '/repos/{owner}/{repo}', `/repos/${ORG}/nothing`, 'classic'],
  [404, '/repos/{owner}/{repo}/pages', `/repos/${ORG}/docs/pages`, 'installation'],
  [404, '/user/installations/{installation_id}/repositories', '/user/installations/99/repositories', 'ofUser'],
  [409, '/repos/{owner}/{repo}/commits', `/repos/${ORG}/fresh/commits`, 'installation'],
];

function below(base: string, probes: readonly Probe[], token: string): readonly (readonly [path: string, token: string])[] {
  return [...new Set(probes.map(({ path }) => base + path))].filter((path) => NEVER_200[path] === undefined).map((path) => [path, token]);
}

describe('the local GitHub', () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  let local: LocalServer;
  let values: ReadonlyMap<string, string>;

  beforeAll(async () => {
    ({ local, values } = await startFor(SCENARIO));
  });

  afterAll(() => local.close());

  async function ask(request: string, token: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await fetch(`${local.origin}${request}`, { headers: { authorization: `Bearer ${values.get(token)}`, 'user-agent': 'test' } });
    return { status: answer.status, body: parseJson(await answer.text()) };
  }

  /** What the description would not have, in words. */
  function faults(slice: string, body: unknown): readonly string[] {
    const schema = slices.answers[slice];
    if (schema === undefined) throw new Error(`There is no slice of ${slice}.`);
    ajv.validate({ ...schema, $defs: slices.$defs }, body);
    return (ajv.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  it.each(ANSWERED)('answers GET %s as GitHub describes it, to the token %s', async (path, token) => {
    const { status, body } = await ask(
      path.replaceAll(/\{(\w+)\}/g, (_, name) => NAMED[name] ?? ''),
      token,
    );

    expect(status).toBe(200);
    expect(faults(path, body)).toEqual([]);
  });

  it.each(REFUSED)('refuses with %i at GET %s as GitHub describes it', async (expected, path, request, token) => {
    const { status, body } = await ask(request, token);

    expect(status).toBe(expected);
    expect(body).toMatchObject({ message: expect.any(String), documentation_url: expect.any(String), status: String(expected) });
    expect(faults(`${path} ${status}`, body)).toEqual([]);
  });

  it('answers nothing that is not held against the description, but for a reason', () => {
    const held = new Set(ANSWERED.map(([path]) => path));

    expect(ROUTES.filter(({ path }) => !held.has(path) && NEVER_200[path] === undefined)).toEqual([]);
    expect(Object.keys(NEVER_200).filter((path) => held.has(path) || !ROUTES.some((route) => route.path === path))).toEqual([]);
  });

  it('leaves no slice of the description unused', () => {
    const used = new Set([...ANSWERED.map(([path]) => path), ...REFUSED.map(([status, path]) => `${path} ${status}`)]);

    expect(Object.keys(slices.answers).filter((slice) => !used.has(slice))).toEqual([]);
  });
});
