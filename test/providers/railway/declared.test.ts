import { beforeAll, describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Reach, Snapshot } from '../../../src/model.ts';
import { incident, onlyNode, railwayToken, reachOf, rehearse } from './scenario.ts';

describe('what scopes cover', () => {
  let snapshot: Snapshot;

  beforeAll(async () => {
    const rehearsal = await rehearse(incident(), ['railway-domains']);
    snapshot = await rehearsal.collect([railwayToken('railway-domains')]);
    expect(await rehearsal.end()).toEqual([]);
  });

  /** The coverage of each reach of an operation, the excess as paths below the workspace. */
  function covered(scopes: readonly unknown[], operation: string, type?: string): readonly string[] {
    const declared = provider.declared(scopes, snapshot);
    const reaches = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), operation).filter(
      (reach) => type === undefined || reach.operation.resourceType === type,
    );
    return reaches.map((reach: Reach) => {
      const coverage = declared.covers(reach.operation, reach.on, []);
      if (typeof coverage === 'string') return coverage;
      return coverage.excess.kind === 'resources' ? coverage.excess.resources.map(({ path }) => path.replace('Larkspur Rentals/', '')).join(', ') : 'a pattern';
    });
  }

  const staging = { environments: ['booking/staging'] };

  it.each([
    ['nothing', [], 'volumeDelete', ['none']],
    ['the operation everywhere', [{ operations: ['volumeDelete'] }], 'volumeDelete', ['all']],
    ['the operation in one environment', [{ operations: ['volumeDelete'], ...staging }], 'volumeDelete', ['booking/production/booking-db']],
    ['the operation in an environment by its id', [{ operations: ['volumeDelete'], projects: ['prj-booking'] }], 'volumeDelete', ['all']],
    ['another operation', [{ operations: ['customDomainCreate'], ...staging }], 'volumeDelete', ['none']],
    ['a glob of operations', [{ operations: ['volume*'], environments: ['booking/*'] }], 'volumeDelete', ['all']],
    [
      'a service with its volume',
      [{ operations: ['volumeDelete'], services: ['booking/production/postgres'] }],
      'volumeDelete',
      ['booking/staging/booking-db'],
    ],
    ['another service', [{ operations: ['volumeDelete'], services: ['booking/*/web'] }], 'volumeDelete', ['none']],
    ['the workspace by name', [{ operations: ['volumeDelete'], workspaces: ['Larkspur*'] }], 'volumeDelete', ['all']],
    [
      'two scopes, each its own place',
      [
        { operations: ['volumeDelete'], ...staging },
        { operations: ['volumeDelete'], environments: ['booking/production'] },
      ],
      'volumeDelete',
      ['all'],
    ],
    [
      'operation and place in different scopes',
      [{ operations: ['volumeDelete'], environments: ['status-page/staging'] }, { operations: ['customDomainCreate'] }],
      'volumeDelete',
      ['none'],
    ],
    ['an environment, for its project', [{ operations: ['*'], ...staging }], 'projectTokenCreate', ['none']],
    ['an operation that does less', [{ operations: ['volumeInstanceBackupRestore'] }], 'volumeDelete', ['none']],
    ['a deletion with time to undo it', [{ operations: ['projectScheduleDelete'] }], 'projectScheduleDeleteForce', ['none', 'all']],
  ])('declaring %s', (_, scopes, operation, expected) => {
    expect(covered(scopes, operation)).toEqual(expected);
  });

  it.each([
    ['the effect on volumes', ['volumeDelete'], 'volume', ['all']],
    ['the door itself', ['environmentPatchCommit'], 'volume', ['none']],
    ['the effect on buckets', ['bucketDelete'], 'bucket', ['all']],
    ['everything', ['*'], 'bucket', ['all']],
    ['the door itself, for buckets', ['environmentPatchCommit'], 'bucket', ['none']],
  ])('a door is covered by declaring %s', (_, operations, type, expected) => {
    expect(covered([{ operations }], 'environmentPatchCommit', type)).toEqual(expected);
  });
});
