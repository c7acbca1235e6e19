/**
 * What one principal is allowed, over all operations: in every life that its key can live and with every pick of what its
 * holder may pick, all layers of policies taken together.
 */
import type { Operation } from '../../src/model.ts';
import { operations as curated, uncurated, uncuratedActions } from './catalogue.ts';
import { type Pick, picksFor } from './choices.ts';
import type { Holdings } from './holdings.ts';
import { choosingOf, knownKeys } from './keys.ts';
import { type Life, livesOf } from './lives.ts';
import { type ActionTable, actionTable } from './policy/actions.ts';
import { layered } from './policy/context.ts';
import type { Language } from './policy/language.ts';
import type { Compiled } from './policy/layers.ts';
import { isAbout } from './policy/matching.ts';
import { inName, type Shape, shapeOf } from './policy/named-keys.ts';
import type { Fault, Statement } from './policy/parse.ts';
import { EVERYTHING } from './policy/pattern.ts';
import { allowsEverything, type Binding, bindLayers, type Grant, grantsOf, settle } from './policy/reach.ts';
import { reachOver, type TableReach } from './policy/table-reach.ts';
import { variablesIn } from './policy/variables.ts';

export interface Powers {
  /** Those of the catalogue, and those that policies name and the catalogue does not have. Sorted by id. */
  readonly operations: readonly Operation[];
  /** Where it is allowed among `targets`, which `key` names. */
  readonly grantsOf: (operation: Operation, targets: Language, key: string) => readonly Grant[];
  /** The resources that identity policies name in Allows of the operation. */
  readonly allowedOn: (operation: Operation) => readonly string[];
  /** Every action on everything, with nothing taken away. */
  readonly unlimited: boolean;
  readonly faults: readonly Fault[];
}

/** Every operation that is judged: the curated ones, and those that only their names and levels tell. */
interface Judged {
  readonly operations: readonly Operation[];
  readonly table: ActionTable;
}

let judged: Judged | null = null;

