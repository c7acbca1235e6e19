/** What is not known of a principal: what could not be read, and what Railway tells nobody. The codes are explained in README.md. */
import type { Gap } from '../../src/model.ts';
import { catalogue } from './catalogue.ts';
import type { Environment, Principal, Project, Workspace } from './state.ts';
import { truncationOf, withoutTruncated } from './truncation.ts';

/** Each gap once, those that could hide rights first. */
export function gapsOf(principal: Principal): readonly Gap[] {
  const found = [...principal.gaps, ...principal.workspaces.flatMap(workspaceGaps)];
  const all = [...withoutTruncated(found), ...truncationOf(principal, found), ...standingGaps(principal)];
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

function environmentGaps({ services, volumes }: Environment): readonly Gap[] {
  const ofVolumes = volumes.items.flatMap(({ backups, schedules }) => [...(backups.read ? [] : [backups.gap]), ...(schedules.read ? [] : [schedules.gap])]);
  return [...present(services.gap), ...present(volumes.gap), ...ofVolumes];
}

function present(gap: Gap | null): readonly Gap[] {
  return gap === null ? [] : [gap];
}

/** What is unknown whatever is read. It is granting only where nothing in the report stands for what it hides. */
function standingGaps(principal: Principal): readonly Gap[] {
  return [
    ...kindGaps(principal),
    ...bucketGaps(principal),
    gap('RW-U7', 'how long a deleted environment or project can be restored, and what a restored volume keeps of its backups', 'advisory'),
    gap('RW-U8', `mutations that are newer than the public schema of ${catalogue().asOf}`, 'advisory'),
    gap('RW-UNLISTED', `${UNLISTED} are not listed; what could destroy them is reported as unknown`, 'advisory'),
  ];
}

const UNLISTED = 'sandboxes, cloud agents, plugins, integrations, templates, feature flags, point-in-time archives and bought domains';

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

/** A workspace role below admin says what the workspace gives. A project or an access group can give more. */
function roleGaps(workspaces: readonly Workspace[]): readonly Gap[] {
  return workspaces
    .filter(({ role }) => role !== 'ADMIN')
    .map(({ name, role }) =>
      gap(
        'RW-U1',
        `what a ${role ?? 'user of unknown role'} of workspace ${name} may delete through patches, backup mutations, project roles and access groups`,
        'granting',
      ),
    );
}

function bucketGaps({ workspaces }: Principal): readonly Gap[] {
  const some = workspaces.some(({ projects }) => projects.items.some(({ buckets }) => buckets.items.length > 0));
  return some ? [gap('RW-BUCKETS', 'which environments of a project hold its buckets; every one is taken to', 'narrowing')] : [];
}

function gap(code: string, what: string, effect: Gap['effect']): Gap {
  return { code, what, because: 'not-exposed', effect, request: 'none' };
}
