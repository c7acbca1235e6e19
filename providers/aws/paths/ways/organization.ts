/**
 * Ways from the account that administers an organization into its members, and through IAM Identity Center.
 * Source: Organizations User Guide, OrganizationAccountAccessRole; IAM User Guide, id_root-user-privileged-task (2026-09).
 */
import { type Account, MANAGEMENT } from '../../state.ts';
import { all, holdIn } from '../hold.ts';
import type { Holder } from '../holder.ts';
import { nodeOf } from '../variation.ts';
import type { Asked, Lead } from '../way.ts';

/** The role that Organizations puts into each account that it makes. */
const DEFAULT_ROLE = 'OrganizationAccountAccessRole';
const SSO_ROLES = 'role/aws-reserved/sso.amazonaws.com/';

function administersOrganization({ holdings: { account } }: Holder): boolean {
  const { scps } = account.organization;
  return scps.kind === 'exempt' && scps.because === MANAGEMENT;
}

/** The accounts that were collected of the same organization, but for its own. */
function membersFor({ holder, ground: { state } }: Asked): readonly Account[] {
  const { account } = holder.holdings;
  const { id } = account.organization;
  if (id === null || !administersOrganization(holder)) return [];
  return state.accounts.filter((one) => one.id !== account.id && one.organization.id === id);
}

export const toMemberRoles: Lead = (asked) => {
  const { ground, assuming, common } = asked;
  return membersFor(asked).flatMap((account) =>
    ground.trusts.of(account.id).flatMap((target) => {
      if (target.role.name !== DEFAULT_ROLE) return [];
      const hold = all([common, assuming(target)]);
      return hold === null ? [] : [{ to: target.node, hold }];
    }),
  );
};

export const toMemberRoots: Lead = (asked) => {
  const { holder, escalation, common } = asked;
  const variants = escalation.change === null ? [] : [escalation.change];
  return membersFor(asked).flatMap(({ id, partition }) => {
    const arn = `arn:${partition}:iam::${id}:root`;
    const hold = all([common, ...escalation.needs.map(({ action }) => holdIn(holder.grants(action, { include: [arn], except: [] }), null))]);
    return hold === null ? [] : [{ to: nodeOf(arn, variants), hold }];
  });
};

/** A permission set of one's own is provisioned as a role of each account that it is assigned in. */
export const toMemberAdmins: Lead = (asked) =>
  membersFor(asked).map(({ id, partition }) => ({
    to: nodeOf(`arn:${partition}:iam::${id}:${SSO_ROLES}AWSReservedSSO_new`, ['new', 'any-policy']),
    hold: asked.common,
  }));

export const toSsoRoles: Lead = (asked) => {
  const { holder, ground, escalation, common } = asked;
  if (!administersOrganization(holder)) return [];
  const variants = escalation.change === null ? [] : [escalation.change];
  return [holder.holdings.account, ...membersFor(asked)].flatMap(({ id }) =>
    ground.trusts.of(id).flatMap(({ role }) => (role.arn.includes(`:${SSO_ROLES}`) ? [{ to: nodeOf(role.arn, variants), hold: common }] : [])),
  );
};
