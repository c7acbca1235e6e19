/** What an operation can act on in one workspace, as seen by one principal. */
import type { Gap } from '../../src/model.ts';
import type { Context } from './catalogue.ts';
import { compare } from './names.ts';
import { type ProjectPlot, projectPlot, type Target, type VolumeTarget, workspaceTarget } from './plot.ts';
import { siblingsOf } from './siblings.ts';
import type { Listed, Volume, Workspace } from './state.ts';
import { NOT_ASKED } from './verdict-only.ts';

/** A thing that may hold more than was read, or of which something was not read, with the code of the gap that says so. */
export interface Hidden extends Target {
  readonly gap: string;
}

/**
 * `hidden`: where more of the kind may be, neither proved nor ruled out. `siblings`: other instances that a known one may have, in
 * environments that the principal does not see into.
 */
export interface Targets {
  readonly known: readonly Target[];
  readonly hidden: readonly Hidden[];
  readonly siblings: readonly Target[];
}

export type Ground = Readonly<Record<Exclude<Context, 'account' | 'patch'>, Targets>>;

export function groundOf(workspace: Workspace): Ground {
  const projects = workspace.projects.items.map((project) => projectPlot(workspace, project));
  const plots = projects.flatMap((project) => project.plots);
  const open = plots.filter(({ environment }) => environment.open);
  const whole = workspaceTarget(workspace, projects);
  const moreProjects = hiddenIn(withAnyRoleBelow(whole), workspace.projects);
  const moreEnvironments = [...moreProjects, ...projects.flatMap(({ target, project }) => hiddenIn(target, project.environments))];
  const closed = plots.filter(({ environment }) => !environment.open).flatMap(({ target, environment }) => hiddenIn(target, environment.volumes));
  const beyond = [...moreEnvironments, ...closed];
  const moreServices = [...beyond, ...open.flatMap(({ target, environment }) => hiddenIn(target, environment.services))];
  const moreVolumes = [...beyond, ...open.flatMap(({ target, environment }) => hiddenIn(target, environment.volumes))];
  const moreBuckets = [...beyond, ...open.flatMap(({ target, project }) => hiddenIn(target, project.buckets))];
  const volumes = open.flatMap((plot) => plot.volumes);
  return {
    workspace: targets([whole]),
    project: targets(projects.map(targetOf), moreProjects),
    environment: targets(open.map(targetOf), beyond),
    service: {
      ...targets(
        open.flatMap((plot) => plot.services),
        moreServices,
      ),
      siblings: siblings('service', workspace, projects),
    },
    bucket: targets(
      open.flatMap((plot) => plot.buckets),
      moreBuckets,
    ),
    volume: { ...targets(volumes.map(targetOf), moreVolumes), siblings: siblings('volume', workspace, projects) },
    backup: having(volumes, ({ backups }) => (backups.read ? backups.value.count > 0 : backups.gap), moreVolumes),
    schedule: having(volumes, ({ schedules }) => (schedules.read ? schedules.value.length > 0 : schedules.gap), moreVolumes),
  };
}

function targetOf({ target }: { readonly target: Target }): Target {
  return target;
}

/** The volumes that have something; those of which it was not read are hidden. */
function having(volumes: readonly VolumeTarget[], test: (volume: Volume) => boolean | Gap, more: readonly Hidden[]): Targets {
  const known: Target[] = [];
  const hidden: Hidden[] = [...more];
  for (const { volume, target } of volumes) {
    const found = test(volume);
    if (found === true) known.push(target);
    else if (found !== false) hidden.push({ ...target, gap: found.code });
  }
  return targets(known, hidden);
}

function targets(known: readonly Target[], hidden: readonly Hidden[] = []): Targets {
  return { known: known.toSorted(byPath), hidden: hidden.toSorted(byPath), siblings: [] };
}

function siblings(type: 'volume' | 'service', workspace: Workspace, projects: readonly ProjectPlot[]): readonly Target[] {
  return projects.flatMap((project) => siblingsOf(type, workspace, project)).toSorted(byPath);
}

/** A user may hold more in a project that was not listed than in the workspace. */
function withAnyRoleBelow(workspace: Target): Target {
  return { ...workspace, standing: { least: workspace.standing.least, most: 'ADMIN' } };
}

function byPath({ resource: a }: Target, { resource: b }: Target): number {
  return compare(a.path, b.path) || compare(a.id, b.id);
}

/** A thing whose list may be longer than what was read. An advisory gap says that what is missing is out of reach anyway; what was not asked for is there. */
function hiddenIn(target: Target, list: Listed<unknown>): readonly Hidden[] {
  return list.gap?.effect === 'granting' || list.gap?.code === NOT_ASKED ? [{ ...target, gap: list.gap.code }] : [];
}
