import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import { anEnvironment, aProject, aState, asked, asks, aWorkspace, onlyNode, railwayToken, rehearse, says, told, WORKSPACE_TOKEN } from './scenario.ts';

const EMPTY = { services: [], volumes: [] };

describe.concurrent('lists in pages', () => {
  it('are read to their end, each on its own', async () => {
    const volume = (n: number): object => ({ id: `vi-${n}`, volumeId: `vol-${n}`, name: `data-${n}` });
    const project = aProject({
      environments: [anEnvironment({ services: [], volumes: [volume(1), volume(2), volume(3)] }), anEnvironment({ id: 'env-2', name: 'staging', ...EMPTY })],
      buckets: [
        { id: 'b-1', name: 'photos' },
        { id: 'b-2', name: 'scans' },
      ],
    });
    const rehearsal = await rehearse({ pageSize: 1, workspaces: [aWorkspace({ projects: [project] })], tokens: { it: WORKSPACE_TOKEN } }, ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    expect(told(evaluation, onlyNode(snapshot), 'volumeDelete')).toEqual([
      'allowed destroys-data volume: acme/shop/production/data-1, acme/shop/production/data-2, acme/shop/production/data-3',
    ]);
    expect(told(evaluation, onlyNode(snapshot), 'bucketUpdate')).toEqual([
      'allowed modifies bucket: acme/shop/production/photos, acme/shop/production/scans, acme/shop/staging/photos, acme/shop/staging/scans',
    ]);
    expect(asked(rehearsal.local).filter((name) => name === 'EnvironmentVolumes')).toHaveLength(2);
    expect(evaluation.gapsOf(onlyNode(snapshot)).filter(({ effect }) => effect === 'granting')).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['a cursor that does not advance', 'stuck', 'does not advance'],
    ['no cursor where more should follow', null, 'not where it begins'],
  ])('with %s keep what was read, and are a gap', async (_, endCursor, reason) => {
    const project = aProject({ environments: [anEnvironment(EMPTY)] });
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: [project] })]), ['it']);
    const projects = { edges: [{ node: { id: 'prj', name: 'shop', deletedAt: null, isPublic: false } }], pageInfo: { hasNextPage: true, endCursor } };
    rehearsal.local.inject({ when: asks('WorkspaceProjects(Page)?'), fault: says({ data: { projects } }) });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    const granting = evaluation.gapsOf(onlyNode(snapshot)).filter(({ effect }) => effect === 'granting');
    expect(granting).toMatchObject([{ code: 'RW-UNREAD', what: expect.stringContaining(reason) }]);
    expect(told(evaluation, onlyNode(snapshot), 'environmentRename')).toEqual([expect.stringContaining('acme/shop/production')]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('leave out what is gone and keep what is going', async () => {
    const gone = '2026-11-01T00:00:00.000Z';
    const going = '2026-11-23T00:00:00.000Z';
    const volumes = [
      { id: 'vi-1', volumeId: 'v-1', name: 'gone', deletedAt: gone, isPendingDeletion: true },
      { id: 'vi-2', volumeId: 'v-2', name: 'going', deletedAt: going, isPendingDeletion: true },
      { id: 'vi-3', volumeId: 'v-3', name: 'deleted', state: 'DELETED' },
    ];
    const projects = [aProject({ environments: [anEnvironment({ services: [], volumes })] }), aProject({ id: 'old', name: 'old', deletedAt: gone })];
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects })]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    expect(told(evaluation, onlyNode(snapshot), 'volumeDelete')).toEqual(['allowed destroys-data volume: acme/shop/production/going']);
    expect(told(evaluation, onlyNode(snapshot), 'projectDelete')).toEqual(['allowed destroys-data project: acme/shop']);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('several tokens', () => {
  it('of one workspace read it once', async () => {
    const rehearsal = await rehearse(aState({ one: WORKSPACE_TOKEN, other: WORKSPACE_TOKEN }), ['one', 'other']);

    const snapshot = await rehearsal.collect([railwayToken('one'), railwayToken('other')]);

    expect(snapshot.subjects.map(({ node }) => node)).toEqual(['railway:workspace:ws', 'railway:workspace:ws']);
    expect(asked(rehearsal.local).filter((name) => name === 'WorkspaceProjects')).toHaveLength(1);
    expect(asked(rehearsal.local).filter((name) => name === 'VolumeBackups')).toHaveLength(1);
    expect(await rehearsal.end()).toEqual([]);
  });
});
