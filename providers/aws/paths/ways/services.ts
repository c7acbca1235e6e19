/** Ways to the roles that services act as: those that may be passed to one, and those that something runs as already. */
import { all, type Hold } from '../hold.ts';
import type { Holder } from '../holder.ts';
import { trustedBy } from '../services.ts';
import type { TrustedRole } from '../trusts.ts';
import { nodeOf } from '../variation.ts';
import type { Asked, Lead } from '../way.ts';

export const toPassedRoles: Lead = ({ holder, escalation, ground, common }) =>
  toServiceRoles({ holder, escalation, ground, common }, ({ role }) => {
    for (const service of escalation.passedTo) {
      const hold = passes(holder, role.arn, service);
      if (hold !== null) return hold;
    }
    return null;
  });

export const toRunningRoles: Lead = ({ holder, escalation, ground, common }) => toServiceRoles({ holder, escalation, ground, common }, () => common);

function passes(holder: Holder, role: string, service: string): Hold | null {
  return holder.on('iam:PassRole', role, { key: 'iam:passedtoservice', value: service });
}

/** Roles are passed within their account alone. */
function toServiceRoles(
  { holder, escalation, ground: { trusts }, common }: Omit<Asked, 'assuming'>,
  holdOf: (target: TrustedRole) => Hold | null,
): ReturnType<Lead> {
  const { services, instanceProfile, change } = escalation;
  const variants = change === null ? [] : [change];
  const { id } = holder.holdings.account;
  return services.flatMap((service) =>
    trusts.ofService(id, service).flatMap((target) => {
      // A role in no instance profile runs on no machine.
      if (instanceProfile && service.startsWith('ec2.') && target.role.instanceProfiles?.length === 0) return [];
      const held = holdOf(target);
      const hold = held === null ? null : all([common, held, trustedBy(target, service)]);
      return hold === null ? [] : [{ to: nodeOf(target.role.arn, variants), hold }];
    }),
  );
}
