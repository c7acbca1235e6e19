/** The policies of one principal under each life and pick. */
import type { ActionTable } from '../policy/actions.ts';
import { layered } from '../policy/context.ts';
import type { Compiled } from '../policy/layers.ts';
import type { Shape } from '../policy/named-keys.ts';
import { type Binding, bindLayers, type Grant, grantsOf } from '../policy/reach.ts';
import { reachOver, type TableReach } from '../policy/table-reach.ts';
import type { Pick } from './choices.ts';
import type { Life } from './lives.ts';
import type { Target } from './target.ts';

type BoundReach = (id: string, target: Target) => readonly Grant[];

/** Bindings are made when they are first needed. The shape of names matters only where some condition asks for a part of them. */
export function openBindings(
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
