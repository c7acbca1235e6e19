import { describe, expect, it } from 'vitest';
import type { Exchange, Fault } from '../../../fixtures/servers/http.ts';
import { server } from '../../../fixtures/servers/railway.ts';
import { provider } from '../../../providers/railway/index.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import { run } from '../../support/cli.ts';
import {
  ACCOUNT_TOKEN,
  anEnvironment,
  aProject,
  aState,
  asked,
  askedWithToken,
  asks,
  aWorkspace,
  NOT_AUTHORIZED,
  onlyNode,
  PROJECT_TOKEN,
  railwayToken,
  rehearse,
  told,
  WORKSPACE_TOKEN,
} from './scenario.ts';

function manyProjects(count: number, prefix = 'p'): readonly unknown[] {
  return Array.from({ length: count }, (_, n) =>
    aProject({
      id: `${prefix}-${n}`,
      name: `${prefix}-${n}`,
      environments: [
        anEnvironment({ id: `${prefix}-env-${n}`, services: [], volumes: [{ id: `${prefix}-vi-${n}`, volumeId: `${prefix}-v-${n}`, name: 'pg' }] }),
      ],
    }),
  );
}

function hundredProjects(plan: string): Readonly<Record<string, unknown>> {
  return aWorkspace({ plan, projects: manyProjects(100) });
}

function grantingOf(snapshot: Snapshot): readonly Gap[] {
  return provider
    .evaluate(snapshot)
    .gapsOf(onlyNode(snapshot))
    .filter(({ effect }) => effect === 'granting');
}

const FREE_BOUND = "Railway's Free plan allows 100 requests an hour; 80 were made and the rest are left to you. Raise --max-requests to read the rest";

