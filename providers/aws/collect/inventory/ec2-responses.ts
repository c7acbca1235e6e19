/** What EC2 answers, by the fields that are used. */
import * as z from 'zod';

const paged = { NextToken: z.string().optional() };
const Tags = z
  .array(z.object({ Key: z.string(), Value: z.string().default('') }))
  .default([])
  .transform((tags) => new Map(tags.map(({ Key, Value }) => [Key, Value])));
export const VolumePage = z.object({ ...paged, Volumes: z.array(z.object({ VolumeId: z.string(), State: z.string(), Tags })) });
export const SnapshotPage = z.object({
  ...paged,
  Snapshots: z.array(
    z.object({ SnapshotId: z.string(), VolumeId: z.string().default(''), State: z.string(), StorageTier: z.string().default('standard'), Tags }),
  ),
});
export const ImagePage = z.object({
  ...paged,
  Images: z.array(
    z.object({
      ImageId: z.string(),
      State: z.string(),
      DeregistrationProtection: z.string().default('disabled'),
      RootDeviceName: z.string().optional(),
      BlockDeviceMappings: z
        .array(z.object({ DeviceName: z.string().optional(), Ebs: z.object({ SnapshotId: z.string().optional() }).optional() }))
        .default([]),
      Tags,
    }),
  ),
});
export const LockPage = z.object({
  ...paged,
  Snapshots: z.array(
    z.object({ SnapshotId: z.string(), LockState: z.string(), LockExpiresOn: z.date().optional(), CoolOffPeriodExpiresOn: z.date().optional() }),
  ),
});
