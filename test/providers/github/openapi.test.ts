/**
 * The bodies of the local GitHub, held against slices of GitHub's own description of its API (openapi-slices.json, made by
 * `npm run generate -- --github-openapi FILE`): every field that it sends is one that GitHub has at that place, of that type, and none
 * that GitHub always sends is missing.
 */
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { LocalServer } from '../../../fixtures/servers/http.ts';
import { ACCOUNT_PROBES, APP_ORGANIZATION_PROBES, REPOSITORY_PROBES } from '../../../providers/github/probe-table.ts';
import { parseJson } from '../../../src/json.ts';
import { aScenario, MAYA, ORG, startFor } from './support.ts';

const { from: _, ...slices } = z.record(z.string(), z.unknown()).parse(parseJson(readFileSync(new URL('./openapi-slices.json', import.meta.url), 'utf8')));

/** Of these reads 404 and 422 say that there is nothing to be told. */
const ANSWERED_OTHERWISE: readonly string[] = ['/pages', '/codespaces/new'];

/** Everything that a token can hold and a read can show. */
const EVERYTHING = Object.fromEntries(
  [...REPOSITORY_PROBES, ...APP_ORGANIZATION_PROBES, ...ACCOUNT_PROBES, { key: 'organization_personal_access_token_requests' }].map(({ key }) => [
    key,
    'write' as const,
  ]),
);

const PAT = { id: 7, tokenId: 77, name: 'docs-bot', owner: MAYA, selection: 'subset' as const, repositories: [`${ORG}/docs`], permissions: {} };
const installation = { id: 31, account: ORG, permissions: { contents: 'write' as const }, repositories: [`${ORG}/docs`] };

/** Without a custom role: GitHub describes `role_name` in other lists of repositories than the user's own, where it was seen all the same. */
const SCENARIO = aScenario({
  organizations: {
    [ORG]: {
      id: 21,
      members: { [MAYA]: 'admin' },
      fineGrained: [PAT],
      requests: [{ ...PAT, id: 8 }],
      installations: [{ id: 31, appId: 8, slug: 'releaser', permissions: { contents: 'write' } }],
    },
  },
  repositories: [
    {
      name: `${ORG}/docs`,
      roles: { [MAYA]: 'admin' },
      workflowDefault: 'read',
      rulesets: [{ id: 12, name: 'main-safe', rules: ['DELETION'], bypass: { [MAYA]: 'always' } }],
    },
    { name: `${MAYA}/notes`, private: false, archived: true, roles: { [MAYA]: 'write' } },
  ],
  tokens: {
    classic: { kind: 'classic', user: MAYA, scopes: ['repo', 'admin:org'] },
    fine: { kind: 'fine-grained', user: MAYA, repositories: [`${ORG}/docs`], permissions: EVERYTHING },
    user: { kind: 'user-to-server', user: MAYA, installations: [installation, { ...installation, id: 32, suspended: true }] },
    installation: { kind: 'installation', repositories: [`${ORG}/docs`], permissions: EVERYTHING },
    app: { kind: 'app', id: 7, name: 'Larkspur', installations: [installation] },
    nobody: { kind: 'fine-grained', user: MAYA, repositories: [], permissions: {} },
  },
});

const REPOSITORY = { described: '/repos/{owner}/{repo}', asked: `/repos/${ORG}/docs` };
const ORGANIZATION = { described: '/orgs/{org}', asked: `/orgs/${ORG}` };
const below = ({ described, asked }: typeof REPOSITORY, path: string, token: string): readonly [string, string, string] => [
  described + path,
  asked + path,
  token,
];

/** Each description of a path with a request that it describes, and the token that asks. */
const ASKED: readonly (readonly [path: string, request: string, token: string])[] = [
  ['/user', '/user', 'classic'],
  ['/user/repos', '/user/repos', 'classic'],
  ['/user/memberships/orgs', '/user/memberships/orgs', 'classic'],
  ['/user/installations', '/user/installations', 'user'],
  ['/user/installations/{installation_id}/repositories', '/user/installations/31/repositories', 'user'],
  ['/orgs/{org}', `/orgs/${ORG}`, 'classic'],
  ['/orgs/{org}/personal-access-tokens/{pat_id}/repositories', `/orgs/${ORG}/personal-access-tokens/7/repositories`, 'installation'],
  ['/orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories', `/orgs/${ORG}/personal-access-token-requests/8/repositories`, 'installation'],
  ...['/personal-access-tokens', '/personal-access-token-requests', '/installations'].map((path) => below(ORGANIZATION, path, 'installation')),
  ['/installation/repositories', '/installation/repositories', 'installation'],
  ['/app', '/app', 'app'],
  ['/app/installations', '/app/installations', 'app'],
  ['/repos/{owner}/{repo}/rulesets/{ruleset_id}', `/repos/${ORG}/docs/rulesets/12`, 'classic'],
  ['/repos/{owner}/{repo}/rulesets/{ruleset_id}/history', `/repos/${ORG}/docs/rulesets/12/history`, 'classic'],
  ...['', '/rulesets', '/collaborators', '/actions/permissions/workflow'].map((path) => below(REPOSITORY, path, 'fine')),
  ...REPOSITORY_PROBES.filter(({ path }) => !ANSWERED_OTHERWISE.includes(path)).map(({ path }) => below(REPOSITORY, path, 'fine')),
  ...APP_ORGANIZATION_PROBES.map(({ path }) => below(ORGANIZATION, path, 'installation')),
  ...ACCOUNT_PROBES.map(({ path }) => [path, path, 'fine'] as const),
];

describe('the local GitHub', () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  let local: LocalServer;
  let values: ReadonlyMap<string, string>;

  beforeAll(async () => {
    ({ local, values } = await startFor(SCENARIO));
  });

  afterAll(() => local.close());

  const faultsOf = async (path: string, request: string, token: string): Promise<{ readonly status: number; readonly faults: readonly string[] }> => {
    const headers = { authorization: `Bearer ${values.get(token)}`, 'user-agent': 'test' };
    const answer = await fetch(`${local.origin}${request}`, { headers });
    const schema = slices[path];
    if (typeof schema !== 'object' || schema === null) throw new Error(`There is no slice of ${path}.`);
    ajv.validate(schema, parseJson(await answer.text()));
    const faults = (ajv.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
    return { status: answer.status, faults };
  };

  it.each(ASKED)('answers GET %s as GitHub describes it', async (path, request, token) => {
    expect(await faultsOf(path, request, token)).toEqual({ status: 200, faults: [] });
  });

  it.each([
    ['a dead token', '/user', 'none', 401],
    ['a permission that is not held', `/orgs/${ORG}/hooks`, 'nobody', 403],
    ['what is hidden', `/repos/${ORG}/docs`, 'nobody', 404],
  ])('refuses in the form that GitHub describes: %s', async (_, request, token, status) => {
    expect(await faultsOf('refusal', request, token)).toEqual({ status, faults: [] });
  });
});
