/**
 * Every action of a table on one resource, in one pass: each statement is held against the resource and the conditions once,
 * and what is left is arithmetic on sets of actions. Agrees with `decide` on every action.
 */
import type { ActionTable } from './actions.ts';
import { contextOf } from './context.ts';
import type { Decision, Knowledge, Request } from './decide.ts';
import type { Compiled, CompiledLayer } from './layers.ts';
import { type Asked, matchStatement } from './matching.ts';
import { namesOf } from './names.ts';
import { type Naming, type PrincipalFacts, principalOf } from './principals.ts';
import { isAlwaysAllowed, isClosedToSession, isUnderControlPolicies, isUnderResourceControl, isUntouchable, situationOf } from './special.ts';
import { type Heard, tallyOf } from './tally.ts';
import { and, type Truth } from './truth.ts';
import { granted, type Situation } from './verdict.ts';

/** The outcomes, by the number that stands for each in the answer. */
export const OUTCOMES = ['denied/implicit', 'denied/explicit', 'unknown', 'conditional', 'allowed'] as const satisfies readonly (
  | `denied/${NonNullable<Decision['denial']>}`
  | Decision['outcome']
)[];
const PLACE = new Map<string, number>(OUTCOMES.map((outcome, place) => [outcome, place]));

function numberOf(outcome: (typeof OUTCOMES)[number]): number {
  return PLACE.get(outcome) ?? 0;
}

/** The outcome of each action of the table, in its order. Policies of a role's trust are asked by `decide` alone. */
export function decideTable(request: Omit<Request, 'action'>, policies: Compiled, knowledge: Knowledge, table: ActionTable): Uint8Array {
  const who = typeof request.principal === 'string' ? principalOf(request.principal) : request.principal;
  const asked = { who, resource: request.resource, context: contextOf(request.context ?? {}, knowledge), bounded: policies.boundary.kind === 'documents' };
  const isForeign = (request.resourceAccount ?? who.account) !== who.account;
  const columns = columnsOf(policies, asked, table);
  const conclude = concluding(columns, who);
  const special = specialOf(table);
  const outcomes = new Uint8Array(table.names.length);
  for (let place = 0; place < outcomes.length; place += 1) {
    const name = special.names.get(place) ?? '';
    const ruled = name === '' ? null : ruleOf(name, request.resource, who);
    outcomes[place] = ruled ?? conclude(place, special.controlled[place] === 1, situationOf(name, request.resource, isForeign));
  }
  return outcomes;
}

/** What one layer says of each action: 0 no, 1 maybe, 2 yes. */
interface Column {
  readonly layer: CompiledLayer;
  readonly allows: Uint8Array;
  readonly denies: Uint8Array;
  /** 1 where something of the layer that may allow the action was not understood. */
  readonly unclear: Uint8Array;
  /** Of the resource's own policy: by how it names the principal. */
  readonly named: Readonly<Record<keyof Naming, Uint8Array>>;
}

function columnsOf({ identity, boundary, session, resource, scps, rcps }: Compiled, asked: Asked, table: ActionTable): readonly Column[] {
  const layers = [...(isUnderControlPolicies(asked.who) ? [...scps, ...rcps] : []), resource, boundary, session, identity];
  return layers.map((layer) => columnOf(layer, asked, table));
}

function columnOf(layer: CompiledLayer, asked: Asked, table: ActionTable): Column {
  const blank = (): Uint8Array => new Uint8Array(table.names.length);
  const column: Column = { layer, allows: blank(), denies: blank(), unclear: blank(), named: { itself: blank(), role: blank(), account: blank() } };
  if (layer.kind === 'unread' || layer.faults.some(({ effect }) => effect === 'granting')) column.unclear.fill(1);
  for (const statement of layer.statements) {
    const { names, faults } = namesOf(statement, asked.context);
    const match = matchStatement(statement, names, asked);
    const set = table.setOf(statement.actions);
    if (faults.some(({ effect }) => effect === 'granting')) raise(column.unclear, set, 1);
    if (match === null) continue;
    const { naming } = match;
    raise(statement.effect === 'Allow' ? column.allows : column.denies, set, VALUE[match.applies]);
    if (naming === null || statement.effect === 'Deny') continue;
    for (const way of WAYS) raise(column.named[way], set, VALUE[and(match.applies, naming[way])]);
  }
  return column;
}

