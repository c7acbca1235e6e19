/**
 * The second question of the engine: over a whole catalogue of operations, on which resources is each allowed? No resource is
 * enumerated: the answers are languages of names, `include` but `except`, each with one concrete member.
 */
import { type ActionTable, actionTable } from './actions.ts';
import { contextOf } from './context.ts';
import type { Knowledge, Request } from './decide.ts';
import { type Language, witnessOf } from './language.ts';
import { type Compiled, type CompiledLayer, statementsOf } from './layers.ts';
import { byShape, inName, shapeOf } from './named-keys.ts';
import { principalOf } from './principals.ts';
import { bindLayers, type Grant } from './reach.ts';
import { isAlwaysAllowed, isClosedToSession, isUnderControlPolicies } from './special.ts';
import { reachOver, type TableReach } from './table-reach.ts';

/** An operation, and the names of what it acts on: `["arn:aws:rds:*:111122223333:db:*"]`, or `["*"]`. */
export interface Reachable {
  readonly action: string;
  readonly resources: readonly string[];
}

export interface Reaching {
  readonly action: string;
  readonly outcome: 'allowed' | 'conditional';
  readonly include: readonly string[];
  readonly except: readonly string[];
  /** One name that is in it. */
  readonly witness: string;
  /** Readable; all of them must hold. Those that are known to hold are not among them. */
  readonly conditions: readonly string[];
  /** The statements that decide, by their sources. */
  readonly statements: readonly string[];
}

/**
 * Denied everywhere means: no entry. The policies of resources have no say here, and layers that nobody could read do not
 * narrow. Throws a TypeError for a principal that is none.
 */
export function reach(
  asking: Pick<Request, 'principal' | 'context'>,
  policies: Compiled,
  knowledge: Knowledge,
  catalogue: readonly Reachable[],
): readonly Reaching[] {
  const who = typeof asking.principal === 'string' ? principalOf(asking.principal) : asking.principal;
  // A federated user's rights are those of the user and of the session policy; without one it has none.
  if (who.kind === 'federated' && policies.session.kind === 'none') return [];
  const context = contextOf(asking.context ?? {}, knowledge);
  const binding = isUnderControlPolicies(who) ? policies : { ...policies, scps: [EXEMPT], rcps: [] };
  // Where no condition asks for a part of the names, their shapes do not matter.
  const shaped = statementsOf(policies).some(({ tests }) => tests.some(({ key }) => inName(key)));
  const table = actionTable(catalogue.map(({ action }) => action));
  const partsOf = (targets: Language): readonly Language[] => (shaped ? byShape(targets) : [targets]);
  const bound = new Map<string, TableReach>();
  const reachOf = (language: Language): TableReach => {
    const shape = shapeOf(language);
    const key = shaped ? `${shape.region} ${shape.account}` : '';
    const found = bound.get(key) ?? reachOver(table, bindLayers(binding, context, shape));
    bound.set(key, found);
    return found;
  };
  return catalogue.flatMap(({ action, resources }) => {
    if (isClosedToSession(action, who)) return [];
    const targets: Language = { include: resources, except: [] };
    if (isAlwaysAllowed(action)) return answersOf(action, [{ language: targets, conditions: [], statements: [] }]);
    return partsOf(targets).flatMap((part) => answersOf(action, reachOf(part)(placeOf(table, action), part, part.include.join(' '))));
  });
}

const EXEMPT: CompiledLayer = { name: 'scp', kind: 'exempt', statements: [], faults: [] };

function placeOf(table: ActionTable, action: string): number {
  return table.places.get(action.toLowerCase()) ?? 0;
}

function answersOf(action: string, grants: readonly Grant[]): readonly Reaching[] {
  return grants.flatMap(({ language: { include, except }, conditions, statements }) => {
    const witness = witnessOf({ include, except });
    if (witness === null) return [];
    const open = conditions.filter(({ free }) => !free).map(({ text }) => text);
    const outcome = open.length === 0 ? 'allowed' : 'conditional';
    return [{ action, outcome, include, except, witness, conditions: open, statements: [...new Set(statements.map(({ source }) => source))] }];
  });
}
