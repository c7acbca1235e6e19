import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import type { NodeId, Snapshot } from '../../../src/model.ts';
import { asked, incident, type Rehearsal, railwayToken, reachOf, rehearse, told } from './scenario.ts';

const DOMAINS: NodeId = 'railway:workspace:ws-larkspur';
const STATUS: NodeId = 'railway:environment:env-status-page-staging';
const BOOKING = 'Larkspur Rentals/booking';

describe('the incident', () => {
  let rehearsal: Rehearsal;
  let snapshot: Snapshot;
  let evaluation: Evaluation;

  beforeAll(async () => {
    rehearsal = await rehearse(incident(), ['railway-domains', 'railway-status']);
    snapshot = await rehearsal.collect([railwayToken('railway-domains'), railwayToken('railway-status')]);
    evaluation = provider.evaluate(snapshot);
  });

  afterAll(async () => {
    expect(await rehearsal.end()).toEqual([]);
  });

  it('names both tokens by what they are', () => {
    const named = snapshot.subjects.map(({ token, kind, node, principal }) => [token, kind, node, principal.name]);

    expect(named).toEqual([
      ['railway-domains', 'workspace', DOMAINS, 'Larkspur Rentals'],
      ['railway-status', 'project', STATUS, 'status-page/staging'],
    ]);
    expect(snapshot.failed).toEqual([]);
  });

  it('asks no more than it needs', () => {
    const counts = Object.fromEntries(
      [...new Set(asked(rehearsal.local))].toSorted().map((name) => [name, asked(rehearsal.local).filter((one) => one === name).length]),
    );

    expect(counts).toEqual({
      ApiTokenContext: 3,
      EnvironmentContents: 4,
      Me: 2,
      ProjectContents: 2,
      ProjectTokenContents: 1,
      ProjectTokenSelf: 1,
      Served: 1,
      VolumeBackupSchedulesOf2: 1,
      VolumeBackupsOf2: 1,
      WorkspaceProjects: 1,
    });
  });

  it.each([
    ['volumeDelete', [`allowed destroys-data volume: ${BOOKING}/production/booking-db, ${BOOKING}/staging/booking-db`]],
    ['volumeInstanceBackupDelete', [`allowed destroys-backup backup: ${BOOKING}/production/booking-db`]],
    ['volumeInstanceBackupScheduleUpdate', [`allowed modifies schedule: ${BOOKING}/production/booking-db`]],
    ['bucketCredentialsReset', [`allowed exfiltrates bucket: ${BOOKING}/production/vehicle-photos, ${BOOKING}/staging/vehicle-photos`]],
    ['workspaceDelete', ['unknown destroys-data workspace: Larkspur Rentals']],
    ['projectDelete', [`allowed destroys-data project: ${BOOKING}`, 'allowed destroys-resource project: Larkspur Rentals/status-page']],
    ['volumeInstanceBackupRestore', [`allowed destroys-data volume: ${BOOKING}/production/booking-db`]],
    ['workspacePolicyItemUpdate', ['allowed escalates policy: Larkspur Rentals']],
    ['signalDelete', ['unknown destroys-resource signal: Larkspur Rentals']],
    ['userDelete', []],
  ])('a token for domains reaches %s', (operation, expected) => {
    expect(told(evaluation, DOMAINS, operation)).toEqual(expected);
  });

  it.each(['environmentPatchCommit', 'environmentPatchCommitStaged', 'environmentApplyChangeSet'])(
    '%s is a door to the same volume, to buckets and to services',
    (door) => {
      const reach = reachOf(evaluation, DOMAINS, door);

      const volume = reach.find(({ operation }) => operation.resourceType === 'volume');
      const bucket = reach.find(({ operation }) => operation.resourceType === 'bucket');
      expect(volume?.operation).toMatchObject({
        impact: 'destroys-data',
        also: ['destroys-backup'],
        recovery: { class: 'window', hours: 48, asOf: '2026-07-04' },
      });
      expect(bucket?.operation).toMatchObject({ impact: 'destroys-data', recovery: { class: 'window', hours: 52 } });
      expect(bucket?.upperBound).not.toEqual([]);
      expect(reach.map(({ operation }) => operation.resourceType)).toContain('service');
    },
  );

  it('counts the backups that die with each volume', () => {
    const [reach] = reachOf(evaluation, DOMAINS, 'volumeDelete');

    const copies = reach?.on.kind === 'resources' ? reach.on.resources.map(({ backups }) => [backups?.inside, backups?.independent]) : [];
    expect(copies).toEqual([
      [14, 0],
      [0, 0],
    ]);
  });

  it('calls the workspace token an administrator, and the project token none', () => {
    expect([evaluation.administers(DOMAINS), evaluation.administers(STATUS)]).toEqual(['workspace Larkspur Rentals', null]);
  });

  it('finds no data that the project token could destroy where there is none', () => {
    const losses = evaluation
      .reachOf(STATUS)
      .filter(
        ({ certainty, operation }) =>
          certainty === 'allowed' && [operation.impact, ...operation.also].some((impact) => /^destroys-(data|backup)$/.test(impact)),
      );

    expect(losses).toEqual([]);
  });

  it.each([
    [
      'serviceDelete',
      [
        'allowed destroys-resource service: Larkspur Rentals/status-page/staging/web',
        'unknown destroys-resource service: Larkspur Rentals/status-page/production/web',
      ],
    ],
    ['projectTokenCreate', []],
    ['apiTokenCreate', ['unknown escalates token: Larkspur Rentals']],
    ['projectDelete', ['unknown destroys-data project: Larkspur Rentals/status-page']],
  ])('the project token reaches %s as was recorded', (operation, expected) => {
    expect(told(evaluation, STATUS, operation)).toEqual(expected);
  });

  it('keeps a project token out of every other environment, but for what acts on the whole project', () => {
    const paths = evaluation.reachOf(STATUS).flatMap(({ on }) => (on.kind === 'resources' ? on.resources.map(({ path }) => path) : []));

    const elsewhere = [...new Set(paths)].filter((path) => !path.startsWith('Larkspur Rentals/status-page/staging'));
    expect(elsewhere.toSorted()).toEqual(['Larkspur Rentals', 'Larkspur Rentals/status-page', 'Larkspur Rentals/status-page/production/web']);
  });

  it('has no gap that could hide rights', () => {
    const granting = [DOMAINS, STATUS].flatMap((node) => evaluation.gapsOf(node)).filter(({ effect }) => effect === 'granting');

    expect(granting).toEqual([]);
  });

  it('says how long each token lives', () => {
    expect(snapshot.subjects.map(({ lifetime }) => lifetime)).toEqual([
      { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'RW-U5' } },
      { createdAt: '2026-10-20T09:30:00.000Z', lastUsedAt: null, expiry: { kind: 'never', possible: false, source: 'query ProjectTokenSelf' } },
    ]);
  });

  it('gives the same evaluation for the same snapshot, and its reach in a fixed order', () => {
    const again = provider.evaluate(structuredClone(snapshot));

    expect(JSON.stringify(again.reachOf(DOMAINS))).toBe(JSON.stringify(evaluation.reachOf(DOMAINS)));
  });

  it('keeps the values of the tokens out of the snapshot', () => {
    const text = JSON.stringify(snapshot);

    const leaked = [...rehearsal.values.values()].flatMap((parts) => Object.values(parts)).filter((value) => text.includes(value));
    expect(leaked).toEqual([]);
  });

  it('shows no reach for a node that it does not know', () => {
    expect([
      evaluation.reachOf('railway:workspace:other'),
      evaluation.gapsOf('railway:workspace:other'),
      evaluation.administers('railway:workspace:other'),
    ]).toEqual([[], [], null]);
  });
});
