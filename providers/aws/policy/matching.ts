/** What one layer says to one request. */
import { matchesGlob } from '../../../src/glob.ts';
import type { Choice } from './choice.ts';
import { type Test, truthOf } from './condition.ts';
import type { Context } from './context.ts';
import { isMember } from './language.ts';
import type { CompiledLayer } from './layers.ts';
import { type Names, namesOf } from './names.ts';
import type { Fault, Statement } from './parse.ts';
import { type Naming, namingOf, type PrincipalFacts } from './principals.ts';
import { and, or, type Truth } from './truth.ts';

/** A request, its action aside. */
export interface Asked {
  readonly who: PrincipalFacts;
  readonly resource: string;
  readonly context: Context;
  /** A Deny of all but the named principals hits whoever has a boundary. Source: IAM User Guide, access_policies_boundaries (2023-06). */
  readonly bounded: boolean;
}

/** A statement that has, or may have, a say in the request. */
export interface Match {
  readonly statement: Statement;
  readonly applies: Exclude<Truth, 'no'>;
  /** Tests that are open. */
  readonly open: readonly Test[];
  /** Whether its resources or principals hang on what is not known. */
  readonly vague: boolean;
  /** Null in policies of identities. */
  readonly naming: Naming | null;
}

export interface Answer {
  readonly allows: readonly Match[];
  readonly denies: readonly Match[];
  /** What was not understood of the layer, or of its statements about the action. */
  readonly faults: readonly Fault[];
}

export function matchLayer({ statements, faults }: CompiledLayer, action: string, asked: Asked): Answer {
  const about = statements.filter(({ actions }) => isAbout(actions, action)).map((statement) => ({ statement, ...namesOf(statement, asked.context) }));
  const matches = about.flatMap(({ statement, names }) => matchStatement(statement, names, asked) ?? []);
  return {
    allows: matches.filter(({ statement }) => statement.effect === 'Allow'),
    denies: matches.filter(({ statement }) => statement.effect === 'Deny'),
    faults: [...faults, ...about.flatMap((one) => one.faults)],
  };
}

/** Whether a choice of action patterns is about an action. */
export function isAbout(actions: Choice, action: string): boolean {
  const name = action.toLowerCase();
  return actions.patterns.some((pattern) => matchesGlob(pattern, name)) === (actions.kind === 'only');
}

/** `names`: those of the statement under the context. The action is not looked at. */
export function matchStatement(statement: Statement, names: readonly Names[], asked: Asked): Match | null {
  const named = matchNames(names, asked.resource);
  if (named === 'no') return null;
  const naming = statement.principals === null ? null : namingOf(statement.principals, asked.who);
  const called = naming === null ? 'yes' : isCalled(statement, naming, asked);
  if (called === 'no') return null;
  const judged = statement.tests.map((test) => ({ test, holds: truthOf(test, asked.context, statement.variables) }));
  const holds = and(named, called, ...judged.map((one) => one.holds));
  if (holds === 'no') return null;
  const open = judged.filter((one) => one.holds === 'maybe').map(({ test }) => test);
  return { statement, applies: holds, open, vague: and(named, called) === 'maybe', naming };
}

function isCalled({ effect, principals }: Statement, { itself, role, account }: Naming, { bounded }: Asked): Truth {
  return effect === 'Deny' && principals?.kind === 'except' && bounded ? 'yes' : or(itself, role, account);
}

function matchNames(names: readonly Names[], resource: string): Truth {
  return or(...names.filter(({ on }) => isMember(resource, on)).map(({ open }): Truth => (open.length === 0 ? 'yes' : 'maybe')));
}
