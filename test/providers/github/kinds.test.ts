import { describe, expect, it } from 'vitest';
import { aScenario, audit, auditOf, MAYA, ORG, type Scenario, saysOf, startFor } from './support.ts';

const of = (token: Scenario['tokens'][string]): Scenario => aScenario({ tokens: { bot: token } });
const ON_DOCS = [`${ORG}/docs`];

describe('tokens whose permissions they cannot read', () => {
  it.each([
    ['fine-grained', { kind: 'fine-grained', user: MAYA, repositories: ON_DOCS }, 'user'],
    ['installation', { kind: 'installation', repositories: ON_DOCS }, 'installation'],
    ['installation', { kind: 'installation-stateless', repositories: ON_DOCS }, 'installation'],
  ] as const)('are ruled out by refusals alone, and can hold whatever no read asks for: %s %o', async (kind, token, principal) => {
    const { reach, gaps, snapshot, local } = await auditOf(of(token));

    expect(snapshot.subjects).toMatchObject([{ kind, principal: { type: principal } }]);
    expect(saysOf(reach(), 'repos/delete')).toEqual([]);
    expect(saysOf(reach(), 'actions/delete-environment-secret')).toEqual(['unknown on acme/docs']);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U1', effect: 'granting', because: 'not-exposed' }));
    expect(local.writes).toEqual([]);
  });

  it('reach no package, which no fine-grained permission opens', async () => {
    const { reach } = await auditOf(of({ kind: 'fine-grained', user: MAYA, repositories: ON_DOCS }));

    expect(saysOf(reach(), 'packages/delete-package-for-org')).toEqual([]);
  });

  it('reach the account of the user who stands behind them, and of none where none does', async () => {
    const ofUser = await auditOf(of({ kind: 'fine-grained', user: MAYA, repositories: [] }));
    const ofApp = await auditOf(of({ kind: 'installation', repositories: ON_DOCS }));

    expect(saysOf(ofUser.reach(), 'gists/delete')).toEqual(['unknown on maya']);
    expect(saysOf(ofApp.reach(), 'gists/delete')).toEqual([]);
  });

  it('reach nothing as an App that is installed nowhere', async () => {
    const { reach, gaps, snapshot } = await auditOf(of({ kind: 'app', id: 77, name: 'Deployer', installations: [] }));

    expect(snapshot.subjects).toMatchObject([{ kind: 'app', principal: { type: 'app', id: '77', name: 'Deployer' } }]);
    expect(reach()).toEqual([]);
    expect(gaps()).toEqual([]);
  });

  it('do not tell when an installation token ends', async () => {
    const { snapshot } = await auditOf(of({ kind: 'installation', repositories: ON_DOCS }));

    expect(snapshot.subjects).toMatchObject([{ lifetime: { expiry: { kind: 'unknown' } }, gaps: [{ code: 'GH-A1', effect: 'advisory' }] }]);
  });
});

describe('tokens with scopes', () => {
  it.each([
    ['a GitHub App, whose tokens have permissions', 'Iv1.0123456789abcdef', [`unknown on ${MAYA}`]],
    ['an OAuth app', '0123456789abcdef0123', []],
  ])('of forty hex digits and no scopes are judged by whose they are: %s', async (_, client, expected) => {
    const { local, values } = await startFor(of({ kind: 'legacy', user: MAYA, scopes: [] }));
    const headers = { 'content-type': 'application/json; charset=utf-8', 'x-oauth-scopes': '', 'x-oauth-client-id': client };
    const answer = { status: 200, headers, body: JSON.stringify({ login: MAYA, id: 11 }) };
    local.inject({ when: ({ url }) => url.pathname === '/user', fault: { kind: 'answer', answer } });

    const { reach } = await audit(local, values);
    await local.close();

    expect(saysOf(reach(), 'gists/delete')).toEqual(expected);
  });

  it.each(['classic', 'oauth', 'legacy'] as const)('of kind %s are read alike', async (kind) => {
    const { reach, snapshot } = await auditOf(of({ kind, user: MAYA, scopes: ['repo'] }));

    expect(snapshot.subjects).toMatchObject([{ kind }]);
    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['allowed on acme/docs']);
  });

  it('can end never and could, when they are classic', async () => {
    const { snapshot } = await auditOf(of({ kind: 'classic', user: MAYA, scopes: [] }));

    expect(snapshot.subjects).toMatchObject([{ lifetime: { expiry: { kind: 'never', possible: true } } }]);
  });
});
