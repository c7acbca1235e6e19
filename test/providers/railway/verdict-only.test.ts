import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningScenario } from '../../../fixtures/scenarios/start.ts';
import { provider } from '../../../providers/railway/index.ts';
import { parseJson } from '../../../src/json.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import { Report } from '../../../src/report/shape.ts';
import { type Ran, run } from '../../support/cli.ts';
import { INCIDENT, startIncident } from '../../support/incident.ts';
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
  reachOf,
  rehearse,
  told,
  WORKSPACE_TOKEN,
} from './scenario.ts';

const CHEAP = { options: ['verdict-only'] };
const BOUND = 'the inventory was not asked for (--verdict-only): whether anything of the kind is there';

function grantingOf(snapshot: Snapshot): readonly Gap[] {
  return provider
    .evaluate(snapshot)
    .gapsOf(onlyNode(snapshot))
    .filter(({ effect }) => effect === 'granting');
}

/** Admin of one workspace, and of another what is said. */
function twoWorkspaces(role: string): readonly unknown[] {
  return [aWorkspace({ members: [{ id: 'user', role: 'ADMIN' }] }), aWorkspace({ id: 'ws-2', name: 'other', members: [{ id: 'user', role }], projects: [] })];
}

describe.concurrent('with --verdict-only', () => {
  it.each([
    ['a workspace token', WORKSPACE_TOKEN, null, ['ApiTokenContext', 'Me', 'Me']],
    ['a project token', PROJECT_TOKEN, 'project', ['ProjectTokenSelf']],
    ['a project token of unknown kind', PROJECT_TOKEN, null, ['ApiTokenContext', 'ApiTokenContext', 'ProjectTokenSelf']],
    ['a user with two workspaces', ACCOUNT_TOKEN, null, ['ApiTokenContext', 'Me', 'WorkspaceMembers', 'WorkspaceMembers']],
  ])('%s is asked no more than this', async (_, described, kind, documents) => {
    const workspaces = described === ACCOUNT_TOKEN ? twoWorkspaces('ADMIN') : undefined;
    const rehearsal = await rehearse(aState({ it: described }, workspaces), ['it']);

    await rehearsal.collect([railwayToken('it', { kind })], CHEAP);

    expect(asked(rehearsal.local)).toEqual(documents);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['volumeDelete', 'allowed destroys-data volume: acme'],
    ['volumeInstanceBackupDelete', 'allowed destroys-backup backup: acme'],
    ['projectDelete', 'allowed destroys-data project: acme'],
    ['variables', 'allowed exfiltrates variable: acme'],
    ['sandboxDestroy', expect.stringMatching(/^unknown /)],
  ])('%s of a workspace token is told of the workspace, as an upper bound', async (operation, expected) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')], CHEAP);

    const evaluation = provider.evaluate(snapshot);
    expect(told(evaluation, onlyNode(snapshot), operation)).toContainEqual(expected);
    expect(reachOf(evaluation, onlyNode(snapshot), operation).map(({ upperBound }) => upperBound)).toContainEqual([BOUND]);
    expect(grantingOf(snapshot)).toEqual([]);
    expect(evaluation.gapsOf(onlyNode(snapshot))).toContainEqual(expect.objectContaining({ code: 'RW-VERDICT-ONLY', effect: 'narrowing' }));
    expect(await rehearsal.end()).toEqual([]);
  });

  it('what a project token reaches is told of its environment', async () => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })], CHEAP);

    const doors = told(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit');
    expect(doors).toContain('allowed destroys-data volume: acme/shop/production');
    expect(doors).toContain('allowed destroys-data bucket: acme/shop/production');
    expect(grantingOf(snapshot)).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['ADMIN', ['RW-GUEST']],
    ['MEMBER', ['RW-GUEST', 'RW-ROLE', 'RW-ROLE', 'RW-U1']],
  ])('a user who is %s in the second workspace is incomplete for what could give more', async (role, codes) => {
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, twoWorkspaces(role)), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')], CHEAP);

    const where = told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete');
    expect(where).toEqual(
      role === 'ADMIN'
        ? ['allowed destroys-data volume: acme', 'allowed destroys-data volume: other']
        : ['allowed destroys-data volume: acme', 'unknown destroys-data volume: other'],
    );
    expect(grantingOf(snapshot).map(({ code }) => code)).toEqual(codes);
    expect(snapshot.subjects[0]).toMatchObject({ lifetime: { expiry: { kind: 'unknown' } }, gaps: [{ code: 'RW-EXPIRY', effect: 'advisory' }] });
    expect(await rehearsal.end()).toEqual([]);
  });

  it('a role that cannot be read stays unknown', async () => {
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, twoWorkspaces('ADMIN')), ['it']);
    rehearsal.local.inject({ when: asks('WorkspaceMembers'), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it')], CHEAP);

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual([
      'unknown destroys-data volume: acme',
      'unknown destroys-data volume: other',
    ]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe('the audit of the incident with --verdict-only', () => {
  let scenario: RunningScenario;
  let ran: Ran;
  beforeAll(async () => {
    scenario = await startIncident();
    ran = await run(['audit', '--verdict-only', '--provider', 'railway', '--format', 'json'], { cwd: INCIDENT, env: scenario.env });
  });
  afterAll(() => scenario.close());
  afterEach(() => {
    for (const server of scenario.servers.values()) expect(server.writes).toEqual([]);
  });

  it('fails, is complete, and took six requests for two tokens', () => {
    const report = Report.parse(parseJson(ran.out));

    expect(ran.code).toBe(1);
    expect(report.tokens.map((token) => [token.name, token.status === 'audited' && token.complete])).toEqual([
      ['railway-domains', true],
      ['railway-status', true],
    ]);
    expect(scenario.servers.get('railway')?.requests).toHaveLength(6);
  });

  it('finds that the token for custom domains could delete whatever is in the workspace, as an upper bound', () => {
    const report = Report.parse(parseJson(ran.out));

    const destruction = report.findings.find(({ token, rule }) => token === 'railway-domains' && rule === 'undeclared-destruction');
    expect(destruction).toMatchObject({ severity: 'critical', environments: ['unplaced'], certainty: 'allowed' });
    expect(destruction?.operations).toEqual(expect.arrayContaining(['volumeDelete', 'projectDelete', 'volumeInstanceBackupDelete']));
  });

  it('says in the table what was not asked for', async () => {
    const table = await run(['audit', '--provider', 'railway', '--verbose'], {
      cwd: INCIDENT,
      env: { ...scenario.env, OVERSCOPE_VERDICT_ONLY: '1' },
      columns: 120,
    });

    expect(table.code).toBe(1);
    expect(table.out.replaceAll(/\s+/g, ' ')).toContain(`an upper bound (${BOUND})`);
    expect(table.out).toContain('RW-VERDICT-ONLY');
  });
});
