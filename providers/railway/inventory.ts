/** Reads what is there: projects, environments, services, volumes with their backups, buckets. Every failure stays where it happened, as a gap. */
import type { Gap } from '../../src/model.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { type Ask, nameOf, type Variables } from './client.ts';
import { NOT_READ, readCopies } from './copies.ts';
import { isFinal, PAGE_SIZE, readList, type Subject, unread } from './listing.ts';
import * as questions from './questions.ts';
import type { Environment, Listed, Project, Volume, Workspace } from './state.ts';

/** With whose eyes, and when. */
export interface Reader {
  readonly ask: Ask;
  readonly now: Date;
  /** Whose eyes: a workspace token may reach into a restricted environment that it is not shown, a user may not. */
  readonly actsFor: 'workspace' | 'user';
  /** Runs as many at once as there may be reads under way. */
  readonly atOnce: <Value>(read: () => Promise<Value>) => Promise<Value>;
}

/** A workspace with what its projects are called. */
export interface WorkspaceListing extends questions.Named {
  readonly plan: questions.Plan | null;
  readonly projects: Listed<questions.Named>;
}

/** Lists the projects of a workspace, with its plan; without it where that is refused. */
export async function listWorkspace({ ask, now }: Reader, { id, name }: questions.Named): Promise<WorkspaceListing> {
  const variables = { workspaceId: id };
  const first = await tryRead(() => ask(questions.workspaceProjects, { ...variables, ...page(null) }));
  const { items, gap } = await readList(subject(`the projects of workspace ${name}`, questions.workspaceProjects), async (after) => {
    if (after === null && first.ok) return first.value.projects;
    if (after === null && !first.ok && isFinal(first.error)) throw first.error;
    return (await ask(questions.workspaceProjectsPage, { ...variables, ...page(after) })).projects;
  });
  const left = items.filter(({ deletedAt }) => !isPast(deletedAt, now)).map((project) => ({ id: project.id, name: project.name }));
  return { id, name, plan: first.ok ? first.value.workspace.plan : null, projects: { items: left, gap } };
}

/** A few projects at a time, each to its end: where requests run out, what was read was read whole. */
export async function readWorkspace(reader: Reader, listing: WorkspaceListing, role: Workspace['role']): Promise<Workspace> {
  const items = await Promise.all(listing.projects.items.map((project) => reader.atOnce(() => readProject(reader, project))));
  return readCopies(reader.ask, { ...listing, role, projects: { items, gap: listing.projects.gap } });
}

async function readProject(reader: Reader, { id, name }: questions.Named): Promise<Project> {
  const { ask } = reader;
  const first = await tryRead(() => ask(questions.projectContents, { projectId: id, ...page(null) }));
  if (!first.ok) {
    const missing = { items: [], gap: unread(subject(`project ${name}`, questions.projectContents), first.error) };
    return { id, name, environments: missing, buckets: missing };
  }
  const { project } = first.value;
  const environments = await listEnvironments(reader, { id, name }, project.environments);
  const buckets = await readBuckets(reader, { id, name }, project.buckets);
  const items = await Promise.all(
    environments.items.map((environment) => (environment.canAccess ? readEnvironment(reader, { id, name }, environment) : closed(reader, name, environment))),
  );
  return { id, name, environments: { items, gap: environments.gap }, buckets };
}

/** The environments of a project that are not gone. */
export async function listEnvironments(
  { ask, now }: Reader,
  { id, name }: questions.Named,
  first?: questions.Connection<questions.EnvironmentNode>,
): Promise<Listed<questions.EnvironmentNode>> {
  const { items, gap } = await readList(subject(`the environments of project ${name}`, questions.projectEnvironments), async (after) =>
    after === null && first !== undefined ? first : (await ask(questions.projectEnvironments, { projectId: id, ...page(after) })).project.environments,
  );
  return { items: items.filter(({ deletedAt }) => !isPast(deletedAt, now)), gap };
}

