/** How several readings of one account become one, in an order that does not depend on which came first. */
import type { Account } from '../state.ts';
import type { Holdings } from './account.ts';

/** What tokens share was read for each of them; the reading that was refused least stays. */
export function merge(before: Holdings, now: Holdings): Holdings {
  return {
    users: [...before.users, ...now.users],
    roles: [...before.roles, ...now.roles],
    groups: better(before.groups, now.groups, ({ gaps }) => gaps.length === 0),
    policies: better(before.policies, now.policies, ({ unread }) => unread === null),
    gaps: [...before.gaps, ...now.gaps],
    // What was read of one principal adds nothing to an account that was read whole.
    whole: before.whole === true,
  };
}

function better<T extends { readonly arn: string }>(before: readonly T[], now: readonly T[], isWhole: (thing: T) => boolean): T[] {
  const kept = before.filter((thing) => isWhole(thing) || !now.some(({ arn }) => arn === thing.arn));
  return [...kept, ...now.filter((thing) => !kept.some(({ arn }) => arn === thing.arn))];
}

/** Paging and concurrency decide in which order things came; the snapshot does not show it. */
export function sorted(account: Account): Account {
  const byArn = <T extends { readonly arn: string }>(things: readonly T[]): T[] => things.toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  return { ...account, users: byArn(account.users), groups: byArn(account.groups), roles: byArn(account.roles), policies: byArn(account.policies) };
}
