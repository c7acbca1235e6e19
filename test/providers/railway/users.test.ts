import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import { ACCOUNT_TOKEN, anEnvironment, aProject, aState, asks, aWorkspace, NOT_AUTHORIZED, onlyNode, railwayToken, rehearse, told } from './scenario.ts';

const PG = 'acme/shop/production/pg-data';

async function collected(role: string, tokens: unknown = ACCOUNT_TOKEN, fields: Readonly<Record<string, unknown>> = {}): Promise<Snapshot> {
  const rehearsal = await rehearse(aState({ it: tokens }, [aWorkspace({ members: [{ id: 'user', role }], ...fields })]), ['it']);
  const snapshot = await rehearsal.collect([railwayToken('it')]);
  expect(await rehearsal.end()).toEqual([]);
  return snapshot;
}

function granting(snapshot: Snapshot): readonly Gap[] {
  return provider
    .evaluate(snapshot)
    .gapsOf(onlyNode(snapshot))
    .filter(({ effect }) => effect === 'granting');
}

describe.concurrent('an account token', () => {
  it.each([
    ['ADMIN', 'volumeDelete', [`allowed destroys-data volume: ${PG}`]],
    ['ADMIN', 'workspaceDelete', ['allowed destroys-data workspace: acme']],
    ['MEMBER', 'volumeDelete', []],
    ['MEMBER', 'workspacePermissionChange', []],
    ['MEMBER', 'volumeInstanceBackupDelete', [`unknown destroys-backup backup: ${PG}`]],
    ['MEMBER', 'variableDelete', ['allowed destroys-resource variable: acme/shop/production/postgres']],
    ['MEMBER', 'serviceInstanceUpdate', ['allowed modifies service: acme/shop/production/postgres']],
    ['VIEWER', 'serviceInstanceUpdate', []],
    ['VIEWER', 'environmentPreviewChangeSet', ['allowed reads environment: acme/shop/production']],
    ['VIEWER', 'auditLogs', []],
    ['VIEWER', 'variables', ['unknown exfiltrates variable: acme/shop/production/postgres']],
    ['VIEWER', 'userDelete', ['allowed destroys-data account: user user']],
  ])('of an %s reaches %s as the table of roles says', async (role, operation, expected) => {
    const snapshot = await collected(role);

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), operation)).toEqual(expected);
  });

  it('of a member is not ruled out to delete a volume through a patch, but may set variables through it', async () => {
    const snapshot = await collected('MEMBER');

    const reach = told(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit');
    expect(reach).toContain(`unknown destroys-data volume: ${PG}`);
    expect(reach).toContain('allowed destroys-resource variable: acme/shop/production/postgres');
  });

  it.each([
    ['ADMIN', 'workspace acme', []],
    ['MEMBER', null, ['RW-U1']],
    ['VIEWER', null, ['RW-U1']],
  ])('of an %s administers what that role does', async (role, administered, gaps) => {
    const snapshot = await collected(role);

    expect(provider.evaluate(snapshot).administers(onlyNode(snapshot))).toBe(administered);
    expect(granting(snapshot).map(({ code }) => code)).toEqual(gaps);
  });

  it('of a member does not reach into an environment that is closed to it', async () => {
    const snapshot = await collected('MEMBER', ACCOUNT_TOKEN, { projects: [aProject({ environments: [anEnvironment({ restricted: true })] })] });

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'environmentPatchCommit')).toEqual([]);
    expect(provider.evaluate(snapshot).gapsOf(onlyNode(snapshot))).toContainEqual(expect.objectContaining({ code: 'RW-RESTRICTED', effect: 'advisory' }));
  });

  it('whose role cannot be read may do anything, for all that is known', async () => {
    const rehearsal = await rehearse(aState({ it: ACCOUNT_TOKEN }, [aWorkspace({ members: [{ id: 'user', role: 'ADMIN' }] })]), ['it']);
    rehearsal.local.inject({ when: asks('WorkspaceMembersAndGroups'), fault: NOT_AUTHORIZED });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeDelete')).toEqual([`unknown destroys-data volume: ${PG}`]);
    expect(granting(snapshot).map(({ code }) => code)).toEqual(['RW-ROLE', 'RW-UNREAD']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['the only one of its user, without an end', [null], { kind: 'never', possible: false }],
    ['the only one of its user, with an end', ['2027-01-31T00:00:00.000Z'], { kind: 'at', at: '2027-01-31T00:00:00.000Z' }],
    ['the only one of its user, with an end in another zone', ['2027-01-31T02:00:00+02:00'], { kind: 'at', at: '2027-01-31T00:00:00.000Z' }],
    ['the only one of its user, with an end that is no date', ['tomorrow'], { kind: 'unknown' }],
    ['one of two', [null, '2027-01-31T00:00:00.000Z'], { kind: 'unknown' }],
  ])('that is %s ends accordingly', async (_, accountTokens, expiry) => {
    const snapshot = await collected('ADMIN', { ...ACCOUNT_TOKEN, accountTokens });

    expect(snapshot.subjects[0]?.lifetime.expiry).toMatchObject(expiry);
  });
});
