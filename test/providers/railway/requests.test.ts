import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import { State } from '../../../providers/railway/state.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
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
  says,
  told,
  WORKSPACE_TOKEN,
} from './scenario.ts';

interface Size {
  readonly projects: number;
  /** In each project. */
  readonly environments: number;
  /** In all of them, one after the other. */
  readonly volumes: number;
}

/** The first environment is that of `PROJECT_TOKEN`. */
function projectsOf({ projects, environments, volumes }: Size, prefix = ''): readonly unknown[] {
  const places = projects * environments;
  const volumesOf = (place: number): readonly unknown[] =>
    Array.from({ length: volumes }, (_, n) => n)
      .filter((n) => n % places === place)
      .map((n) => ({ id: `${prefix}vi-${n}`, volumeId: `${prefix}vol-${n}`, name: `data-${n}`, backups: n, schedules: ['DAILY'] }));
  return Array.from({ length: projects }, (_, p) =>
    aProject({
      id: `${prefix}prj-${p}`,
      name: `shop-${p}`,
      environments: Array.from({ length: environments }, (__, e) => {
        const place = p * environments + e;
        return anEnvironment({
          id: place === 0 && prefix === '' ? 'env' : `${prefix}env-${place}`,
          name: `stage-${e}`,
          services: [],
          volumes: volumesOf(place),
        });
      }),
    }),
  );
}

function gapsOf(snapshot: Snapshot, code: string): readonly Gap[] {
  return provider
    .evaluate(snapshot)
    .gapsOf(onlyNode(snapshot))
    .filter((gap) => gap.code === code);
}

/** How many backups were found in each volume, null where they were not inspected. */
function backupsIn(snapshot: Snapshot): readonly (number | null)[] {
  const volumes = State.parse(snapshot.state).principals.flatMap(({ workspaces }) =>
    workspaces.flatMap(({ projects }) => projects.items.flatMap(({ environments }) => environments.items.flatMap((one) => one.volumes.items))),
  );
  return volumes.map(({ backups }) => (backups.read ? backups.value.count : null)).toSorted((a, b) => (a ?? -1) - (b ?? -1));
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

describe.concurrent('the requests for', () => {
  it.each([
    [{ projects: 1, environments: 1, volumes: 0 }, 3 + 1 + 1 + 1],
    [{ projects: 1, environments: 1, volumes: 1 }, 3 + 1 + 1 + 1 + 2],
    [{ projects: 3, environments: 2, volumes: 20 }, 3 + 1 + 3 + 6 + 2],
    [{ projects: 3, environments: 2, volumes: 21 }, 3 + 1 + 3 + 6 + 4],
    [{ projects: 5, environments: 3, volumes: 45 }, 3 + 1 + 5 + 15 + 6],
  ])('a workspace token that sees %o are %i', async (size, count) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: projectsOf(size) })]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(askedWithToken(rehearsal.local)).toHaveLength(count);
    expect(backupsIn(snapshot)).toEqual(upTo(size.volumes));
    expect(State.parse(snapshot.state).principals[0]?.requests).toEqual({ made: count, stopped: null });
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    [{ projects: 1, environments: 1, volumes: 0 }, 2],
    [{ projects: 1, environments: 1, volumes: 1 }, 2 + 2],
    [{ projects: 2, environments: 1, volumes: 40 }, 2 + 2],
    [{ projects: 1, environments: 1, volumes: 21 }, 2 + 4],
    [{ projects: 1, environments: 1, volumes: 45 }, 2 + 6],
  ])('a project token in %o are %i', async (size, count) => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }, [aWorkspace({ projects: projectsOf(size) })]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })]);

    expect(askedWithToken(rehearsal.local)).toHaveLength(count);
    expect(askedWithToken(rehearsal.local).slice(0, 2)).toEqual(['ProjectTokenSelf', 'ProjectTokenContents']);
    expect(backupsIn(snapshot)).toHaveLength(size.volumes / size.projects);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    [[{ projects: 1, environments: 1, volumes: 1 }], 4 + (2 + 1 + 1 + 2)],
    [
      [
        { projects: 2, environments: 1, volumes: 21 },
        { projects: 1, environments: 2, volumes: 5 },
      ],
      4 + (2 + 2 + 2 + 4) + (2 + 1 + 2 + 2),
    ],
  ])('an account token with the workspaces %o are %i', async (sizes, count) => {
    const workspaces = sizes.map((size, n) => aWorkspace({ id: `ws-${n}`, members: [{ id: 'user', role: 'ADMIN' }], projects: projectsOf(size, `w${n}-`) }));
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, workspaces), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(askedWithToken(rehearsal.local)).toHaveLength(count);
    expect(backupsIn(snapshot)).not.toContain(null);
    expect(await rehearsal.end()).toEqual([]);
  });
});

