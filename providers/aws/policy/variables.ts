/**
 * Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`; `${*}`, `${?}` and `${$}` are the characters
 * themselves. Source: IAM User Guide, reference_policies_variables (2023-06).
 */
import type { Context } from './context.ts';

export interface Filled {
  /** A wildcard stands for each variable whose value is not known. */
  readonly pattern: string;
  /** Variables whose value is not known, as written. */
  readonly open: readonly string[];
  /** A variable has no value, or several: the text equals nothing and is like nothing. */
  readonly none: boolean;
}

// In a pattern, characters that stand for themselves and not for a wildcard. No name has these two (Unicode private use).
const STAR = '\uE000';
const MARK = '\uE001';

/** A text in which `*` and `?` are plain characters, as patterns are matched against it. */
export function asPlain(text: string): string {
  return /[*?]/.test(text) ? text.replaceAll('*', STAR).replaceAll('?', MARK) : text;
}

/** Undoes `asPlain`, for reading. */
export function readable(text: string): string {
  return text.replaceAll(STAR, '*').replaceAll(MARK, '?');
}

const VARIABLE = /\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g;

export function fill(text: string, context: Context): Filled {
  if (!text.includes('${')) return { pattern: text, open: [], none: false };
  const open: string[] = [];
  let none = false;
  const pattern = text.replaceAll(VARIABLE, (written: string, key: string, fallback: string | undefined) => {
    if (key === '*' || key === '?' || key === '$') return asPlain(key);
    const known = context(key.toLowerCase());
    if (known.kind === 'values' && !known.many) return asPlain(known.values[0] ?? '');
    if (known.kind === 'absent' && fallback !== undefined) return asPlain(fallback);
    if (known.kind === 'absent' || known.kind === 'values') none = true;
    else open.push(written);
    return '*';
  });
  return { pattern, open, none };
}

/** The keys of the variables in a text, lower-case. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(VARIABLE)].map(([, key]) => (key ?? '').toLowerCase()).filter((key) => !['*', '?', '$'].includes(key));
}
