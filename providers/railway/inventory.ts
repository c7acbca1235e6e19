/** Reads what is there: projects, environments, services, volumes with their backups, buckets. Every failure stays where it happened, as a gap. */
import type { Gap } from '../../src/model.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { type Ask, nameOf, type Variables } from './client.ts';
import { NOT_READ, readCopies } from './copies.ts';
import { isFinal, PAGE_SIZE, readList, type Subject, unread } from './listing.ts';
import * as questions from './questions.ts';
import type { Environment, Listed, OwnRole, Project, Volume, Workspace } from './state.ts';
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
  /** Runs as many at once as there may be reads under way. */
  readonly atOnce: <Value>(read: () => Promise<Value>) => Promise<Value>;
}

/** All but the projects of a workspace, as it was read before. */
export type Setting = Omit<Workspace, 'projects'>;

/** A workspace with what its projects are called. */
export interface WorkspaceListing {
  readonly setting: Setting;
  readonly projects: Listed<questions.ProjectNode>;
}

/** Lists the projects of a workspace; for a token of no user with its plan, or without it where that is refused. */
export async function listWorkspace(reader: Reader, setting: Setting): Promise<WorkspaceListing> {
  const { ask, now } = reader;
  const variables = { workspaceId: setting.id };
  const later = pageQuestion(reader);
  const first = reader.actsFor === 'workspace' ? await tryRead(() => ask(questions.workspaceProjects, { ...variables, ...page(null) })) : null;
  const { items, gap } = await readList(
    subject(`the projects of workspace ${setting.name}`, first === null ? later : questions.workspaceProjects),
    async (after) => {
      if (after === null && first?.ok === true) return first.value.projects;
      if (after === null && first?.ok === false && isFinal(first.error)) throw first.error;
      return (await ask(later, { ...variables, ...page(after) })).projects;
    },
  );
  const plan = first?.ok === true ? first.value.workspace.plan : setting.plan;
  return { setting: { ...setting, plan }, projects: { items: items.filter(({ deletedAt }) => !isPast(deletedAt, now)), gap } };
}

function pageQuestion({ actsFor, fields }: Reader): typeof questions.workspaceProjectsPage {
  return actsFor === 'user' && fields.has('Project.viewerRole') ? questions.workspaceProjectsWithRoles : questions.workspaceProjectsPage;
}

/** A few projects at a time, each to its end: where requests run out, what was read was read whole. */
export async function readWorkspace(reader: Reader, { setting, projects }: WorkspaceListing): Promise<Workspace> {
  const items = await Promise.all(projects.items.map((project) => reader.atOnce(() => readProject(reader, project))));
  return readCopies(reader.ask, { ...setting, projects: { items, gap: projects.gap } });
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
  const environments = await listEnvironments(reader, { id, name }, project.environments);
  const buckets = await readBuckets(reader, { id, name }, project.buckets);
  const items = await Promise.all(
    environments.items.map((environment) => (environment.canAccess ? readEnvironment(reader, { id, name }, environment) : closed(reader, name, environment))),
  );
  return { ...own, environments: { items, gap: environments.gap }, buckets };
}

function ownRoleOf({ viewerRole }: questions.ProjectNode): OwnRole {
  if (viewerRole === undefined) return null;
  return viewerRole === null ? 'NONE' : (questions.Role.safeParse(viewerRole).data ?? null);
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
  return { id, name, open: false, services: { items: [], gap }, volumes: { items: [], gap }, variables: null };
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
    return { id, name, open: true, services: missing, volumes: missing, variables: null };
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
    variables: reader.names ? await readVariableNames(ask, place, variables) : null,
  };
}

function serviceOf({ id, serviceId, serviceName }: questions.ServiceNode): Environment['services']['items'][number] {
  return { id, serviceId, name: serviceName };
}

/** A volume pending deletion still holds its data, so it stays in. */
function isThere({ state, deletedAt }: questions.VolumeNode, now: Date): boolean {
  return state !== 'DELETED' && !isPast(deletedAt, now);
}

function volumeOf({ id, serviceId, isPendingDeletion, deletedAt, volume }: questions.VolumeNode): Volume {
  const pendingDeletion = isPendingDeletion || deletedAt !== null;
  return { id, volumeId: volume.id, name: volume.name, serviceId, pendingDeletion, deletedAt, backups: NOT_READ, schedules: NOT_READ };
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
