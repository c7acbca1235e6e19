/** What is collected of Railway, as a snapshot holds it: plain JSON without a token's value. A gap stands where something is missing. */
import * as z from 'zod';
import { StoredEvidence, StoredGap } from '../../src/stored.ts';
import { Plan, Role } from './questions.ts';
import { KINDS } from './recognise.ts';

/** A list with why it may be longer than this; null when it was read whole. */
const listed = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item).readonly(), gap: StoredGap.nullable() });

/** Something that was read, or why it was not. */
const inspected = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('read', [z.object({ read: z.literal(true), value }), z.object({ read: z.literal(false), gap: StoredGap })]);

const Service = z.object({ id: z.string(), serviceId: z.string(), name: z.string() });

/** A volume in one environment: `id` is its instance's, `volumeId` that of the volume, which may have an instance in every environment. */
const Volume = z.object({
  id: z.string(),
  volumeId: z.string(),
  name: z.string(),
  serviceId: z.string().nullable(),
  pendingDeletion: z.boolean(),
  backups: inspected(z.number()),
  schedules: inspected(z.array(z.string()).readonly()),
});
export type Volume = z.infer<typeof Volume>;

/** `open`: Railway lets this principal in (`canAccess`). */
const Environment = z.object({ id: z.string(), name: z.string(), open: z.boolean(), services: listed(Service), volumes: listed(Volume) });
export type Environment = z.infer<typeof Environment>;

const Bucket = z.object({ id: z.string(), name: z.string() });

const Project = z.object({ id: z.string(), name: z.string(), environments: listed(Environment), buckets: listed(Bucket) });
export type Project = z.infer<typeof Project>;

/** `plan`: null where it was not read. `role`: of the user behind the token; null when the token is no user's, or when it could not be read. */
const Workspace = z.object({ id: z.string(), name: z.string(), plan: Plan.nullable(), role: Role.nullable(), projects: listed(Project) });
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

export const State = z.object({ principals: z.array(Principal).readonly() });
export type State = z.infer<typeof State>;

export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly gap: z.infer<typeof StoredGap> | null;
}

export type Inspected<Value> = { readonly read: true; readonly value: Value } | { readonly read: false; readonly gap: z.infer<typeof StoredGap> };
