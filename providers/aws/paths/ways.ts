/** The edges out of one principal: each known way, and what the engine says of it in this account. */
import type { WantedEdges } from '../../../src/evaluation.ts';
import type { NodeId } from '../../../src/model.ts';
import { type Escalation, knownEscalations } from '../catalogue/escalations.ts';
import { openAssuming } from './assume.ts';
import { all, FREE, type Hold, holdIn, onlyWhere } from './hold.ts';
import type { Holder } from './holder.ts';
import { isConfined } from './variation.ts';
import type { Ground, Lead, Way } from './way.ts';
import { toAssumedRoles, toNewRole, toRetrustedRoles, toSamlRoles } from './ways/by-trust.ts';
import { toMemberAdmins, toMemberRoles, toMemberRoots, toSsoRoles } from './ways/organization.ts';
import { toPassedRoles, toRunningRoles } from './ways/services.ts';
import { toGroups, toSelf, toUsers } from './ways/users.ts';

const LEADS: Readonly<Record<Escalation['becomes'], Lead>> = {
  self: toSelf,
  user: toUsers,
  group: toGroups,
  'assumed-role': toAssumedRoles,
  'retrusted-role': toRetrustedRoles,
  'passed-role': toPassedRoles,
  'running-role': toRunningRoles,
  'new-role': toNewRole,
  'saml-role': toSamlRoles,
  'sso-role': toSsoRoles,
  'member-role': toMemberRoles,
  'member-admin': toMemberAdmins,
  'member-root': toMemberRoots,
};

/** Every way out of a principal that is news. What acts through a service alone has none. */
export function* waysFrom(holder: Holder, ground: Ground, isNews: WantedEdges['isNews'] = () => true): Generator<Way> {
  if (isConfined(holder)) return;
  const assuming = openAssuming(holder.holdings, ground.rcpsOf);
  for (const escalation of knownEscalations().escalations) {
    const common = commonOf(holder, escalation);
    if (common === null) continue;
    // No way is surer than what all of its targets have in common.
    const wants = (to: NodeId): boolean => isNews(to, common.certainty);
    for (const way of LEADS[escalation.becomes]({ holder, escalation, ground, assuming, common, wants })) yield { ...way, escalation };
  }
}

/** Null where something is missing that no target could make up for. A trust that names the holder itself asks nothing of its policies. */
function commonOf(holder: Holder, { needs, caveat }: Escalation): Hold | null {
  if (!needs.every(({ action }) => action === 'sts:AssumeRole' || holder.mayHold(action))) return null;
  const anything = needs.filter(({ on }) => on === 'anything').map(({ action }) => holdIn(holder.grants(action), null));
  return all([...anything, caveat === null ? FREE : onlyWhere(caveat)]);
}
