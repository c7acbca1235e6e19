import * as z from 'zod';
import { ERROR_CODES, type NodeId, PROVIDER_IDS, type Snapshot } from '../model.ts';
import { StoredGap } from '../stored.ts';

const Expiry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('at'), at: z.iso.datetime(), source: z.string() }),
  z.strictObject({ kind: z.literal('never'), possible: z.boolean(), source: z.string() }),
  z.strictObject({ kind: z.literal('unknown'), source: z.string() }),
]);

function isNodeId(text: string): text is NodeId {
  return PROVIDER_IDS.some((id) => text.startsWith(`${id}:`));
}

const Subject = z.strictObject({
  token: z.string(),
  kind: z.string(),
  principal: z.strictObject({ type: z.string(), id: z.string(), name: z.string() }),
  node: z.string().refine(isNodeId),
  lifetime: z.strictObject({ createdAt: z.iso.datetime().nullable(), lastUsedAt: z.iso.datetime().nullable(), expiry: Expiry }),
  gaps: z.array(StoredGap),
});

const Request = z.strictObject({
  method: z.string(),
  what: z.string(),
  outcome: z.enum(['answered', 'failed', 'refused']),
  status: z.int().nullable(),
  attempts: z.int(),
  exchange: z.boolean(),
});

/** A snapshot file. Whatever was read from a file is called `snapshot`, also when it was live when it was written. */
export const SnapshotFile: z.ZodType<Snapshot> = z.strictObject({
  schemaVersion: z.literal(1),
  provider: z.enum(PROVIDER_IDS),
  takenAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  source: z.enum(['live', 'snapshot']).transform(() => 'snapshot' as const),
  subjects: z.array(Subject),
  failed: z.array(z.strictObject({ token: z.string(), code: z.enum(ERROR_CODES), message: z.string(), hint: z.string().nullable() })),
  state: z.unknown(),
  values: z.array(z.strictObject({ token: z.string(), sameValueAs: z.array(z.string()), exposures: z.array(z.string()) })),
  requests: z.array(Request),
});
