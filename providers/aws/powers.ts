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
import { EVERYTHING, segmentsOf } from './policy/pattern.ts';
import { allowsEverything, type Binding, bindLayers, type Grant, grantsOf, settle } from './policy/reach.ts';
import { reachOver, type TableReach } from './policy/table-reach.ts';
import { variablesIn } from './policy/variables.ts';

/** The names of what an operation acts on. Equal ones have equal keys. */
export interface Target {
  readonly language: Language;
  readonly shape: Shape;
  readonly key: string;
}

export function targetOf(language: Language): Target {
  return { language, shape: shapeOf(language), key: JSON.stringify(language) };
}

export interface Powers {
  /** Those of the catalogue, and those that policies name and the catalogue does not have. Sorted by id. */
  readonly operations: readonly Operation[];
  /** Where it is allowed among the targets. */
  readonly grantsOf: (operation: Operation, target: Target) => readonly Grant[];
  /** Other accounts whose resources identity policies name in Allows of the operation. Sorted. */
  readonly foreignAccounts: (operation: Operation) => readonly string[];
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
  const named = namedActions(policies, table);
  const bindings = openBindings(policies, { shaped: [...tested].some(inName), tables: [table, actionTable(named)] });
  const choosing = statements.filter(({ tests }) => tests.some(({ key }) => choosingOf(key) !== null));
  const plain = bindLayers(policies, context, shapeOf({ include: [EVERYTHING], except: [] }));
  const union = openUnion();
  const picks = openPicks();
  const abroad = allowingAbroad(policies, caller.facts.account);
  return {
    operations: named.length === 0 ? operations : [...operations, ...named.map(uncurated)].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    grantsOf: ({ id }, target) => {
      const asking = choosing.length === 0 ? choosing : choosing.filter(({ actions }) => isAmong(actions, id, table));
      const living = lives.length === 1 ? lives : lives.filter((life) => life.mayCall(id));
      return union(living, picks(asking, target.shape), (life, pick) => bindings(life, pick, target.shape)(id, target));
    },
    foreignAccounts: ({ id }) => {
      if (abroad.length === 0) return [];
      return [...new Set(abroad.filter(({ actions }) => isAmong(actions, id, table)).flatMap(({ accounts }) => accounts))].toSorted();
    },
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

/** Few sets of statements ask about what the holder picks; for each the picks are worked out once. */
function openPicks(): (statements: readonly Statement[], shape: Shape) => readonly Pick[] {
  const known = new Map<string, readonly Pick[]>();
  return (statements, { region }) => {
    // Where every name has its Region, there is none left to pick.
    const tests = statements.flatMap((statement) => statement.tests).filter(({ key }) => choosingOf(key) !== null && (region !== 'always' || !inName(key)));
    const key = JSON.stringify(tests.map(({ written, values }) => [written, values]));
    const picks = known.get(key) ?? picksFor(tests);
    known.set(key, picks);
    return picks;
  };
}

/**
 * All lives and picks together. Most actions meet the same grants in each of them, as the same objects, and what these come to
 * is settled once.
 */
function openUnion(): (lives: readonly Life[], picks: readonly Pick[], grants: (life: Life, pick: Pick) => readonly Grant[]) => readonly Grant[] {
  const numbers = new WeakMap<readonly Grant[], number>();
  const settled = new Map<string, readonly Grant[]>();
  let next = 0;
  const numberOf = (grants: readonly Grant[]): number => {
    const number = numbers.get(grants) ?? next++;
    numbers.set(grants, number);
    return number;
  };
  return (lives, picks, grantsUnder) => {
    const each = lives.flatMap((life) => picks.map((pick) => ({ life, grants: grantsUnder(life, pick) })));
    const [only] = each;
    if (each.length === 1 && only !== undefined && only.life.condition === null) return only.grants;
    const key = each.map(({ life, grants }) => `${life.condition?.text ?? ''} ${numberOf(grants)}`).join();
    const found = settled.get(key) ?? settle(each.flatMap(({ life, grants }) => grants.map((grant) => under(grant, life))));
    settled.set(key, found);
    return found;
  };
}

function under(grant: Grant, { condition }: Life): Grant {
  return condition === null ? grant : { ...grant, conditions: [...grant.conditions, condition] };
}

type BoundReach = (id: string, target: Target) => readonly Grant[];

/** Bindings are made when they are first needed. The shape of names matters only where some condition asks for a part of them. */
function openBindings(
  policies: Compiled,
  { shaped, tables }: { readonly shaped: boolean; readonly tables: readonly ActionTable[] },
): (life: Life, pick: Pick, shape: Shape) => BoundReach {
  const known = new Map<Life, Map<string, BoundReach>>();
  return (life, pick, shape) => {
    const own = known.get(life) ?? new Map<string, BoundReach>();
    known.set(life, own);
    const name = `${pick.name} ${shaped ? `${shape.region} ${shape.account}` : ''}`;
    const found = own.get(name) ?? reachUnder(bindLayers(policies, layered(pick.known, life.context), shape), tables);
    own.set(name, found);
    return found;
  };
}

function reachUnder(binding: Binding, tables: readonly ActionTable[]): BoundReach {
  const over = new Map<ActionTable, TableReach>();
  return (id, { language, key }) => {
    const name = id.toLowerCase();
    const table = tables.find(({ places }) => places.has(name));
    if (table === undefined) return grantsOf(id, language, binding);
    const reach = over.get(table) ?? reachOver(table, binding);
    over.set(table, reach);
    return reach(table.places.get(name) ?? 0, language, key);
  };
}

interface Abroad {
  readonly actions: Statement['actions'];
  readonly accounts: readonly string[];
}

function allowingAbroad({ identity }: Compiled, own: string): readonly Abroad[] {
  return identity.statements.flatMap(({ effect, actions, resources }) => {
    if (effect !== 'Allow' || resources.kind !== 'only') return [];
    const accounts = resources.patterns.map((pattern) => segmentsOf(pattern)?.[4] ?? '').filter((account) => /^\d{12}$/.test(account) && account !== own);
    return accounts.length === 0 ? [] : [{ actions, accounts }];
  });
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
