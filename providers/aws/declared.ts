/**
 * What a token's scopes declare, by the same policy language as what it holds. Whoever declares one way to do a thing is not
 * surprised by another way to do the same; the catalogue says which those are. What only resembles it is excess.
 */
import type { Condition, Coverage, Declared, Operation } from '../../src/model.ts';
import { doorsBeside } from './catalogue.ts';
import type { Scope } from './manifest-words.ts';
import { type Bound, bind } from './policy/bind.ts';
import { unknownContext } from './policy/context.ts';
import { isEmpty, type Language, patternsMeet, restrict, subtract, tidy, witnessOf } from './policy/language.ts';
import { isAbout } from './policy/matching.ts';
import { shapeOf } from './policy/named-keys.ts';
import { parsePolicy, type Statement } from './policy/parse.ts';
import { EVERYTHING } from './policy/pattern.ts';

export function declared(scopes: readonly Scope[]): Declared {
  const statements = scopes.flatMap((scope, index) => statementsOf(scope, index));
  const known = new Map<string, readonly Bound[]>();
  const boundFor = (language: Language): readonly Bound[] => {
    const shape = shapeOf(language);
    const key = `${shape.region} ${shape.account}`;
    const found = known.get(key) ?? bind(statements, unknownContext, shape).statements;
    known.set(key, found);
    return found;
  };
  const covered = new Map<string, Coverage>();
  return {
    covers: (operation, on, conditions) => {
      const language: Language = on.kind === 'pattern' ? { include: on.include, except: on.except } : { include: on.resources.map(({ id }) => id), except: [] };
      const bound = boundFor(language);
      const doors = doorsBeside(operation.id).map((action) => bound.flatMap(({ actions }, index) => (isAbout(actions, action) ? [index] : [])));
      // What nothing declares needs no arithmetic.
      if (doors.every((about) => about.length === 0)) return 'none';
      const key = JSON.stringify([doors, language, conditions]);
      const coverage = covered.get(key) ?? coverageOf(operation, language, under(conditions, bound));
      covered.set(key, coverage);
      return coverage;
    },
  };
}

/** A declared policy is no principal's: its variables stand for values that are not known, so they declare nothing. */
function statementsOf(scope: Scope, index: number): readonly Statement[] {
  const document = 'policy' in scope ? scope.policy : { Statement: { Effect: 'Allow', Action: scope.actions, Resource: scope.resources } };
  return parsePolicy(document, `scope ${index + 1}`).statements;
}

/**
 * What is declared without a condition, and what is declared under conditions all of which the reach is held under too; the
 * texts of conditions are canonical. A declared Deny takes away whatever its condition: that makes for more excess, never less.
 */
function under(held: readonly Condition[], statements: readonly Bound[]): readonly Bound[] {
  return statements.filter(({ effect, conditions }) => effect === 'Deny' || conditions.every(({ text }) => held.some((condition) => condition.text === text)));
}

function coverageOf(operation: Operation, language: Language, statements: readonly Bound[]): Coverage {
  const declarations = doorsBeside(operation.id).flatMap((action) => declarationsOf(action, statements));
  const rest = tidy(missingFrom(language, declarations));
  const witness = witnessOf(rest);
  if (witness === null) return 'all';
  const touched = declarations.some(({ patterns }) => !isEmpty(restrict(language, patterns)));
  return touched ? { excess: { kind: 'pattern', include: rest.include, except: rest.except, witness } } : 'none';
}

/** Patterns that are declared, but for the holes that Denies and exceptions leave in them. */
interface Declaration {
  readonly patterns: readonly string[];
  readonly holes: readonly string[];
}

function declarationsOf(action: string, statements: readonly Bound[]): readonly Declaration[] {
  const about = statements.filter(({ actions }) => isAbout(actions, action));
  // A Deny of all but some counts as a Deny of all: it makes for more excess.
  const denied = about.filter(({ effect }) => effect === 'Deny').flatMap(({ on }) => (on.except.length === 0 ? on.include : [EVERYTHING]));
  const declarations = new Map<string, Declaration>();
  for (const { effect, on } of about) {
    if (effect === 'Deny') continue;
    const holes = [...denied, ...on.except];
    const key = JSON.stringify(holes);
    declarations.set(key, { patterns: [...(declarations.get(key)?.patterns ?? []), ...on.include], holes });
  }
  return [...declarations.values()];
}

/**
 * What no declaration covers. A difference of differences is not always one selector: then only the patterns without a hole
 * count as declared, and the excess is told too large.
 */
function missingFrom(language: Language, declarations: readonly Declaration[]): Language {
  const whole = declarations.flatMap(({ patterns, holes }) => patterns.filter((pattern) => !holes.some((hole) => patternsMeet(hole, pattern))));
  const beyond = subtract(language, whole);
  const [holed, ...others] = declarations.filter(({ holes }) => holes.length > 0);
  if (holed === undefined || others.length > 0) return beyond;
  return isEmpty(subtract(beyond, holed.patterns)) ? restrict(beyond, holed.holes) : beyond;
}
