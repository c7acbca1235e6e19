/**
 * What one principal is allowed, over all operations: in every life that its key can live and with every pick of what its
 * holder may pick, all layers of policies taken together.
 */
import type { Operation } from '../../../src/model.ts';
import { operations as curated, uncurated, uncuratedActions } from '../catalogue.ts';
import { type ActionTable, actionTable } from '../policy/actions.ts';
import { type Context, type Known, layered } from '../policy/context.ts';
import { type Compiled, statementsOf } from '../policy/layers.ts';
import { isAbout } from '../policy/matching.ts';
import { inName } from '../policy/named-keys.ts';
import type { Statement } from '../policy/parse.ts';
import { segmentsOf } from '../policy/pattern.ts';
import type { Grant } from '../policy/reach.ts';
import { variablesIn } from '../policy/variables.ts';
import { openBindings } from './bindings.ts';
import { openPicks } from './choices.ts';
import { enrollingOf } from './enrolling.ts';
import type { Holdings } from './holdings.ts';
import { choosingOf, knownKeys } from './keys.ts';
import { type Enrolling, type Life, livesOf } from './lives.ts';
import type { Targets } from './target.ts';
import { openUnion } from './union.ts';

export interface Powers {
  /** Those of the catalogue, and those that policies name and the catalogue does not have. Sorted by id. */
  readonly operations: readonly Operation[];
  /** Where it is allowed among the targets. */
  readonly grantsOf: (operation: Pick<Operation, 'id'>, targets: Targets) => readonly Grant[];
  /** Other accounts whose resources identity policies name in Allows of the operation. Sorted. */
  readonly foreignAccounts: (operation: Operation) => readonly string[];
  /** Whether some statement asks about a key. Lower case. */
  readonly asksAbout: (key: string) => boolean;
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

/** The lives of a principal's credential, as far as statements ask about what tells them apart. */
export function livesFor({ caller, policies, mfa, variants }: Holdings, context: Context, statements: readonly Statement[]): readonly Life[] {
  const tested = new Set(statements.flatMap(keysOf));
  const enrols = (own: Context): Enrolling => (variants.includes('with-mfa') ? 'freely' : enrollingOf(caller, policies, own));
  return livesOf(context, { facts: caller.facts, mfa, now: caller.now, enrols, tested });
}

/** `pinned`: keys whose values are settled, such as the service that a role is passed to. */
export function powersOf(holdings: Holdings, pinned: ReadonlyMap<string, Known> = new Map()): Powers {
  const { operations, table } = judgedOperations();
  const { caller, policies } = holdings;
  const statements = statementsOf(policies);
  const tested = new Set(statements.flatMap(keysOf));
  const context = layered(pinned, knownKeys(caller));
  const lives = livesFor(holdings, context, statements);
  const named = namedActions(policies);
  const shaped = [...tested].some(inName);
  const bindings = openBindings(policies, { shaped, tables: [table, actionTable(named)] });
  const choosing = statements.filter(({ tests }) => tests.some(({ key }) => choosingOf(key) !== null && !pinned.has(key)));
  const union = openUnion();
  const picks = openPicks(pinned);
  const abroad = allowingAbroad(policies, caller.facts.account);
  return {
    operations: named.length === 0 ? operations : [...operations, ...named.map(uncurated)].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    grantsOf: ({ id }, targets) => {
      const asking = choosing.length === 0 ? choosing : choosing.filter(({ actions }) => isAmong(actions, id, table));
      const living = lives.length === 1 ? lives : lives.filter((life) => life.mayCall(id));
      // Where no condition asks for a part of the names, their shapes do not matter.
      return (shaped ? targets.each : [targets.whole]).flatMap((target) =>
        union(living, picks(asking, target.shape), (life, pick) => bindings(life, pick, target.shape)(id, target)),
      );
    },
    foreignAccounts: ({ id }) => {
      if (abroad.length === 0) return [];
      return [...new Set(abroad.filter(({ actions }) => isAmong(actions, id, table)).flatMap(({ accounts }) => accounts))].toSorted();
    },
    asksAbout: (key) => tested.has(key),
  };
}

function isAmong(actions: Statement['actions'], id: string, table: ActionTable): boolean {
  const place = table.places.get(id.toLowerCase());
  return place === undefined ? isAbout(actions, id) : table.setOf(actions)[place] === 1;
}

/** The keys that a statement asks about, in its conditions or by its variables. */
function keysOf({ tests, resources, variables }: Statement): readonly string[] {
  const texts = variables ? [...resources.patterns, ...tests.flatMap(({ values }) => values)] : [];
  return [...tests.map(({ key }) => key), ...texts.flatMap(variablesIn)];
}

interface Abroad {
  readonly actions: Statement['actions'];
  readonly accounts: readonly string[];
}

/** What identity policies allow of the resources of other accounts, by their names. */
export function allowingAbroad({ identity }: Compiled, own: string): readonly Abroad[] {
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
export function namedActions({ identity }: Compiled): readonly string[] {
  const { table } = judgedOperations();
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
