/** A set that takes at least one grant out of every core. */

export interface HittingProblem {
  /** Of each, one grant at least must be taken. */
  readonly cores: readonly (readonly string[])[];
  /** Sets of grants that must not be taken together. */
  readonly forbidden: readonly ReadonlySet<string>[];
  /** How far from the token a grant stands. */
  readonly distanceOf: (grant: string) => number;
}

/**
 * `solved`: exact when no smaller set does it. `none`: no set does it, because nothing may be taken out of some core, or because
 * everything that would do is forbidden. `unsettled`: too large a question, and the quick way found no answer.
 */
export type HittingAnswer =
  | { readonly kind: 'solved'; readonly grants: readonly string[]; readonly exact: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'unsettled' };

/** With more candidates than these the answer is a quick one. */
export const MOST_CANDIDATES = 20;
/** Steps of the exact search; far more than it takes, but it ends. */
const MOST_STEPS = 2_000_000;

/** Of several smallest sets, the one whose grants stand nearest to the token; names decide what is still even. */
export function hitAll({ cores, forbidden, distanceOf }: HittingProblem): HittingAnswer {
  const barred = new Set(forbidden.flatMap((set) => (set.size === 1 ? [...set] : [])));
  const open = withoutSupersets(cores.map((core) => core.filter((grant) => !barred.has(grant))));
  if (open.some((core) => core.length === 0)) return { kind: 'none' };
  const ranked = [...new Set(open.flat())].toSorted((a, b) => distanceOf(a) - distanceOf(b) || (a < b ? -1 : 1));
  const problem: Ranked = { cores: open, forbidden: forbidden.filter(({ size }) => size > 1), distanceOf, ranked };
  const exact = problem.ranked.length <= MOST_CANDIDATES ? searchExactly(problem) : 'too large';
  if (exact === 'none') return { kind: 'none' };
  if (exact !== 'too large') return { kind: 'solved', grants: exact, exact: true };
  const quick = takeGreedily(problem);
  return quick === null ? { kind: 'unsettled' } : { kind: 'solved', grants: quick, exact: false };
}

interface Ranked extends HittingProblem {
  /** The candidates, nearest first. */
  readonly ranked: readonly string[];
}

/** Whoever hits a core hits what contains it. */
function withoutSupersets(cores: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const sets = new Map(cores.map((core) => [core.toSorted().join('\u0000'), new Set(core)]));
  const bySize = [...sets.values()].toSorted((a, b) => a.size - b.size);
  const kept: ReadonlySet<string>[] = [];
  for (const core of bySize) if (!kept.some((smaller) => isSubset(smaller, core))) kept.push(core);
  return kept.map((core) => [...core]);
}

function isSubset(inner: ReadonlySet<string>, outer: ReadonlySet<string>): boolean {
  return inner.size <= outer.size && [...inner].every((item) => outer.has(item));
}

/** Sets as bits, the nearest candidate the lowest. Sets are tried by size, and of one size in the order of the candidates. */
function searchExactly({ cores, forbidden, ranked }: Ranked): readonly string[] | 'none' | 'too large' {
  const bitsOf = (grants: Iterable<string>): number => [...grants].reduce((bits, grant) => bits | (1 << ranked.indexOf(grant)), 0);
  const wanted = cores.map(bitsOf);
  const barred = forbidden.filter((set) => [...set].every((grant) => ranked.includes(grant))).map(bitsOf);
  let steps = 0;
  const choose = (from: number, left: number, chosen: number): number | null => {
    const unhit = wanted.filter((core) => (core & chosen) === 0);
    if (unhit.length === 0) return chosen;
    if (apart(unhit) > left) return null;
    for (let at = from; at < ranked.length && steps < MOST_STEPS; at += 1) {
      steps += 1;
      // What only nearer candidates hit is out of reach from here on.
      if (unhit.some((core) => core >>> at === 0)) return null;
      const next = chosen | (1 << at);
      const found = barred.some((set) => (set & next) === set) ? null : choose(at + 1, left - 1, next);
      if (found !== null) return found;
    }
    return null;
  };
  for (let size = apart(wanted); size <= ranked.length; size += 1) {
    const found = choose(0, size, 0);
    if (found !== null) return ranked.filter((_, at) => (found & (1 << at)) !== 0);
    if (steps >= MOST_STEPS) return 'too large';
  }
  return 'none';
}

/** How many of the sets, taken as they come, have nothing in common: each needs a candidate of its own. */
function apart(sets: readonly number[]): number {
  let taken = 0;
  let count = 0;
  for (const set of sets) {
    if ((set & taken) !== 0) continue;
    taken |= set;
    count += 1;
  }
  return count;
}

/** Again and again the grant that hits most of what is left; then without what has become needless. */
function takeGreedily({ cores, forbidden, ranked }: Ranked): readonly string[] | null {
  const taken = new Set<string>();
  const isBarred = (grant: string): boolean => forbidden.some((set) => set.has(grant) && [...set].every((one) => one === grant || taken.has(one)));
  for (let unhit = cores; unhit.length > 0; ) {
    const hits = new Map<string, number>();
    for (const grant of unhit.flat()) hits.set(grant, (hits.get(grant) ?? 0) + 1);
    const [best] = ranked.filter((grant) => hits.has(grant) && !isBarred(grant)).toSorted((a, b) => (hits.get(b) ?? 0) - (hits.get(a) ?? 0));
    if (best === undefined) return null;
    taken.add(best);
    unhit = unhit.filter((core) => !core.includes(best));
  }
  for (const grant of ranked.toReversed()) {
    if (taken.has(grant) && cores.every((core) => core.some((one) => one !== grant && taken.has(one)))) taken.delete(grant);
  }
  return ranked.filter((grant) => taken.has(grant));
}
