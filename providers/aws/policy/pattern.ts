/**
 * Patterns of resource names as IAM reads them: `*` for every name, or an ARN in six segments, each with `*` (any run) and
 * `?` (one character). A wildcard stays inside its segment, but runs over `/` and, in the sixth segment, over `:`. Case counts.
 * Source: IAM User Guide, reference_policies_elements_resource (2023-06).
 */
import { matchesGlob } from '../../../src/glob.ts';
import { asPlain } from './variables.ts';

export const EVERYTHING = '*';
const SEGMENTS = 6;

/** The same few patterns are taken apart again and again, for every action anew. */
const split = new Map<string, readonly string[] | null>();
const MOST_KEPT = 50_000;

/** The six segments of an ARN or of a pattern of ARNs; the sixth keeps its colons. Null when there are fewer. */
export function segmentsOf(text: string): readonly string[] | null {
  const known = split.get(text);
  if (known !== undefined) return known;
  const parts = text.split(':');
  const segments = parts.length < SEGMENTS ? null : [...parts.slice(0, SEGMENTS - 1), parts.slice(SEGMENTS - 1).join(':')];
  if (split.size >= MOST_KEPT) split.clear();
  split.set(text, segments);
  return segments;
}

/**
 * The pattern in its one spelling, or null when IAM could not read it as a pattern of ARNs. One that is short but ends in a
 * wildcard goes on to the end: `arn:aws:rds:*` is `arn:aws:rds:*:*:*`. Where else a wildcard of a short pattern would have to
 * run over colons, AWS says nothing, and it is read as none.
 */
export function canonicalPattern(text: string): string | null {
  if (/^\*+$/.test(text)) return EVERYTHING;
  const single = text.replaceAll(/\*+/g, '*');
  if (segmentsOf(single) !== null) return single;
  const parts = single.split(':');
  if (!matchesGlob(parts[0] ?? '', 'arn') || !/^[^*]*\*$/.test(parts.at(-1) ?? '')) return null;
  return `${single}${':*'.repeat(SEGMENTS - parts.length)}`;
}

/** Whether a name is in the language of a canonical pattern. */
export function matchesPattern(pattern: string, name: string): boolean {
  if (pattern === EVERYTHING) return true;
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(asPlain(name));
  return wanted !== null && given !== null && wanted.every((glob, index) => matchesGlob(glob, given[index] ?? ''));
}

/**
 * A wildcard where the resource type stands (`arn:aws:rds:*:*:*:prod`). AWS documents it as not allowed and says nothing
 * about what it does, so it is a grant in an Allow and no protection in a Deny. S3 names have no type.
 */
export function hasWildcardType(pattern: string): boolean {
  const segments = segmentsOf(pattern);
  return segments !== null && segments[2] !== 's3' && /^[^:/]*[*?][^:/]*[:/]/.test(segments[5] ?? '');
}
