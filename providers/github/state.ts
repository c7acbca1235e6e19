/** What the snapshot of GitHub holds: what each token was seen to be, and the accounts that tokens share, held once. */
import * as z from 'zod';
import { StoredEvidence, StoredGap } from '../../src/stored.ts';
import { STOPPING } from './guards/effects.ts';
import type * as responses from './responses.ts';

/** A user's role on a repository, weakest first. */
export const ROLES = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

export const Repository = z.object({
  /** "owner/name", as GitHub writes it. */
  name: z.string(),
  owner: z.string(),
  ofOrganization: z.boolean(),
  public: z.boolean(),
  /** Readable to everybody in its enterprise. */
  internal: z.boolean().optional(),
  archived: z.boolean(),
  /** Null when the answer did not say. */
  role: z.enum(ROLES).nullable(),
  /** The name of a custom role, which grants what `role` says and more that is not told. */
  customRole: z.string().nullable(),
});
export type Repository = z.infer<typeof Repository>;

const STANDARD_ROLES: readonly string[] = ROLES;

/** A repository as GitHub answers it, as far as it is kept. */
export function repositoryOf({ full_name, owner, visibility, archived, permissions, role_name, ...rest }: responses.Repository): Repository {
  return {
    name: full_name,
    owner: owner.login,
    ofOrganization: owner.type !== 'User',
    public: visibility === undefined ? !rest.private : visibility === 'public',
    ...(visibility === 'internal' ? { internal: true } : {}),
    archived,
    role: permissions === undefined ? null : roleOf(permissions),
    customRole: role_name === undefined || STANDARD_ROLES.includes(role_name) ? null : role_name,
  };
}

function roleOf(permissions: NonNullable<responses.Repository['permissions']>): Repository['role'] {
  if (permissions.admin) return 'admin';
  if (permissions.maintain === true) return 'maintain';
  if (permissions.push) return 'write';
  if (permissions.triage === true) return 'triage';
  return permissions.pull ? 'read' : 'none';
}

/** The active memberships. When the list is not whole, an organization that is missing in it is unread. */
const Organizations = z.object({ list: z.array(z.object({ login: z.string(), role: z.string() })), whole: z.boolean() });
export type Organizations = z.infer<typeof Organizations>;

/** What an organization allows its members. Null when the setting was not shown or not asked for. */
const Settings = z.object({ delete: z.boolean().nullable(), visibility: z.boolean().nullable() });
export type Settings = z.infer<typeof Settings>;

/**
 * One thing that stops operations on the default branch. `bypass`: whether the user gets past it. `removedBy`: what takes it away.
 * `follows`: it holds still when that branch is renamed.
 */
const Guard = z.object({
  name: z.string(),
  from: z.enum(['repository', 'organization', 'elsewhere']),
  stopping: z.array(z.enum(STOPPING)),
  bypass: z.enum(['never', 'may', 'untold']),
  removedBy: z.string(),
  follows: z.boolean(),
});
export type Guard = z.infer<typeof Guard>;

/** `whole`: no guard of the default branch is missing. `others`: rules were seen that can be about other branches or tags. */
const Guards = z.object({ branch: z.string().nullable(), guards: z.array(Guard), whole: z.boolean(), others: z.boolean() });
export type Guards = z.infer<typeof Guards>;

/** What tokens of one user see, when they are of one kind and carry the same scopes. */
export const Account = z.object({
  /** The login; null when no user stands behind the token. */
  user: z.string().nullable(),
  siteAdmin: z.boolean(),
  repositories: z.array(Repository),
  /** Where the list of repositories comes from: "GET /user/repos". */
  listedBy: z.string(),
  organizations: Organizations,
  settings: z.record(z.string(), Settings),
  /** By the name of the repository; one that is missing was not read. */
  guards: z.record(z.string(), Guards).optional(),
  gaps: z.array(StoredGap),
});
export type Account = z.infer<typeof Account>;

/** How much of a permission is held. Each level holds those before it. */
export const HELD_LEVELS = ['none', 'read', 'write', 'admin'] as const;
const HeldLevel = z.enum(HELD_LEVELS);

/** Between which levels a permission lies, both included; they are one where it is known. */
const Held = z.object({ least: HeldLevel, most: HeldLevel });
export type Held = z.infer<typeof Held>;

/**
 * `permitted`: what is known of a token's permissions, by their API keys, and `rest` for every one that is not named. `repositories`:
 * those that it was made for; null for all that its account lists. `roles`: whether the roles that are listed cut it down further
 * (`decide`), could but were not told (`untold`), or no user stands behind it (`none`). `bound`: why it may hold less than that.
 * `pending`: what has to come first, which whoever holds the token cannot bring about. `through`: what alone it opens; without it, the API.
 */
const Permitted = z.object({
  kind: z.literal('permitted'),
  permissions: z.record(z.string(), Held),
  rest: Held,
  repositories: z.array(z.string()).nullable(),
  roles: z.enum(['decide', 'untold', 'none']),
  bound: z.string().nullable(),
  pending: z.string().optional(),
  through: z.literal('git').optional(),
  evidence: z.array(StoredEvidence),
  account: z.string(),
});
export type Permitted = z.infer<typeof Permitted>;

/**
 * What holds in one corner of what a token sees: on `repositories` (null: all that are listed), on `organizations`, on the user's own
 * account (`ofUser`), or on whatever an installation on `installedOn` covers, which is not listed to the App itself. `proofs`: what
 * was read, by the API key of the permission that it tells of.
 */
const Part = Permitted.extend({
  organizations: z.array(z.string()),
  ofUser: z.boolean(),
  installedOn: z.string().nullable(),
  proofs: z.record(z.string(), z.array(StoredEvidence)),
});
export type Part = z.infer<typeof Part>;

const Parted = z.object({ kind: z.literal('parted'), parts: z.array(Part), account: z.string() });
export type Parted = z.infer<typeof Parted>;

/** `parted`: permissions that differ from place to place; the token holds all of them. `scoped`: the scopes are known. `opaque`: the token's rights are not told; `words` says in which words it could hold some. */
export const Grant = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('scoped'), scopes: z.array(z.string()), account: z.string() }),
  Permitted,
  Parted,
  z.object({ kind: z.literal('opaque'), words: z.enum(['scopes', 'permissions']), account: z.string() }),
]);
export type Grant = z.infer<typeof Grant>;

/** A job of a workflow. `contexts`: what the subjects of its identity tokens end in, as globs. */
/** `idle`: operations by which it starts no workflow, since none of its checkout waits for them. */
const Job = z.object({ repository: z.string(), contexts: z.array(z.string()), evidence: z.array(StoredEvidence), idle: z.array(z.string()).optional() });
export type Job = z.infer<typeof Job>;

/** `jobs`: the grants that are those of jobs, by the same nodes. */
export const State = z.object({
  grants: z.record(z.string(), Grant),
  accounts: z.record(z.string(), Account),
  jobs: z.record(z.string(), Job).optional(),
});
export type State = z.infer<typeof State>;
