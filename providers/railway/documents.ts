/**
 * Every document that may ever be sent to Railway, one query each. The guard compares them whole: a text that is not
 * here does not leave. Probes of different authority are never put into one document, because Railway answers a refusal
 * of one non-null field with no data at all; what is put together all the same is asked apart where it is refused.
 */
import { batchesOf } from './batches.ts';

export const PROJECT_TOKEN_SELF = `query ProjectTokenSelf {
  projectToken { id name createdAt project { id name workspace { id name } } environment { id name } }
}`;

export const API_TOKEN_CONTEXT = `query ApiTokenContext {
  apiToken { workspaces { id name } }
}`;

/** The id alone: an OAuth token without the profile scope would be refused anything more, and look like another kind. */
export const ME = `query Me {
  me { id }
}`;

export const API_TOKENS = `query ApiTokens($first: Int!, $after: String) {
  apiTokens(first: $first, after: $after) {
    edges { node { id expiresAt workspaceId } }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const EXTERNAL_WORKSPACES = `query ExternalWorkspaces {
  externalWorkspaces { id name plan projects { id name deletedAt isPublic } }
}`;

export const WORKSPACE_MEMBERS = `query WorkspaceMembers($workspaceId: String!) {
  workspace(workspaceId: $workspaceId) { plan members { id role } }
}`;

/** The same two with what the public schema has had since September 2026. A server that lacks the field refuses the whole document. */
export const EXTERNAL_WORKSPACES_WITH_ROLES = `query ExternalWorkspacesWithRoles {
  externalWorkspaces { id name plan projects { id name deletedAt isPublic viewerRole } }
}`;

export const WORKSPACE_MEMBERS_AND_GROUPS = `query WorkspaceMembersAndGroups($workspaceId: String!) {
  workspace(workspaceId: $workspaceId) { plan restrictProjectVisibilityToGroups members { id role } }
}`;

const PROJECTS = `projects(workspaceId: $workspaceId, first: $first, after: $after) {
    edges { node { id name deletedAt isPublic } }
    pageInfo { hasNextPage endCursor }
  }`;

/** The first page, with the plan, which says how many requests the owner has an hour. */
export const WORKSPACE_PROJECTS = `query WorkspaceProjects($workspaceId: String!, $first: Int!, $after: String) {
  workspace(workspaceId: $workspaceId) { plan }
  ${PROJECTS}
}`;

/** A later page, and the first where the plan is refused, or is known from elsewhere. */
export const WORKSPACE_PROJECTS_PAGE = `query WorkspaceProjectsPage($workspaceId: String!, $first: Int!, $after: String) {
  ${PROJECTS}
}`;

/** Any page, with the user's own role in each project: in the public schema since September 2026. */
export const WORKSPACE_PROJECTS_WITH_ROLES = `query WorkspaceProjectsWithRoles($workspaceId: String!, $first: Int!, $after: String) {
  ${PROJECTS.replace('isPublic', 'isPublic viewerRole')}
}`;

const ENVIRONMENTS = `environments(first: $first, after: $after) {
      edges { node { id name canAccess deletedAt } }
      pageInfo { hasNextPage endCursor }
    }`;

const BUCKETS = `buckets(first: $first, after: $after) {
      edges { node { id name } }
      pageInfo { hasNextPage endCursor }
    }`;

/** The first page of both lists; the two below continue either. */
export const PROJECT_CONTENTS = `query ProjectContents($projectId: String!, $first: Int!, $after: String) {
  project(id: $projectId) {
    ${ENVIRONMENTS}
    ${BUCKETS}
  }
}`;

export const PROJECT_ENVIRONMENTS = `query ProjectEnvironments($projectId: String!, $first: Int!, $after: String) {
  project(id: $projectId) {
    ${ENVIRONMENTS}
  }
}`;

export const PROJECT_BUCKETS = `query ProjectBuckets($projectId: String!, $first: Int!, $after: String) {
  project(id: $projectId) {
    ${BUCKETS}
  }
}`;

const SERVICE_INSTANCES = `serviceInstances(first: $first, after: $after) {
      edges { node { id serviceId serviceName deletedAt } }
      pageInfo { hasNextPage endCursor }
    }`;

const VOLUME_INSTANCES = `volumeInstances(first: $first, after: $after) {
      edges { node { id serviceId state isPendingDeletion deletedAt volume { id name } } }
      pageInfo { hasNextPage endCursor }
    }`;

/** The first page of both lists; the two below continue either. */
export const ENVIRONMENT_CONTENTS = `query EnvironmentContents($environmentId: String!, $projectId: String!, $first: Int!, $after: String) {
  environment(id: $environmentId, projectId: $projectId) {
    ${SERVICE_INSTANCES}
    ${VOLUME_INSTANCES}
  }
}`;

/**
 * All first pages of a project token at once. It is let into its environment and shown its project, but where either is refused
 * there is no data at all: then the documents for each are asked.
 */
export const PROJECT_TOKEN_CONTENTS = `query ProjectTokenContents($environmentId: String!, $projectId: String!, $first: Int!, $after: String) {
  environment(id: $environmentId, projectId: $projectId) {
    ${SERVICE_INSTANCES}
    ${VOLUME_INSTANCES}
  }
  project(id: $projectId) {
    ${ENVIRONMENTS}
    ${BUCKETS}
  }
}`;

export const ENVIRONMENT_SERVICES = `query EnvironmentServices($environmentId: String!, $projectId: String!, $first: Int!, $after: String) {
  environment(id: $environmentId, projectId: $projectId) {
    ${SERVICE_INSTANCES}
  }
}`;

export const ENVIRONMENT_VOLUMES = `query EnvironmentVolumes($environmentId: String!, $projectId: String!, $first: Int!, $after: String) {
  environment(id: $environmentId, projectId: $projectId) {
    ${VOLUME_INSTANCES}
  }
}`;

export const VOLUME_BACKUPS = `query VolumeBackups($volumeInstanceId: String!) {
  volumeInstanceBackupList(volumeInstanceId: $volumeInstanceId) { id createdAt expiresAt scheduleId }
}`;

export const VOLUME_BACKUP_SCHEDULES = `query VolumeBackupSchedules($volumeInstanceId: String!) {
  volumeInstanceBackupScheduleList(volumeInstanceId: $volumeInstanceId) { kind retentionSeconds }
}`;

/** Names alone: this list has no field for values (public schema, 2026-09-21). Asked for by itself, so that a refusal takes nothing else with it. */
export const ENVIRONMENT_VARIABLE_NAMES = `query EnvironmentVariableNames($environmentId: String!, $projectId: String!, $first: Int!, $after: String) {
  environment(id: $environmentId, projectId: $projectId) {
    variables(first: $first, after: $after) {
      edges { node { name serviceId isSealed } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * What the schema holds today. It is asked without a token: introspection is open to anyone (recorded 2026-09-07). An
 * argument that is an object of its own says what it takes by its fields.
 */
export const SERVED = `query Served {
  mutations: __type(name: "Mutation") {
    fields(includeDeprecated: true) { name args { name type { inputFields { name } ofType { inputFields { name } } } } }
  }
  project: __type(name: "Project") { fields(includeDeprecated: true) { name } }
  workspace: __type(name: "Workspace") { fields(includeDeprecated: true) { name } }
}`;

export const VOLUME_BACKUPS_BATCHES = batchesOf(VOLUME_BACKUPS);
export const VOLUME_BACKUP_SCHEDULES_BATCHES = batchesOf(VOLUME_BACKUP_SCHEDULES);

export const DOCUMENTS: readonly string[] = Object.freeze([
  SERVED,
  PROJECT_TOKEN_SELF,
  API_TOKEN_CONTEXT,
  ME,
  API_TOKENS,
  EXTERNAL_WORKSPACES,
  WORKSPACE_MEMBERS,
  WORKSPACE_PROJECTS,
  EXTERNAL_WORKSPACES_WITH_ROLES,
  WORKSPACE_MEMBERS_AND_GROUPS,
  WORKSPACE_PROJECTS_PAGE,
  WORKSPACE_PROJECTS_WITH_ROLES,
  PROJECT_TOKEN_CONTENTS,
  PROJECT_CONTENTS,
  PROJECT_ENVIRONMENTS,
  PROJECT_BUCKETS,
  ENVIRONMENT_CONTENTS,
  ENVIRONMENT_SERVICES,
  ENVIRONMENT_VOLUMES,
  VOLUME_BACKUPS,
  VOLUME_BACKUP_SCHEDULES,
  ENVIRONMENT_VARIABLE_NAMES,
  ...VOLUME_BACKUPS_BATCHES,
  ...VOLUME_BACKUP_SCHEDULES_BATCHES,
]);

/**
 * Fields that return secret material, or that make something when they are read. "Query.variables" is the root field
 * alone: `Environment.variables` has names and no values. A bare name is refused wherever it stands.
 */
export const NEVER_SELECT: readonly string[] = Object.freeze([
  'Query.auditLog',
  'Query.auditLogs',
  'Query.bucketS3Credentials',
  'Query.buildLogs',
  'Query.deploymentLogs',
  'Query.deploymentSnapshot',
  'Query.dnsQueryLogs',
  'Query.environmentLogs',
  'Query.environmentPatch',
  'Query.environmentPatches',
  'Query.environmentStagedChanges',
  'Query.herokuApps',
  'Query.httpLogs',
  'Query.integrationAuth',
  'Query.integrationAuths',
  'Query.integrations',
  'Query.inviteCode',
  'Query.networkFlowLogs',
  'Query.notificationRules',
  'Query.plugin',
  'Query.pluginLogs',
  'Query.preferences',
  'Query.projectInvitation',
  'Query.projectInviteCode',
  'Query.template',
  'Query.variables',
  'Query.variablesForServiceDeployment',
  'Query.vercelInfo',
  'Query.workspaceByCode',
  'config',
  'context',
  'patch',
  'payload',
  'serializedConfig',
  'verificationData',
  'verificationToken',
]);
