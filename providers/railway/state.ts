/** What is collected of Railway, as a snapshot holds it: plain JSON without a token's value. A gap stands where something is missing. */
import * as z from 'zod';
import { StoredEvidence, StoredGap } from '../../src/stored.ts';
import { OwnRole, Plan, Role } from './questions.ts';
import { KINDS } from './recognise.ts';

/** A list with why it may be longer than this; null when it was read whole. */
const listed = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item).readonly(), gap: StoredGap.nullable() });

/** Something that was read, or why it was not. */
const inspected = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('read', [z.object({ read: z.literal(true), value }), z.object({ read: z.literal(false), gap: StoredGap })]);

const Service = z.object({ id: z.string(), serviceId: z.string(), name: z.string() });

/** The backups of a volume, in brief. Moments are ISO 8601 UTC. `byHand`: taken by no schedule. */
const Backups = z.object({
  count: z.number(),
  newest: z.string().nullable(),
  expiring: z.object({ count: z.number(), first: z.string().nullable() }),
  byHand: z.number(),
});
export type Backups = z.infer<typeof Backups>;

/** `retentionSeconds`: how long the backups of it are kept; null where Railway does not say. */
const Schedule = z.object({ kind: z.string(), retentionSeconds: z.number().nullable() });
export type Schedule = z.infer<typeof Schedule>;

/** A variable by its name; its value is never read. `serviceId` is null where the whole environment shares it. */
const Variable = z.object({ name: z.string(), serviceId: z.string().nullable(), isSealed: z.boolean() });
export type Variable = z.infer<typeof Variable>;

/** A volume in one environment: `id` is its instance's, `volumeId` that of the volume, which may have an instance in every environment. */
const Volume = z.object({
  id: z.string(),
  volumeId: z.string(),
  name: z.string(),
  serviceId: z.string().nullable(),
  pendingDeletion: z.boolean(),
  /** When a pending deletion becomes final. */
  deletedAt: z.string().nullable(),
  backups: inspected(Backups),
  schedules: inspected(z.array(Schedule).readonly()),
});
export type Volume = z.infer<typeof Volume>;

/** `open`: Railway lets this principal in (`canAccess`). `variables`: null when nobody asked for their names. */
const Environment = z.object({
  id: z.string(),
  name: z.string(),
  open: z.boolean(),
  services: listed(Service),
  volumes: listed(Volume),
  variables: listed(Variable).nullable(),
});
export type Environment = z.infer<typeof Environment>;

const Bucket = z.object({ id: z.string(), name: z.string() });

/** `ownRole`: what the user behind the token holds in the project, directly or by an access group; null when the token is no user's, or when it was not read. */
const Project = z.object({
  id: z.string(),
  name: z.string(),
  public: z.boolean(),
  ownRole: OwnRole,
  environments: listed(Environment),
  buckets: listed(Bucket),
});
export type Project = z.infer<typeof Project>;

/**
 * `role`: of the user behind the token, a guest being invited to some projects alone; `TOKEN` for one that acts for no user; null when it
 * could not be read. `grouped`: access groups are enforced. `plan` and `grouped` are null where they were not read.
 */
const Workspace = z.object({
  id: z.string(),
  name: z.string(),
  role: z.union([Role, z.enum(['GUEST', 'TOKEN'])]).nullable(),
  plan: Plan,
  grouped: z.boolean().nullable(),
  projects: listed(Project),
});
export type Workspace = z.infer<typeof Workspace>;

/** How many requests were made with the credential that read all this, and what ended them before everything was read. */
const Requests = z.object({ made: z.number(), stopped: z.string().nullable() });

/** What one or several tokens act as, and what it sees. A project token sees one project and is let into one environment of it. */
const Principal = z.object({
  node: z.templateLiteral(['railway:', z.string()]),
  kind: z.enum(KINDS),
  id: z.string(),
  evidence: z.array(StoredEvidence).readonly(),
  workspaces: z.array(Workspace).readonly(),
  gaps: z.array(StoredGap).readonly(),
  requests: Requests,
});
export type Principal = z.infer<typeof Principal>;

/** A mutation that the catalogue does not have. `takes`: its arguments, and the fields of those that are objects. */
const NewMutation = z.object({ id: z.string(), takes: z.array(z.string()).readonly() });
export type NewMutation = z.infer<typeof NewMutation>;

/** How the schema that Railway served on a day differs from the catalogue. `gone`: mutations that it no longer has. */
const Drift = z.object({ asOf: z.string(), unknown: z.array(NewMutation).readonly(), gone: z.array(z.string()).readonly() });
export type Drift = z.infer<typeof Drift>;

export const State = z.object({ principals: z.array(Principal).readonly(), drift: inspected(Drift) });
export type State = z.infer<typeof State>;

export type { OwnRole } from './questions.ts';

export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly gap: z.infer<typeof StoredGap> | null;
}

export type Inspected<Value> = { readonly read: true; readonly value: Value } | { readonly read: false; readonly gap: z.infer<typeof StoredGap> };
