import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Resource, Snapshot } from '../../../src/model.ts';
import { auditIt } from './auditing.ts';
import {
  anEnvironment,
  aProject,
  aState,
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

const VOLUME = { id: 'vi', volumeId: 'vol', name: 'pg-data', service: 'svc' };

function holding(volume: Readonly<Record<string, unknown>>): unknown {
  return aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: [aProject({ environments: [anEnvironment({ volumes: [{ ...VOLUME, ...volume }] })] })] })]);
}

async function collected(state: unknown): Promise<Snapshot> {
  const rehearsal = await rehearse(state, ['it']);
  const snapshot = await rehearsal.collect([railwayToken('it')]);
  expect(await rehearsal.end()).toEqual([]);
  return snapshot;
}

function volumeOf(snapshot: Snapshot): Resource | undefined {
  const [reach] = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete');
  return reach?.on.kind === 'resources' ? reach.on.resources[0] : undefined;
}

function seen(snapshot: Snapshot): readonly string[] {
  return (volumeOf(snapshot)?.backups?.evidence ?? []).map(({ source, observed }) => `${source}: ${observed}`);
}

const DOCS =
  'https://docs.railway.com/volumes/backups: they are kept in the volume and wiped with it, and restored into the same project and environment alone (documented 2024-11-14 to 2026-08-21); deleting one has no undo';

describe('the backups of a volume', () => {
  it('are told with the newest of them, what expires, what was taken by hand, and how long each schedule keeps', async () => {
    const backups = [
      { createdAt: '2026-11-20T03:00:00.000Z', expiresAt: '2026-11-26T03:00:00.000Z', scheduleId: 's' },
      { createdAt: '2026-11-21T03:00:00.000Z', expiresAt: '2026-11-27T03:00:00.000Z', scheduleId: 's' },
      { createdAt: '2026-06-01T10:00:00.000Z' },
    ];
    const schedules = ['DAILY', 'WEEKLY', 'MONTHLY', { kind: 'DAILY', retentionSeconds: 518_400 }];

    const snapshot = await collected(holding({ backups, schedules }));

    expect(volumeOf(snapshot)?.backups).toMatchObject({ inside: 3, independent: 0 });
    expect(seen(snapshot)).toEqual([
      'query VolumeBackups: 3 backups in the volume, the newest of 2026-11-21, 2 of them expire, the first on 2026-11-26, 1 taken by hand',
      'query VolumeBackupSchedules: DAILY (kept 6 days, as documented 2026-09-03), WEEKLY (kept 27 days, as documented 2026-09-03), ' +
        'MONTHLY (kept 89 days, as documented 2026-09-03), DAILY (kept 6 days)',
      DOCS,
    ]);
  });

  it.each([
    ['none at all', { backups: 0 }, ['query VolumeBackups: 0 backups in the volume', 'query VolumeBackupSchedules: no schedule']],
    [
      'one by hand',
      { backups: 1 },
      ['query VolumeBackups: 1 backup in the volume, the newest of 2026-11-22, 1 taken by hand', 'query VolumeBackupSchedules: no schedule', DOCS],
    ],
    [
      'one whose date is none',
      { backups: [{ createdAt: 'soon', expiresAt: 'later', scheduleId: 's' }] },
      ['query VolumeBackups: 1 backup in the volume, 1 of them expires', 'query VolumeBackupSchedules: no schedule', DOCS],
    ],
  ])('are told where there is %s', async (_, volume, expected) => {
    expect(seen(await collected(holding(volume)))).toEqual(expected);
  });

  it('stand in what the audit shows of the volume that dies with them', async () => {
    const { findings, page } = await auditIt({
      state: holding({ backups: [{ createdAt: '2026-11-21T03:00:00.000Z' }], schedules: ['DAILY'] }),
      environments: ['production: { railway: { environments: ["*/production"] } }'],
    });

    const [finding] = findings('backups-in-blast-radius');
    expect(finding?.message).toContain('pg-data: 1 backup goes with it; independent copies: 0.');
    expect(finding?.evidence[0]).toEqual({
      source: 'query VolumeBackups',
      observed: 'pg-data: 1 backup in the volume, the newest of 2026-11-21, 1 taken by hand',
    });
    expect(page).toContain('DAILY (kept 6 days, as documented 2026-09-03)');
  });

  it('are not kept by a lock, which takes away an expiry and no right to delete', () => {
    const lock = provider.operations().find(({ id }) => id === 'volumeInstanceBackupLock');

    expect(lock?.summary).toBe('Removes the expiry of a backup; that protects it from nothing else.');
    expect([lock?.impact, lock?.also]).toEqual(['modifies', []]);
  });
});

