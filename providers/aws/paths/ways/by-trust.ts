/** Ways to roles that trust whoever asks, or are made to. */

import { intersect, isMember, witnessOf } from '../../policy/language.ts';
import type { Role } from '../../state.ts';
import { trustIn } from '../assume.ts';
import { all, type Hold } from '../hold.ts';
import type { TrustedRole } from '../trusts.ts';
import { nodeOf } from '../variation.ts';
import type { Asked, Lead } from '../way.ts';
import { type Found, representatives } from './alike.ts';
import { ownerOf } from './users.ts';
import { write, writesOn } from './writes.ts';

export const toAssumedRoles: Lead = (asked) => toRoles(asked, candidatesFor(asked), (target) => asked.assuming(target));

/** In the account itself: no policy reaches the trust of a role elsewhere. */
export const toRetrustedRoles: Lead = (asked) => {
  const { holder, ground, assuming } = asked;
  const trust = trustIn(holder.arn);
  return toRoles(asked, ground.trusts.of(holder.holdings.account.id), (target) => assuming(target, trust));
};

/** Those whose trust names the holder or everybody; and those that leave it to the holder's account, where its policies have a say at all. */
function candidatesFor({ holder, ground: { trusts } }: Asked): readonly TrustedRole[] {
  const { facts } = holder.holdings.caller;
  const delegating = holder.mayHold('sts:AssumeRole') ? trusts.delegatingTo(facts.account) : [];
  return [...new Set([...trusts.naming(facts), ...delegating])];
}

function toRoles(asked: Asked, candidates: readonly TrustedRole[], becoming: (target: TrustedRole) => Hold | null): ReturnType<Lead> {
  const { holder, escalation, ground } = asked;
  const found = rolesAmong(asked, candidates, becoming);
  return escalation.change === 'any-policy' ? representatives([...found], ground.isAlike(holder.holdings.account.id)) : found;
}

/** One after another: what is found may make those that follow no news. */
function* rolesAmong(asked: Asked, candidates: readonly TrustedRole[], becoming: (target: TrustedRole) => Hold | null): Generator<Found> {
  const { holder, escalation, common, wants } = asked;
  const own = ownerOf(holder);
  const { change } = escalation;
  for (const target of candidates) {
    const { role, account } = target;
    const to = change === null ? target.node : nodeOf(role.arn, [change]);
    const isElsewhere = account.id !== holder.holdings.account.id;
    if (role === own || !wants(to) || (change === 'no-boundary' && role.boundary === null) || (isElsewhere && escalation.needs.length > 1)) continue;
    const written = writesOn(holder, escalation, role, 'target');
    const hold = written === null ? null : all([common, written, becoming(target)]);
    if (hold !== null) yield { owner: role, to, hold };
  }
}

/** Roles of one's own making, under names that all needs grant: any such name, and those that control policies tell apart. */
export const toNewRole: Lead = ({ holder, escalation, ground, assuming, common, wants }) => {
  const { account } = holder.holdings;
  const everyRole = `arn:${account.partition}:iam::${account.id}:role/`;
  const [creating = [], writing = []] = escalation.needs.map(({ action }) => holder.grants(action, { include: [`${everyRole}*`], except: [] }));
  const both = creating.flatMap((create) => writing.map((write) => intersect(create.language, write.language)));
  const plain = both.map((language) => witnessOf(language, `${everyRole}new`)).find((arn) => arn !== null);
  const names = [...(plain == null ? [] : [plain]), ...ground.apart(account).filter((arn) => both.some((language) => isMember(arn, language)))];
  return [...new Set(names)].flatMap((arn) => {
    const to = nodeOf(arn, ['new', 'any-policy']);
    if (!wants(to)) return [];
    const trust = trustIn(holder.arn);
    const role: Role = { arn, name: arn.slice(arn.lastIndexOf('/') + 1), id: null, inline: [], attached: [], trust: null, boundary: null, tags: {}, gaps: [] };
    const written = escalation.needs.map(({ action }) => write(holder, action, arn));
    const hold = all([common, ...written, assuming({ role, account, node: nodeOf(arn), trust }, trust)]);
    return hold === null ? [] : [{ to, hold }];
  });
};

/** Whoever writes the metadata of an identity provider says who it vouches for. */
export const toSamlRoles: Lead = ({ holder, escalation, ground, common }) => {
  const { account } = holder.holdings;
  return ground.trusts.of(account.id).flatMap(({ role, trust }) => {
    const providers = trust.statements.flatMap(({ effect, others }) => (effect === 'Allow' ? (others?.federated ?? []) : []));
    const held = providers
      .filter((provider) => provider.includes(':saml-provider/'))
      .map((provider) => all([common, ...escalation.needs.map(({ action }) => holder.on(action, provider))]))
      .find((hold) => hold !== null);
    return held == null ? [] : [{ to: nodeOf(role.arn), hold: held }];
  });
};
