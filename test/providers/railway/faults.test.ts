import { describe, expect, it } from 'vitest';
import type { Exchange, Fault } from '../../../fixtures/servers/http.ts';
import { provider } from '../../../providers/railway/index.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import {
  anEnvironment,
  aProject,
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
  told,
  WORKSPACE_TOKEN,
} from './scenario.ts';

function gapsOf(snapshot: Snapshot, effect: Gap['effect']): readonly Gap[] {
  return provider
    .evaluate(snapshot)
    .gapsOf(onlyNode(snapshot))
    .filter((gap) => gap.effect === effect);
}

const busy = (headers: Readonly<Record<string, string>>): Fault => ({ kind: 'answer', answer: { status: 429, headers, body: 'slow down' } });

const FAULTS: readonly (readonly [string, Fault, Gap['because']])[] = [
  ['a connection that is cut', { kind: 'cut' }, 'unreachable'],
  ['a body that ends in the middle', { kind: 'truncate' }, 'unreachable'],
  ['garbage', { kind: 'garbage' }, 'unreadable'],
  ['a limit without a time to wait', busy({}), 'rate-limited'],
  ['a limit that asks to wait too long', busy({ 'retry-after': '3600' }), 'rate-limited'],
  ['an error of the server', says({ message: 'oops' }, 500), 'unreachable'],
  ['an empty answer', says({}), 'unreadable'],
  ['data that is null', says({ data: null }), 'unreadable'],
  ['a refusal', NOT_AUTHORIZED, 'forbidden'],
  [
    'a field that is no longer served',
    says({ errors: [{ message: 'Cannot query field', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }, 400),
    'unreadable',
  ],
  ['an answer that takes too long', { kind: 'latency', ms: 4_000 }, 'timeout'],
];

describe.concurrent('the list of projects, answered with', () => {
  it.each(FAULTS)('%s, is a gap that could hide rights', async (_, fault, because) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('WorkspaceProjects(Page)?'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    const code = because === 'rate-limited' ? 'RW-TRUNCATED' : 'RW-UNREAD';
    expect(gapsOf(snapshot, 'granting')).toMatchObject([{ code, because, request: 'query WorkspaceProjects' }]);
    expect(told(evaluation, onlyNode(snapshot), 'volumeDelete')).toEqual(['unknown destroys-data volume: acme']);
    expect(JSON.stringify(snapshot)).not.toContain(rehearsal.values.get('it')?.['value']);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('what cannot be read', () => {
  it.each([
    ['a project', 'ProjectContents', WORKSPACE_TOKEN, 'unknown destroys-data volume: acme/shop'],
    ['an environment', '(ProjectToken|Environment)Contents', PROJECT_TOKEN, 'unknown destroys-data volume: acme/shop/production'],
  ])('leaves what is in %s unknown', async (_, question, described, volumes) => {
    const rehearsal = await rehearse(aState({ it: described }), ['it']);
    rehearsal.local.inject({ when: asks(question), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    expect(gapsOf(snapshot, 'granting')).toMatchObject([{ code: 'RW-UNREAD', because: 'forbidden' }]);
    expect(told(evaluation, onlyNode(snapshot), 'volumeDelete')).toEqual([volumes]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('leaves buckets unknown where only they cannot be read', async () => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('ProjectTokenContents|ProjectBuckets'), fault: { kind: 'garbage' } });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    expect(gapsOf(snapshot, 'granting')).toMatchObject([{ what: expect.stringContaining('buckets') }]);
    expect(told(evaluation, onlyNode(snapshot), 'environmentPatchCommit')).toEqual(
      expect.arrayContaining(['allowed destroys-data volume: acme/shop/production/pg-data', 'unknown destroys-data bucket: acme/shop/production']),
    );
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['an answer to the backups', 'VolumeBackups', { kind: 'garbage' } as const, 'RW-BACKUPS', 'unreadable'],
    ['a refusal of the backups', 'VolumeBackups', NOT_AUTHORIZED, 'RW-U6', 'forbidden'],
  ])('counts copies as not inspected after %s', async (_, question, fault, code, because) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks(question), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const reach = provider.evaluate(snapshot).reachOf(onlyNode(snapshot));
    const deletion = reach.find(({ operation }) => operation.id === 'volumeDelete');
    const volume = deletion?.on.kind === 'resources' ? deletion.on.resources[0] : undefined;
    expect(volume?.backups).toMatchObject({ inside: null, independent: null });
    expect(gapsOf(snapshot, 'advisory')).toContainEqual(expect.objectContaining({ code, because }));
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeInstanceBackupDelete')).toEqual([
      'unknown destroys-backup backup: acme/shop/production/pg-data',
    ]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('says that backups were refused on a plan without them, and asks no second time', async () => {
    const rehearsal = await rehearse(aState({ it: PROJECT_TOKEN }, [aWorkspace({ plan: 'HOBBY' })]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })]);

    expect(gapsOf(snapshot, 'advisory').filter(({ code }) => code === 'RW-U6')).toHaveLength(2);
    expect(asked(rehearsal.local).filter((name) => name === 'VolumeBackups')).toHaveLength(1);
    expect(gapsOf(snapshot, 'granting')).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('takes an environment that is closed to the workspace for one with anything in it', async () => {
    const restricted = aWorkspace({ projects: [aProject({ environments: [anEnvironment({ restricted: true })] })] });
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }, [restricted]), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(gapsOf(snapshot, 'granting')).toMatchObject([{ code: 'RW-U4' }]);
    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual(['unknown destroys-data volume: acme/shop/production']);
    expect(asked(rehearsal.local)).not.toContain('EnvironmentContents');
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('a token that runs out of means', () => {
  it('goes on for the others when one is cut off', async () => {
    const rehearsal = await rehearse(aState({ one: PROJECT_TOKEN, other: WORKSPACE_TOKEN }), ['one', 'other']);
    rehearsal.local.inject({ when: (exchange) => 'project-access-token' in exchange.headers, fault: { kind: 'cut' } });

    const snapshot = await rehearsal.collect([railwayToken('one', { kind: 'project' }), railwayToken('other')]);

    expect(snapshot.failed).toMatchObject([{ token: 'one', code: 'unreachable' }]);
    expect(snapshot.subjects.map(({ token }) => token)).toEqual(['other']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is incomplete when the request budget ends in the middle', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')], { maxRequests: 5 });

    expect(gapsOf(snapshot, 'granting')).toMatchObject([{ because: 'budget', request: 'query ProjectContents' }]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is incomplete when it is interrupted in the middle', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    const interruption = new AbortController();
    const interrupt = (exchange: Exchange): boolean => {
      if (asks('ProjectContents')(exchange)) interruption.abort();
      return false;
    };
    rehearsal.local.inject({ when: interrupt, fault: { kind: 'cut' } });

    const snapshot = await rehearsal.collect([railwayToken('it')], { signal: interruption.signal });

    expect(gapsOf(snapshot, 'granting')).toMatchObject([{ because: 'interrupted' }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});
