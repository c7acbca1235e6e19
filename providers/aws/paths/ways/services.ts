/** Ways to the roles that services act as: those that may be passed to one, and those that something runs as already. */
import type { NodeId } from '../../../../src/model.ts';
import { all, type Hold } from '../hold.ts';
import type { Holder } from '../holder.ts';
import { trustedBy } from '../services.ts';
import type { TrustedRole } from '../trusts.ts';
import { nodeOf } from '../variation.ts';
import type { Asked, Lead } from '../way.ts';

export const toPassedRoles: Lead = (asked) =>
  toServiceRoles(asked, ({ role }) => {
    for (const service of asked.escalation.passedTo) {
      const hold = passes(asked.holder, role.arn, service);
      if (hold !== null) return hold;
    }
    return null;
  });

export const toRunningRoles: Lead = (asked) => toServiceRoles(asked, () => asked.common);

function passes(holder: Holder, role: string, service: string): Hold | null {
  return holder.on('iam:PassRole', role, { key: 'iam:passedtoservice', value: service });
}

/** Roles are passed within their account alone. */
function* toServiceRoles(
  { holder, escalation, ground: { trusts }, common, wants }: Asked,
  holdOf: (target: TrustedRole) => Hold | null,
): Generator<{ readonly to: NodeId; readonly hold: Hold }> {
  const { services, instanceProfile, change } = escalation;
  const variants = change === null ? [] : [change];
  for (const service of services) {
    for (const target of trusts.ofService(holder.holdings.account.id, service)) {
      const to = variants.length === 0 ? target.node : nodeOf(target.role.arn, variants);
      // A role in no instance profile runs on no machine.
      const isIdle = instanceProfile && service.startsWith('ec2.') && target.role.instanceProfiles?.length === 0;
      const held = isIdle || !wants(to) ? null : holdOf(target);
      const hold = held === null ? null : all([common, held, trustedBy(target, service)]);
      if (hold !== null) yield { to, hold };
    }
  }
}
