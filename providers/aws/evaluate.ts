/** From what a snapshot says of policies to what each principal can do, over the catalogue. Pure. */
import type { Change, Edge, Evaluation, Gap, NodeId, Operation, Reach, Snapshot } from '../../src/model.ts';
import { parsePrincipalArn } from './arn.ts';
import { actsOnAccount, targetsIn, targetsOf } from './catalogue.ts';
import { type Holdings, openHoldings } from './evaluate/holdings.ts';
import { lastUsesOf } from './evaluate/last-used.ts';
import { openParts, type Parts } from './evaluate/parts.ts';
import { type Powers, powersOf } from './evaluate/powers.ts';
import { recent } from './evaluate/recent.ts';
import { contradiction, type Heeded, heed, openSimulated, type Simulated, simulationOf } from './evaluate/simulated.ts';
import { edgesOf } from './paths/edges.ts';
import { edgesFromGitHub } from './paths/federation.ts';
import { groundOf, type HoldingsOf } from './paths/ground.ts';
import { holderOf } from './paths/holder.ts';
import { throughResources } from './paths/through-resources.ts';
import { unseenPaths } from './paths/unseen.ts';
import { parseNode, type VariedPrincipal } from './paths/variation.ts';
import type { Ground } from './paths/way.ts';
import { EVERYTHING } from './policy/pattern.ts';
import type { Grant } from './policy/reach.ts';
import type { Account, State } from './state.ts';

/** What is known of a node. Its reach is worked out when first asked for. */
interface Node {
  readonly principal: VariedPrincipal;
  readonly holdings: Holdings;
  readonly powers: Powers;
  readonly gaps: readonly Gap[];
  readonly parts: Parts;
  readonly simulated: Simulated;
}

interface Reached {
  readonly reach: readonly Reach[];
  /** Operations on which two sources disagree. */
  readonly contradicted: readonly string[];
}

/** Walks ask again for what lies near: edges are small, nodes are not. */
const MOST_NODES = 32;
const MOST_REACHES = 64;
const MOST_EDGES = 1024;
const MOST_NAMES = 100_000;

/** `change`: rights that are thought away. */
export function evaluate(state: State, { takenAt }: Pick<Snapshot, 'takenAt'>, change: Change | null = null): Evaluation {
  const holdingsOf = openHoldings({ state, now: takenAt, change });
  const ground = groundOf(state, holdingsOf, change);
  const nodes = recent(MOST_NODES, (id: NodeId) => open(id, holdingsOf, ground));
  const reached = recent(1, (id: NodeId) => reachOf(nodes(id), () => true));
  const ends = recent(MOST_REACHES, (id: NodeId) => reachOf(nodes(id), ({ known }) => known !== 'verb').reach);
  const edges = recent(MOST_EDGES, (id: NodeId) => edgesFrom(id, nodes(id), ground));
  const administers = recent(MOST_NAMES, (id: NodeId) => administered(nodes(id)));
  return {
    edgesFrom: edges,
    reachOf: (id) => reached(id).reach,
    endsOf: ends,
    gapsOf: (id) => [...(nodes(id)?.gaps ?? []), ...(isSimulated(nodes(id)) ? contradiction(reached(id).contradicted) : [])],
    lastUsesOf: (id) => lastUsesOf(nodes(id)?.holdings ?? null),
    administers,
    within: (id) => withinOf(id, state),
    changed: (next) => evaluate(state, { takenAt }, next),
  };
}

function edgesFrom(id: NodeId, node: Node | null, ground: Ground): readonly Edge[] {
  if (node === null) return edgesFromGitHub(id, ground.trusts);
  return edgesOf(holderOf(node.principal, id, node.holdings, node.powers), ground);
}

function isSimulated(node: Node | null): boolean {
  return node !== null && node.principal.variants.length === 0 && simulationOf(node.holdings) !== undefined;
}

function withinOf(id: NodeId, { accounts }: State): string | null {
  const principal = parsePrincipalArn(parseNode(id)?.arn ?? '');
  return principal !== null && accounts.some((account) => account.id === principal.account) ? nameOf(principal.account) : null;
}

function nameOf(account: string): string {
  return `AWS account ${account}`;
}

function open(id: NodeId, holdingsOf: HoldingsOf, { trusts }: Ground): Node | null {
  const principal = parseNode(id);
  const own = principal === null ? null : holdingsOf(principal);
  if (principal === null || own === null) return null;
  const holdings = throughResources(own, principal.variants) ?? own;
  const powers = powersOf(holdings);
  const faults = powers.faults.map(
    ({ effect, what }): Gap => ({ code: 'AWS-STATEMENT', what, because: 'unreadable', effect, request: what.split(',', 1)[0] ?? what }),
  );
  const gaps = [...holdings.gaps, ...new Map(faults.map((gap) => [gap.what, gap])).values(), ...unseenPaths(holdings, trusts)];
  return {
    principal,
    holdings,
    powers,
    gaps,
    parts: openParts(),
    simulated: openSimulated(principal.variants.length > 0 ? undefined : simulationOf(holdings)),
  };
}

function reachOf(node: Node | null, isWanted: (operation: Operation) => boolean): Reached {
  if (node === null) return { reach: [], contradicted: [] };
  const upperBound = [...new Set(node.gaps.filter(({ effect }) => effect === 'narrowing').map(({ what }) => `${what} not read`))];
  const all = node.powers.operations.filter(isWanted).map((operation) => ({ operation, ...operationReach(operation, node, upperBound) }));
  return { reach: all.flatMap(({ reach }) => reach), contradicted: all.filter(({ contradicted }) => contradicted).map(({ operation }) => operation.id) };
}

function operationReach(operation: Operation, { holdings: { account }, powers, parts, simulated }: Node, upperBound: readonly string[]): Heeded {
  const { id, partition } = account;
  const targets = parts.targets(operation.resourceType, () => targetsOf(operation.resourceType, id, partition));
  // A principal acts in its own account, unless a policy names another: there, the resource's own policy has the other half of the say.
  const foreign = powers.foreignAccounts(operation).flatMap((other) =>
    powers
      .grantsOf(
        operation,
        parts.targets(`${operation.resourceType} in ${other}`, () => targetsIn(operation.resourceType, other, partition)),
      )
      .map((grant) => abroad(grant, other)),
  );
  const bounds = /^kms:/.test(operation.id) && !actsOnAccount(operation) ? [...upperBound, 'key policies not read'] : upperBound;
  const reach = [...powers.grantsOf(operation, targets), ...foreign].flatMap((grant): Reach[] => {
    const part = parts.partOf(grant, likeliestFor(operation, account), actsOnAccount(operation));
    return part === null ? [] : [{ operation, ...part, upperBound: bounds, path: [] }];
  });
  return heed(reach, simulated(operation), operation, targets.whole.language);
}

function abroad(grant: Grant, account: string): Grant {
  const admitted = { text: `only where the resource's own policy in account ${account} admits it too`, free: false };
  return { ...grant, conditions: [...grant.conditions, admitted] };
}

/** Where a grant is on everything, an example of the operation's own service and account says more than any other. */
function likeliestFor(operation: Operation, account: Account): string {
  const service = operation.id.slice(0, operation.id.indexOf(':'));
  return actsOnAccount(operation) ? EVERYTHING : `arn:${account.partition}:${service}:us-east-1:${account.id}:example`;
}

/** Every action on everything, with nothing taken away. */
function administered(node: Node | null): string | null {
  return node?.powers.unlimited === true ? nameOf(node.holdings.account.id) : null;
}
