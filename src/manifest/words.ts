/** How the messages about a manifest are put. */

/** A longer text is not shown at all: cut short, a value would no longer be known as one. */
const LONGEST = 100;
/** A list of valid words that is longer than this helps less than the documentation. */
const MOST_CHOICES = 12;

/** A text of the manifest, fit to print: short, on one line, nothing in it that is not drawn. A manifest may come from a stranger. */
export function quoted(text: string): string {
  if (text.length > LONGEST) return `"…" (${text.length} characters)`;
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, '\u{FFFD}');
}

/** "a", "a or b", "a, b or c" */
export function alternatives(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((part) => part !== '').join(' or ');
}

/** The same with each word in quotes, or null when there are none, or too many to be read. */
export function choices(words: readonly string[]): string | null {
  return words.length === 0 || words.length > MOST_CHOICES ? null : alternatives(words.map((word) => JSON.stringify(word)));
}
