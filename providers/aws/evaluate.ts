/** From what a snapshot says of policies to what each principal can do, over the catalogue. Pure. */
import type { Condition, Evaluation, Evidence, Gap, NodeId, Operation, Reach, Snapshot } from '../../src/model.ts';
import { actsOnAccount, targetsIn, targetsOf } from './catalogue.ts';
import { type Holdings, openHoldings } from './holdings.ts';
import { isMember, type Language, witnessOf } from './policy/language.ts';
import { EVERYTHING } from './policy/pattern.ts';
import type { Grant } from './policy/reach.ts';
import { type Powers, powersOf, type Target, targetOf } from './powers.ts';
import type { Account, State } from './state.ts';

interface Node {
  readonly holdings: Holdings;
  readonly powers: Powers;
  readonly gaps: readonly Gap[];
  readonly parts: Parts;
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
  return { holdings, powers, parts: openParts(), gaps: [...holdings.gaps, ...new Map(faults.map((gap) => [gap.what, gap])).values()] };
}

function reachOf(node: Node | null): readonly Reach[] {
  if (node === null) return [];
  const upperBound = [...new Set(node.gaps.filter(({ effect }) => effect === 'narrowing').map(({ what }) => `${what} not read`))];
  return node.powers.operations.flatMap((operation) => operationReach(operation, node, upperBound));
}

function operationReach(operation: Operation, { holdings: { account }, powers, parts }: Node, upperBound: readonly string[]): readonly Reach[] {
  const { id, partition } = account;
  const own = powers.grantsOf(
    operation,
    parts.target(operation.resourceType, () => targetsOf(operation.resourceType, id, partition)),
  );
  // A principal acts in its own account, unless a policy names another: there, the resource's own policy has the other half of the say.
  const foreign = powers.foreignAccounts(operation).flatMap((other) =>
    powers
      .grantsOf(
        operation,
        parts.target(`${operation.resourceType} in ${other}`, () => targetsIn(operation.resourceType, other, partition)),
      )
      .map((grant) => abroad(grant, other)),
  );
  const bounds = /^kms:/.test(operation.id) && !actsOnAccount(operation) ? [...upperBound, 'key policies not read'] : upperBound;
  return [...own, ...foreign].flatMap((grant) => {
    const part = parts.partOf(grant, likeliestFor(operation, account), actsOnAccount(operation));
    return part === null ? [] : [{ operation, ...part, upperBound: bounds, path: [] }];
  });
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

type Part = Pick<Reach, 'on' | 'certainty' | 'conditions' | 'evidence'>;

/** What the operations of one principal share, made once: thousands of them have few targets and fewer grants. */
interface Parts {
  readonly target: (name: string, make: () => Language) => Target;
  /** Null when no name is left. */
  readonly partOf: (grant: Grant, likeliest: string, wholeAccount: boolean) => Part | null;
}

function openParts(): Parts {
  const targets = new Map<string, Target>();
  const known = new WeakMap<Grant, Map<string, Part | null>>();
  return {
    target: (name, make) => {
      const target = targets.get(name) ?? targetOf(make());
      targets.set(name, target);
      return target;
    },
    partOf: (grant, likeliest, wholeAccount) => {
      const own = known.get(grant) ?? new Map<string, Part | null>();
      known.set(grant, own);
      const hint = isMember(likeliest, grant.language) ? likeliest : null;
      const key = `${hint} ${wholeAccount}`;
      const part = own.has(key) ? (own.get(key) ?? null) : makePart(grant, hint, wholeAccount);
      own.set(key, part);
      return part;
    },
  };
}

function makePart({ language, conditions, statements }: Grant, likeliest: string | null, wholeAccount: boolean): Part | null {
  const witness = witnessOf(language, likeliest);
  if (witness === null) return null;
  return {
    on: { kind: 'pattern', include: language.include, except: wholeAccount ? [] : language.except, witness },
    certainty: conditions.every(({ free }) => free) ? 'allowed' : 'conditional',
    conditions: distinct(conditions),
    evidence: evidenceOf(statements),
  };
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
