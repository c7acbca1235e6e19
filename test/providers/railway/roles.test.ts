import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import { ACCOUNT_TOKEN, anEnvironment, aProject, aState, asked, aWorkspace, onlyNode, railwayToken, rehearse, told } from './scenario.ts';

const PG = 'acme/shop/production/pg-data';

interface World {
  /** In the workspace; null for a guest of the project. */
  readonly role: string | null;
  readonly grouped?: boolean;
  readonly inProject?: string;
  readonly isPublic?: boolean;
  /** Which public schema Railway serves; that of August has no roles of users in projects. */
  readonly schema?: 'august' | 'september';
}

/** One project with one volume, and a user with a role in the workspace, in the project or in both. */
function aWorld({ role, grouped = false, inProject, isPublic = false, schema = 'september' }: World): unknown {
  const roles = inProject === undefined ? {} : { viewerRoles: { user: inProject } };
  const project = aProject({ ...roles, isPublic, guests: role === null ? ['user'] : [] });
  const own = aWorkspace({ id: 'ws-own', name: 'home', projects: [], members: [{ id: 'user', role: 'ADMIN' }] });
  const other = aWorkspace({ grouped, projects: [project], members: role === null ? [] : [{ id: 'user', role }] });
  return { ...Object(aState({ it: ACCOUNT_TOKEN }, role === null ? [own, other] : [other])), served: { schema } };
}

async function rehearsed(world: unknown): Promise<{ readonly reach: (operation: string) => readonly string[]; readonly gaps: readonly string[] }> {
  const rehearsal = await rehearse(world, ['it']);
  const snapshot = await rehearsal.collect([railwayToken('it')]);
  expect(await rehearsal.end()).toEqual([]);
  const evaluation = provider.evaluate(snapshot);
  const gaps = evaluation.gapsOf(onlyNode(snapshot)).filter(({ effect }) => effect === 'granting');
  return { reach: (operation) => told(evaluation, onlyNode(snapshot), operation), gaps: gaps.map(({ code, what }) => `${code} ${what}`) };
}

