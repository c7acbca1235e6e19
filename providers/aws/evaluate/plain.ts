/** The policies of a principal as they bind its key as it is, whatever the holder picks. */
import { shapeOf } from '../policy/named-keys.ts';
import { EVERYTHING } from '../policy/pattern.ts';
import { allowsEverything, type Binding, bindLayers } from '../policy/reach.ts';
import type { Holdings } from './holdings.ts';
import { knownKeys } from './keys.ts';

export function plainBinding({ caller, policies }: Holdings): Binding {
  return bindLayers(policies, knownKeys(caller), shapeOf({ include: [EVERYTHING], except: [] }));
}

/** Every action on everything, with nothing taken away. A layer that narrows nothing is none of `allowing`, but for the identity's own. */
export function isUnlimited({ policies: { identity } }: Holdings, { allowing, denying, controlling }: Binding): boolean {
  if (denying.length > 0 || controlling.length > 0) return false;
  if (identity.kind === 'exempt') return allowing.length === 0;
  return allowing.length === 1 && allowing[0]?.some(allowsEverything) === true;
}
