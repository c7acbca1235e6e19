/** Each document with the schema of what we use of its answer. What does not parse is a failure, never an empty list. */
import * as z from 'zod';
import * as documents from './documents.ts';

export interface Question<Answer> {
  readonly document: string;
  readonly answer: z.ZodType<Answer>;
}

/** One page of a list in Relay's form. */
export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const connection = <Node extends z.ZodType>(node: Node) =>
  z.object({ edges: z.array(z.object({ node })), pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }) });

const Named = z.object({ id: z.string(), name: z.string() });
export type Named = z.infer<typeof Named>;

/** An ISO date in the past for what is gone, in the future for what is going. */
const deletedAt = z.string().nullable();

const EnvironmentNode = z.object({ ...Named.shape, canAccess: z.boolean(), deletedAt });

export type EnvironmentNode = z.infer<typeof EnvironmentNode>;

const ServiceNode = z.object({ id: z.string(), serviceId: z.string(), serviceName: z.string(), deletedAt });
export type ServiceNode = z.infer<typeof ServiceNode>;

const VolumeNode = z.object({
  id: z.string(),
  serviceId: z.string().nullable(),
  state: z.string().nullable(),
  isPendingDeletion: z.boolean(),
  deletedAt,
  volume: Named,
});
export type VolumeNode = z.infer<typeof VolumeNode>;

const BackupNode = z.object({ id: z.string(), createdAt: z.string(), expiresAt: z.string().nullable(), scheduleId: z.string().nullable() });
export type BackupNode = z.infer<typeof BackupNode>;

const ScheduleNode = z.object({ kind: z.string(), retentionSeconds: z.number().nullable() });

const VariableNode = z.object({ name: z.string(), serviceId: z.string().nullable(), isSealed: z.boolean() });
/** The first pages of what lies in an environment. */
export interface EnvironmentLists {
  readonly serviceInstances: Connection<ServiceNode>;
  readonly volumeInstances: Connection<VolumeNode>;
}

const services = { serviceInstances: connection(ServiceNode) };
const volumes = { volumeInstances: connection(VolumeNode) };
const environments = { environments: connection(EnvironmentNode) };
const buckets = { buckets: connection(Named) };

/** A role in a workspace. The dashboard says Deployer for what the API seems to call VIEWER. */
export const Role = z.enum(['ADMIN', 'MEMBER', 'VIEWER']);
export type Role = z.infer<typeof Role>;

/** A role in a project: "NONE" for whoever has none there, null where it was not read. */
export const OwnRole = z.union([Role, z.literal('NONE')]).nullable();
export type OwnRole = z.infer<typeof OwnRole>;

/** The plan of a workspace, by which go the requests that Railway allows in an hour; null where it was not read, or is one that we do not know. */
export const Plan = z.enum(['FREE', 'HOBBY', 'PRO']).nullable().catch(null);
export type Plan = z.infer<typeof Plan>;

/** `viewerRole` is only there when it was asked for: null for no role, and any text, since a role that we do not know may be any. */
const ProjectNode = z.object({ ...Named.shape, deletedAt, isPublic: z.boolean(), viewerRole: z.string().nullable().optional() });
export type ProjectNode = z.infer<typeof ProjectNode>;

const ProjectTokenSelf = z.object({
  projectToken: z.object({
    id: z.string(),
    name: z.string(),
    createdAt: z.string(),
    project: z.object({ ...Named.shape, workspace: Named.nullable() }),
    environment: Named,
  }),
});
export type ProjectTokenSelf = z.infer<typeof ProjectTokenSelf>['projectToken'];

export const projectTokenSelf = { document: documents.PROJECT_TOKEN_SELF, answer: ProjectTokenSelf };
export const apiTokenContext = { document: documents.API_TOKEN_CONTEXT, answer: z.object({ apiToken: z.object({ workspaces: z.array(Named) }) }) };
export const me = { document: documents.ME, answer: z.object({ me: z.object({ id: z.string() }) }) };
export const apiTokens = {
  document: documents.API_TOKENS,
  answer: z.object({ apiTokens: connection(z.object({ id: z.string(), expiresAt: z.string().nullable(), workspaceId: z.string().nullable() })) }),
};
const ExternalWorkspaces = z.object({ externalWorkspaces: z.array(z.object({ ...Named.shape, plan: Plan, projects: z.array(ProjectNode) })) });
export const externalWorkspaces = { document: documents.EXTERNAL_WORKSPACES, answer: ExternalWorkspaces };
export const externalWorkspacesWithRoles = { document: documents.EXTERNAL_WORKSPACES_WITH_ROLES, answer: ExternalWorkspaces };

