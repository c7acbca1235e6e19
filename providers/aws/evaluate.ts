/** From what a snapshot says of policies to what each principal can do, over the catalogue. Pure. */
import { isGlob, matchesGlob } from '../../src/glob.ts';
import type { Condition, Evaluation, Evidence, Gap, NodeId, Operation, Reach } from '../../src/model.ts';
import { actsOnAccount, findOperation, operations, targetsIn, targetsOf, uncurated } from './catalogue.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import { isAbout, type Layers } from './policy/decide.ts';
import { type Language, witnessOf } from './policy/language.ts';
import { EVERYTHING, segmentsOf } from './policy/pattern.ts';
import { type Grant, grantsIn } from './policy/reach.ts';
import type { Account, State } from './state.ts';

export function evaluate(state: State): Evaluation {
  const known = new Map<NodeId, Holdings | null>();
  const held = (node: NodeId): Holdings | null => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const holdings = node.startsWith('aws:') ? holdingsOf(state, node.slice('aws:'.length)) : null;
    known.set(node, holdings);
    return holdings;
  };
  return {
    edges: [],
    reachOf: (node) => reachOf(held(node)),
    gapsOf: (node) => held(node)?.gaps ?? [],
    administers: (node) => administered(held(node)),
  };
}

function reachOf(holdings: Holdings | null): readonly Reach[] {
  if (holdings === null) return [];
  const upperBound = [...new Set(holdings.gaps.filter(({ effect }) => effect === 'narrowing').map(unreadLayer))];
  if (holdings.layers === 'root') return operations.flatMap((operation) => rootReach(operation, { account: holdings.account, upperBound }));
  const { account, layers } = holdings;
  const bearer = { account, layers, upperBound, grants: grantsIn(layers) };
  const all = [...operations, ...namedActions(layers).map(uncurated)].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return all.flatMap((operation) => operationReach(operation, bearer));
}

interface Bounds {
  readonly account: Account;
  readonly upperBound: readonly string[];
}
interface Bearer extends Bounds {
  readonly layers: Layers;
  readonly grants: ReturnType<typeof grantsIn>;
}

function operationReach(operation: Operation, bearer: Bearer): readonly Reach[] {
  const { account, layers, grants } = bearer;
  const { id, partition } = account;
  const own = grants(operation.id, targetsOf(operation.resourceType, id, partition));
  const foreign = foreignAccounts(operation.id, layers, id).flatMap((other) =>
    grants(operation.id, targetsIn(operation.resourceType, other, partition)).map((grant) => abroad(grant, other)),
  );
  return [...own, ...foreign].flatMap((grant) => asReach(operation, grant, bearer));
}

/** A principal acts in its own account, unless a policy names another: there, the resource's own policy has the other half of the say. */
function foreignAccounts(action: string, layers: Layers, own: string): readonly string[] {
  const named = layers.identity
    .filter((statement) => statement.effect === 'Allow' && isAbout(statement, action))
    .flatMap(({ resources }) => (resources.kind === 'only' ? resources.patterns.map((pattern) => segmentsOf(pattern)?.[4] ?? '') : []));
  return [...new Set(named)].filter((account) => /^\d{12}$/.test(account) && account !== own).toSorted();
}

function abroad(grant: Grant, account: string): Grant {
  const admitted = { text: `only where the resource's own policy in account ${account} admits it too`, free: false };
  return { ...grant, conditions: [...grant.conditions, admitted] };
}

function asReach(operation: Operation, grant: Grant, { account, upperBound }: Bounds): readonly Reach[] {
  const evidence = grant.statements.map(({ source, text }): Evidence => ({ source, observed: text }));
  return selected(operation, grant.language, { account, upperBound, conditions: distinct(grant.conditions), evidence });
}

function rootReach(operation: Operation, { account, upperBound }: Bounds): readonly Reach[] {
  const evidence = [{ source: 'sts:GetCallerIdentity', observed: 'the root user, which no identity policy limits' }];
  return selected(operation, targetsOf(operation.resourceType, account.id, account.partition), { account, upperBound, conditions: [], evidence });
}

function selected(
  operation: Operation,
  language: Language,
  { account, upperBound, conditions, evidence }: Bounds & Pick<Reach, 'conditions' | 'evidence'>,
): readonly Reach[] {
  const service = operation.id.slice(0, operation.id.indexOf(':'));
  // Where a grant is on everything, an example of the operation's own service and account says more than any other.
  const witness = witnessOf(language, actsOnAccount(operation) ? EVERYTHING : `arn:${account.partition}:${service}:us-east-1:${account.id}:example`);
  if (witness === null) return [];
  const on = { kind: 'pattern', include: language.include, except: actsOnAccount(operation) ? [] : language.except, witness } as const;
  return [{ operation, on, certainty: conditions.length === 0 ? 'allowed' : 'conditional', conditions, upperBound, path: [], evidence }];
}

/**
 * Actions that policies name and the catalogue does not have, a pattern that covers nothing of the catalogue among them: what
 * nobody has classified is dangerous. What a pattern covers beside catalogued actions is not listed.
 */
function namedActions(layers: Layers): readonly string[] {
  const named = layers.identity
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) => statement.named)
    .filter((action) => (isGlob(action) ? !operations.some(({ id }) => matchesGlob(action.toLowerCase(), id.toLowerCase())) : findOperation(action) === null));
  return [...new Map(named.toSorted().map((action) => [action.toLowerCase(), action])).values()];
}

/** Every action on everything, with nothing taken away. */
function administered(holdings: Holdings | null): string | null {
  if (holdings === null) return null;
  const account = `AWS account ${holdings.account.id}`;
  if (holdings.layers === 'root') return account;
  const { identity, boundary } = holdings.layers;
  return [identity, ...(boundary === null ? [] : [boundary])].every(isUnlimited) ? account : null;
}

function isUnlimited(layer: Layers['identity']): boolean {
  if (layer.some(({ effect }) => effect === 'Deny')) return false;
  return layer.some(
    ({ actions, resources, condition }) =>
      condition === null &&
      actions.kind === 'only' &&
      actions.patterns.some((pattern) => /^\*+(:\*+)?$/.test(pattern)) &&
      resources.kind === 'only' &&
      resources.patterns.includes(EVERYTHING),
  );
}

function unreadLayer(gap: Gap): string {
  return `${gap.what} not read`;
}

function distinct(conditions: readonly Condition[]): readonly Condition[] {
  return [...new Map(conditions.map((condition) => [condition.text, condition])).values()];
}
