/**
 * What a token's scopes declare, by the same policy language as what it holds. Whoever declares one way to do a thing is not
 * surprised by another way to do the same; the catalogue says which those are. What only resembles it is excess.
 */
import type { Condition, Coverage, Declared, Operation, Selector } from '../../src/model.ts';
import { doorsBeside } from './catalogue.ts';
import type { Scope } from './manifest-words.ts';
import { bind, type Statement } from './policy/bind.ts';
import { isAbout } from './policy/decide.ts';
import { isEmpty, type Language, patternsMeet, restrict, subtract, tidy, witnessOf } from './policy/language.ts';
import { parsePolicy } from './policy/parse.ts';

export function declared(scopes: readonly Scope[]): Declared {
  const statements = scopes.flatMap((scope, index) => statementsOf(scope, index));
  return { covers: (operation, on, conditions) => coverage(operation, on, statementsUnder(conditions, statements)) };
}

/** A declared policy is no principal's: its variables stand for values that are not known, so they declare nothing. */
function statementsOf(scope: Scope, index: number): readonly Statement[] {
  const document = 'policy' in scope ? scope.policy : { Statement: { Effect: 'Allow', Action: scope.actions, Resource: scope.resources } };
  return bind(parsePolicy(document, `scope ${index + 1}`).statements, new Map()).statements;
}

/**
 * What is declared without a condition, and what is declared under one that the reach is held under too; the texts of
 * conditions are canonical. A declared Deny takes away whatever its condition: that makes for more excess, never for less.
 */
function statementsUnder(conditions: readonly Condition[], statements: readonly Statement[]): readonly Statement[] {
  return statements.filter(({ effect, condition }) => effect === 'Deny' || condition === null || conditions.some(({ text }) => text === condition.text));
}

function coverage(operation: Operation, on: Selector, statements: readonly Statement[]): Coverage {
  const language = on.kind === 'pattern' ? on : { include: on.resources.map(({ id }) => id), except: [] };
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

function declarationsOf(action: string, statements: readonly Statement[]): readonly Declaration[] {
  const about = statements.filter((statement) => isAbout(statement, action));
  const denied = about.filter(({ effect }) => effect === 'Deny').flatMap(({ resources: { kind, patterns } }) => (kind === 'only' ? patterns : ['*']));
  const declarations = new Map<string, Declaration>();
  for (const { effect, resources } of about) {
    if (effect === 'Deny') continue;
    const holes = resources.kind === 'only' ? denied : [...denied, ...resources.patterns];
    const patterns = resources.kind === 'only' ? resources.patterns : ['*'];
    const key = JSON.stringify(holes);
    declarations.set(key, { patterns: [...(declarations.get(key)?.patterns ?? []), ...patterns], holes });
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
