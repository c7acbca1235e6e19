/** Where the copies of data stores lie: the templates of `catalogue/stores.json`, filled in from the ARNs, or patterns of ARNs, of the stores. */
import type { Language } from '../policy/language.ts';
import { segmentsOf } from '../policy/pattern.ts';

/** The store itself. */
export const ITSELF = '{itself}';

/**
 * Where the copies of all that a language names lie, once for each spelling of their ARNs: EC2 gives snapshots no account, and policies
 * are also written with the owner's (`{owner}`).
 */
export function placesOf(at: readonly string[], stores: Language): readonly Language[] {
  const spellings = at.some((template) => template.includes('{owner}')) ? ['', '{account}'] : [''];
  return spellings.map((owner) => {
    const templates = at.map((template) => template.replace('{owner}', owner));
    const fill = (patterns: readonly string[], wanted: readonly string[]): readonly string[] => [
      ...new Set(wanted.flatMap((template) => patterns.map((pattern) => fillIn(template, pattern)))),
    ];
    // Copies whose names hold those of their stores are not those of a store that is left out. Of all others it cannot be told.
    return { include: fill(stores.include, templates), except: fill(stores.except, templates.filter(namesStore)) };
  });
}

/** In any Region and any account: where a copy of this one store may have been brought. */
export function placesAnywhere(at: readonly string[], store: string): readonly string[] {
  return at.map((template) => fillIn(template.replace('{region}', '*').replace(/\{account\}|\{owner\}/, '*'), store));
}

function namesStore(template: string): boolean {
  return /\{(itself|resource|name)\}/.test(template);
}

/** An ARN without a Region or an account (of S3) may have copies in any. */
export function fillIn(template: string, pattern: string): string {
  if (template === ITSELF) return pattern;
  const [, partition = '*', , region = '', account = '', resource = '*'] = segmentsOf(pattern) ?? [];
  const [type = ''] = /^[^:/]*[:/]/.exec(resource) ?? [];
  return template
    .replace('{partition}', partition)
    .replace('{region}', region === '' ? '*' : region)
    .replace('{account}', account === '' ? '*' : account)
    .replace('{resource}', resource)
    .replace('{name}', type === '' ? '*' : resource.slice(type.length))
    .replace('{bucket}', account === '' ? bucketOf(resource) : '*');
}

/** A wildcard also stands for what comes behind the slash, so from the first one on it may be any bucket. */
function bucketOf(object: string): string {
  const [bucket = ''] = object.split('/');
  const [start = ''] = bucket.split('*');
  return start === bucket ? bucket : `${start}*`;
}
