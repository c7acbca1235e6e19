import { type Grant, settle } from '../policy/reach.ts';
import type { Pick } from './choices.ts';
import type { Life } from './lives.ts';

/**
 * All lives and picks together. Most actions meet the same grants in each of them, as the same objects, and what these come to
 * is settled once.
 */
export function openUnion(): (lives: readonly Life[], picks: readonly Pick[], grants: (life: Life, pick: Pick) => readonly Grant[]) => readonly Grant[] {
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
