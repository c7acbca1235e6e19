/** Writing policies: one's own, those of others. */

import type { Escalation, Need } from '../../catalogue/escalations.ts';
import { entitiesOf } from '../../evaluate/look-up.ts';
import type { Group, Role, User } from '../../state.ts';
import { all, type Hold, onlyWhere, surest } from '../hold.ts';
import type { Holder } from '../holder.ts';

const ATTACHES = /^iam:Attach(User|Role|Group)Policy$/;

/** One action on one thing. Whoever may attach a policy needs one to attach: the one that allows everything, or whichever it may. */
export function write(holder: Holder, action: string, arn: string): Hold | null {
  if (!ATTACHES.test(action)) return holder.on(action, arn);
  const { partition } = holder.holdings.account;
  const administrator = { key: 'iam:policyarn', value: `arn:${partition}:iam::aws:policy/AdministratorAccess` } as const;
  return holder.on(action, arn, administrator) ?? all([holder.on(action, arn), onlyWhere('a policy that it may attach allows it')]);
}

/** The needs that are about a principal itself (`of`) and about its policies. */
export function writesOn(holder: Holder, { needs }: Pick<Escalation, 'needs'>, owner: User | Role, of: 'self' | 'target'): Hold | null {
  const about = needs.filter(({ on, action }) => on !== 'anything' && action !== 'sts:AssumeRole');
  return all(about.map((need) => writeFor(holder, need, owner, of)));
}

function writeFor(holder: Holder, { action, on }: Need, owner: User | Role, of: 'self' | 'target'): Hold | null {
  switch (on) {
    case 'own-policy':
      return surest(policiesOf(holder, owner).map((arn) => write(holder, action, arn)));
    case 'own-group':
      return surest(groupsOf(holder, owner).map(({ arn }) => write(holder, action, arn)));
    default:
      return on === of ? write(holder, action, owner.arn) : null;
  }
}

function groupsOf({ holdings: { account } }: Holder, owner: User | Role): readonly Group[] {
  return 'groups' in owner ? owner.groups.flatMap((name) => entitiesOf(account).groups.get(name) ?? []) : [];
}

/** The managed policies of a principal and its groups; those of AWS are nobody's to change. */
function policiesOf(holder: Holder, owner: User | Role): readonly string[] {
  const attached = [...owner.attached, ...groupsOf(holder, owner).flatMap((group) => group.attached)];
  return [...new Set(attached)].filter((arn) => !/^arn:[^:]+:iam::aws:/.test(arn));
}
