/** Parts of sentences that several pages use. */
import { listOf } from '../reach.ts';
import type { ReportResource, ReportSelector } from './shape-reach.ts';

/** "1 token", "3 tokens", "2 repositories". */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : plural(noun)}`;
}

/** "data, backups and protection" */
export function inWords(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
}

export function conditionText({ text, free }: { readonly text: string; readonly free: boolean }): string {
  return free ? `${text} (met, or met at will)` : text;
}

/** A node without its provider, which its name tells. */
export function nodeText(node: string): string {
  return node.slice(node.indexOf(':') + 1);
}

/** What some selectors hold: "volumes a, b and 3 more (production)", "arn:aws:rds:*:*:db:* except ... (unplaced)". At most `most` names of a kind. */
export function namesOf(selectors: readonly ReportSelector[], most: number): readonly string[] {
  const resources = selectors.flatMap((selector) => (selector.kind === 'resources' ? selector.resources : []));
  const groups = new Map<string, ReportResource[]>();
  for (const resource of resources) {
    const key = JSON.stringify([resource.environment, resource.type]);
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  const patterns = selectors.flatMap((selector) => (selector.kind === 'pattern' ? [patternText(selector, most)] : []));
  return [...[...groups.values()].flatMap((group) => groupText(group, most)), ...patterns];
}

function groupText(group: readonly ReportResource[], most: number): readonly string[] {
  const [first] = group;
  if (first === undefined) return [];
  const names = group.map(({ name }) => name);
  return [`${group.length === 1 ? first.type : plural(first.type)} ${listOf(names, most)}${placed([first.environment])}`];
}

function patternText({ include, except, environments }: Extract<ReportSelector, { kind: 'pattern' }>, most: number): string {
  const rest = except.length === 0 ? '' : ` except ${listOf(except, most)}`;
  return `${listOf(include, most)}${rest}${placed(environments)}`;
}

function placed(environments: readonly (string | null)[]): string {
  const known = environments.filter((environment) => environment !== null && environment !== 'none');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