/** The buckets of a project. Which of its environments hold them, the API tells only together with variables, so it is not read. */
export function readBuckets(reader: Reader, project: questions.Named, first?: questions.Connection<questions.Named>): Promise<Listed<questions.Named>> {
  return readList(subject(`the buckets of project ${project.name}`, questions.projectBuckets), async (after) =>
    after === null && first !== undefined ? first : (await reader.ask(questions.projectBuckets, { projectId: project.id, ...page(after) })).project.buckets,
  );
}

/**
 * A restricted environment, which Railway does not open to this principal (docs, enterprise/environment-rbac, 2026-08).
 * Whether a workspace token reaches into it is not documented.
 */
function closed(reader: Reader, projectName: string, { id, name }: questions.Named): Environment {
  const gap: Gap = {
    code: reader.actsFor === 'workspace' ? 'RW-U4' : 'RW-RESTRICTED',
    what: `environment ${projectName}/${name} is restricted and was not looked into`,
    because: 'forbidden',
    effect: reader.actsFor === 'workspace' ? 'granting' : 'advisory',
    request: nameOf(questions.projectContents),
  };
  return { id, name, open: false, services: { items: [], gap }, volumes: { items: [], gap } };
}

/** The services and volumes of an environment; what dies with a volume is read later (copies.ts). */
export async function readEnvironment(
  reader: Reader,
  project: questions.Named,
  { id, name }: questions.Named,
  given?: questions.EnvironmentLists,
): Promise<Environment> {
  const { ask, now } = reader;
  const place = `environment ${project.name}/${name}`;
  const variables = { environmentId: id, projectId: project.id };
  const first = await tryRead(async () => given ?? (await ask(questions.environmentContents, { ...variables, ...page(null) })).environment);
  if (!first.ok) {
    const missing = { items: [], gap: unread(subject(place, questions.environmentContents), first.error) };
    return { id, name, open: true, services: missing, volumes: missing };
  }
  const lists = first.value;
  const services = await readList(subject(`the services of ${place}`, questions.environmentServices), async (after) =>
    after === null ? lists.serviceInstances : (await ask(questions.environmentServices, { ...variables, ...page(after) })).environment.serviceInstances,
  );
  const volumes = await readList(subject(`the volumes of ${place}`, questions.environmentVolumes), async (after) =>
    after === null ? lists.volumeInstances : (await ask(questions.environmentVolumes, { ...variables, ...page(after) })).environment.volumeInstances,
  );
  return {
    id,
    name,
    open: true,
    services: { items: services.items.filter(({ deletedAt }) => !isPast(deletedAt, now)).map(serviceOf), gap: services.gap },
    volumes: { items: volumes.items.filter((node) => isThere(node, now)).map(volumeOf), gap: volumes.gap },
  };
}

function serviceOf({ id, serviceId, serviceName }: questions.ServiceNode): Environment['services']['items'][number] {
  return { id, serviceId, name: serviceName };
}

/** A volume pending deletion still holds its data, so it stays in. */
function isThere({ state, deletedAt }: questions.VolumeNode, now: Date): boolean {
  return state !== 'DELETED' && !isPast(deletedAt, now);
}

function volumeOf({ id, serviceId, isPendingDeletion, volume }: questions.VolumeNode): Volume {
  return { id, volumeId: volume.id, name: volume.name, serviceId, pendingDeletion: isPendingDeletion, backups: NOT_READ, schedules: NOT_READ };
}

function subject(what: string, question: { readonly document: string }): Subject {
  return { what, request: nameOf(question) };
}

/** Variables that ask for one page. */
export function page(after: string | null): Variables {
  return { first: PAGE_SIZE, after };
}

/** A date that cannot be read hides nothing. */
export function isPast(date: string | null, now: Date): boolean {
  return date !== null && Date.parse(date) <= now.getTime();
}
