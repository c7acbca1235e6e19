/** Reach over a whole table of actions. Most actions of a service meet the same statements, and are answered once. */
import type { ActionTable } from './actions.ts';
import type { Bound } from './bind.ts';
import type { Language } from './language.ts';
import { type About, type Binding, type Grant, grantsAmong } from './reach.ts';
import { isUnderResourceControl, UNTOUCHABLE } from './special.ts';

/** Where the action at a place of the table is allowed among `targets`, which `key` names. */
export type TableReach = (place: number, targets: Language, key: string) => readonly Grant[];

export function reachOver(table: ActionTable, binding: Binding): TableReach {
  const layers = [...binding.allowing, binding.denying, binding.controlling];
  const sets = layers.map((statements) => statements.map(({ actions }) => table.setOf(actions)));
  const last = layers.length - 1;
  const known = new Map<string, readonly Grant[]>();
  return (place, targets, key) => {
    const name = table.names[place] ?? '';
    const met = sets.map((layer, index) => (index === last && !isUnderResourceControl(name) ? [] : placesOf(layer, place)));
    const signature = `${met.map((indexes) => indexes.join()).join(';')} ${ruleOf(name)} ${key}`;
    const found = known.get(signature) ?? grantsAmong(name, targets, aboutOf(layers, met));
    known.set(signature, found);
    return found;
  };
}

/** Which of a layer's statements are about the action at a place. */
function placesOf(sets: readonly Uint8Array[], place: number): readonly number[] {
  const indexes: number[] = [];
  for (let index = 0; index < sets.length; index += 1) if (sets[index]?.[place] === 1) indexes.push(index);
  return indexes;
}

/** Actions under different rules of AWS's own are answered apart. */
function ruleOf(name: string): number {
  const lower = name.toLowerCase();
  return UNTOUCHABLE.findIndex(({ actions }) => actions.includes(lower));
}

function aboutOf(layers: readonly (readonly Bound[])[], met: readonly (readonly number[])[]): About {
  const chosen = layers.map((statements, layer) => (met[layer] ?? []).flatMap((index) => statements[index] ?? []));
  return { allowing: chosen.slice(0, -2), denying: chosen.slice(-2).flat() };
}
