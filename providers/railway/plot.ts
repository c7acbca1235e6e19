/** The things in an environment that an operation can act on, as resources, with the names by which a scope may call them. */
import type { Resource } from '../../src/model.ts';
import { archiveOf, isArchive } from './archives.ts';
import { evidenceOfBackups, untilText } from './backups.ts';
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
  /** The variables that lie in it or around it; null where their names were not asked for. */
  readonly variables: Environment['variables'];
  /** True for a bucket that holds an archive of point-in-time recovery: destroying it destroys a backup. */
  readonly isArchive: boolean;
}

/** What holds for all but a few targets. */
const PLAIN = { variables: null, isArchive: false } as const;

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

/** What a volume, a bucket or a service lies in. */
interface Surroundings {
  readonly workspace: Workspace;
  readonly project: Project;
  readonly environment: Environment;
}

export function workspaceTarget(workspace: Workspace, projects: readonly ProjectPlot[]): Target {
  const inner = projects.map(({ target }) => target);
  return {
    ...PLAIN,
    resource: { ...container('workspace', workspace, pathOf(workspace.name)), ...storesOf(inner, workspace.projects.gap === null) },
    site: siteOf({ workspace }),
    holdsData: workspace.projects.gap !== null || inner.some(({ holdsData }) => holdsData),
    standing: standingInWorkspace(workspace),
  };
}

export function projectPlot(workspace: Workspace, project: Project): ProjectPlot {
  const plots = project.environments.items.map((environment) => environmentPlot({ workspace, project, environment }));
  const inner = plots.map((plot) => plot.target);
  const target: Target = {
    ...PLAIN,
    resource: {
      ...container('project', project, pathOf(workspace.name, project.name)),
      ...storesOf(inner, project.environments.gap === null && project.buckets.gap === null),
    },
    site: siteOf({ workspace, project }),
    holdsData: project.environments.gap !== null || hasBuckets(project) || inner.some(({ holdsData }) => holdsData),
    standing: standingInProject(workspace, project),
  };
  return { project, target, plots };
}

function environmentPlot(place: Surroundings): Plot {
  const { workspace, project, environment } = place;
  const buckets = bucketTargets(place);
  const volumes = volumeTargets(place);
  const inner = [...volumes.map(({ target }) => target), ...buckets];
  const name = `${project.name}/${environment.name}`;
  const target: Target = {
    ...PLAIN,
    variables: environment.variables,
    resource: {
      ...container('environment', { id: environment.id, name }, pathOf(workspace.name, project.name, environment.name)),
      ...storesOf(inner, environment.volumes.gap === null && project.buckets.gap === null),
    },
    site: siteOf(place),
    holdsData: environment.volumes.gap !== null || environment.volumes.items.length > 0 || hasBuckets(project),
    standing: standingInProject(workspace, project),
  };
  return { project, environment, target, services: serviceTargets(place, volumes), buckets, volumes };
}

function serviceTargets(place: Surroundings, volumes: readonly VolumeTarget[]): readonly Target[] {
  const { environment } = place;
  const listed = environment.volumes.gap === null;
  return environment.services.items.map((service) => {
    const own = volumes.filter(({ volume }) => volume.serviceId === service.serviceId).map(({ target }) => target);
    return {
      ...PLAIN,
      variables: environment.variables,
      resource: { ...container('service', service, insideOf(place, service.name)), ...storesOf(own, listed) },
      site: siteOf({ ...place, service }),
      holdsData: !listed || own.length > 0,
      standing: standingInProject(place.workspace, place.project),
    };
  });
}

function bucketTargets(place: Surroundings): readonly Target[] {
  return place.project.buckets.items.map(({ id, name }) => ({
    ...PLAIN,
    isArchive: isArchive({ name }),
    resource: { ...container('bucket', { id: `${id}/${place.environment.id}`, name }, insideOf(place, name)), backups: NO_COPIES },
    site: siteOf(place),
    holdsData: true,
    standing: standingInProject(place.workspace, place.project),
  }));
}

function volumeTargets(place: Surroundings): readonly VolumeTarget[] {
  const { services, volumes } = place.environment;
  return volumes.items.map((volume) => {
    const service = services.items.find(({ serviceId }) => serviceId === volume.serviceId);
    const resource = { ...container('volume', volume, insideOf(place, volume.name)), backups: backupsOf(volume, place) };
    const site = siteOf(service === undefined ? place : { ...place, service });
    return { volume, target: { ...PLAIN, resource, site, holdsData: true, standing: standingInProject(place.workspace, place.project) } };
  });
}

function insideOf({ workspace, project, environment }: Surroundings, name: string): string {
  return pathOf(workspace.name, project.name, environment.name, name);
}

/** The volumes and buckets in something, where `whole` says that none can be missing; nothing is said where one may be. */
function storesOf(inner: readonly Target[], whole: boolean): Pick<Resource, 'stores'> {
  const known = inner.every(({ resource: { backups, stores } }) => backups !== null || stores !== undefined);
  if (!whole || !known) return {};
  return { stores: inner.flatMap(({ resource }) => (resource.backups === null ? (resource.stores ?? []) : [resource])) };
}

function hasBuckets({ buckets }: Project): boolean {
  return buckets.gap !== null || buckets.items.length > 0;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export function container(type: string, { id, name }: Named, path: string): Resource {
  return { provider: 'railway', type, id, name, path, backups: null };
}

/** A copy elsewhere is only known by the manifest's word (see place.ts): what Railway keeps is in the volume or in the same project. */
function backupsOf(volume: Volume, place: Surroundings): NonNullable<Resource['backups']> {
  const { backups, pendingDeletion, deletedAt } = volume;
  const archive = archiveOf(volume, place);
  const notes = [...(archive === null ? [] : [archive.note]), ...(pendingDeletion ? [`and it is ${untilText(deletedAt)}`] : [])];
  return {
    inside: backups.read ? backups.value.count : null,
    independent: backups.read ? 0 : null,
    evidence: [...evidenceOfBackups(volume), ...(archive?.evidence ?? [])],
    ...(notes.length === 0 ? {} : { note: notes.join(', ') }),
  };
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
