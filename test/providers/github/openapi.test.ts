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
import { parseJson } from '../../../src/json.ts';
import { aScenario, MAYA, ORG, startFor } from './support.ts';

const { from: _, ...slices } = z.record(z.string(), z.unknown()).parse(parseJson(readFileSync(new URL('./openapi-slices.json', import.meta.url), 'utf8')));

/** Without a custom role: GitHub describes `role_name` in other lists of repositories than the user's own, where it was seen all the same. */
const SCENARIO = aScenario({
  organizations: { [ORG]: { id: 21, members: { [MAYA]: 'admin' } } },
  repositories: [
    { name: `${ORG}/docs`, roles: { [MAYA]: 'admin' } },
    { name: `${MAYA}/notes`, private: false, archived: true, roles: { [MAYA]: 'write' } },
  ],
  tokens: {
    classic: { kind: 'classic', user: MAYA, scopes: ['repo', 'admin:org'] },
    installation: { kind: 'installation', repositories: [`${ORG}/docs`] },
    app: { kind: 'app', id: 7, name: 'Larkspur' },
  },
});

/** Each description of a path with a request that it describes, and the token that asks. */
const ASKED: readonly (readonly [path: string, request: string, token: string])[] = [
  ['/user', '/user', 'classic'],
  ['/user/repos', '/user/repos', 'classic'],
  ['/user/memberships/orgs', '/user/memberships/orgs', 'classic'],
  ['/orgs/{org}', `/orgs/${ORG}`, 'classic'],
  ['/installation/repositories', '/installation/repositories', 'installation'],
  ['/app', '/app', 'app'],
];

describe('the local GitHub', () => {
  const ajv = new Ajv.default({ strict: false, allErrors: true });
  let local: LocalServer;
  let values: ReadonlyMap<string, string>;

  beforeAll(async () => {
    ({ local, values } = await startFor(SCENARIO));
  });

  afterAll(() => local.close());

  it.each(ASKED)('answers GET %s as GitHub describes it', async (path, request, token) => {
    const headers = { authorization: `Bearer ${values.get(token)}`, 'user-agent': 'test' };
    const answer = await fetch(`${local.origin}${request}`, { headers });
    const body = parseJson(await answer.text());

    expect(answer.status).toBe(200);
    const schema = slices[path];
    if (typeof schema !== 'object' || schema === null) throw new Error(`There is no slice of ${path}.`);
    ajv.validate(schema, body);
    expect((ajv.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)).toEqual([]);
  });
});