describe('a volume that is pending deletion', () => {
  const until = '2026-11-24T12:00:00.000Z';

  it.each([
    ['says so', { isPendingDeletion: true, deletedAt: until }, `pending deletion until ${until}`],
    ['has a date ahead', { deletedAt: until }, `pending deletion until ${until}`],
    ['says so without a date', { isPendingDeletion: true }, 'pending deletion, and until when is not told'],
  ])('because it %s still holds its data and backups, and brings them back by no call', async (_, fields, words) => {
    const snapshot = await collected(holding({ backups: 2, ...fields }));

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual(['allowed destroys-data volume: acme/shop/production/pg-data']);
    expect(volumeOf(snapshot)?.backups).toMatchObject({ inside: 2, independent: 0, note: `and it is ${words}` });
    expect(seen(snapshot)).toContain(
      `query EnvironmentContents: ${words}; restored only by the link that Railway mailed: no API call does it; what a restored volume keeps of its backups is not documented (RW-U7)`,
    );
  });

  it('is told of in the message of what dies', async () => {
    const { findings } = await auditIt({
      state: holding({ backups: 2, isPendingDeletion: true, deletedAt: until }),
      environments: ['production: { railway: { environments: ["*/production"] } }'],
    });

    expect(findings('backups-in-blast-radius')[0]?.message).toContain(`independent copies: 0, and it is pending deletion until ${until}.`);
  });

  it('is gone once the date has passed', async () => {
    const snapshot = await collected(holding({ deletedAt: '2026-11-21T00:00:00.000Z' }));

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual([]);
  });
});

describe('a copy outside Railway', () => {
  const state = aState({ it: PROJECT_TOKEN });
  const live = 'production: { railway: { environments: ["*/production"]';

  it('that the manifest vouches for takes the finding away, lowers what is left, and is told as the manifest’s word', async () => {
    const { findings, page, report, others } = await auditIt({
      state,
      environments: [`${live}, offsite: [shop/production/pg-data] } }`],
      others: [['explain', 'it', 'volumeInstanceBackupDelete']],
    });

    const word = 'on the word of the manifest (environment production, offsite)';
    expect(findings('backups-in-blast-radius')).toEqual([]);
    expect(findings('undeclared-destruction')).toMatchObject([
      { severity: 'high', message: expect.stringContaining(`pg-data: 2 backups go with it; independent copies: 1, ${word}.`) },
    ]);
    expect(page).toContain(`independent copies: 1; pg-data: ${word}`);
    expect(JSON.stringify(report)).toContain(`"backups":{"inside":2,"independent":1,"note":"${word}"}`);
    expect(JSON.stringify(report)).not.toContain('"backups":{"inside":2,"independent":0');
    expect(others[0]?.out).toContain(`independent copies: 1, ${word}`);
  });

  it.each([
    ['of every store lowers the deletion of the whole environment', [], ['shop/production/*'], 'high'],
    ['of one store of two does not', [{ id: 'vi2', volumeId: 'vol2', name: 'uploads' }], ['shop/production/pg-data'], 'critical'],
    ['of every volume does not where there is a bucket', [], ['shop/production/*'], 'critical', [{ id: 'bkt', name: 'uploads' }]],
  ])('%s', async (_, more, offsite, severity, buckets: readonly unknown[] = []) => {
    const environments = [anEnvironment({ volumes: [{ ...VOLUME, backups: 2 }, ...more] })];
    const { findings } = await auditIt({
      state: aState({ it: WORKSPACE_TOKEN }, [aWorkspace({ projects: [aProject({ buckets, environments })] })]),
      environments: [`${live}, offsite: ${JSON.stringify(offsite)} } }`],
    });

    const inProduction = findings('undeclared-destruction').filter((finding) => finding.environments.includes('production'));
    expect(inProduction).toMatchObject([{ severity, operations: expect.arrayContaining(['environmentDelete', 'serviceDelete', 'volumeDelete']) }]);
  });

  it('of every store lowers nothing where more may be there than was read', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('ProjectContents'), fault: NOT_AUTHORIZED });
    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const containers = provider
      .evaluate(snapshot)
      .reachOf(onlyNode(snapshot))
      .flatMap(({ on }) => (on.kind === 'resources' ? on.resources : []));

    expect(containers.filter(({ stores }) => stores !== undefined)).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['that nobody vouches for is none', [`${live} } }`]],
    ['that is vouched for another volume is none', [`${live}, offsite: [shop/production/other] } }`]],
  ])('%s', async (_, environments) => {
    const { findings, page } = await auditIt({ state, environments });

    const [finding] = findings('backups-in-blast-radius');
    expect(finding?.severity).toBe('critical');
    expect(finding?.message).toContain('pg-data: 2 backups go with it; independent copies: 0.');
    expect(page).not.toContain('on the word of the manifest');
  });
});