const WorkspaceMembers = z.object({
  workspace: z.object({
    plan: Plan,
    members: z.array(z.object({ id: z.string(), role: Role })),
    restrictProjectVisibilityToGroups: z.boolean().optional(),
  }),
});
export const workspaceMembers = { document: documents.WORKSPACE_MEMBERS, answer: WorkspaceMembers };
export const workspaceMembersAndGroups = { document: documents.WORKSPACE_MEMBERS_AND_GROUPS, answer: WorkspaceMembers };

/** What the plan is decides how much is asked, and nothing of what a token may do: an answer without it is an answer. */
const planned = z.object({ plan: Plan }).catch({ plan: null });
const WorkspaceProjects = z.object({ projects: connection(ProjectNode) });
export const workspaceProjects = { document: documents.WORKSPACE_PROJECTS, answer: WorkspaceProjects.extend({ workspace: planned }) };
export const workspaceProjectsPage = { document: documents.WORKSPACE_PROJECTS_PAGE, answer: WorkspaceProjects };
export const workspaceProjectsWithRoles = { document: documents.WORKSPACE_PROJECTS_WITH_ROLES, answer: WorkspaceProjects };
export const projectContents = { document: documents.PROJECT_CONTENTS, answer: z.object({ project: z.object({ ...environments, ...buckets }) }) };
export const projectEnvironments = { document: documents.PROJECT_ENVIRONMENTS, answer: z.object({ project: z.object(environments) }) };
export const projectBuckets = { document: documents.PROJECT_BUCKETS, answer: z.object({ project: z.object(buckets) }) };
export const projectTokenContents = {
  document: documents.PROJECT_TOKEN_CONTENTS,
  answer: z.object({ environment: z.object({ ...services, ...volumes }), project: z.object({ ...environments, ...buckets }) }),
};
export const environmentContents = {
  document: documents.ENVIRONMENT_CONTENTS,
  answer: z.object({ environment: z.object({ ...services, ...volumes }) }),
};
export const environmentServices = { document: documents.ENVIRONMENT_SERVICES, answer: z.object({ environment: z.object(services) }) };
export const environmentVolumes = { document: documents.ENVIRONMENT_VOLUMES, answer: z.object({ environment: z.object(volumes) }) };

const backups = z.array(BackupNode);
export const volumeBackups = { document: documents.VOLUME_BACKUPS, answer: z.object({ volumeInstanceBackupList: backups }) };
export const volumeBackupsOf = batchesOf(documents.VOLUME_BACKUPS_BATCHES, backups);

const schedules = z.array(ScheduleNode);
export const volumeBackupSchedules = {
  document: documents.VOLUME_BACKUP_SCHEDULES,
  answer: z.object({ volumeInstanceBackupScheduleList: schedules }),
};
export const volumeBackupSchedulesOf = batchesOf(documents.VOLUME_BACKUP_SCHEDULES_BATCHES, schedules);

export const environmentVariableNames = {
  document: documents.ENVIRONMENT_VARIABLE_NAMES,
  answer: z.object({ environment: z.object({ variables: connection(VariableNode) }) }),
};

/** A name of GraphQL's (specification of October 2021, 2.1.9). It goes into reports, so nothing else is taken for one. */
const GraphName = z.string().regex(/^[_A-Za-z][_0-9A-Za-z]*$/);
const NamedByGraph = z.object({ name: GraphName });
/** `ofType` is what stands behind a "!" or in a list; only an object of input has fields. */
const InputFields = z.array(NamedByGraph).nullable();
const Argument = z.object({
  name: GraphName,
  type: z.object({ inputFields: InputFields, ofType: z.object({ inputFields: InputFields }).nullable() }),
});
const typeWith = <Field extends z.ZodType>(field: Field) => z.object({ fields: z.array(field).min(1) });
const TypeFields = typeWith(NamedByGraph);

/** A schema without a mutation is not Railway's: an empty list is no answer. */
const ServedSchema = z.object({
  mutations: typeWith(z.object({ name: GraphName, args: z.array(Argument) })),
  project: TypeFields,
  workspace: TypeFields,
});
export type ServedSchema = z.infer<typeof ServedSchema>;
export const served = { document: documents.SERVED, answer: ServedSchema };

/** The question for a number of volumes from two up; its answer has the list of each, by its alias. */
function batchesOf<List>(batches: readonly string[], list: z.ZodType<List>): (count: number) => Question<Readonly<Record<string, List>>> {
  return (count) => {
    const document = batches[count - 2];
    if (document === undefined) throw new RangeError(`There is no batch of ${count} volumes.`);
    return { document, answer: z.object(Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${n}`, list]))) };
  };
}
