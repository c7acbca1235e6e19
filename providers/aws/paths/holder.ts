/** A principal that acts, with what its policies let it do of what leads to other rights. */
import type { NodeId } from '../../../src/model.ts';
import { findAction } from '../catalogue/actions.ts';
import { knownEscalations } from '../catalogue/escalations.ts';
import { findOperation, targetsOf } from '../catalogue.ts';
import type { Holdings } from '../evaluate/holdings.ts';
import { type Powers, powersOf } from '../evaluate/powers.ts';
import { targetsAmong } from '../evaluate/target.ts';
import { type ActionTable, actionTable } from '../policy/actions.ts';
import { value } from '../policy/context.ts';
import type { Language } from '../policy/language.ts';
import { EVERYTHING } from '../policy/pattern.ts';
import type { Grant } from '../policy/reach.ts';
import { type Hold, holdIn } from './hold.ts';
import type { VariedPrincipal } from './variation.ts';

/** Keys of a request that a step settles: the service to which a role is passed, the policy that is attached. */
export interface Pinned {
  readonly key: 'iam:passedtoservice' | 'iam:policyarn';
  readonly value: string;
}

export interface Holder extends VariedPrincipal {
  readonly node: NodeId;
  readonly holdings: Holdings;
  readonly powers: Powers;
  /** Whether some Allow of its own is about the action at all. */
  readonly mayHold: (action: string) => boolean;
  /** Where the action is granted; without a language, on anything that it acts on. */
  readonly grants: (action: string, on?: Language, pinned?: Pinned) => readonly Grant[];
  /** How an action is held on one thing of IAM: on a user, a role, a group, a policy, an identity provider. */
  readonly on: (action: string, arn: string, pinned?: Pinned) => Hold | null;
}

let table: ActionTable | null = null;

/** The actions of all known ways. */
function actionsOfWays(): ActionTable {
  table ??= actionTable([...new Set(knownEscalations().escalations.flatMap(({ needs }) => needs.map(({ action }) => action)))].toSorted());
  return table;
}

export function holderOf(principal: VariedPrincipal, node: NodeId, holdings: Holdings, powers: Powers): Holder {
  const held = heldOf(holdings);
  const known = new Map<string, readonly Grant[]>();
  const pinnedPowers = new Map<string, Powers>();
  const under = (pinned: Pinned | undefined): Powers => {
    if (pinned === undefined || !powers.asksAbout(pinned.key)) return powers;
    const name = `${pinned.key} ${pinned.value}`;
    const found = pinnedPowers.get(name) ?? powersOf(holdings, new Map([[pinned.key, value(pinned.value)]]));
    pinnedPowers.set(name, found);
    return found;
  };
  const grants: Holder['grants'] = (action, on = everythingFor(action, holdings), pinned = undefined) => {
    const asked = under(pinned);
    const key = `${action} ${JSON.stringify(on)} ${asked === powers ? '' : `${pinned?.key} ${pinned?.value}`}`;
    const found = known.get(key) ?? asked.grantsOf({ id: action }, targetsAmong(on));
    known.set(key, found);
    return found;
  };
  return {
    ...principal,
    node,
    holdings,
    powers,
    mayHold: (action) => held[actionsOfWays().places.get(action.toLowerCase()) ?? -1] === 1,
    grants,
    // All things of a kind are asked about at once, since most actions are granted on all of them or on none.
    on: (action, arn, pinned) => holdIn(grants(action, { include: [arn.replace(/\/.*$/s, '/*')], except: [] }, pinned), arn),
  };
}

function heldOf({ policies: { identity } }: Holdings): Uint8Array {
  const ways = actionsOfWays();
  const held = new Uint8Array(ways.names.length);
  if (identity.kind === 'exempt') return held.fill(1);
  for (const { effect, actions } of identity.statements) {
    if (effect === 'Deny') continue;
    for (const [place, isIn] of ways.setOf(actions).entries()) if (isIn === 1) held[place] = 1;
  }
  return held;
}

/** What nobody has classified may act on anything; what acts on no resource asks for "*". */
function everythingFor(action: string, { account: { id, partition } }: Holdings): Language {
  const operation = findOperation(action);
  if (operation !== null) return targetsOf(operation.resourceType, id, partition);
  return findAction(action)?.wildcardOnly === true ? targetsOf('aws:account', id, partition) : { include: [EVERYTHING], except: [] };
}