const WAYS = ['itself', 'role', 'account'] as const;
const TRUTHS: readonly Truth[] = ['no', 'maybe', 'yes'];
const VALUE: Readonly<Record<Truth, number>> = { no: 0, maybe: 1, yes: 2 };

function raise(column: Uint8Array, set: Uint8Array, to: number): void {
  for (let place = 0; place < set.length; place += 1) if (set[place] === 1 && (column[place] ?? 0) < to) column[place] = to;
}

/** Few combinations of the layers' answers occur: each is concluded once. */
function concluding(columns: readonly Column[], who: PrincipalFacts): (place: number, controlled: boolean, situation: Situation) => number {
  const known = new Map<string, number>();
  return (place, controlled, situation) => {
    let key = `${situation} ${controlled}`;
    for (const { allows, denies, unclear, named } of columns)
      key += ` ${allows[place]}${denies[place]}${unclear[place]}${named.itself[place]}${named.role[place]}${named.account[place]}`;
    const found = known.get(key) ?? concludeAt(place, { columns, who, controlled, situation });
    known.set(key, found);
    return found;
  };
}

interface Concluding {
  readonly columns: readonly Column[];
  readonly who: PrincipalFacts;
  readonly controlled: boolean;
  readonly situation: Situation;
}

function concludeAt(place: number, { columns, who, controlled, situation }: Concluding): number {
  const heard = columns.filter(({ layer }) => layer.name !== 'rcp' || controlled);
  const denied = Math.max(0, ...heard.map(({ denies }) => denies[place] ?? 0));
  if (denied === VALUE.yes) return numberOf('denied/explicit');
  const said = heard.map((column) => heardAt(place, column));
  const grant = granted(tallyOf(said, who, 'no'), situation);
  if (grant === 'no') return granted(tallyOf(said, who, 'yes'), situation) === 'no' ? numberOf('denied/implicit') : numberOf('unknown');
  return grant === 'yes' && denied === VALUE.no ? numberOf('allowed') : numberOf('conditional');
}

function heardAt(place: number, { layer, allows, unclear, named }: Column): Heard {
  const truthAt = (column: Uint8Array): Truth => TRUTHS[column[place] ?? 0] ?? 'no';
  const naming = { itself: truthAt(named.itself), role: truthAt(named.role), account: truthAt(named.account) };
  return { layer, allows: truthAt(allows), naming, unclear: unclear[place] === 1 };
}

/** Where a table's actions are under rules of their own. */
interface Special {
  /** Actions of services that have such rules, by their places. */
  readonly names: ReadonlyMap<number, string>;
  /** 1 for actions that resource control policies know. */
  readonly controlled: Uint8Array;
}

const specials = new WeakMap<ActionTable, Special>();

function specialOf(table: ActionTable): Special {
  const found = specials.get(table);
  if (found !== undefined) return found;
  const names = new Map([...table.names.entries()].filter(([, name]) => /^(iam|sts|kms):/i.test(name)));
  const special = { names, controlled: Uint8Array.from(table.names, (name) => (isUnderResourceControl(name) ? 1 : 0)) };
  specials.set(table, special);
  return special;
}

function ruleOf(action: string, resource: string, who: PrincipalFacts): number | null {
  if (isAlwaysAllowed(action)) return numberOf('allowed');
  return isUntouchable(action, resource) || isClosedToSession(action, who) ? numberOf('denied/implicit') : null;
}
