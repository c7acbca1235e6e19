/** What of a principal is worth working out at the end of a path: what it may hold at all, and is not reached everywhere already. */
import type { WantedEnds } from '../../../src/evaluation.ts';
import type { Reach } from '../../../src/model.ts';
import { operations as curated, findOperation, targetsOf } from '../catalogue.ts';
import { type ActionTable, actionTable } from '../policy/actions.ts';
import { tidy } from '../policy/language.ts';
import type { Holdings } from './holdings.ts';
import { allowingAbroad, namedActions } from './powers.ts';

let table: ActionTable | null = null;

function curatedTable(): ActionTable {
  table ??= actionTable(curated.map(({ id }) => id));
  return table;
}

/** Operations by their ids: the classified ones, and those that are in no table. */
export function endsWanted(holdings: Holdings | null, isNews: WantedEnds): ReadonlySet<string> {
  if (holdings === null) return new Set();
  const { account, policies } = holdings;
  const held = heldOf(policies.identity);
  // Whoever names what lies in other accounts may reach more than all of its own.
  const leadsAbroad = allowingAbroad(policies, account.id).length > 0;
  const isWanted = (operation: string): boolean => leadsAbroad || isNews(nameOf(operation, account.id));
  const known = curated.filter(({ id }, place) => held[place] === 1 && isWanted(id));
  const named = namedActions(policies).filter((action) => findOperation(action) === null && isWanted(action));
  return new Set([...known.map(({ id }) => id), ...named]);
}

function heldOf({ kind, statements }: Holdings['policies']['identity']): Uint8Array {
  const { names, setOf } = curatedTable();
  const held = new Uint8Array(names.length);
  if (kind === 'exempt') return held.fill(1);
  for (const { effect, actions } of statements) {
    if (effect === 'Deny') continue;
    const set = setOf(actions);
    for (let place = 0; place < held.length; place += 1) if (set[place] === 1) held[place] = 1;
  }
  return held;
}

function nameOf(operation: string, account: string): string {
  return `${operation} of ${account}`;
}

const wholes = new Map<string, string>();

/** A name of all that an operation could act on in an account, if the reach is no less; else null. */
export function wholeOf({ operation, on }: Reach, holdings: Holdings | null): string | null {
  if (holdings === null || on.kind !== 'pattern') return null;
  const { id, partition } = holdings.account;
  const key = `${operation.resourceType} ${id} ${partition}`;
  const whole = wholes.get(key) ?? JSON.stringify(tidy(targetsOf(operation.resourceType, id, partition)).include);
  wholes.set(key, whole);
  const isAll = on.except.every((pattern) => targetsOf(operation.resourceType, id, partition).except.includes(pattern));
  return isAll && JSON.stringify(on.include) === whole ? nameOf(operation.id, id) : null;
}
