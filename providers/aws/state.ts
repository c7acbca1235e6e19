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

const User = z.object({ ...holder, id: z.string().nullable(), groups: z.array(z.string()), boundary: z.string().nullable() });
export type User = z.infer<typeof User>;

const Group = z.object(holder);
export type Group = z.infer<typeof Group>;

const Role = z.object({ ...holder, id: z.string().nullable(), trust: z.unknown(), boundary: z.string().nullable() });
export type Role = z.infer<typeof Role>;

/** `document` is the default version; a policy that could not be read says why. */
const ManagedPolicy = z.object({ arn: z.string(), document: z.unknown(), unread: StoredGap.nullable() });
export type ManagedPolicy = z.infer<typeof ManagedPolicy>;

const Account = z.object({
  id: z.string(),
  partition: z.string(),
  users: z.array(User),
  groups: z.array(Group),
  roles: z.array(Role),
  policies: z.array(ManagedPolicy),
  /** What is true of every principal of the account. */
  gaps: z.array(StoredGap),
});
export type Account = z.infer<typeof Account>;

export const State = z.object({ accounts: z.array(Account) });
export type State = z.infer<typeof State>;
