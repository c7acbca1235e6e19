/**
 * A Deny that leaves a principal what is declared and little else. Source: IAM User Guide, reference_policies_elements_notaction,
 * …_notresource (2026-09).
 */
import { globsIntersect } from '../../src/glob.ts';
import type { Scope } from './manifest-words.ts';
import { parsePolicy, type Statement } from './policy/parse.ts';
import { EVERYTHING } from './policy/pattern.ts';

interface Deny {
  readonly Effect: 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: string;
  readonly NotResource?: readonly string[];
}

/**
 * Denies all actions but the declared ones, and these on all resources but the declared ones. What is declared on a condition is left
 * whole. Null where the scopes say what they are not: that has no such opposite.
 */
export function denyingAllBut(scopes: readonly Scope[]): { readonly Version: string; readonly Statement: readonly Deny[] } | null {
  const declared = scopes.flatMap(allowedBy);
  if (declared.some(({ actions, resources }) => actions.kind === 'except' || resources.kind === 'except')) return null;
  const actions = distinct(declared.flatMap(spelled));
  if (actions.length === 0) return documentOf({ Effect: 'Deny', Action: EVERYTHING, Resource: EVERYTHING });
  const narrowed = actions.flatMap((action): readonly Deny[] => {
    // A Deny of one pattern must spare what others declare of the same actions.
    const touching = declared.filter(({ actions: { patterns } }) => patterns.some((pattern) => globsIntersect(pattern, action.toLowerCase())));
    const resources = distinct(touching.flatMap(({ resources: { patterns } }) => patterns));
    return resources.includes(EVERYTHING) ? [] : [{ Effect: 'Deny', Action: action, NotResource: resources }];
  });
  return documentOf({ Effect: 'Deny', NotAction: actions, Resource: EVERYTHING }, ...narrowed);
}

function allowedBy(scope: Scope): readonly Statement[] {
  const document = 'policy' in scope ? scope.policy : { Statement: { Effect: 'Allow', Action: scope.actions, Resource: scope.resources } };
  return parsePolicy(document, 'scope').statements.filter(({ effect }) => effect === 'Allow');
}

/** In the spelling of the manifest: IAM compares without case, and people do not. */
function spelled({ actions: { patterns }, named }: Statement): readonly string[] {
  return patterns.map((pattern) => named.find((name) => name.toLowerCase() === pattern) ?? pattern);
}

function documentOf(...statements: readonly Deny[]): { readonly Version: string; readonly Statement: readonly Deny[] } {
  return { Version: '2012-10-17', Statement: statements };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].toSorted();
}
