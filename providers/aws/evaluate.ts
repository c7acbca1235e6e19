/** From what a snapshot says of policies to what each principal can do, and whom it can become. Pure. */
import type { Change, Edge, Evaluation, WantedEdges } from '../../src/evaluation.ts';
import type { Gap, NodeId, Operation, Reach, Snapshot } from '../../src/model.ts';
import { actsOnAccount, targetsIn, targetsOf } from './catalogue.ts';
import { openCopies } from './evaluate/copies.ts';
import { endsWanted, wholeOf } from './evaluate/ends.ts';
import { openHoldings } from './evaluate/holdings.ts';
import { lastUsesOf } from './evaluate/last-used.ts';
import { type Node, type Nodes, openNodes } from './evaluate/nodes.ts';
import { recent } from './evaluate/recent.ts';
import { contradiction, type Heeded, heed, simulationOf } from './evaluate/simulated.ts';
import { edgesOf } from './paths/edges.ts';
import { edgesFromGitHub } from './paths/federation.ts';
import { groundOf } from './paths/ground.ts';
import { holderOf } from './paths/holder.ts';
import { leaving } from './paths/leaving.ts';
import { openWholes } from './paths/wholes.ts';
import { EVERYTHING } from './policy/pattern.ts';
import type { Grant } from './policy/reach.ts';
import type { Account, State } from './state.ts';

interface Reached {
  readonly reach: readonly Reach[];
  /** Operations on which two sources disagree. */
  readonly contradicted: readonly string[];
}

/** `change`: rights that are thought away. */
export function evaluate(state: State, { takenAt }: Pick<Snapshot, 'takenAt'>, change: Change | null = null): Evaluation {
  const holdingsOf = openHoldings({ state, now: takenAt, change });
  const ground = groundOf(state, holdingsOf, change);
  const nodes = openNodes(holdingsOf, ground.trusts);
  const reached = recent(1, (id: NodeId) => reachOf(nodes.nodeOf(id), nodes.gapsOf(id), () => true));
  const wholes = openWholes(nodes.holdingsOf, ground.trusts);
  const edgesFrom = (id: NodeId, { isNews, leaving: isLeaving }: WantedEdges): Iterable<Edge> => {
    const node = nodes.nodeOf(id);
    if (node === null) return edgesFromGitHub(id, ground.trusts);
    // Where there is one account, and nothing in it asks who somebody is, there is nowhere to go.
    if (isLeaving && state.accounts.length === 1 && ground.isAlike(node.holdings.account.id)) return [];
    const edges = edgesOf(holderOf(node.principal, id, node.holdings, node.powers), ground, isNews);
    return isLeaving ? leaving(id, edges, wholes.within) : edges;
  };
  return {
    edgesFrom,
    reachOf: (id) => reached(id).reach,
    endsOf: (id, isNews) => {
      const wanted = endsWanted(nodes.holdingsOf(id), isNews);
      return wanted.size === 0 ? [] : reachOf(nodes.nodeOf(id), nodes.gapsOf(id), ({ id: operation }) => wanted.has(operation)).reach;
    },
    leavesOut: (id) => nodes.nodeOf(id) !== null,
    gapsOf: (id) => [...nodes.gapsOf(id), ...(isSimulated(id, nodes) ? contradiction(reached(id).contradicted) : [])],
    lastUsesOf: (id) => lastUsesOf(nodes.holdingsOf(id)),
    administers: (id) => (nodes.isUnlimited(id) ? `AWS account ${nodes.holdingsOf(id)?.account.id}` : null),
    within: wholes.within,
    holdsAllOf: wholes.holdsAllOf,
    wholeOf: (reach, id) => wholeOf(reach, nodes.holdingsOf(id)),
    changed: (next) => evaluate(state, { takenAt }, next),
    copiesOf: openCopies(state.accounts),
  };
}

function isSimulated(id: NodeId, { holdingsOf }: Nodes): boolean {
  const holdings = holdingsOf(id);
  return holdings !== null && holdings.variants.length === 0 && simulationOf(holdings) !== undefined;
}

function reachOf(node: Node | null, gaps: readonly Gap[], isWanted: (operation: Operation) => boolean): Reached {
  if (node === null) return { reach: [], contradicted: [] };
  const upperBound = [...new Set(gaps.filter(({ effect }) => effect === 'narrowing').map(({ what }) => `${what} not read`))];
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
