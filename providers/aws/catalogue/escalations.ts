/**
 * The known ways from some actions to the rights of another principal, or to more rights of one's own. What each takes and where it
 * leads; whether a principal can go it is the engine's to say. Ids are those of pathfinding.cloud where it has the way.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { parseJson } from '../../../src/json.ts';

/**
 * On what an action is needed: on `anything` it acts on; on oneself; on the principal that one becomes (`target`); on a managed policy
 * or a group of the one that changes; on the identity `provider` that the target trusts.
 */
const Need = z.strictObject({ action: z.string(), on: z.enum(['anything', 'self', 'target', 'own-policy', 'own-group', 'provider']) });
export type Need = z.infer<typeof Need>;

/** What is other about the principal at the end of the way. Those that begin with "by-" act through a service, and only as far as its limits. */
export const CHANGES = [
  'any-policy',
  'no-boundary',
  'no-attached-deny',
  'with-mfa',
  'by-cloudformation',
  'by-datasync',
  'by-service-credential',
  'by-root-task',
  'by-key-policy',
  'by-key-grant',
  'by-bucket-policy',
] as const;
export type KnownChange = (typeof CHANGES)[number];

/**
 * Where a way leads. `passed-role`: a role that may be passed to one of `passedTo` and trusts one of `services`; `running-role`: one that
 * something which exists already may run as; `assumed-role`: one that trusts who asks; `retrusted-role`: one whose trust is rewritten first.
 */
const ENDS = [
  'self',
  'user',
  'group',
  'assumed-role',
  'retrusted-role',
  'passed-role',
  'running-role',
  'new-role',
  'saml-role',
  'sso-role',
  'member-role',
  'member-admin',
  'member-root',
] as const;

const Escalation = z.strictObject({
  id: z.string(),
  needs: z.array(Need).nonempty(),
  becomes: z.enum(ENDS),
  /** Of `self`: what kind of principal it works for; null for both. */
  of: z.enum(['user', 'role']).nullable(),
  services: z.array(z.string()),
  passedTo: z.array(z.string()),
  /** Whether the role must be in an instance profile already. */
  instanceProfile: z.boolean(),
  change: z.enum(CHANGES).nullable(),
  /** What must be so beside, and nobody verified: "a function runs as it". */
  caveat: z.string().nullable(),
  source: z.string(),
});
export type Escalation = z.infer<typeof Escalation>;

const Escalations = z.strictObject({
  asOf: z.iso.date(),
  /** Patterns of the actions that a change leaves. */
  limits: z.partialRecord(z.enum(CHANGES), z.array(z.string())),
  escalations: z.array(Escalation),
});
type Escalations = z.infer<typeof Escalations>;

let known: Escalations | null = null;

/** Those that need least first. The first call reads the file. */
export function knownEscalations(): Escalations {
  known ??= read();
  return known;
}

function read(): Escalations {
  const { escalations, ...rest } = Escalations.parse(parseJson(readFileSync(new URL('./escalations.json', import.meta.url), 'utf8')));
  return { ...rest, escalations: escalations.toSorted((a, b) => a.needs.length - b.needs.length) };
}
