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
  const meeting = meetingOf(layers, table);
  const known = new Map<string, readonly Grant[]>();
  return (place, targets, key) => {
    const name = table.names[place] ?? '';
    const met = layers.map((_, layer) => meeting[layer]?.[place] ?? []);
    if (!isUnderResourceControl(name)) met[layers.length - 1] = [];
    const rule = UNTOUCHABLE.findIndex(({ actions }) => actions.includes(name.toLowerCase()));
    const signature = `${met.map((indexes) => indexes.join()).join(';')} ${rule} ${key}`;
    const found = known.get(signature) ?? grantsAmong(name, targets, aboutOf(layers, met));
    known.set(signature, found);
    return found;
  };
}

/** For each layer and place, which of the layer's statements are about the action there. */
function meetingOf(layers: readonly (readonly Bound[])[], table: ActionTable): readonly (readonly (readonly number[] | undefined)[])[] {
  return layers.map((statements) => {
    const met: number[][] = [];
    for (const [index, { actions }] of statements.entries()) {
      const set = table.setOf(actions);
      for (let place = 0; place < set.length; place += 1) {
        if (set[place] === 1) {
          const indexes = met[place];
          if (indexes === undefined) met[place] = [index];
          else indexes.push(index);
        }
      }
    }
    return met;
  });
}

function aboutOf(layers: readonly (readonly Bound[])[], met: readonly (readonly number[])[]): About {
  const chosen = layers.map((statements, layer) => (met[layer] ?? []).flatMap((index) => statements[index] ?? []));
  return { allowing: chosen.slice(0, -2), denying: chosen.slice(-2).flat() };
}