const TWO = { projects: 2, environments: 1, volumes: 45 };

describe.concurrent('a batch of volumes', () => {
  const count = (names: readonly string[], pattern: RegExp): number => names.filter((name) => pattern.test(name)).length;

  it('that has one refused among them is asked one by one', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: projectsOf({ ...TWO, volumes: 20 }) })]), ['it']);
    rehearsal.local.inject({ when: asks('VolumeBackupsOf20'), fault: NOT_AUTHORIZED });
    rehearsal.local.inject({ when: (exchange) => asks('VolumeBackups')(exchange) && exchange.body.includes('"vi-7"'), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(backupsIn(snapshot)).toEqual([null, ...upTo(20).filter((n) => n !== 7)]);
    expect(count(asked(rehearsal.local), /^VolumeBackups$/)).toBe(20);
    expect(gapsOf(snapshot, 'RW-U6')).toHaveLength(1);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['an answer without data', says({ data: null })],
    ['an answer that leaves a volume out', says({ data: { v0: [] } })],
    ['garbage', { kind: 'garbage' } as const],
  ])('that gets %s is asked one by one', async (_, fault) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: projectsOf({ ...TWO, volumes: 3 }) })]), ['it']);
    rehearsal.local.inject({ when: asks('VolumeBackupsOf3'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(backupsIn(snapshot)).toEqual([0, 1, 2]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('of a plan without backups costs two more requests, and says that the others were not asked one by one', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ plan: 'HOBBY', projects: projectsOf(TWO) })]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(backupsIn(snapshot)).toEqual(Array.from({ length: 45 }, () => null));
    expect(count(asked(rehearsal.local), /^VolumeBackups(Of\d+)?$/)).toBe(3 + 6);
    expect(count(asked(rehearsal.local), /^VolumeBackupSchedules(Of\d+)?$/)).toBe(3 + 6);
    expect(gapsOf(snapshot, 'RW-U6')).toContainEqual(expect.objectContaining({ what: expect.stringContaining('the others were not asked one by one') }));
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeInstanceBackupDelete')[0]).toMatch(/^unknown destroys-backup/);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('that Railway answers neither at once nor for two of them is asked no further', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: projectsOf({ ...TWO, volumes: 20 }) })]), ['it']);
    const fault = says({ errors: [{ message: 'Cannot query field', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }, 400);
    rehearsal.local.inject({ when: asks('VolumeBackups(Of20)?'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(backupsIn(snapshot)).toEqual(Array.from({ length: 20 }, () => null));
    expect(count(asked(rehearsal.local), /^VolumeBackups(Of20)?$/)).toBe(3);
    expect(gapsOf(snapshot, 'RW-BACKUPS')).toHaveLength(20);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('that Railway cannot be reached for is not asked again one by one', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: projectsOf({ ...TWO, volumes: 4 }) })]), ['it']);
    rehearsal.local.inject({ when: asks('VolumeBackupsOf4'), fault: { kind: 'cut' } });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(backupsIn(snapshot)).toEqual([null, null, null, null]);
    expect(asked(rehearsal.local)).not.toContain('VolumeBackups');
    expect(gapsOf(snapshot, 'RW-BACKUPS').map(({ because }) => because)).toEqual(['unreachable', 'unreachable', 'unreachable', 'unreachable']);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('a project token', () => {
  const SIBLINGS = aWorkspace({
    projects: [
      aProject({
        environments: [anEnvironment(), anEnvironment({ id: 'env-2', name: 'staging', services: [], volumes: [] })],
        buckets: [{ id: 'b', name: 'photos' }],
      }),
    ],
  });

  it.each([
    ['in one request', null],
    ['apart, where the one is refused', NOT_AUTHORIZED],
    ['apart, where the one is no answer', says({ data: { environment: null } })],
  ])('is read %s, with the names of the other environments', async (_, fault) => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }, [SIBLINGS]), ['it']);
    if (fault !== null) rehearsal.local.inject({ when: asks('ProjectTokenContents'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })]);

    const [project] = State.parse(snapshot.state).principals[0]?.workspaces[0]?.projects.items ?? [];
    expect(project?.environments.items.map(({ name, open }) => [name, open])).toEqual([
      ['production', true],
      ['staging', false],
    ]);
    expect(project?.environments.items[1]?.volumes).toMatchObject({ items: [], gap: { code: 'RW-SIBLINGS', effect: 'advisory' } });
    expect(project?.buckets.items.map(({ name }) => name)).toEqual(['photos']);
    expect(backupsIn(snapshot)).toEqual([2]);
    expect(gapsOf(snapshot, 'RW-SIBLINGS')).toHaveLength(1);
    const reach = provider.evaluate(snapshot).reachOf(onlyNode(snapshot));
    const elsewhere = reach.filter(({ on }) => on.kind === 'resources' && on.resources.some(({ path }) => path.includes('staging')));
    expect(elsewhere.map(({ certainty, operation }) => `${certainty} ${operation.id}`)).toEqual(['unknown serviceDelete', 'unknown volumeDelete']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('reads what is on later pages, each list by itself', async () => {
    const volumes = upTo(3).map((n) => ({ id: `vi-${n}`, volumeId: `vol-${n}`, name: `data-${n}` }));
    const projects = [aProject({ environments: [anEnvironment({ volumes }), anEnvironment({ id: 'env-2', name: 'staging' })] })];
    const rehearsal = await rehearse({ pageSize: 1, workspaces: [aWorkspace({ projects })], tokens: { it: PROJECT_TOKEN } }, ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })]);

    expect(backupsIn(snapshot)).toHaveLength(3);
    expect(asked(rehearsal.local).filter((name) => name === 'EnvironmentVolumes')).toHaveLength(2);
    expect(State.parse(snapshot.state).principals[0]?.workspaces[0]?.projects.items[0]?.environments.items).toHaveLength(2);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('whose siblings cannot be listed loses nothing else, and says so', async () => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }, [SIBLINGS]), ['it']);
    rehearsal.local.inject({ when: asks('ProjectTokenContents|ProjectEnvironments'), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })]);

    expect(backupsIn(snapshot)).toEqual([2]);
    expect(gapsOf(snapshot, 'RW-UNREAD')).toMatchObject([{ effect: 'advisory', because: 'forbidden', request: 'query ProjectEnvironments' }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('the plan of a workspace', () => {
  it.each([
    ['as Railway says it', null, 'PRO', ['WorkspaceProjects']],
    ['not known, where it is one that nobody has heard of', 'ULTRA', null, ['WorkspaceProjects']],
    ['not known, where it is refused, and the projects are read without it', 'refused', null, ['WorkspaceProjects', 'WorkspaceProjectsPage']],
  ])('is %s', async (_, plan, expected, documents) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    const projects = { edges: [{ node: { id: 'prj', name: 'shop', deletedAt: null, isPublic: false } }], pageInfo: { hasNextPage: false, endCursor: null } };
    const fault = plan === 'refused' ? NOT_AUTHORIZED : says({ data: { workspace: { plan }, projects } });
    if (plan !== null) rehearsal.local.inject({ when: asks('WorkspaceProjects'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(State.parse(snapshot.state).principals[0]?.workspaces[0]?.plan).toBe(expected);
    expect(asked(rehearsal.local).filter((name) => name.startsWith('WorkspaceProjects'))).toEqual(documents);
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual(['allowed destroys-data volume: acme/shop/production/pg-data']);
    expect(await rehearsal.end()).toEqual([]);
  });
});
