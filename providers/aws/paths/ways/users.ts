/** Ways to more rights of one's own, and to those of users. */
import type { KnownChange } from '../../catalogue/escalations.ts';
import { entitiesOf } from '../../evaluate/look-up.ts';
import type { Role, User } from '../../state.ts';
import { all } from '../hold.ts';
import type { Holder } from '../holder.ts';
import { nodeOf } from '../variation.ts';
import type { Lead } from '../way.ts';
import { representatives } from './alike.ts';
import { writesOn } from './writes.ts';

/** The user or role that a principal is; root and federated users have no policies of their own to write. */
export function ownerOf({ holdings: { principal, account } }: Holder): User | Role | null {
  const { users, roles } = entitiesOf(account);
  if (principal.kind === 'user') return users.get(principal.name) ?? null;
  return principal.kind === 'role' || principal.kind === 'assumed-role' ? (roles.get(principal.name) ?? null) : null;
}

export const toSelf: Lead = ({ holder, escalation, common }) => {
  const owner = ownerOf(holder);
  const { change, of } = escalation;
  if (owner === null || change === null || (of !== null && (of === 'user') !== 'groups' in owner) || !changesAnything(holder, change)) return [];
  const hold = all([common, writesOn(holder, escalation, owner, 'self')]);
  return hold === null ? [] : [{ to: nodeOf(holder.arn, [...holder.variants, change]), hold }];
};

/** Whether anything is other after the change. */
function changesAnything({ variants, holdings: { policies }, powers }: Holder, change: KnownChange): boolean {
  if (variants.includes(change)) return false;
  switch (change) {
    case 'no-boundary':
      return policies.boundary.kind !== 'none';
    case 'no-attached-deny':
      return policies.identity.statements.some(({ effect }) => effect === 'Deny');
    case 'any-policy':
      return policies.identity.kind !== 'exempt';
    case 'with-mfa':
      return powers.asksAbout('aws:multifactorauthpresent') || powers.asksAbout('aws:multifactorauthage');
    default:
      return true;
  }
}

export const toUsers: Lead = ({ holder, escalation, ground, common, wants }) => {
  const { account } = holder.holdings;
  const { change } = escalation;
  const own = ownerOf(holder);
  const variants = change === null ? [] : [change];
  const found = account.users.flatMap((user) => {
    const to = nodeOf(user.arn, variants);
    if (user === own || !wants(to)) return [];
    const hold = all([common, writesOn(holder, escalation, user, 'target')]);
    return hold === null ? [] : [{ owner: user, to, hold }];
  });
  return change === 'any-policy' ? representatives(found, ground.isAlike(account.id)) : found;
};

export const toGroups: Lead = ({ holder, escalation, common }) => {
  const owner = ownerOf(holder);
  if (owner === null || !('groups' in owner)) return [];
  return holder.holdings.account.groups.flatMap((group) => {
    const joined = `in-group/${group.name}` as const;
    if (owner.groups.includes(group.name) || holder.variants.includes(joined)) return [];
    const hold = all([common, ...escalation.needs.map(({ action }) => holder.on(action, group.arn))]);
    return hold === null ? [] : [{ to: nodeOf(holder.arn, [...holder.variants, joined]), hold }];
  });
};