/** Read when the first principal is looked at: starting the tool needs none of it. */
function judgedOperations(): Judged {
  if (judged !== null) return judged;
  const operations = [...curated, ...uncuratedActions()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  judged = { operations, table: actionTable(operations.map(({ id }) => id)) };
  return judged;
}

export function powersOf(holdings: Holdings): Powers {
  const { operations, table } = judgedOperations();
  const { caller, policies, mfa } = holdings;
  const statements = statementsOf(policies);
  const tested = new Set(statements.flatMap(keysOf));
  const context = knownKeys(caller);
  const lives = livesOf(context, { facts: caller.facts, mfa, now: caller.now, tested });
  const bindings = openBindings(policies, { shaped: [...tested].some(inName), table });
  const choosing = statements.filter(({ tests }) => tests.some(({ key }) => choosingOf(key) !== null));
  const plain = bindLayers(policies, context, shapeOf({ include: [EVERYTHING], except: [] }));
  const allows = policies.identity.statements.filter(({ effect, resources }) => effect === 'Allow' && resources.kind === 'only');
  return {
    operations: [...operations, ...namedActions(policies, table).map(uncurated)].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    grantsOf: ({ id }, targets, key) => {
      const shape = shapeOf(targets);
      const picks = picksOf(
        choosing.filter(({ actions }) => isAmong(actions, id, table)),
        shape,
      );
      return allGrants(
        lives.filter((life) => life.mayCall(id)),
        picks,
        (life, pick) => bindings(life, pick, shape)(id, targets, key),
      );
    },
    allowedOn: ({ id }) => allows.filter(({ actions }) => isAmong(actions, id, table)).flatMap(({ resources }) => resources.patterns),
    unlimited: isUnlimited(policies, plain),
    faults: plain.faults,
  };
}

function isAmong(actions: Statement['actions'], id: string, table: ActionTable): boolean {
  const place = table.places.get(id.toLowerCase());
  return place === undefined ? isAbout(actions, id) : table.setOf(actions)[place] === 1;
}

function statementsOf({ identity, boundary, session, scps, rcps }: Compiled): readonly Statement[] {
  return [identity, boundary, session, ...scps, ...rcps].flatMap(({ statements }) => statements);
}

/** The keys that a statement asks about, in its conditions or by its variables. */
function keysOf({ tests, resources, variables }: Statement): readonly string[] {
  const texts = variables ? [...resources.patterns, ...tests.flatMap(({ values }) => values)] : [];
  return [...tests.map(({ key }) => key), ...texts.flatMap(variablesIn)];
}

function picksOf(statements: readonly Statement[], { region }: Shape): readonly Pick[] {
  // Where every name has its Region, there is none left to pick.
  return picksFor(statements.flatMap(({ tests }) => tests).filter(({ key }) => region !== 'always' || !inName(key)));
}

function allGrants(lives: readonly Life[], picks: readonly Pick[], grants: (life: Life, pick: Pick) => readonly Grant[]): readonly Grant[] {
  const all = lives.flatMap((life) => picks.flatMap((pick) => grants(life, pick).map((grant) => under(grant, life))));
  return lives.length * picks.length === 1 ? all : settle(all);
}

function under(grant: Grant, { condition }: Life): Grant {
  return condition === null ? grant : { ...grant, conditions: [...grant.conditions, condition] };
}

type BoundReach = (id: string, targets: Language, key: string) => readonly Grant[];

/** Bindings are made when they are first needed. The shape of names matters only where some condition asks for a part of them. */
function openBindings(
  policies: Compiled,
  { shaped, table }: { readonly shaped: boolean; readonly table: ActionTable },
): (life: Life, pick: Pick, shape: Shape) => BoundReach {
  const known = new Map<Life, Map<string, BoundReach>>();
  return (life, pick, shape) => {
    const own = known.get(life) ?? new Map<string, BoundReach>();
    known.set(life, own);
    const name = `${pick.name} ${shaped ? `${shape.region} ${shape.account}` : ''}`;
    const found = own.get(name) ?? reachUnder(bindLayers(policies, layered(pick.known, life.context), shape), table);
    own.set(name, found);
    return found;
  };
}

function reachUnder(binding: Binding, table: ActionTable): BoundReach {
  let over: TableReach | null = null;
  return (id, targets, key) => {
    const place = table.places.get(id.toLowerCase());
    if (place === undefined) return grantsOf(id, targets, binding);
    over ??= reachOver(table, binding);
    return over(place, targets, key);
  };
}

/**
 * Actions that policies name and the table does not have, a pattern that covers nothing of it among them: what nobody has
 * classified is dangerous. What a pattern covers beside the table is neither destructive by its name nor manages permissions.
 */
function namedActions({ identity }: Compiled, table: ActionTable): readonly string[] {
  const allowing = identity.statements.filter(({ effect, named }) => effect === 'Allow' && named.length > 0);
  const named = allowing.flatMap((statement) => statement.named).filter((action) => !isInTable(action.toLowerCase(), table));
  return [...new Map(named.toSorted().map((action) => [action.toLowerCase(), action])).values()];
}

const covered = new Map<string, boolean>();

/** Many principals hold the same patterns. */
function isInTable(pattern: string, table: ActionTable): boolean {
  const found = covered.get(pattern) ?? table.setOf({ kind: 'only', patterns: [pattern] }).includes(1);
  covered.set(pattern, found);
  return found;
}

/** A layer that narrows nothing is none of `allowing`, but for the identity's own. */
function isUnlimited({ identity }: Compiled, { allowing, denying, controlling }: Binding): boolean {
  if (denying.length > 0 || controlling.length > 0) return false;
  if (identity.kind === 'exempt') return allowing.length === 0;
  return allowing.length === 1 && allowing[0]?.some(allowsEverything) === true;
}
