/** The answers of GitHub's REST API, as far as they are used. What does not fit is a failure, never an empty list. */
import * as z from 'zod';

export const User = z.object({ login: z.string().min(1), id: z.number(), site_admin: z.boolean().optional() });
export type User = z.infer<typeof User>;

export const App = z.object({ id: z.number(), name: z.string(), slug: z.string().optional(), installations_count: z.number().optional() });

/** An App where it is installed. `permissions` are absent where GitHub does not tell them. */
const Installation = z.object({
  id: z.number(),
  account: z.object({ login: z.string().min(1), type: z.string().optional() }).nullable(),
  target_type: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  repository_selection: z.string().optional(),
  suspended_at: z.string().nullish(),
  app_slug: z.string().optional(),
});
export type Installation = z.infer<typeof Installation>;
export const InstallationsPage = z.array(Installation).transform((items) => ({ items, total: null }));
/** The same as a user is shown them. */
export const UserInstallationsPage = z
  .object({ total_count: z.number(), installations: z.array(Installation) })
  .transform(({ total_count, installations }) => ({ items: installations, total: total_count }));

/** The user's role on a repository, from which scopes and token permissions are not taken off. */
const Permissions = z.object({
  admin: z.boolean(),
  maintain: z.boolean().optional(),
  push: z.boolean(),
  triage: z.boolean().optional(),
  pull: z.boolean(),
});

export const Repository = z.object({
  full_name: z.string().regex(/^[^/]+\/[^/]+$/),
  private: z.boolean(),
  visibility: z.string().optional(),
  archived: z.boolean(),
  owner: z.object({ login: z.string(), type: z.string() }),
  permissions: Permissions.optional(),
  role_name: z.string().optional(),
});
export type Repository = z.infer<typeof Repository>;

/** One page of a list. `total` is how long the whole list is, where GitHub tells. */
export const RepositoryPage = z.array(Repository).transform((items) => ({ items, total: null }));
export const InstallationPage = z
  .object({ total_count: z.number(), repositories: z.array(Repository) })
  .transform(({ total_count, repositories }) => ({ items: repositories, total: total_count }));

export const Membership = z.object({ role: z.string(), organization: z.object({ login: z.string().min(1) }) });
export type Membership = z.infer<typeof Membership>;
export const MembershipPage = z.array(Membership).transform((items) => ({ items, total: null }));

/** The two settings are shown to owners alone; absent is unknown. */
export const Organization = z.object({
  login: z.string(),
  members_can_delete_repositories: z.boolean().optional(),
  members_can_change_repo_visibility: z.boolean().optional(),
});

/** What workflows of a repository hold where they do not say: "read" or "write". */
export const WorkflowDefaults = z.object({ default_workflow_permissions: z.enum(['read', 'write']) });
