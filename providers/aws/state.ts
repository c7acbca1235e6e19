/**
 * What a snapshot holds of AWS: each account once, with what was read of it. Documents are plain JSON, as AWS gave them.
 * What could not be read is a gap beside the thing that it is about.
 */
import * as z from 'zod';
import { StoredGap } from '../../src/stored.ts';

const InlinePolicy = z.object({ name: z.string(), document: z.unknown() });
export type InlinePolicy = z.infer<typeof InlinePolicy>;

const holder = {
  arn: z.string(),
  name: z.string(),
  inline: z.array(InlinePolicy),
  /** ARNs of managed policies. */
  attached: z.array(z.string()),
  gaps: z.array(StoredGap),
};

/** Null where they were not read. */
const Tags = z.record(z.string(), z.string()).nullable();

const User = z.object({
  ...holder,
  id: z.string().nullable(),
  groups: z.array(z.string()),
  boundary: z.string().nullable(),
  tags: Tags,
  /** Whether the user has an MFA device. Null where it was not read. */
  mfa: z.boolean().nullable(),
});
export type User = z.infer<typeof User>;

const Group = z.object(holder);
export type Group = z.infer<typeof Group>;

const Role = z.object({ ...holder, id: z.string().nullable(), trust: z.unknown(), boundary: z.string().nullable(), tags: Tags });
export type Role = z.infer<typeof Role>;

/**
 * `document` is the default version; a policy that could not be read says why. `version` is the one in force, where IAM named it
 * and not its text. `copy`: the document is the one that ships with the catalogue, of this version and day.
 */
const ManagedPolicy = z.object({
  arn: z.string(),
  document: z.unknown(),
  unread: StoredGap.nullable(),
  version: z.string().optional(),
  copy: z.object({ version: z.string().nullable(), asOf: z.string() }).optional(),
});
export type ManagedPolicy = z.infer<typeof ManagedPolicy>;

const ControlPolicy = z.object({ id: z.string(), name: z.string(), document: z.unknown() });
export type ControlPolicy = z.infer<typeof ControlPolicy>;

/** What is attached to one target on the way from the root of the organization ("r-…") over its units ("ou-…") to the account. */
const Level = z.object({ target: z.string(), policies: z.array(ControlPolicy) });

/** The control policies over an account, root first. `exempt`: none applies, and `because` says why ("the management account"). */
const Controls = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('levels'), levels: z.array(Level) }),
  z.object({ kind: z.literal('exempt'), because: z.string() }),
  z.object({ kind: z.literal('unread'), gap: StoredGap }),
]);
export type Controls = z.infer<typeof Controls>;

/** `id` ("o-…") is null where it was not read or there is no organization. */
const Organization = z.object({ id: z.string().nullable(), scps: Controls, rcps: Controls });
export type Organization = z.infer<typeof Organization>;

/** What the IAM simulator decides on "*" for one user or role. `at` is when it was asked. */
const Simulation = z.object({
  principal: z.string(),
  at: z.string(),
  answers: z.array(
    z.object({
      action: z.string(),
      decision: z.enum(['allowed', 'explicitDeny', 'implicitDeny']),
      /** Whether SCPs allow it, and the permissions boundary. Null where AWS does not say: no organization, no boundary. */
      organizations: z.boolean().nullable(),
      boundary: z.boolean().nullable(),
      /** Context keys that policies ask for and the simulator was not given. */
      missing: z.array(z.string()),
    }),
  ),
});
export type Simulation = z.infer<typeof Simulation>;

/** When one user or role last used each service that its policies allow; null: in all the time that AWS keeps, never. `at` is when it was told. */
const LastUsed = z.object({
  principal: z.string(),
  at: z.string(),
  services: z.array(z.object({ namespace: z.string(), lastAt: z.string().nullable() })),
});
export type LastUsed = z.infer<typeof LastUsed>;

const Seen = z.object({ source: z.string(), observed: z.string() });

/** Stands in the way until the operation lifts it (null: none does). */
const InventoryGuard = z.object({ name: z.string(), liftedBy: z.string().nullable() });
export type InventoryGuard = z.infer<typeof InventoryGuard>;

/** A data store that was looked at. `kind` is one of the catalogue's stores. */
const InventoryStore = z.object({
  kind: z.string(),
  arn: z.string(),
  name: z.string(),
  guards: z.array(InventoryGuard),
  evidence: z.array(Seen),
});

/**
 * A copy of a store's data. `kind` is one of the copies that the catalogue names for the store. `of` is the store's ARN, null where AWS
 * does not say. `dies`: it goes with the store. `locked`: why nobody can delete it ("compliance lock until 2027-01-31").
 * `guards` only slow down whoever would, or keep a part of it.
 */
const InventoryCopy = z.object({
  kind: z.string(),
  of: z.string().nullable(),
  arn: z.string(),
  dies: z.boolean(),
  locked: z.string().nullable(),
  guards: z.array(InventoryGuard).optional(),
  evidence: z.array(Seen),
});

export type InventoryStore = z.infer<typeof InventoryStore>;
export type InventoryCopy = z.infer<typeof InventoryCopy>;

/** What was read of data stores, their copies and what guards them, in these Regions. `at` is when. */
const Inventory = z.object({
  at: z.string(),
  regions: z.array(z.string()),
  stores: z.array(InventoryStore),
  copies: z.array(InventoryCopy),
  gaps: z.array(StoredGap),
});
export type Inventory = z.infer<typeof Inventory>;

const Account = z.object({
  id: z.string(),
  partition: z.string(),
  users: z.array(User),
  groups: z.array(Group),
  roles: z.array(Role),
  policies: z.array(ManagedPolicy),
  organization: Organization,
  /** Of audited users and roles, as far as somebody may ask. Absent where nobody was. */
  simulations: z.array(Simulation).optional(),
  /** Of audited users and roles, where it was asked for. */
  lastUsed: z.array(LastUsed).optional(),
  /** Where it was asked for (`--inspect-backups`). */
  inventory: Inventory.optional(),
  /** What is true of every principal of the account. */
  gaps: z.array(StoredGap),
});
export type Account = z.infer<typeof Account>;

export const State = z.object({ accounts: z.array(Account) });
export type State = z.infer<typeof State>;
