import type { Compared, NoCut } from '../judgement.ts';
import { type HittingProblem, hitAll } from './hitting-set.ts';

/** What removing grants is tried on. */
export interface Trial {
  /** What is to be closed, as things are. */
  readonly open: readonly Compared[];
  readonly isOpen: (row: Compared) => boolean;
  /** All that is reached when these grants are gone: a walk of its own. */
  readonly without: (grants: ReadonlySet<string>) => readonly Compared[];
  /** All of what is declared that is still held then, without a walk; null where only a walk can tell. */
  readonly heldWithout: ((grants: ReadonlySet<string>) => readonly Compared[]) | null;
  readonly lossesOf: (after: readonly Compared[]) => readonly Compared[];
  readonly mostWalks: number;
}

type GrantsFound =
  | { readonly kind: 'found'; readonly grants: readonly string[]; readonly exact: boolean; readonly behind: readonly Compared[]; readonly walks: number }
  | { readonly kind: 'none'; readonly because: Exclude<NoCut, 'not-made-of-grants'> };

/**
 * A smallest set of grants without which nothing of what is open is left, by implicit hitting sets: a reach stays as long as none
 * of its grants is taken, so each gives a core; what a walk without a candidate set still reaches gives more of them. The set that
 * leaves nothing has been proved by that walk, and no smaller one exists, because it would miss a core.
 */
export function searchGrants(trial: Trial): GrantsFound {
  const cores: (readonly string[])[] = trial.open.map(({ grants }) => grants);
  const forbidden: ReadonlySet<string>[] = [];
  const behind: Compared[] = [];
  const distances = new Map<string, number>();
  note(trial.open, distances);
  const distanceOf = (grant: string): number => distances.get(grant) ?? 0;
  const walks = openWalks(trial);
  for (;;) {
    if (cores.some((core) => core.length === 0)) return { kind: 'none', because: 'no-grants' };
    const answer = hitAll({ cores, forbidden, distanceOf });
    if (answer.kind === 'none') return { kind: 'none', because: 'declared-needs-them' };
    if (answer.kind === 'unsettled' || walks.isSpent()) return { kind: 'none', because: 'too-large' };
    const taken = new Set(answer.grants);
    const after = walks.without(taken);
    if (after === 'lost') {
      forbidden.push(...smallerLosses(taken, walks));
      continue;
    }
    const left = after.filter(trial.isOpen);
    if (left.length === 0) return { kind: 'found', grants: answer.grants, exact: answer.exact, behind, walks: walks.count() };
    note(left, distances);
    behind.push(...left);
    // What stays although one of its grants was taken does not stand on that one.
    cores.push(...left.map(({ grants }) => grants.filter((grant) => !taken.has(grant))));
  }
}

/** A grant stands as far from the token as the first step that it is told at, or else where the way ends. */
function note(rows: readonly Compared[], distances: Map<string, number>): void {
  for (const { grants, path } of rows) {
    for (const grant of grants) {
      const at = path.findIndex(({ evidence }) => evidence.some(({ source }) => source === grant));
      const distance = at === -1 ? path.length : at;
      distances.set(grant, Math.min(distance, distances.get(grant) ?? distance));
    }
  }
}

interface Walks {
  /** What is reached without these grants, unless some of what is declared is lost with them. */
  readonly without: (grants: ReadonlySet<string>) => readonly Compared[] | 'lost';
  readonly loses: (grants: ReadonlySet<string>) => boolean;
  readonly isSpent: () => boolean;
  readonly count: () => number;
}

/** Whether something is lost costs much less than a walk where it can be told without one. */
const GLANCES_FOR_A_WALK = 10;

function openWalks({ without, heldWithout, lossesOf, mostWalks }: Trial): Walks {
  let count = 0;
  let glances = 0;
  const walk = (grants: ReadonlySet<string>): readonly Compared[] => {
    count += 1;
    return without(grants);
  };
  const loses = (grants: ReadonlySet<string>): boolean => {
    if (heldWithout === null) return lossesOf(walk(grants)).length > 0;
    glances += 1;
    return lossesOf(heldWithout(grants)).length > 0;
  };
  return {
    without: (grants) => {
      if (heldWithout !== null && loses(grants)) return 'lost';
      const after = walk(grants);
      return lossesOf(after).length > 0 ? 'lost' : after;
    },
    loses,
    isSpent: () => count + glances / GLANCES_FOR_A_WALK >= mostWalks,
    count: () => count,
  };
}

/** The single grants of a set that declared reach needs; where there is none, a smallest part of the set that it cannot lose together. */
function smallerLosses(taken: ReadonlySet<string>, walks: Walks): HittingProblem['forbidden'] {
  const loses = (grants: ReadonlySet<string>): boolean => !walks.isSpent() && walks.loses(grants);
  const single = taken.size === 1 ? [taken] : [...taken].map((grant) => new Set([grant])).filter(loses);
  if (single.length > 0) return single;
  const needed = new Set(taken);
  for (const grant of taken) {
    needed.delete(grant);
    if (!loses(needed)) needed.add(grant);
  }
  return [needed];
}
