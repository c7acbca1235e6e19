/** From what a snapshot says of policies to what each principal can do, over the catalogue. Pure. */
import type { Condition, Evaluation, Evidence, Gap, NodeId, Operation, Reach, Snapshot } from '../../src/model.ts';
import { actsOnAccount, targetsIn, targetsOf } from './catalogue.ts';
import { type Holdings, openHoldings } from './holdings.ts';
import { type Language, witnessOf } from './policy/language.ts';
import { EVERYTHING, segmentsOf } from './policy/pattern.ts';
import type { Grant } from './policy/reach.ts';
import { type Powers, powersOf } from './powers.ts';
import type { Account, State } from './state.ts';

interface Node {
  readonly holdings: Holdings;
  readonly powers: Powers;
  readonly gaps: readonly Gap[];
}

export function evaluate(state: State, { takenAt }: Pick<Snapshot, 'takenAt'>): Evaluation {
  const holdingsOf = openHoldings(state, takenAt);
  const known = new Map<NodeId, Node | null>();
  const nodeOf = (id: NodeId): Node | null => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const holdings = id.startsWith('aws:') ? holdingsOf(id.slice('aws:'.length)) : null;
    const node = holdings === null ? null : open(holdings);
    known.set(id, node);
    return node;
  };
  return {
    edges: [],
    reachOf: (id) => reachOf(nodeOf(id)),
    gapsOf: (id) => nodeOf(id)?.gaps ?? [],
    administers: (id) => administered(nodeOf(id)),
  };
}

function open(holdings: Holdings): Node {
  const powers = powersOf(holdings);
  const faults = powers.faults.map(
    ({ effect, what }): Gap => ({ code: 'AWS-STATEMENT', what, because: 'unreadable', effect, request: what.split(',', 1)[0] ?? what }),
  );
  return { holdings, powers, gaps: [...holdings.gaps, ...new Map(faults.map((gap) => [gap.what, gap])).values()] };
}

function reachOf(node: Node | null): readonly Reach[] {
  if (node === null) return [];
  const upperBound = [...new Set(node.gaps.filter(({ effect }) => effect === 'narrowing').map(({ what }) => `${what} not read`))];
  return node.powers.operations.flatMap((operation) => operationReach(operation, node, upperBound));
}

function operationReach(operation: Operation, { holdings: { account }, powers }: Node, upperBound: readonly string[]): readonly Reach[] {
  const { id, partition } = account;
  const own = powers.grantsOf(operation, targetsOf(operation.resourceType, id, partition), `${operation.resourceType} ${id}`);
  const foreign = foreignAccounts(powers.allowedOn(operation), id).flatMap((other) =>
    powers.grantsOf(operation, targetsIn(operation.resourceType, other, partition), `${operation.resourceType} ${other}`).map((grant) => abroad(grant, other)),
  );
  const bounds = /^kms:/.test(operation.id) && !actsOnAccount(operation) ? [...upperBound, 'key policies not read'] : upperBound;
  return [...own, ...foreign].flatMap((grant) => asReach(operation, grant, { account, upperBound: bounds }));
}

/** A principal acts in its own account, unless a policy names another: there, the resource's own policy has the other half of the say. */
function foreignAccounts(patterns: readonly string[], own: string): readonly string[] {
  const named = patterns.map((pattern) => segmentsOf(pattern)?.[4] ?? '');
  return [...new Set(named)].filter((account) => /^\d{12}$/.test(account) && account !== own).toSorted();
}

function abroad(grant: Grant, account: string): Grant {
  const admitted = { text: `only where the resource's own policy in account ${account} admits it too`, free: false };
  return { ...grant, conditions: [...grant.conditions, admitted] };
}

interface Bounds {
  readonly account: Account;
  readonly upperBound: readonly string[];
}

function asReach(operation: Operation, { language, conditions, statements }: Grant, { account, upperBound }: Bounds): readonly Reach[] {
  const witness = witnessFor(operation, language, account);
  if (witness === null) return [];
  const on = { kind: 'pattern', include: language.include, except: actsOnAccount(operation) ? [] : language.except, witness } as const;
  const certainty = conditions.every(({ free }) => free) ? 'allowed' : 'conditional';
  return [{ operation, on, certainty, conditions: distinct(conditions), upperBound, path: [], evidence: evidenceOf(statements) }];
}

/** Where a grant is on everything, an example of the operation's own service and account says more than any other. */
function witnessFor(operation: Operation, language: Language, account: Account): string | null {
  const service = operation.id.slice(0, operation.id.indexOf(':'));
  return witnessOf(language, actsOnAccount(operation) ? EVERYTHING : `arn:${account.partition}:${service}:us-east-1:${account.id}:example`);
}

/** Without a statement, it is root's: no identity policy limits it. */
function evidenceOf(statements: Grant['statements']): readonly Evidence[] {
  if (statements.length === 0) return [{ source: 'sts:GetCallerIdentity', observed: 'the root user, which no identity policy limits' }];
  return statements.map(({ source, text }) => ({ source, observed: text }));
}

/** Every action on everything, with nothing taken away. */
function administered(node: Node | null): string | null {
  return node?.powers.unlimited === true ? `AWS account ${node.holdings.account.id}` : null;
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [condition.text, condition])).values()];
}
