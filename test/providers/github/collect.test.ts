import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { State } from '../../../fixtures/servers/github/state.ts';
import { server } from '../../../fixtures/servers/github.ts';
import { provider } from '../../../providers/github/index.ts';
import { parseJson } from '../../../src/json.ts';
import { aScenario, audit, auditOf, codes, MAYA, ORG, saysOf, startFor } from './support.ts';

describe('collecting a classic token', () => {
  it('asks who it is, what it sees, and what the organization allows', async () => {
    const { ledger, local } = await auditOf(aScenario());

    expect(ledger.map(({ what, status }) => `${what} ${status}`)).toEqual([
      'GET /user 200',
      'GET /user/repos?per_page=100&affiliation=owner,collaborator,organization_member 200',
      'GET /user/memberships/orgs?state=active&per_page=100 200',
      'GET /orgs/acme 200',
      'query GuardsOf1 200',
    ]);
    expect(local.writes).toEqual([]);
  });

  it('sends the token as a bearer, with a user agent and the version of the API', async () => {
    const { local, values } = await auditOf(aScenario());

    for (const { headers } of local.requests) {
      expect(headers).toMatchObject({ authorization: `Bearer ${values[0]}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' });
      expect(headers['user-agent']).toMatch(/^overscope /);
    }
  });

  it('says who the token is and when it ends', async () => {
    const tokens = { bot: { kind: 'classic' as const, user: MAYA, scopes: ['repo'], expires: '2027-01-15 10:00:00 UTC' } };

    const { snapshot } = await auditOf(aScenario({ tokens }));

    expect(snapshot.subjects).toEqual([
      {
        token: 'bot',
        kind: 'classic',
        principal: { type: 'user', id: '11', name: MAYA },
        node: 'github:token:bot',
        lifetime: {
          createdAt: null,
          lastUsedAt: null,
          expiry: { kind: 'at', at: '2027-01-15T10:00:00.000Z', source: 'github-authentication-token-expiration' },
        },
        gaps: [],
      },
    ]);
  });

  it('keeps no value of a token in the snapshot', async () => {
    const tokens = {
      bot: { kind: 'classic' as const, user: MAYA, scopes: ['repo'] },
      fine: { kind: 'fine-grained' as const, user: MAYA, repositories: [`${ORG}/docs`] },
      dead: { kind: 'revoked' as const },
    };

    const { snapshot, values } = await auditOf(aScenario({ tokens }));

    const text = JSON.stringify(snapshot);
    expect(values).toHaveLength(3);
    for (const value of values) expect(text).not.toContain(value);
  });

  it('reads an account once for two tokens of one user with equal scopes, and again where scopes differ', async () => {
    const classic = (scopes: string[]) => ({ kind: 'classic' as const, user: MAYA, scopes });
    const tokens = { one: classic(['repo', 'gist']), two: classic(['gist', 'repo']), three: classic(['public_repo']) };

    const { ledger } = await auditOf(aScenario({ tokens }));

    const paths = ledger.map(({ what }) => what.replace(/\?.*/, ''));
    expect(paths.filter((path) => path === 'GET /user')).toHaveLength(3);
    expect(paths.filter((path) => path === 'GET /user/repos')).toHaveLength(2);
  });

  it('asks no organization for settings that decide nothing', async () => {
    const tokens = { bot: { kind: 'classic' as const, user: MAYA, scopes: ['read:org'] } };

    const { ledger } = await auditOf(aScenario({ tokens }));

    expect(ledger.filter(({ what }) => what.startsWith('GET /orgs/'))).toEqual([]);
  });

  it('works below the path of GitHub Enterprise Server', async () => {
    const { local, values } = await startFor(aScenario());

    const { reach, ledger } = await audit(local, values, { environment: { GITHUB_API_URL: `${local.origin}/api/v3/` } });
    await local.close();

    expect(ledger.map(({ what }) => what)[0]).toBe('GET /api/v3/user');
    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['allowed on acme/docs']);
  });

  it('reads a list of three pages whole', async () => {
    const repositories = Array.from({ length: 230 }, (_, index) => ({
      name: `${ORG}/r${String(index).padStart(3, '0')}`,
      roles: { [MAYA]: 'write' as const },
    }));

    const { reach, gaps, ledger } = await auditOf(aScenario({ repositories }));

    const [line] = saysOf(reach(), 'git/delete-ref');
    expect(line?.match(/acme\//g)).toHaveLength(230);
    expect(ledger.filter(({ what }) => what.startsWith('GET /user/repos'))).toHaveLength(3);
    expect(codes(gaps())).not.toContain('GH-U4');
  });
});

describe('tokens that are not read', () => {
  it('fails a revoked token after one request, and audits the others', async () => {
    const scenario = aScenario();

    const { snapshot, local, reach } = await auditOf({ ...scenario, tokens: { ...scenario.tokens, dead: { kind: 'revoked' } } });

    expect(snapshot.failed).toEqual([
      { token: 'dead', code: 'unauthorized', message: 'GET /user: GitHub rejected the token (401).', hint: expect.any(String) },
    ]);
    expect(local.requests.filter(({ url }) => url.pathname === '/user')).toHaveLength(2);
    expect(reach()).not.toEqual([]);
  });
});

describe('the incident', () => {
  it('starts from its state, and shows what the three tokens are', async () => {
    const { snapshot, reach, gaps, local } = await auditOf(incident());

    const five = 'larkspur-rentals/booking, larkspur-rentals/docs, larkspur-rentals/fleet-api, larkspur-rentals/infra, larkspur-rentals/sandbox';
    expect(snapshot.failed.map(({ token, code }) => [token, code])).toEqual([['github-old', 'unauthorized']]);
    expect(saysOf(reach('github-docs'), 'git/delete-ref')).toEqual([`allowed on ${five}`]);
    expect(saysOf(reach('github-docs'), 'repos/delete')).toEqual([`allowed on ${five}`]);
    expect(gaps('github-docs').filter(({ effect }) => effect === 'granting')).toEqual([]);
    expect(gaps('github-members').map(({ code }) => code)).toEqual(['GH-A3']);
    expect(local.writes).toEqual([]);
  });

  it('has a clean token: it reaches something, and all of that is declared', async () => {
    const { snapshot, reach } = await auditOf(incident());

    const declared = provider.declared([{ oauth: ['read:org'] }], snapshot);
    const reached = reach('github-members');
    expect(reached.map(({ operation }) => operation.id)).toEqual(['orgs/list-members', 'teams/list']);
    expect(reached.map(({ operation, on }) => declared.covers(operation, on, []))).toEqual(['all', 'all']);
  });
});

describe('the server', () => {
  it('does not start for a value that its state does not describe', async () => {
    await expect(server.start(aScenario(), new Map([['stranger', server.makeValue('classic')]]))).rejects.toThrow('does not describe the token stranger');
  });
});

function incident(): State {
  return State.parse(parseJson(readFileSync(new URL('../../../fixtures/scenarios/incident/github.json', import.meta.url), 'utf8')));
}
