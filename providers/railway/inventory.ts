/** Reads what is there: projects, environments, services, volumes with their backups, buckets. Every failure stays where it happened, as a gap. */
import type { Gap } from '../../src/model.ts';
import { becauseOf, tryRead } from '../../src/transport/failures.ts';
import { summarise } from './backups.ts';
import { type Ask, nameOf, type Variables } from './client.ts';
import { PAGE_SIZE, readList, type Subject, unread } from './listing.ts';
import * as questions from './questions.ts';
import type { Environment, Inspected, Listed, OwnRole, Project, Volume, Workspace } from './state.ts';
import { readVariableNames } from './variables.ts';

/** With whose eyes, and when. */
export interface Reader {
  readonly ask: Ask;
  readonly now: Date;
  /** Whose eyes: a workspace token may reach into a restricted environment that it is not shown, a user may not. */
  readonly actsFor: 'workspace' | 'user';
  /** "Project.viewerRole": fields that Railway serves, of the types that have newer ones. What is not here is not asked for. */
  readonly fields: ReadonlySet<string>;
  /** Whether the names of variables are asked for. */
  readonly names: boolean;
}

/** All but the projects of a workspace, as it was read before. */
export type Setting = Omit<Workspace, 'projects'>;

export async function readWorkspace(reader: Reader, setting: Setting): Promise<Workspace> {
  const question = reader.actsFor === 'user' && reader.fields.has('Project.viewerRole') ? questions.workspaceProjectsWithRoles : questions.workspaceProjects;
  const listing = await readList(subject(`the projects of workspace ${setting.name}`, question), async (after) => {
    const { projects } = await reader.ask(question, { workspaceId: setting.id, ...page(after) });
    return projects;
  });
  return { ...setting, projects: { items: await readProjects(reader, listing.items), gap: listing.gap } };
}

/** What is in each of these projects that is not gone. */
export function readProjects(reader: Reader, nodes: readonly questions.ProjectNode[]): Promise<readonly Project[]> {
  return Promise.all(nodes.filter(({ deletedAt }) => !isPast(deletedAt, reader.now)).map((node) => readProject(reader, node)));
}

async function readProject(reader: Reader, node: questions.ProjectNode): Promise<Project> {
  const { id, name } = node;
  const own = { id, name, public: node.isPublic, ownRole: ownRoleOf(node) };
  const { ask } = reader;
  const first = await tryRead(() => ask(questions.projectContents, { projectId: id, ...page(null) }));
  if (!first.ok) {
    const missing = { items: [], gap: unread(subject(`project ${name}`, questions.projectContents), first.error) };
    return { ...own, environments: missing, buckets: missing };
  }
  const { project } = first.value;
  const environments = await readList(subject(`the environments of project ${name}`, questions.projectEnvironments), async (after) =>
    after === null ? project.environments : (await ask(questions.projectEnvironments, { projectId: id, ...page(after) })).project.environments,
  );
  const buckets = await readBuckets(reader, { id, name }, project.buckets);
  const left = environments.items.filter(({ deletedAt }) => !isPast(deletedAt, reader.now));
  const items = await Promise.all(
    left.map((environment) => (environment.canAccess ? readEnvironment(reader, { id, name }, environment) : closed(reader, name, environment))),
  );
  return { ...own, environments: { items, gap: environments.gap }, buckets };
}

function ownRoleOf({ viewerRole }: questions.ProjectNode): OwnRole {
  if (viewerRole === undefined) return null;
  return viewerRole === null ? 'NONE' : (questions.Role.safeParse(viewerRole).data ?? null);
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
  return { id, name, open: false, services: { items: [], gap }, volumes: { items: [], gap }, variables: null };
}