describe.concurrent('a workspace of 100 projects', () => {
  it('on the Free plan is read with 80 requests, project by project, and one gap says how far that got', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('FREE')]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(askedWithToken(rehearsal.local)).toHaveLength(80);
    const [gap, ...others] = grantingOf(snapshot);
    expect(others).toEqual([]);
    expect(gap).toMatchObject({ code: 'RW-TRUNCATED', because: 'budget' });
    expect(gap?.what).toMatch(
      /^the inventory was truncated after 80 requests: 3[678] of 100 projects were read, the backups of 3\d of 3\d volumes were not inspected\. /,
    );
    expect(gap?.what).toContain(FREE_BOUND);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('leaves what was not read unknown, never absent', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('FREE')]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const [allowed, unknown] = told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete');
    const count = (text: string | undefined): number => (text?.match(/acme\/p-\d+/g) ?? []).length;
    expect(allowed).toMatch(/^allowed destroys-data volume/);
    expect(unknown).toMatch(/^unknown destroys-data volume/);
    expect(count(allowed) + count(unknown)).toBe(100);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('on the Free plan is read on when the user says how much, until Railway itself limits it', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('FREE')]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')], { maxRequests: 1_000 });

    // What was on its way when the limit came is told so as well: four reads at once.
    expect(askedWithToken(rehearsal.local).length).toBeGreaterThan(100);
    expect(askedWithToken(rehearsal.local).length).toBeLessThanOrEqual(104);
    expect(grantingOf(snapshot)).toMatchObject([{ code: 'RW-TRUNCATED', because: 'rate-limited', what: expect.stringContaining('asked to wait 3600 s') }]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each(['HOBBY', 'PRO'])('on the plan %s is read whole', async (plan) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects(plan)]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(asked(rehearsal.local).filter((name) => name === 'EnvironmentContents')).toHaveLength(100);
    expect(grantingOf(snapshot)).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('whose plan cannot be read is taken for one on the Free plan', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('PRO')]), ['it']);
    rehearsal.local.inject({ when: asks('WorkspaceProjects'), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(askedWithToken(rehearsal.local)).toHaveLength(80);
    expect(grantingOf(snapshot)).toMatchObject([{ code: 'RW-TRUNCATED', what: expect.stringContaining('which plan counts here is not known') }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('the command line', () => {
  it.each([
    ['no bound is given', [], {}, 80],
    ['a bound is given', ['--max-requests', '90'], {}, 90],
    ['a bound is given that is what it is without', ['--max-requests', '2000'], {}, null],
    ['the environment gives a bound', [], { OVERSCOPE_MAX_REQUESTS: '70' }, 70],
  ])('where %s, decides how many requests are made on the Free plan', async (_, argv, env, count) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('FREE')]), ['it']);
    const value = rehearsal.values.get('it')?.['value'];

    const ran = await run(['inspect', 'railway', '--env', 'IT', '--format', 'json', ...argv], {
      env: { IT: value, ...server.addresses(rehearsal.local.origin), ...env },
    });

    if (count === null) expect(askedWithToken(rehearsal.local).length).toBeGreaterThan(100);
    // A bound that the user gives is for the run, with the one question that carries no token; ours is for each token.
    else expect(argv.length > 0 || Object.keys(env).length > 0 ? asked(rehearsal.local) : askedWithToken(rehearsal.local)).toHaveLength(count);
    expect(ran.out).toContain('RW-TRUNCATED');
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('a user of two workspaces', () => {
  it('is held to the lower of their plans', async () => {
    const members = [{ id: 'user', role: 'ADMIN' }];
    const workspaces = [aWorkspace({ members, projects: manyProjects(60) }), aWorkspace({ id: 'own', name: 'own', plan: 'FREE', members, projects: [] })];
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, workspaces), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(askedWithToken(rehearsal.local)).toHaveLength(80);
    expect(grantingOf(snapshot)).toMatchObject([{ code: 'RW-TRUNCATED' }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

const busy = (headers: Readonly<Record<string, string>>): Fault => ({ kind: 'answer', answer: { status: 429, headers, body: 'slow down' } });

describe.concurrent('a limit', () => {
  it.each([
    ['that asks to wait too long', busy({ 'retry-after': '3600' }), 1],
    ['that does not say how long', busy({}), 3],
  ])('%s ends all requests with the token', async (_, fault, attempts) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('PRO')]), ['it']);
    rehearsal.local.inject({ when: asks('ProjectContents'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    // Four reads are under way at once, and each is tried as often as the transport tries it.
    expect(asked(rehearsal.local).filter((name) => name === 'ProjectContents').length).toBeLessThanOrEqual(4 * attempts);
    expect(asked(rehearsal.local)).not.toContain('EnvironmentContents');
    expect(grantingOf(snapshot)).toMatchObject([
      { code: 'RW-TRUNCATED', because: 'rate-limited', what: expect.stringContaining('0 of 100 projects were read') },
    ]);
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual([
      expect.stringMatching(/^unknown destroys-data volume: acme\/p-0, /),
    ]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('that passes in time is waited for', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('ProjectContents'), fault: busy({ 'retry-after': '1' }), times: 1 });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(grantingOf(snapshot)).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('of one token is none of another', async () => {
    const rehearsal = await rehearse(aState({ one: PROJECT_TOKEN, other: WORKSPACE_TOKEN }), ['one', 'other']);
    rehearsal.local.inject({ when: (exchange) => 'project-access-token' in exchange.headers, fault: busy({ 'retry-after': '3600' }) });

    const snapshot = await rehearsal.collect([railwayToken('one', { kind: 'project' }), railwayToken('other')]);

    expect(snapshot.failed).toMatchObject([{ token: 'one', code: 'rate-limited' }]);
    expect(asked(rehearsal.local).filter((name) => name.startsWith('ProjectToken'))).toEqual(['ProjectTokenSelf']);
    expect(snapshot.subjects.map(({ token }) => token)).toEqual(['other']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('in the middle of a list of projects keeps what was listed', async () => {
    const rehearsal = await rehearse({ pageSize: 2, workspaces: [hundredProjects('PRO')], tokens: { it: WORKSPACE_TOKEN } }, ['it']);
    rehearsal.local.inject({ when: asks('WorkspaceProjectsPage'), fault: busy({ 'retry-after': '3600' }) });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(grantingOf(snapshot)).toMatchObject([{ code: 'RW-TRUNCATED', what: expect.stringContaining('0 of at least 2 projects were read') }]);
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual(['unknown destroys-data volume: acme, acme/p-0, acme/p-1']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('before a project token has seen its environment leaves everything there unknown', async () => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('ProjectTokenContents'), fault: busy({ 'retry-after': '3600' }) });

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })]);

    expect(askedWithToken(rehearsal.local)).toEqual(['ProjectTokenSelf', 'ProjectTokenContents']);
    expect(grantingOf(snapshot)).toMatchObject([{ code: 'RW-TRUNCATED', what: expect.stringContaining('after 2 requests: 0 of 1 projects were read') }]);
    const doors = told(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit');
    expect(doors).toContain('unknown destroys-data volume: acme/shop/production');
    expect(doors).toContain('unknown destroys-data bucket: acme/shop/production');
    expect(await rehearsal.end()).toEqual([]);
  });

  it('before the roles of a user were read leaves their rights unknown', async () => {
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, [aWorkspace({ members: [{ id: 'user', role: 'ADMIN' }] })]), ['it']);
    rehearsal.local.inject({ when: asks('WorkspaceMembersAndGroups|ExternalWorkspacesWithRoles'), fault: busy({ 'retry-after': '3600' }) });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(grantingOf(snapshot).find(({ code }) => code === 'RW-TRUNCATED')?.what).toContain('roles or invitations were not read');
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual(['unknown destroys-data volume: acme']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('before the copies alone hides no right', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('VolumeBackups|VolumeBackupSchedules'), fault: busy({ 'retry-after': '3600' }) });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const gaps = provider.evaluate(snapshot).gapsOf(onlyNode(snapshot));
    expect(grantingOf(snapshot)).toEqual([]);
    expect(gaps.filter(({ code }) => code === 'RW-TRUNCATED')).toMatchObject([
      { effect: 'advisory', what: expect.stringContaining('1 of 1 projects were read, the backups of 1 of 1 volumes were not inspected') },
    ]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('an end in the middle', () => {
  it('of the requests that the user allows is one gap, with their number', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('PRO')]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')], { maxRequests: 24 });

    expect(rehearsal.local.requests).toHaveLength(24);
    expect(grantingOf(snapshot)).toMatchObject([
      { code: 'RW-TRUNCATED', because: 'budget', what: expect.stringMatching(/truncated after 23 requests: (8|9|10) of 100 projects were read/) },
    ]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('by an interruption is one gap, and nothing is sent any more', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [hundredProjects('PRO')]), ['it']);
    const interruption = new AbortController();
    const interrupt = (exchange: Exchange): boolean => {
      if (asks('EnvironmentContents')(exchange)) interruption.abort();
      return false;
    };
    rehearsal.local.inject({ when: interrupt, fault: { kind: 'cut' } });

    const snapshot = await rehearsal.collect([railwayToken('it')], { signal: interruption.signal });

    expect(askedWithToken(rehearsal.local).length).toBeLessThanOrEqual(4 + 8);
    expect(grantingOf(snapshot)).toMatchObject([{ code: 'RW-TRUNCATED', because: 'interrupted' }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});
