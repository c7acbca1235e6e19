import { isGlob } from '../../glob.ts';
import { PROVIDER_IDS } from '../../model.ts';
import { patternsClash, type RankedPattern } from '../../placing.ts';
import type { Vocabularies } from '../../providers.ts';
import { type Issue, isMapping, type Path } from '../issue.ts';
import { MOST_PROBLEMS } from '../problem.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { quoted } from '../words.ts';
import type { WrittenScalar } from '../yaml-nodes.ts';
import type { Outline } from './outline.ts';

/** Wildcards are held each against each other; more of them than this would take longer than an audit. */
const MOST_GLOBS = 500;

/** What an environment claims for itself. */
interface Claim extends RankedPattern {
  readonly environment: string;
}

/** No two environments may have an equal right to the same thing: where it lies would be a matter of chance. */
export function checkPatterns(outline: Outline, scalars: readonly WrittenScalar[], vocabularies: Vocabularies): readonly Issue[] {
  const written = scalars.filter(({ path }) => path[0] === 'environments');
  return PROVIDER_IDS.flatMap((id) => {
    const claims = claimsOf(outline, vocabularies[id]);
    const globs = claims.filter(({ glob }) => isGlob(glob));
    if (globs.length > MOST_GLOBS) {
      const message = `${globs.length} patterns of ${vocabularies[id].title} have wildcards`;
      return [{ path: ['environments'], at: 'value', message, help: { kind: 'text', text: `at most ${MOST_GLOBS} can be held against each other` } }];
    }
    return clashesOf(claims, globs).map(([earlier, later]): Issue => {
      const message = `${quoted(later.glob)} of ${quoted(later.environment)} claims what ${quoted(earlier.glob)} of ${quoted(earlier.environment)} claims, with equal right`;
      return { path: writtenPath(later, id, written), at: 'value', message, help: { kind: 'see', path: writtenPath(earlier, id, written) } };
    });
  });
}

/** An entry that its provider does not understand claims nothing; the schema reports it. */
function claimsOf({ environments }: Outline, { id, pattern, rank }: Vocabulary): readonly Claim[] {
  return Object.entries(environments).flatMap(([environment, entry]) => {
    const patterns = isMapping(entry) ? entry[id] : undefined;
    if (patterns === undefined || !pattern.safeParse(patterns).success) return [];
    return rank(patterns).map((ranked) => ({ ...ranked, environment }));
  });
}

/** Each pair in the order of the manifest. Exact names are looked up, only wildcards compared. */
function clashesOf(claims: readonly Claim[], globs: readonly Claim[]): readonly (readonly [Claim, Claim])[] {
  const clashes: (readonly [Claim, Claim])[] = [];
  const owners = new Map<string, Claim>();
  for (const claim of claims) {
    if (isGlob(claim.glob)) continue;
    const name = `${claim.rank} ${claim.glob}`;
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, claim);
    else if (owner.environment !== claim.environment) clashes.push([owner, claim]);
  }
  for (const [index, later] of globs.entries()) {
    for (const earlier of globs.slice(0, index)) {
      if (clashes.length > MOST_PROBLEMS) return clashes;
      if (earlier.environment !== later.environment && patternsClash(earlier, later)) clashes.push([earlier, later]);
    }
  }
  return clashes.slice(0, MOST_PROBLEMS);
}

/** Where a pattern is written. A provider may put it together from several texts; then the longest of them tells the place. */
function writtenPath({ environment, glob }: Claim, id: string, scalars: readonly WrittenScalar[]): Path {
  const entry: Path = ['environments', environment, id];
  const inside = scalars.filter(({ path }) => path.length > entry.length && entry.every((step, depth) => path[depth] === step));
  const parts = inside.filter(({ path, text }) => path.at(-1) !== text && glob.toLowerCase().includes(text.toLowerCase()));
  return parts.toSorted((a, b) => b.text.length - a.text.length)[0]?.path ?? entry;
}
