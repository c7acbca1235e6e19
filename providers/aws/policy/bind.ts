/**
 * Statements bound to one principal: their variables replaced, their patterns in canonical form, their conditions readable.
 * Where a variable's value is not known, an Allow is taken as wide as it can be and a Deny as one that may not apply.
 * Source: IAM User Guide, reference_policies_variables (2023-06).
 */
import type { Condition } from '../../../src/model.ts';
import { allowedWhen, deniedWhen } from './condition.ts';
import type { Choice, Fault, WrittenStatement } from './parse.ts';
import { canonicalPattern, hasWildcardType } from './pattern.ts';

/** What is known of policy variables, by lower-case key. Null: known to be absent. A key that is not here is unknown. */
export type Variables = ReadonlyMap<string, string | null>;

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Choice;
  /** The actions of one service, with or without a wildcard in their name, in the spelling of the policy. */
  readonly named: readonly string[];
  /** Canonical patterns. */
  readonly resources: Choice;
  /** Null: it applies without a condition. */
  readonly condition: Condition | null;
  readonly source: string;
  readonly text: string;
}

export interface Bound {
  readonly statements: readonly Statement[];
  readonly faults: readonly Fault[];
}

export function bind(written: readonly WrittenStatement[], variables: Variables): Bound {
  const bound = written.map((statement) => bindOne(statement, variables));
  return { statements: bound.flatMap(({ statements }) => statements), faults: bound.flatMap(({ faults }) => faults) };
}

function bindOne(written: WrittenStatement, variables: Variables): Bound {
  const { effect, resources, source } = written;
  // The resources of a Deny, and those that an Allow leaves out, make the rights smaller: there a doubtful pattern must not count.
  const takesAway = (effect === 'Deny') === (resources.kind === 'only');
  const faults: Fault[] = [];
  const kept: Filled[] = [];
  for (const text of resources.patterns) {
    const filled = written.variables ? fill(text, variables) : { pattern: text, open: [], none: false };
    const pattern = canonicalPattern(filled.pattern);
    if (filled.none || (filled.open.length > 0 && takesAway && effect === 'Allow')) continue;
    if (pattern === null)
      faults.push({ effect: effect === 'Allow' && !takesAway ? 'granting' : 'narrowing', what: `${source}, where "${text}" is not an ARN` });
    else if (takesAway && hasWildcardType(pattern)) faults.push({ effect: 'narrowing', what: `${source}, where "${text}" has a wildcard for a resource type` });
    else kept.push({ ...filled, pattern });
  }
  // "Deny all but what could not be read" denies too much, so it is taken for a Deny that could not be read.
  if (effect === 'Deny' && !takesAway && faults.length > 0) return { statements: [], faults };
  const open = [...new Set(kept.flatMap((filled) => filled.open))].toSorted();
  const patterns = kept.map(({ pattern }) => pattern);
  const statement = {
    effect,
    actions: written.actions,
    named: written.named,
    resources: { kind: resources.kind, patterns },
    condition: conditionOf(written, open),
    source,
    text: written.text,
  };
  return { statements: [statement], faults };
}

function conditionOf(written: WrittenStatement, open: readonly string[]): Condition | null {
  const allows = written.effect === 'Allow';
  const tested = written.conditions.length === 0 ? null : (allows ? allowedWhen : deniedWhen)(written.conditions);
  if (open.length === 0) return tested;
  const named = `${open.join(' and ')} names the resource`;
  return { text: tested === null ? `${allows ? 'only' : 'not'} where ${named}` : `${tested.text}, where ${named}`, free: false };
}

interface Filled {
  readonly pattern: string;
  /** Variables whose value is not known; a wildcard stands for each. */
  readonly open: readonly string[];
  /** A variable is known to be absent, so the pattern matches nothing. */
  readonly none: boolean;
}

/** `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`; `${*}`, `${?}` and `${$}` are the characters themselves. */
function fill(text: string, variables: Variables): Filled {
  const open: string[] = [];
  let none = false;
  const pattern = text.replaceAll(/\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g, (written: string, key: string, fallback: string | undefined) => {
    if (key === '$') return '$';
    const value = variables.get(key.toLowerCase());
    if (typeof value === 'string') return value;
    if (value === null && fallback !== undefined) return fallback;
    if (value === null) none = true;
    else open.push(written);
    return key === '*' || key === '?' ? '?' : '*';
  });
  return { pattern, open, none };
}
