/** What is not known of a principal: what could not be read, and what Railway tells nobody. The codes are explained in README.md. */
import type { Gap } from '../../src/model.ts';
import { listOf } from '../../src/reach.ts';
import { catalogue } from './catalogue.ts';
import { nameOf } from './client.ts';
import { served } from './questions.ts';
import { standingInProject, standingInWorkspace } from './standing.ts';
import type { Drift, Environment, Principal, Project, State, Workspace } from './state.ts';
import { truncationOf, withoutTruncated } from './truncation.ts';

/** Each gap once, those that could hide rights first. */
export function gapsOf(principal: Principal, drift: State['drift']): readonly Gap[] {
  const found = [...principal.gaps, ...principal.workspaces.flatMap(workspaceGaps)];
  const all = [...withoutTruncated(found), ...truncationOf(principal, found), ...standingGaps(principal), ...driftGaps(drift)];
  const byText = new Map(all.map((gap) => [`${EFFECTS.indexOf(gap.effect)} ${gap.code} ${gap.what} ${gap.request}`, gap]));
  return [...byText.keys()].toSorted().flatMap((key) => byText.get(key) ?? []);
}

const EFFECTS: readonly Gap['effect'][] = ['granting', 'narrowing', 'advisory'];

function workspaceGaps({ projects }: Workspace): readonly Gap[] {
  return [...present(projects.gap), ...projects.items.flatMap(projectGaps)];
}

function projectGaps({ environments, buckets }: Project): readonly Gap[] {
  return [...present(environments.gap), ...present(buckets.gap), ...environments.items.flatMap(environmentGaps)];
}

function environmentGaps({ services, volumes, variables }: Environment): readonly Gap[] {
  const ofVolumes = volumes.items.flatMap(({ backups, schedules }) => [...(backups.read ? [] : [backups.gap]), ...(schedules.read ? [] : [schedules.gap])]);
  return [...present(services.gap), ...present(volumes.gap), ...ofVolumes, ...present(variables?.gap ?? null)];
}

function present(gap: Gap | null): readonly Gap[] {
  return gap === null ? [] : [gap];
}

/** What is unknown whatever is read. It is granting only where nothing in the report stands for what it hides. */
function standingGaps(principal: Principal): readonly Gap[] {
  return [
    ...kindGaps(principal),
    ...bucketGaps(principal),
    ...publicGaps(principal),
    gap('RW-U7', 'how long a deleted environment or project can be restored, and what a restored volume keeps of its backups', 'advisory'),
    gap('RW-UNLISTED', `${UNLISTED} are not listed; what could destroy them is reported as unknown`, 'advisory'),
  ];
}

const UNLISTED =
  'sandboxes, cloud agents, plugins, integrations, templates, feature flags, point-in-time archives of clusters and of MySQL, and bought domains';

/** None when Railway serves exactly what the catalogue has. */
function driftGaps(drift: State['drift']): readonly Gap[] {
  if (!drift.read) return [drift.gap];
  const { asOf, unknown, gone } = drift.value;
  const told = (what: string, because: Gap['because']): Gap => ({ code: 'RW-U8', what, because, effect: 'advisory', request: nameOf(served) });
  const pinned = `the catalogue of ${catalogue().asOf}`;
  const newer = `what ${counted(unknown.length)} newer than ${pinned} do, which count as dangerous: ${listOf(namesOf(unknown), NAMED)}`;
  const lost = `whether ${counted(gone.length)} of ${pinned}, which Railway did not list on ${asOf}, can still be called: ${listOf(gone, NAMED)}`;
  return [...(unknown.length === 0 ? [] : [told(newer, 'unsupported')]), ...(gone.length === 0 ? [] : [told(lost, 'contradicted')])];
}

function namesOf(mutations: Drift['unknown']): readonly string[] {
  return mutations.map(({ id }) => id);
}

function counted(count: number): string {
  return count === 1 ? '1 mutation' : `${count} mutations`;
}

/** As many names as a reader takes in. */
const NAMED = 8;

function kindGaps({ kind, workspaces }: Principal): readonly Gap[] {
  switch (kind) {
    case 'project':
      return [
        gap('RW-U2', 'whether volumeDelete itself still takes a project token; the patch that deletes volumes does (observed 2026-09-07)', 'advisory'),
        gap('RW-U9', 'what a project token is answered where nobody recorded it; such operations are reported as unknown', 'advisory'),
      ];
    case 'workspace':
      return [gap('RW-U4', 'whether a workspace token may delete the workspace, change roles and mint tokens; these are reported as unknown', 'advisory')];
    case 'account':
    case 'session':
      return roleGaps(workspaces);
    case 'oauth':
      return [...roleGaps(workspaces), gap('RW-U3', 'the scopes of an OAuth token, which could only take away from what its user may do', 'narrowing')];
  }
}

/** What decides the user's rights and was not read, and what Railway documents of no role. An admin of the workspace has all there is. */
function roleGaps(workspaces: readonly Workspace[]): readonly Gap[] {
  return workspaces.filter(({ role }) => role !== 'ADMIN').flatMap((workspace) => [...unreadRoles(workspace), ...undocumentedRights(workspace)]);
}

function unreadRoles({ name, role, grouped, projects }: Workspace): readonly Gap[] {
  const unread = projects.items.filter(({ ownRole }) => ownRole === null).map((project) => project.name);
  if (role === 'GUEST') {
    return unread.map((project) => gap('RW-GUEST', `the role in project ${project} of workspace ${name}, to which the user was invited`, 'granting'));
  }
  const roles = `the user's roles in projects of workspace ${name}, which invitations and access groups give`;
  return [
    ...(unread.length > 0 || projects.gap !== null ? [gap('RW-ROLE', roles, 'granting')] : []),
    ...(grouped === null ? [gap('RW-ROLE', `whether workspace ${name} enforces access groups, and so what a role in it opens`, 'granting')] : []),
  ];
}

/** Only where the user may be something between nobody and admin. */
function undocumentedRights(workspace: Workspace): readonly Gap[] {
  const standings = [standingInWorkspace(workspace), ...workspace.projects.items.map((project) => standingInProject(workspace, project))];
  const ranks = [...new Set(standings.flatMap(({ least, most }) => [least, most]))].filter((rank) => rank === 'MEMBER' || rank === 'VIEWER').toSorted();
  return ranks.map((rank) => gap('RW-U1', `what a ${rank} in workspace ${workspace.name} may do ${UNDOCUMENTED[rank]} is not documented`, 'granting'));
}

const UNDOCUMENTED = { MEMBER: 'through patches and backup mutations', VIEWER: 'to read variables, logs and other secrets' } as const;

function publicGaps({ workspaces }: Principal): readonly Gap[] {
  const names = workspaces.flatMap(({ projects }) => projects.items.filter((project) => project.public).map(({ name }) => name));
  return names.map((name) => gap('RW-PUBLIC', `project ${name} is public; what anybody is shown of it without a token was not read`, 'advisory'));
}

function bucketGaps({ workspaces }: Principal): readonly Gap[] {
  const some = workspaces.some(({ projects }) => projects.items.some(({ buckets }) => buckets.items.length > 0));
  return some ? [gap('RW-BUCKETS', 'which environments of a project hold its buckets; every one is taken to', 'narrowing')] : [];
}

function gap(code: string, what: string, effect: Gap['effect']): Gap {
  return { code, what, because: 'not-exposed', effect, request: 'none' };
}
