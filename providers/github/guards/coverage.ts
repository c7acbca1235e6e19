/** Which rules are about a repository's default branch. Only what certainly is counts as a guard. */

export type Covers = 'yes' | 'maybe' | 'no';

/** GitHub's patterns are those of Ruby's fnmatch; of them only the plain ones are decided here. */
function byGlob(glob: string, branch: string): Covers {
  if (glob === branch || glob === '**/*') return 'yes';
  // Without a slash behind it, fnmatch takes two asterisks for one; GitHub's page does not say what it takes them for.
  if (glob === '**') return branch.includes('/') ? 'maybe' : 'yes';
  if (glob === '*') return branch.includes('/') ? 'no' : 'yes';
  return /[*?[\\]/.test(glob) ? 'maybe' : 'no';
}

function byRef(pattern: string, branch: string): Covers {
  if (pattern === '~ALL' || pattern === '~DEFAULT_BRANCH') return 'yes';
  return pattern.startsWith('refs/heads/') ? byGlob(pattern.slice('refs/heads/'.length), branch) : /[*?[\\]/.test(pattern) ? 'maybe' : 'no';
}

const EITHER: readonly Covers[] = ['yes', 'maybe'];

/** Whether a ruleset is about the default branch. */
export function rulesetCovers(names: { readonly include: readonly string[]; readonly exclude: readonly string[] } | null, branch: string): Covers {
  if (names === null) return 'maybe';
  const included = names.include.map((pattern) => byRef(pattern, branch));
  const excluded = names.exclude.map((pattern) => byRef(pattern, branch));
  if (excluded.includes('yes') || !included.some((one) => EITHER.includes(one))) return 'no';
  return included.includes('yes') && !excluded.includes('maybe') ? 'yes' : 'maybe';
}

/** Whether a ruleset that is about the default branch is about it under any other name too. */
export function followsRenaming(names: { readonly include: readonly string[]; readonly exclude: readonly string[] } | null): boolean {
  return names !== null && names.exclude.length === 0 && names.include.some((pattern) => ['~ALL', '~DEFAULT_BRANCH', 'refs/heads/**/*'].includes(pattern));
}

/** Whether a ruleset could be about anything but the default branch. */
export function coversOthers(include: readonly string[] | undefined, branch: string): boolean {
  return include === undefined || include.some((pattern) => pattern !== '~DEFAULT_BRANCH' && pattern !== `refs/heads/${branch}`);
}

/** The one protection that holds for the default branch: one that names it goes before any pattern. Null: none; "maybe": it is not certain which. */
export function protectionOf<Rule extends { readonly pattern: string }>(rules: readonly Rule[], branch: string): Rule | 'maybe' | null {
  const exact = rules.find(({ pattern }) => pattern === branch);
  if (exact !== undefined) return exact;
  const others = rules.map((rule) => ({ rule, covers: byGlob(rule.pattern, branch) })).filter(({ covers }) => covers !== 'no');
  const [only] = others;
  if (only === undefined) return null;
  return others.length === 1 && only.covers === 'yes' ? only.rule : 'maybe';
}
