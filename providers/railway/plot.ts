/** The things in an environment that an operation can act on, as resources, with the names by which a scope may call them. */
import type { Evidence, Resource } from '../../src/model.ts';
import { pathOf, segment } from './names.ts';
import { type Standing, standingInProject, standingInWorkspace } from './standing.ts';
import type { Environment, Project, Volume, Workspace } from './state.ts';

/** Every name and id of what a thing lies in, itself included: what a scope may call it by. */
export interface Site {
  readonly workspaces: readonly string[];
  readonly projects: readonly string[];
  readonly environments: readonly string[];
  readonly services: readonly string[];
}

export interface Target {
  readonly resource: Resource;
  readonly site: Site;
  /** False when there is certainly no volume or bucket in it: then it can be destroyed without any data being lost. */
  readonly holdsData: boolean;
  /** As what the user behind the token counts there. */
  readonly standing: Standing;
}

/** One environment with what lies in it. */
interface Plot {
  readonly project: Project;
  readonly environment: Environment;
  readonly target: Target;
  readonly services: readonly Target[];
  readonly buckets: readonly Target[];
  readonly volumes: readonly VolumeTarget[];
}

export interface VolumeTarget {
  readonly volume: Volume;
  readonly target: Target;
}

/** A project with its environments. */
export interface ProjectPlot {
  readonly project: Project;
  readonly target: Target;
  readonly plots: readonly Plot[];
}

export function workspaceTarget(workspace: Workspace, projects: readonly ProjectPlot[]): Target {
  return {
    resource: container('workspace', workspace, pathOf(workspace.name)),
    site: siteOf({ workspace }),
    holdsData: workspace.projects.gap !== null || projects.some(({ target }) => target.holdsData),
    standing: standingInWorkspace(workspace),
  };
}

export function projectPlot(workspace: Workspace, project: Project): ProjectPlot {
  const plots = project.environments.items.map((environment) => environmentPlot(workspace, project, environment));
  const target: Target = {
    resource: container('project', project, pathOf(workspace.name, project.name)),
    site: siteOf({ workspace, project }),
    holdsData: project.environments.gap !== null || hasBuckets(project) || plots.some((plot) => plot.target.holdsData),
    standing: standingInProject(workspace, project),
  };
  return { project, target, plots };
}

function environmentPlot(workspace: Workspace, project: Project, environment: Environment): Plot {
  const place = { workspace, project, environment };
  const inside = (name: string): string => pathOf(workspace.name, project.name, environment.name, name);
  const { services, volumes } = environment;
  const standing = standingInProject(workspace, project);
  return {
    project,
    environment,
    target: {
      resource: container(
        'environment',
        { id: environment.id, name: `${project.name}/${environment.name}` },
        pathOf(workspace.name, project.name, environment.name),
      ),
      site: siteOf(place),
      holdsData: volumes.gap !== null || volumes.items.length > 0 || hasBuckets(project),
      standing,
    },
    services: services.items.map((service) => ({
      resource: container('service', service, inside(service.name)),
      site: siteOf({ ...place, service }),
      holdsData: volumes.gap !== null || volumes.items.some(({ serviceId }) => serviceId === service.serviceId),
      standing,
    })),
    buckets: project.buckets.items.map(({ id, name }) => ({
      resource: { ...container('bucket', { id: `${id}/${environment.id}`, name }, inside(name)), backups: NO_COPIES },
      site: siteOf(place),
      holdsData: true,
      standing,
    })),
    volumes: volumes.items.map((volume) => {
      const service = services.items.find(({ serviceId }) => serviceId === volume.serviceId);
      const resource = { ...container('volume', volume, inside(volume.name)), backups: backupsOf(volume) };
      return { volume, target: { resource, site: siteOf(service === undefined ? place : { ...place, service }), holdsData: true, standing } };
    }),
  };
}

/**
 * Where a volume or service of the open environments may have an instance too: the environments of the project that the principal
 * is shown by name alone. Nothing is known of what is in them.
 */
export function siblingsOf(workspace: Workspace, { project, plots }: ProjectPlot): Readonly<Record<'volume' | 'service', readonly Target[]>> {
  const open = plots.filter(({ environment }) => environment.open);
  const volumes = distinct(open.flatMap(({ environment }) => environment.volumes.items.map(({ volumeId: id, name }) => ({ id, name }))));
  const services = distinct(open.flatMap(({ environment }) => environment.services.items.map(({ serviceId: id, name }) => ({ id, name }))));
  const closed = plots.filter(({ environment }) => !environment.open && environment.volumes.gap?.effect !== 'granting');
  const inEach = (type: 'volume' | 'service', { id, name }: Named): readonly Target[] =>
    closed.map(({ environment, target }) => ({
      ...target,
      resource: {
        ...container(type, { id: `${id}/${environment.id}`, name }, pathOf(workspace.name, project.name, environment.name, name)),
        backups: type === 'volume' ? UNSEEN_COPIES : null,
      },
      holdsData: true,
    }));
  return { volume: volumes.flatMap((volume) => inEach('volume', volume)), service: services.flatMap((service) => inEach('service', service)) };
}

function distinct(things: readonly Named[]): readonly Named[] {
  return [...new Map(things.map((thing) => [thing.id, thing])).values()];
}

const UNSEEN_COPIES: NonNullable<Resource['backups']> = { inside: null, independent: null, evidence: [] };

function hasBuckets({ buckets }: Project): boolean {
  return buckets.gap !== null || buckets.items.length > 0;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function container(type: string, { id, name }: Named, path: string): Resource {
  return { provider: 'railway', type, id, name, path, backups: null };
}

/** Backups are kept in the volume and wiped with it (docs, volumes/backups, 2026-08). A copy elsewhere is only known by the manifest's word. */
function backupsOf({ backups, schedules, pendingDeletion }: Volume): NonNullable<Resource['backups']> {
  const evidence: Evidence[] = [{ source: 'query VolumeBackups', observed: backups.read ? `${backups.value} backups in the volume` : backups.gap.what }];
  if (schedules.read) evidence.push({ source: 'query VolumeBackupSchedules', observed: schedules.value.join(', ') || 'no schedule' });
  if (pendingDeletion) evidence.push({ source: 'query EnvironmentContents', observed: 'the volume is already pending deletion' });
  return { inside: backups.read ? backups.value : null, independent: backups.read ? 0 : null, evidence };
}

const NO_COPIES: NonNullable<Resource['backups']> = {
  inside: 0,
  independent: 0,
  evidence: [{ source: 'https://docs.railway.com/storage-buckets', observed: 'buckets have neither versions nor object lock (2026-08-21)' }],
};

interface Place {
  readonly workspace: Named;
  readonly project?: Named;
  readonly environment?: Named;
  readonly service?: Named & { readonly serviceId: string };
}

function siteOf({ workspace, project, environment, service }: Place): Site {
  const names = [project, environment, service].flatMap((one) => (one === undefined ? [] : [segment(one.name)]));
  return {
    workspaces: [workspace.id, segment(workspace.name)],
    projects: project === undefined ? [] : [project.id, segment(project.name)],
    environments: environment === undefined ? [] : [environment.id, names.slice(0, 2).join('/')],
    services: service === undefined ? [] : [service.id, service.serviceId, names.join('/')],
  };
}
