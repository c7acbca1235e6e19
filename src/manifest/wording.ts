import type * as z from 'zod';
import { alternatives, choices } from './words.ts';

const KINDS_OF_VALUE: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What was expected, for an error to which a schema gives no words of its own. Never repeats what was found. */
export function wording(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing(issue.path) : `expected ${KINDS_OF_VALUE[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return issue.input === undefined ? missing(issue.path) : `expected ${choices(issue.values.map(String)) ?? 'another word'}`;
    case 'invalid_union':
      return issue.discriminator === undefined ? 'expected something else' : discriminated(issue);
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

function missing(path: z.core.$ZodRawIssue['path']): string {
  const key = path?.at(-1);
  return key === undefined ? 'expected a mapping' : `the key "${String(key)}" is missing`;
}
