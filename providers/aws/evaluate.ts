/** From what a snapshot says of policies to what each principal can do, over the catalogue. Pure. */
import type { Evaluation, Gap, NodeId, Operation, Reach, Snapshot } from '../../src/model.ts';
import { actsOnAccount, targetsIn, targetsOf } from './catalogue.ts';
import { openCopies } from './evaluate/copies.ts';
import { type Holdings, openHoldings } from './evaluate/holdings.ts';
import { lastUsesOf } from './evaluate/last-used.ts';
import { openParts, type Parts } from './evaluate/parts.ts';
import { type Powers, powersOf } from './evaluate/powers.ts';
import { contradiction, type Heeded, heed, openSimulated, type Simulated } from './evaluate/simulated.ts';
import { EVERYTHING } from './policy/pattern.ts';
import type { Grant } from './policy/reach.ts';
import type { Account, State } from './state.ts';

/** What is known of a node. Its reach is worked out when first asked for. */
interface Node {
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

export function evaluate(state: State, { takenAt }: Pick<Snapshot, 'takenAt'>): Evaluation {
  const holdingsOf = openHoldings(state, takenAt);
  const nodes = latest((id: NodeId) => open(id, holdingsOf));
  const reached = latest((id: NodeId) => reachOf(nodes(id)));
  return {
    edgesFrom: () => [],
    reachOf: (id) => reached(id).reach,
    endsOf: (id) => reached(id).reach.filter(({ operation }) => operation.known !== 'verb'),
    gapsOf: (id) => [...(nodes(id)?.gaps ?? []), ...contradiction(reached(id).contradicted)],
    lastUsesOf: (id) => lastUsesOf(nodes(id)?.holdings ?? null),
    administers: (id) => administered(nodes(id)),
    within: () => null,
    copiesOf: openCopies(state.accounts),
  };
}

/** Nodes are asked about one after another, and what is worked out for one is too much to keep for all. */
function latest<Given, Made>(make: (given: Given) => Made): (given: Given) => Made {
  let known: { readonly given: Given; readonly made: Made } | null = null;
  return (given) => {
    if (known === null || known.given !== given) known = { given, made: make(given) };
    return known.made;
  };
}

function open(id: NodeId, holdingsOf: (arn: string) => Holdings | null): Node | null {
  const holdings = id.startsWith('aws:') ? holdingsOf(id.slice('aws:'.length)) : null;
  if (holdings === null) return null;
  const powers = powersOf(holdings);
  const faults = powers.faults.map(
    ({ effect, what }): Gap => ({ code: 'AWS-STATEMENT', what, because: 'unreadable', effect, request: what.split(',', 1)[0] ?? what }),
  );
  const gaps = [...holdings.gaps, ...new Map(faults.map((gap) => [gap.what, gap])).values()];
  return { holdings, powers, gaps, parts: openParts(), simulated: openSimulated(holdings.account.simulations ?? [], holdings.caller.ownerArn) };
}

function reachOf(node: Node | null): Reached {
  if (node === null) return { reach: [], contradicted: [] };
  const upperBound = [...new Set(node.gaps.filter(({ effect }) => effect === 'narrowing').map(({ what }) => `${what} not read`))];
  const all = node.powers.operations.map((operation) => ({ operation, ...operationReach(operation, node, upperBound) }));
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
  return node?.powers.unlimited === true ? `AWS account ${node.holdings.account.id}` : null;
}