export async function readEnvironment(reader: Reader, project: questions.Named, { id, name }: questions.Named): Promise<Environment> {
  const { ask } = reader;
  const place = `environment ${project.name}/${name}`;
  const variables = { environmentId: id, projectId: project.id };
  const first = await tryRead(() => ask(questions.environmentContents, { ...variables, ...page(null) }));
  if (!first.ok) {
    const missing = { items: [], gap: unread(subject(place, questions.environmentContents), first.error) };
    return { id, name, open: true, services: missing, volumes: missing, variables: null };
  }
  const { environment } = first.value;
  const services = await readList(subject(`the services of ${place}`, questions.environmentServices), async (after) =>
    after === null ? environment.serviceInstances : (await ask(questions.environmentServices, { ...variables, ...page(after) })).environment.serviceInstances,
  );
  const volumes = await readList(subject(`the volumes of ${place}`, questions.environmentVolumes), async (after) =>
    after === null ? environment.volumeInstances : (await ask(questions.environmentVolumes, { ...variables, ...page(after) })).environment.volumeInstances,
  );
  return {
    id,
    name,
    open: true,
    services: { items: services.items.filter(({ deletedAt }) => !isPast(deletedAt, reader.now)).map(serviceOf), gap: services.gap },
    volumes: { items: await readVolumes(reader, place, volumes.items), gap: volumes.gap },
    variables: reader.names ? await readVariableNames(ask, place, variables) : null,
  };
}

function serviceOf({ id, serviceId, serviceName }: questions.ServiceNode): Environment['services']['items'][number] {
  return { id, serviceId, name: serviceName };
}

/** A volume pending deletion still holds its data, so it stays in. */
function readVolumes(reader: Reader, place: string, nodes: readonly questions.VolumeNode[]): Promise<readonly Volume[]> {
  const left = nodes.filter(({ state, deletedAt }) => state !== 'DELETED' && !isPast(deletedAt, reader.now));
  return Promise.all(left.map((node) => readVolume(reader, place, node)));
}

async function readVolume({ ask }: Reader, place: string, node: questions.VolumeNode): Promise<Volume> {
  const variables = { volumeInstanceId: node.id };
  const where = `of volume ${node.volume.name} in ${place}`;
  const [backups, schedules] = await Promise.all([
    inspect(subject(`the backups ${where}`, questions.volumeBackups), async () =>
      summarise((await ask(questions.volumeBackups, variables)).volumeInstanceBackupList),
    ),
    inspect(
      subject(`the backup schedules ${where}`, questions.volumeBackupSchedules),
      async () => (await ask(questions.volumeBackupSchedules, variables)).volumeInstanceBackupScheduleList,
    ),
  ]);
  return {
    id: node.id,
    volumeId: node.volume.id,
    name: node.volume.name,
    serviceId: node.serviceId,
    pendingDeletion: node.isPendingDeletion || node.deletedAt !== null,
    deletedAt: node.deletedAt,
    backups,
    schedules,
  };
}

/**
 * Reads what hides no right: the reach to it is reported as unknown when it could not be read, so its gap is advisory.
 * Backups are refused on the Hobby plan (observed 2026-09-07) with the same words as anything else.
 */
async function inspect<Value>({ what, request }: Subject, read: () => Promise<Value>): Promise<Inspected<Value>> {
  const result = await tryRead(read);
  if (result.ok) return { read: true, value: result.value };
  const code = result.error.code === 'forbidden' ? 'RW-U6' : 'RW-BACKUPS';
  return {
    read: false,
    gap: { code, what: `${what} were not inspected: ${result.error.message}`, because: becauseOf(result.error), effect: 'advisory', request },
  };
}

function subject(what: string, question: { readonly document: string }): Subject {
  return { what, request: nameOf(question) };
}

/** Variables that ask for one page. */
export function page(after: string | null): Variables {
  return { first: PAGE_SIZE, after };
}

/** A date that cannot be read hides nothing. */
function isPast(date: string | null, now: Date): boolean {
  return date !== null && Date.parse(date) <= now.getTime();
}
