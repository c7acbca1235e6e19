/** What S3 answers, by the fields that are used. */
import * as z from 'zod';

export const BucketPage = z.object({
  Buckets: z.array(z.object({ Name: z.string(), BucketRegion: z.string().optional() })),
  ContinuationToken: z.string().optional(),
});
export const Location = z.object({ LocationConstraint: z.string().optional() });
export const Versioning = z.object({ Status: z.string().optional(), MFADelete: z.string().optional() });
export const ObjectLock = z.object({
  ObjectLockConfiguration: z.object({
    ObjectLockEnabled: z.string().optional(),
    Rule: z.object({ DefaultRetention: z.object({ Mode: z.string(), Days: z.number().optional(), Years: z.number().optional() }).optional() }).optional(),
  }),
});
export const Replication = z.object({
  ReplicationConfiguration: z.object({
    Rules: z.array(
      z.object({
        Status: z.string(),
        Prefix: z.string().optional(),
        Filter: z.object({ Prefix: z.string().optional(), Tag: z.unknown().optional(), And: z.unknown().optional() }).optional(),
        Destination: z.object({ Bucket: z.string() }),
      }),
    ),
  }),
});
