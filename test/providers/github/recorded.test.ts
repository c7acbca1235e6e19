/** Answers that were recorded from GitHub itself (@octokit/fixtures, MIT), read by the schemas and header readers of an audit. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expandScopes, isClassicScope } from '../../../providers/github/classic-scopes.ts';
import { expiryOf, scopesOf } from '../../../providers/github/headers.ts';
import * as responses from '../../../providers/github/responses.ts';
import { repositoryOf } from '../../../providers/github/state.ts';
import { parseJson } from '../../../src/json.ts';

const Exchanges = z.array(z.object({ path: z.string(), status: z.number(), response: z.unknown(), headers: z.record(z.string(), z.coerce.string()) }));

function recorded(scenario: string): z.infer<typeof Exchanges>[number] {
  const root = dirname(createRequire(import.meta.url).resolve('@octokit/fixtures/package.json'));
  const [exchange] = Exchanges.parse(parseJson(readFileSync(join(root, 'scenarios', 'api.github.com', scenario, 'normalized-fixture.json'), 'utf8')));
  if (exchange === undefined) throw new Error(`Nothing was recorded of ${scenario}.`);
  return exchange;
}

describe('an answer that was recorded from GitHub', () => {
  it('to GET /orgs/{org} is read, with a setting that it does not show left unknown', () => {
    const { response, status } = recorded('get-organization');

    expect(status).toBe(200);
    expect(responses.Organization.parse(response)).toEqual({ login: 'octokit-fixture-org' });
  });

  it('to GET /repos/{owner}/{repo} is read, with the role of the user', () => {
    const { response, status } = recorded('get-repository');

    expect(status).toBe(200);
    expect(repositoryOf(responses.Repository.parse(response))).toEqual({
      name: 'octokit-fixture-org/hello-world',
      owner: 'octokit-fixture-org',
      ofOrganization: true,
      public: true,
      archived: false,
      role: 'admin',
      customRole: null,
    });
  });

  it.each(['get-organization', 'get-repository'])('of %s tells scopes that are all known, and no end', (scenario) => {
    const { headers } = recorded(scenario);

    const scopes = scopesOf(headers) ?? [];
    expect(scopes).toContain('delete_repo');
    expect([...expandScopes(scopes)].filter((scope) => !isClassicScope(scope))).toEqual([]);
    expect(expiryOf(headers, 'classic')).toMatchObject({ kind: 'never', possible: true });
  });
});
