/**
 * One request against the statements of a principal. Three answers: what carries a condition that decides is `conditional`.
 * A matching Deny beats every Allow; a boundary must allow as well. Source: IAM User Guide, reference_policies_evaluation-logic.
 */
import { matchesGlob } from '../../../src/glob.ts';
import type { Statement } from './bind.ts';
import type { Choice } from './parse.ts';
import { matchesPattern } from './pattern.ts';

export interface Request {
  readonly action: string;
  readonly resource: string;
}

/** Null for a boundary: there is none. */
export interface Layers {
  readonly identity: readonly Statement[];
  readonly boundary: readonly Statement[] | null;
}

export interface Decision {
  readonly outcome: 'allowed' | 'conditional' | 'denied';
  /** Null unless denied. */
  readonly denial: 'explicit' | 'implicit' | null;
  /** Those that match the request. */
  readonly statements: readonly Statement[];
}

export function decide(request: Request, layers: Layers): Decision {
  const identity = decideLayer(request, layers.identity);
  if (layers.boundary === null) return identity;
  const boundary = decideLayer(request, layers.boundary);
  const statements = [...identity.statements, ...boundary.statements];
  const denied = [identity, boundary].filter(({ outcome }) => outcome === 'denied');
  if (denied.length > 0) {
    return { outcome: 'denied', denial: denied.some(({ denial }) => denial === 'explicit') ? 'explicit' : 'implicit', statements };
  }
  const conditional = identity.outcome === 'conditional' || boundary.outcome === 'conditional';
  return { outcome: conditional ? 'conditional' : 'allowed', denial: null, statements };
}

/** Whether a statement is about this action at all. */
export function isAbout(statement: Statement, action: string): boolean {
  return chooses(statement.actions, (pattern) => matchesGlob(pattern, action.toLowerCase()));
}

function decideLayer(request: Request, layer: readonly Statement[]): Decision {
  const statements = layer.filter((one) => isAbout(one, request.action) && chooses(one.resources, (pattern) => matchesPattern(pattern, request.resource)));
  const denies = statements.filter(({ effect }) => effect === 'Deny');
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  if (denies.some(({ condition }) => condition === null)) return { outcome: 'denied', denial: 'explicit', statements };
  if (allows.length === 0) return { outcome: 'denied', denial: 'implicit', statements };
  const certain = denies.length === 0 && allows.some(({ condition }) => condition === null);
  return { outcome: certain ? 'allowed' : 'conditional', denial: null, statements };
}

function chooses(choice: Choice, matches: (pattern: string) => boolean): boolean {
  return choice.patterns.some(matches) === (choice.kind === 'only');
}
