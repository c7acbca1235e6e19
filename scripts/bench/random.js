// Chance that is the same on every machine and in every run.

/** A number in [0, 1), again and again (mulberry32, public domain). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function chanceFrom(seed) {
  const next = randomFrom(seed);
  const below = (most) => Math.floor(next() * most);
  const pick = (list) => list[below(list.length)];
  return {
    below,
    pick,
    happens: (share) => next() < share,
    /** Distinct members, at least `least` and at most `most` of them where there are as many. Few are more likely than many. */
    some: (list, least, most) => [...new Set(Array.from({ length: least + Math.floor(next() ** 2 * (most - least + 1)) }, () => pick(list)))],
    times: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
  };
}
