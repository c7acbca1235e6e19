/** Parts of sentences that several pages use. */
import type { ReportSelector } from './shape-reach.ts';

/** "1 token", "3 tokens", "2 repositories". */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : plural(noun)}`;
}

/** Each thing of some selectors: "volume pg-data (production)", "arn:aws:rds:*:*:db:* except … (unplaced)". */
export function namesOf(selectors: readonly ReportSelector[]): readonly string[] {
  return selectors.flatMap((selector) => {
    if (selector.kind === 'resources') return selector.resources.map(({ type, name, environment }) => `${type} ${name}${placed([environment])}`);
    const except = selector.except.length === 0 ? '' : ` except ${selector.except.join(', ')}`;
    return [`${selector.include.join(', ')}${except}${placed(selector.environments)}`];
  });
}

function placed(environments: readonly (string | null)[]): string {
  const known = environments.filter((environment) => environment !== null && environment !== 'none');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
