import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Resource } from '../../../src/model.ts';
import { auditIt } from './auditing.ts';
import { anEnvironment, aProject, aState, aWorkspace, onlyNode, railwayToken, reachOf, rehearse, WORKSPACE_TOKEN } from './scenario.ts';

const ARCHIVE = { id: 'bkt', name: 'Postgres-PITR' };
const WRITES = { name: 'WAL_ARCHIVE_BUCKET', service: 'svc' };

function aStateWith(
  buckets: readonly unknown[],
  variables: readonly unknown[] = [],
  token: unknown = WORKSPACE_TOKEN,
  members: readonly unknown[] = [],
): unknown {
  return aState({ it: token }, [aWorkspace({ members, projects: [aProject({ buckets, environments: [anEnvironment({ variables })] })] })]);
}

async function volumeIn(state: unknown, options: readonly string[] = []): Promise<Resource | undefined> {
  const rehearsal = await rehearse(state, ['it']);
  const snapshot = await rehearsal.collect([railwayToken('it')], { options });
  expect(await rehearsal.end()).toEqual([]);
  const reach = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit').find(({ operation }) => operation.resourceType === 'volume');
  return reach?.on.kind === 'resources' ? reach.on.resources[0] : undefined;
}

const REACHED = 'which this token reaches as well';

describe('an archive of point-in-time recovery', () => {
  it.each([
    [
      'may belong to the volume, where a bucket has its name',
      [ARCHIVE],
      [],
      [],
      `and a point-in-time archive may outlive it in bucket Postgres-PITR, ${REACHED}`,
    ],
    [
      'belongs to it, where its service writes one',
      [ARCHIVE],
      [WRITES],
      ['names'],
      `and a point-in-time archive outlives it in bucket Postgres-PITR, ${REACHED}`,
    ],
    [
      'is nowhere to be seen, where its service writes one and no bucket has its name',
      [{ id: 'bkt', name: 'uploads' }],
      [WRITES],
      ['names'],
      'and a point-in-time archive outlives it in a place that was not read, so it counts as none',
    ],
    ['belongs to another volume, where no variable of its service says so', [ARCHIVE], [{ name: 'PORT', service: 'svc' }], ['names'], undefined],
    ['belongs to another volume, where another service writes it', [ARCHIVE], [{ ...WRITES, service: 'other' }], ['names'], undefined],
    [
      'may belong to the volume, where a list of names came back empty',
      [ARCHIVE],
      [],
      ['names'],
      `and a point-in-time archive may outlive it in bucket Postgres-PITR, ${REACHED}`,
    ],
    ['is not taken from the name of any bucket', [{ id: 'bkt', name: 'pitr-notes' }], [], [], undefined],
  ])('%s, and is no independent copy', async (_, buckets, variables, options, note) => {
    const volume = await volumeIn(aStateWith(buckets, variables), options);

    expect(volume?.backups).toMatchObject({ inside: 2, independent: 0 });
    expect(volume?.backups?.note).toBe(note);
    expect(volume?.backups?.evidence.some(({ observed }) => observed.includes('it is no independent copy'))).toBe(note !== undefined);
  });

  it('still counts as none where it is not known whether the token reaches it', async () => {
    const state = aStateWith([ARCHIVE], [], { kind: 'account', user: 'user' }, [{ id: 'user', role: 'MEMBER' }]);

    const volume = await volumeIn(state);

    expect(volume?.backups).toMatchObject({ independent: 0 });
    expect(volume?.backups?.note).toContain('which is not known to be out of this token’s reach');
  });

  it('is told in the message of what dies, in the terminal and with what it rests on', async () => {
    const { findings, page } = await auditIt({
      state: aStateWith([ARCHIVE], [WRITES]),
      environments: ['production: { railway: { environments: ["*/production"] } }'],
      argv: ['--names'],
    });

    const [finding] = findings('backups-in-blast-radius');
    const note = `a point-in-time archive outlives it in bucket Postgres-PITR, ${REACHED}`;
    expect(finding?.severity).toBe('critical');
    expect(finding?.message).toContain(`pg-data: 2 backups go with it; independent copies: 0, and ${note}.`);
    expect(page).toContain(`independent copies: 0; pg-data: ${note}`);
    expect(finding?.evidence.map(({ observed }) => observed)).toContain('pg-data: its service has WAL_ARCHIVE_BUCKET: it archives its write-ahead logs');
  });

  it('is destroyed as a backup, and no other bucket is', async () => {
    const rehearsal = await rehearse(aStateWith([ARCHIVE, { id: 'other', name: 'uploads' }]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const onBuckets = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit').filter(
      ({ operation }) => operation.resourceType === 'bucket',
    );
    const told = onBuckets.map(({ on, operation: { impact, also }, evidence }) => [
      on.kind === 'resources' ? on.resources.map(({ name }) => name) : [],
      impact,
      also,
      evidence.some(({ observed }) => observed.includes('what destroys it destroys a backup')),
    ]);
    expect(told).toEqual([
      [['uploads'], 'destroys-data', [], false],
      [['Postgres-PITR'], 'destroys-data', ['destroys-backup'], true],
    ]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is covered by a scope that declares the deletion of buckets', async () => {
    const rehearsal = await rehearse(aStateWith([ARCHIVE]), ['it']);
    const snapshot = await rehearsal.collect([railwayToken('it')]);
    const [reach] = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit').filter(
      ({ operation }) => operation.resourceType === 'bucket',
    );
    if (reach === undefined) throw new Error('The bucket is not reached.');
    const coverage = (operations: readonly string[]): unknown => provider.declared([{ operations }], snapshot).covers(reach.operation, reach.on, []);

    expect([coverage(['bucketDelete']), coverage(['*']), coverage(['volumeDelete'])]).toEqual(['all', 'all', 'none']);
    expect(await rehearsal.end()).toEqual([]);
  });
});
