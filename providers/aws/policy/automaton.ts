/**
 * Exact questions about languages of names: is there a name that one pattern matches and none of the others does? A pattern
 * is a small nondeterministic automaton; the search walks the product of all of them, made deterministic as it goes.
 */
import { EVERYTHING, segmentsOf } from './pattern.ts';

/** One position of a pattern. `over`: whether a wildcard also stands for a colon, which parts the segments of an ARN. */
type Atom = { readonly kind: 'literal'; readonly character: string } | { readonly kind: 'one' | 'run'; readonly over: boolean };
/** The positions that a pattern can be in, as the bits of a number. */
type Positions = bigint;

interface Place {
  readonly text: string;
  readonly wanted: Positions;
  readonly unwanted: readonly Positions[];
}

/** Steps of single automata. A real policy takes thousands; what takes more than this is not settled. */
const MOST_STEPS = 5_000_000;
const FRESH = [...'abcdefghijklmnopqrstuvwxyz0123456789', 'é', 'ø', 'ß'];

/**
 * A shortest name that `wanted` matches and no pattern of `unwanted` does, or null when there is none. `unsettled` when the
 * search grew out of hand (a policy made to do so): the caller must then take the language for one that has members.
 */
export function findMember(wanted: string, unwanted: readonly string[]): string | 'unsettled' | null {
  const key = [wanted, ...unwanted].join(' ');
  const found = known.get(key);
  if (found !== undefined) return found;
  const member = search(wanted, unwanted);
  if (known.size >= MOST_KEPT) known.clear();
  known.set(key, member);
  return member;
}

/** Principals of one account hold the same patterns, and many actions meet them. */
const known = new Map<string, string | 'unsettled' | null>();
const MOST_KEPT = 20_000;

function search(wanted: string, unwanted: readonly string[]): string | 'unsettled' | null {
  const [include, ...excludes] = [wanted, ...unwanted].map(atomsOf);
  if (include === undefined) return null;
  const alphabet = alphabetOf([include, ...excludes]);
  const mostPlaces = MOST_STEPS / (alphabet.length * (include.length + excludes.flat().length));
  const start = { text: '', wanted: closure(include, 1n), unwanted: excludes.map((atoms) => closure(atoms, 1n)) };
  const seen = new Set([keyOf(start)]);
  let frontier: readonly Place[] = [start];
  while (frontier.length > 0) {
    const member = frontier.find((place) => ends(include, place.wanted) && !excludes.some((atoms, index) => ends(atoms, place.unwanted[index] ?? 0n)));
    if (member !== undefined) return member.text;
    if (seen.size > mostPlaces) return 'unsettled';
    frontier = frontier.flatMap((place) => onward(place, { include, excludes, alphabet }, seen));
  }
  return null;
}

interface Search {
  readonly include: readonly Atom[];
  readonly excludes: readonly (readonly Atom[])[];
  readonly alphabet: readonly string[];
}

function onward(place: Place, search: Search, seen: Set<string>): readonly Place[] {
  const places: Place[] = [];
  for (const character of search.alphabet) {
    const wanted = advance(search.include, place.wanted, character);
    if (wanted === 0n) continue;
    const unwanted = search.excludes.map((atoms, index) => advance(atoms, place.unwanted[index] ?? 0n, character));
    const next = { text: place.text + character, wanted, unwanted };
    const key = keyOf(next);
    if (seen.has(key)) continue;
    seen.add(key);
    places.push(next);
  }
  return places;
}

function atomsOf(pattern: string): readonly Atom[] {
  if (pattern === EVERYTHING) return [{ kind: 'run', over: true }];
  const segments = segmentsOf(pattern) ?? [pattern];
  return segments.flatMap((segment, index) => {
    const over = index === segments.length - 1;
    const atoms = [...segment].map((character): Atom => {
      if (character === '*') return { kind: 'run', over };
      return character === '?' ? { kind: 'one', over } : { kind: 'literal', character };
    });
    return over ? atoms : [...atoms, { kind: 'literal' as const, character: ':' }];
  });
}

/** Every character that a pattern names, the colon, and one that none names: all others behave like that one. */
function alphabetOf(patterns: readonly (readonly Atom[])[]): readonly string[] {
  const named = new Set([':']);
  for (const atoms of patterns) for (const atom of atoms) if (atom.kind === 'literal') named.add(atom.character);
  const fresh = FRESH.find((character) => !named.has(character)) ?? '\u{10000}';
  return [fresh, ...[...named].toSorted()];
}

/** A run may be empty: whoever stands before one also stands behind it. */
function closure(atoms: readonly Atom[], positions: Positions): Positions {
  let all = positions;
  for (const [index, atom] of atoms.entries()) {
    const here = 1n << BigInt(index);
    if (atom.kind === 'run' && (all & here) !== 0n) all |= here << 1n;
  }
  return all;
}

function advance(atoms: readonly Atom[], positions: Positions, character: string): Positions {
  let next = 0n;
  for (const [index, atom] of atoms.entries()) {
    const here = 1n << BigInt(index);
    if ((positions & here) === 0n) continue;
    if (atom.kind === 'literal') next |= atom.character === character ? here << 1n : 0n;
    else if (atom.over || character !== ':') next |= atom.kind === 'run' ? here : here << 1n;
  }
  return closure(atoms, next);
}

function ends(atoms: readonly Atom[], positions: Positions): boolean {
  return (positions & (1n << BigInt(atoms.length))) !== 0n;
}

function keyOf(place: Place): string {
  return [place.wanted, ...place.unwanted].join(' ');
}
