/**
 * The names that a statement is about, under what is known of the keys that its variables stand for.
 * Source: IAM User Guide, reference_policies_elements_resource, …_notresource, …_variables (2023-06).
 */
import type { Context } from './context.ts';
import type { Language } from './language.ts';
import type { Fault, Statement } from './parse.ts';
import { canonicalPattern, EVERYTHING, hasWildcardType } from './pattern.ts';
import { fill } from './variables.ts';

/** `open`: variables on whose values it hangs whether the statement is about these names; none where it surely is. */
export interface Names {
  readonly on: Language;
  readonly open: readonly string[];
}

export interface Named {
  readonly names: readonly Names[];
  readonly faults: readonly Fault[];
}

/** Nothing but faults when what could not be read might be what a Deny spares. */
export function namesOf(statement: Statement, context: Context): Named {
  const { effect, resources, source, variables } = statement;
  // The resources of a Deny, and those that an Allow leaves out, make the rights smaller: there a doubtful pattern must not count.
  const takesAway = (effect === 'Deny') === (resources.kind === 'only');
  const closed: string[] = [];
  const unsure: string[] = [];
  const open = new Set<string>();
  const faults: Fault[] = [];
  for (const text of resources.patterns) {
    const filled = variables ? fill(text, context) : { pattern: text, open: [], none: false };
    const pattern = canonicalPattern(filled.pattern);
    if (filled.none) continue;
    if (pattern === null)
      faults.push({ effect: effect === 'Allow' && !takesAway ? 'granting' : 'narrowing', what: `${source}, where "${text}" is not an ARN` });
    else if (takesAway && hasWildcardType(pattern)) faults.push({ effect: 'narrowing', what: `${source}, where "${text}" has a wildcard for a resource type` });
    else {
      (filled.open.length === 0 ? closed : unsure).push(pattern);
      for (const variable of filled.open) open.add(variable);
    }
  }
  if (effect === 'Deny' && !takesAway && faults.length > 0) return { names: [], faults };
  const sure: Language = resources.kind === 'only' ? { include: closed, except: [] } : { include: [EVERYTHING], except: [...closed, ...unsure] };
  const doubtful = unsure.length === 0 ? [] : [{ on: { include: unsure, except: resources.kind === 'only' ? [] : closed }, open: [...open].toSorted() }];
  return { names: [{ on: sure, open: [] }, ...doubtful], faults };
}