describe.concurrent('a user', () => {
  it.each<[string, World, string]>([
    ['an admin of the workspace', { role: 'ADMIN' }, 'allowed'],
    ['an admin of the workspace, where access groups are enforced', { role: 'ADMIN', grouped: true }, 'allowed'],
    ['a member of the workspace', { role: 'MEMBER' }, 'none'],
    ['a member who is an admin of the project', { role: 'MEMBER', inProject: 'ADMIN' }, 'allowed'],
    ['a member who is an admin of the project by an access group', { role: 'MEMBER', grouped: true, inProject: 'ADMIN' }, 'allowed'],
    ['a viewer who is an editor of the project', { role: 'VIEWER', inProject: 'MEMBER' }, 'none'],
    ['a guest who is an admin of the project', { role: null, inProject: 'ADMIN' }, 'allowed'],
    ['a guest who is an editor of the project', { role: null, inProject: 'MEMBER' }, 'none'],
    ['a guest whose role Railway does not tell', { role: null }, 'unknown'],
    ['a member whose role in the project Railway does not serve', { role: 'MEMBER', schema: 'august' }, 'unknown'],
    ['an admin of the workspace, where Railway serves no roles in projects', { role: 'ADMIN', schema: 'august' }, 'allowed'],
  ])('who is %s, deletes a volume by volumeDelete as far as that goes', async (_, world, certainty) => {
    const { reach } = await rehearsed(aWorld(world));

    expect(reach('volumeDelete')).toEqual(certainty === 'none' ? [] : [`${certainty} destroys-data volume: ${PG}`]);
  });

  it.each<[string, World, string]>([
    ['a member of the workspace', { role: 'MEMBER' }, 'unknown'],
    ['a member who is an admin of the project', { role: 'MEMBER', inProject: 'ADMIN' }, 'allowed'],
    ['a viewer who is an editor of the project', { role: 'VIEWER', inProject: 'MEMBER' }, 'unknown'],
    ['a viewer of both', { role: 'VIEWER', inProject: 'VIEWER' }, 'none'],
    ['a member who sees a public project that no group opens', { role: 'MEMBER', grouped: true, isPublic: true }, 'unknown'],
    ['a viewer who sees a public project that no group opens', { role: 'VIEWER', grouped: true, isPublic: true }, 'none'],
  ])('who is %s, deletes it through a patch as far as is known', async (_, world, certainty) => {
    const { reach } = await rehearsed(aWorld(world));

    const volumes = reach('environmentPatchCommit').filter((line) => line.includes('destroys-data volume'));
    expect(volumes).toEqual(certainty === 'none' ? [] : [`${certainty} destroys-data volume: ${PG}`]);
  });

  it.each<[string, World, readonly RegExp[]]>([
    ['an admin', { role: 'ADMIN' }, []],
    ['a member', { role: 'MEMBER' }, [/^RW-U1 what a MEMBER in workspace acme/]],
    ['a guest who is an admin of the project', { role: null, inProject: 'ADMIN' }, []],
    ['a guest who is an editor', { role: null, inProject: 'MEMBER' }, [/^RW-U1 what a MEMBER in workspace acme/]],
    [
      'a member, where Railway tells no roles in projects',
      { role: 'MEMBER', schema: 'august' },
      [/^RW-U1 what a MEMBER/, /^RW-ROLE the user's roles in projects of workspace acme/, /^RW-ROLE whether workspace acme enforces access groups/],
    ],
    ['an admin, where Railway tells no roles in projects', { role: 'ADMIN', schema: 'august' }, []],
    ['a guest, where Railway tells no roles in projects', { role: null, inProject: 'ADMIN', schema: 'august' }, [/^RW-GUEST the role in project shop/]],
    ['a guest whose role Railway does not tell', { role: null }, [/^RW-GUEST the role in project shop of workspace acme/]],
  ])('who is %s, is told what could give more', async (_, world, expected) => {
    const { gaps } = await rehearsed(aWorld(world));

    expect(gaps).toHaveLength(expected.length);
    expect(expected.every((pattern) => gaps.some((text) => pattern.test(text)))).toBe(true);
  });

  it('who is a member, sees no project that no group of theirs opens', async () => {
    const { reach } = await rehearsed(aWorld({ role: 'MEMBER', grouped: true }));

    expect(reach('serviceInstanceUpdate')).toEqual([]);
  });

  it('who is an admin of one of two projects, deletes in that one alone', async () => {
    const projects = [aProject({ viewerRoles: { user: 'ADMIN' } }), aProject({ id: 'prj-2', name: 'site', environments: [anEnvironment({ id: 'env-2' })] })];
    const { reach } = await rehearsed(aState({ it: ACCOUNT_TOKEN }, [aWorkspace({ projects, members: [{ id: 'user', role: 'MEMBER' }] })]));

    expect(reach('volumeDelete')).toEqual([`allowed destroys-data volume: ${PG}`]);
    expect(reach('projectDelete')).toEqual(['allowed destroys-data project: acme/shop']);
    expect(reach('workspaceDelete')).toEqual([]);
  });

  it('who is a member of a workspace and was invited to a project of it, is told of it once', async () => {
    const project = aProject({ viewerRoles: { user: 'ADMIN' }, guests: ['user'] });
    const { reach } = await rehearsed(aState({ it: ACCOUNT_TOKEN }, [aWorkspace({ projects: [project], members: [{ id: 'user', role: 'MEMBER' }] })]));

    expect(reach('volumeDelete')).toEqual([`allowed destroys-data volume: ${PG}`]);
  });

  it('is asked for nothing that Railway does not serve yet', async () => {
    const rehearsal = await rehearse(aWorld({ role: null, inProject: 'ADMIN', schema: 'august' }), ['it']);

    await rehearsal.collect([railwayToken('it')]);

    expect(asked(rehearsal.local).filter((name) => /WithRoles|AndGroups/.test(name))).toEqual([]);
    expect(asked(rehearsal.local)).toEqual(expect.arrayContaining(['WorkspaceMembers', 'WorkspaceProjectsPage', 'ExternalWorkspaces']));
    expect(await rehearsal.end()).toEqual([]);
  });

  it('who edits a project, may add people to it', async () => {
    const { reach } = await rehearsed(aWorld({ role: null, inProject: 'MEMBER' }));

    expect([reach('projectMemberAdd'), reach('projectMemberRemove')]).toEqual([
      ['allowed escalates membership: acme/shop'],
      ['unknown disrupts membership: acme/shop'],
    ]);
  });

  it('is asked for their own roles in the requests that list projects', async () => {
    const rehearsal = await rehearse(aWorld({ role: 'MEMBER' }), ['it']);

    await rehearsal.collect([railwayToken('it')]);

    expect(asked(rehearsal.local)).toContain('WorkspaceProjectsWithRoles');
    expect(await rehearsal.end()).toEqual([]);
  });

  /** The mutation takes a `state` whose effect nobody documents; it counts as a change only because of this. */
  it.each(
    ['ADMIN', 'MEMBER', 'VIEWER', null].flatMap((role) =>
      [undefined, 'ADMIN', 'MEMBER', 'VIEWER'].flatMap((inProject) => [true, false].map((grouped) => ({ role, inProject, grouped, isPublic: true }))),
    ),
  )(
    'who may call volumeInstanceUpdate, may be able to destroy the volume: $role, $inProject in the project, grouped: $grouped',
    async ({ inProject, ...world }) => {
      const { reach } = await rehearsed(aWorld(inProject === undefined ? world : { ...world, inProject }));

      const destroys = reach('environmentPatchCommit').some((line) => line.endsWith(`destroys-data volume: ${PG}`));
      expect(reach('volumeInstanceUpdate').length > 0 ? destroys : true).toBe(true);
    },
  );
});
