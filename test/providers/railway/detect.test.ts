import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import {
  ACCOUNT_TOKEN,
  aState,
  asked,
  asks,
  aWorkspace,
  NOT_AUTHORIZED,
  onlyNode,
  PROJECT_TOKEN,
  railwayToken,
  rehearse,
  says,
  tokenHeaders,
  WORKSPACE_TOKEN,
} from './scenario.ts';

const MEMBERED = aWorkspace({ members: [{ id: 'user', role: 'ADMIN' }], projects: [] });

describe.concurrent('finding out what a token is', () => {
  it.each([
    ['a workspace token', WORKSPACE_TOKEN, null, 'workspace', ['ApiTokenContext', 'Me', 'Me']],
    ['an account token', ACCOUNT_TOKEN, null, 'account', ['ApiTokenContext', 'Me']],
    ['a project token, sent as a bearer first', PROJECT_TOKEN, null, 'project', ['ApiTokenContext', 'ApiTokenContext', 'ProjectTokenSelf']],
    ['a project token that is declared as one', PROJECT_TOKEN, 'project', 'project', ['ProjectTokenSelf']],
    ['a workspace token that is declared as a project token', WORKSPACE_TOKEN, 'project', 'workspace', ['ProjectTokenSelf', 'ApiTokenContext', 'Me', 'Me']],
  ])('%s', async (_, described, declaredKind, kind, probes) => {
    const workspaces = described === PROJECT_TOKEN ? undefined : [MEMBERED];
    const rehearsal = await rehearse(aState({ it: described }, workspaces), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: declaredKind })]);

    expect(snapshot.subjects.map((subject) => subject.kind)).toEqual([kind]);
    const probed = asked(rehearsal.local).filter((name) => name !== 'Served');
    expect(probed.slice(0, probes.length)).toEqual(probes);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('sends one header at a time, and none with what it asks of nobody', async () => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }), ['it']);

    await rehearsal.collect([railwayToken('it')]);

    const sent = rehearsal.local.requests.map((request) => [asks('Served')(request), tokenHeaders(request).length]);
    expect(sent.filter(([isServed]) => isServed)).toEqual([[true, 0]]);
    expect(sent.filter(([isServed]) => !isServed).every(([, headers]) => headers === 1)).toBe(true);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('goes by what it found, whatever kind is declared', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [MEMBERED]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'account' })]);

    expect(snapshot.subjects[0]?.kind).toBe('workspace');
    expect(await rehearsal.end()).toEqual([]);
  });

  it('fails a token that Railway rejects, and says what it tried', async () => {
    const rehearsal = await rehearse(aState({ it: { kind: 'revoked' } }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(snapshot.subjects).toEqual([]);
    expect(snapshot.failed).toMatchObject([{ token: 'it', code: 'unauthorized' }]);
    expect(snapshot.failed[0]?.hint).toContain('revoked');
    expect(await rehearsal.end()).toEqual([]);
  });

  it('believes no refusal the first time, as a new token is refused for a while', async () => {
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, [MEMBERED]), ['it']);
    rehearsal.local.inject({ when: asks('Me'), fault: NOT_AUTHORIZED, times: 1 });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(snapshot.subjects.map(({ kind }) => kind)).toEqual(['account']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['a failure of Railway', says({ errors: [{ message: 'Problem processing request' }], data: null }), 'unexpected-response'],
    ['a page of the network in front of it', says({ message: 'Forbidden' }, 403), 'unexpected-response'],
    ['an empty answer', says({}), 'unexpected-response'],
    ['an answer that is not JSON', { kind: 'garbage' } as const, 'unexpected-response'],
    ['a second factor that is asked for', says({ errors: [{ message: 'Two Factor Authentication Required' }], data: null }), 'unexpected-response'],
  ])('never takes %s to `me` for a workspace token', async (_, fault, code) => {
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, [MEMBERED]), ['it']);
    rehearsal.local.inject({ when: asks('Me'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(snapshot.subjects).toEqual([]);
    expect(snapshot.failed).toMatchObject([{ token: 'it', code }]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('does not call a token a workspace token that reaches two workspaces', async () => {
    const two = [MEMBERED, aWorkspace({ id: 'ws-2', name: 'other', members: [{ id: 'user', role: 'ADMIN' }], projects: [] })];
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, two), ['it']);
    rehearsal.local.inject({ when: asks('Me'), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(snapshot.failed).toMatchObject([{ code: 'unexpected-response' }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('logins of the CLI', () => {
  const login = (expiresAt: number): SecretValue => new SecretValue({ value: 'opaque-login', expiresAt: String(expiresAt) });

  it('does not send one that has expired, and does not refresh it', async () => {
    const rehearsal = await rehearse(aState({}), []);

    const snapshot = await rehearsal.collect([railwayToken('it')], { values: { it: login(Date.parse('2026-11-22T11:59:59Z') / 1000) } });

    expect(snapshot.failed).toMatchObject([{ code: 'unauthorized', message: expect.stringContaining('expired') }]);
    expect(asked(rehearsal.local)).toEqual(['Served']);
    expect(rehearsal.local.requests.flatMap(tokenHeaders)).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('says when a live one ends, and that its scopes could only take away', async () => {
    const rehearsal = await rehearse(aState({ it: { kind: 'oauth', user: 'user' } }, [MEMBERED]), ['it'], () => ({ value: `login-${randomUUID()}` }));
    const parts = { ...rehearsal.values.get('it'), expiresAt: String(Date.parse('2026-11-22T12:30:00Z') / 1000) };

    const snapshot = await rehearsal.collect([railwayToken('it')], { values: { it: new SecretValue(parts) } });

    const evaluation = provider.evaluate(snapshot);
    expect(snapshot.subjects).toMatchObject([{ kind: 'oauth', lifetime: { expiry: { kind: 'at', at: '2026-11-22T12:30:00.000Z' } } }]);
    expect(evaluation.gapsOf(onlyNode(snapshot))).toContainEqual(expect.objectContaining({ code: 'RW-U3', effect: 'narrowing' }));
    expect(evaluation.reachOf(onlyNode(snapshot)).every(({ upperBound }) => upperBound.includes('OAuth scopes not read (RW-U3)'))).toBe(true);
    expect(await rehearsal.end()).toEqual([]);
  });
});
