import type * as z from 'zod';
import { choices } from './words.ts';

const KINDS_OF_VALUE: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What lists and texts are made of. */
const THINGS: Readonly<Record<string, { readonly one: string; readonly many: string }>> = {
  array: { one: 'entry', many: 'entries' },
  string: { one: 'character', many: 'characters' },
};

/** What was expected, for an error to which a schema gives no words of its own. Never repeats what was found. */
export function wording(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${KINDS_OF_VALUE[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return oneOf('options' in issue && Array.isArray(issue.options) ? issue.options : []);
    case 'invalid_format':
      return issue.format === 'date' ? 'expected a day of the calendar, YYYY-MM-DD' : `expected a text of the form ${issue.pattern ?? issue.format}`;
    case 'too_small':
      return `expected at least ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      return `expected at most ${amount(issue.maximum, issue.origin)}`;
    default:
      return 'this is not allowed here';
  }
}

function oneOf(words: readonly unknown[]): string {
  if (words.length === 1) return `expected ${JSON.stringify(words[0])}`;
  return `expected ${choices(words.map(String)) ?? 'one of the words that the documentation lists'}`;
}

function amount(count: number | bigint, origin: string): string {
  const { one, many } = THINGS[origin] ?? { one: '', many: '' };
  return (Number(count) === 1 ? `one ${one}` : `${count} ${many}`).trim();
}
