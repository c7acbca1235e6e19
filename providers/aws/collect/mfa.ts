/** Whether an audited user has an MFA device: it decides which conditions on MFA the holder of a key could ever meet. */
import { ListMFADevicesCommand } from '@aws-sdk/client-iam';
import type { Reader } from '../client.ts';
import type { User } from '../state.ts';
import { readListing } from './reading.ts';
import { DeviceList } from './responses.ts';

/** A list that broke off before its first device says nothing. */
export async function withMfa(readers: readonly Reader[], user: User): Promise<User> {
  const request = 'iam:ListMFADevices';
  const missing = { code: 'AWS-MFA', what: `MFA devices of user ${user.name}`, effect: 'advisory', request } as const;
  const { items, gaps } = await readListing(readers, missing, {
    schema: DeviceList,
    send: (iam, Marker) => iam.send(new ListMFADevicesCommand({ UserName: user.name, Marker })),
    items: (page) => page.MFADevices,
  });
  return { ...user, mfa: items.length > 0 ? true : gaps.length > 0 ? null : false, gaps: [...user.gaps, ...gaps] };
}
