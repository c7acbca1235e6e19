/**
 * Statements under what is known of a request's keys: their variables replaced, their patterns in canonical form, their
 * conditions decided or put into words. Where a value is not known, an Allow is taken as wide as it can be and a Deny as one
 * that may not apply. Source: IAM User Guide, reference_policies_variables, …_elements_condition (2023-06).
 */
import type { Condition } from '../../../src/model.ts';
import type { Choice } from './choice.ts';
import { type Test, truthOf } from './condition.ts';
import type { Context } from './context.ts';
import type { Language } from './language.ts';
import type { LayerName } from './layers.ts';
import { inName, type Shape, splitByName } from './named-keys.ts';
import { namesOf } from './names.ts';
import type { Fault, Statement } from './parse.ts';
import type { Truth } from './truth.ts';
import { allowedWhile, deniedWhile } from './wording.ts';

/** A statement on a language of names, or the part of one on which its conditions say the same everywhere. */
export interface Bound {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Choice;
  readonly named: readonly string[];
  readonly on: Language;
  /** `maybe` while some of `conditions` is open. A part that does not apply is left out. */
  readonly applies: Exclude<Truth, 'no'>;
  /** Of an Allow what it is held under, the met conditions among them; of a Deny what escapes it. */
  readonly conditions: readonly Condition[];
  readonly source: string;
  readonly text: string;
  /** Null where the statement binds nobody, as a declared one. */
  readonly layer: LayerName | null;
}

export interface Binding {
  readonly statements: readonly Bound[];
  readonly faults: readonly Fault[];
}

/** `shape` says of the names that will be asked for whether they hold a Region and an account. */
export function bind(statements: readonly Statement[], context: Context, shape: Shape, layer: LayerName | null = null): Binding {
  const bound = statements.map((statement) => bindOne(statement, context, { shape, layer }));
  return { statements: bound.flatMap((one) => one.statements), faults: bound.flatMap(({ faults }) => faults) };
}

interface Place {
  readonly shape: Shape;
  readonly layer: LayerName | null;
}

function bindOne(statement: Statement, context: Context, { shape, layer }: Place): Binding {
  const { actions, effect, named, source, text } = statement;
  const { names, faults } = namesOf(statement, context);
  const tests = statement.tests.filter((test) => !inName(test.key));
  const parts = names.flatMap(({ on, open }) =>
    splitByName(statement, on, context, shape).flatMap((part) => {
      const decided = decideTests([...tests, ...part.tests], statement, context, open);
      return decided === null ? [] : [{ actions, effect, named, source, text, layer, on: part.on, ...decided }];
    }),
  );
  return { statements: parts.filter(({ on }) => on.include.length > 0), faults };
}

type Decided = Pick<Bound, 'applies' | 'conditions'>;

/** Null when a test fails, so that the statement does not apply. */
function decideTests(tests: readonly Test[], { effect, variables }: Statement, context: Context, open: readonly string[]): Decided | null {
  const judged = tests.map((test) => ({ test, holds: truthOf(test, context, variables) }));
  if (judged.some(({ holds }) => holds === 'no')) return null;
  const undecided = judged.filter(({ holds }) => holds === 'maybe');
  const applies = undecided.length === 0 && open.length === 0 ? 'yes' : 'maybe';
  const named = open.length === 0 ? [] : [{ text: `${effect === 'Allow' ? 'only' : 'not'} where ${open.join(' and ')} names the resource`, free: false }];
  if (effect === 'Allow') return { applies, conditions: [...judged.map(({ test, holds }) => ({ text: allowedWhile(test), free: holds === 'yes' })), ...named] };
  if (applies === 'yes') return { applies, conditions: [] };
  // What is known to hold is no way out; of what is open, all must hold for the Deny to apply.
  const text = deniedWhile(undecided.map(({ test }) => test));
  if (undecided.length === 0) return { applies, conditions: named };
  return { applies, conditions: [{ text: open.length === 0 ? text : `${text}, where ${open.join(' and ')} names the resource`, free: false }] };
}
