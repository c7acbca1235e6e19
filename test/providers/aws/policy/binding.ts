import { bind } from '../../../../providers/aws/policy/bind.ts';
import { contextOf } from '../../../../providers/aws/policy/context.ts';
import { type Language, witnessOf } from '../../../../providers/aws/policy/language.ts';
import { compile, type Policies } from '../../../../providers/aws/policy/layers.ts';
import { shapeOf } from '../../../../providers/aws/policy/named-keys.ts';
import { type Fault, parsePolicy } from '../../../../providers/aws/policy/parse.ts';
import { bindLayers, type Grant, grantsOf } from '../../../../providers/aws/policy/reach.ts';

/** The user "ci", of whose other keys nothing is known. */
export const CI = { 'aws:username': 'ci', 'aws:absent': null };
const context = contextOf(CI, 'partial');
const EVERYTHING: Language = { include: ['*'], except: [] };

export function documentOf(statements: readonly unknown[], version = '2012-10-17'): object {
  return { Version: version, Statement: statements };
}

/** The include patterns of the statements of a document, and all that was not understood. */
export function readOf(document: unknown): { readonly patterns: readonly (readonly string[])[]; readonly faults: readonly Fault[] } {
  const parsed = parsePolicy(document, 'policy');
  const bound = bind(parsed.statements, context, shapeOf(EVERYTHING));
  return { patterns: bound.statements.map(({ on }) => on.include), faults: [...parsed.faults, ...bound.faults] };
}

/** Where an action is allowed to the user "ci" among targets. */
export function grantsTo(action: string, targets: Language, policies: Policies): readonly Grant[] {
  return grantsOf(action, targets, bindLayers(compile(policies), context, shapeOf(targets)));
}

/** [witness, certainty] of each grant. */
export function witnesses(grants: readonly Grant[]): readonly (readonly [string | null, 'allowed' | 'conditional'])[] {
  return grants.map(({ language, conditions }) => [witnessOf(language), conditions.every(({ free }) => free) ? 'allowed' : 'conditional']);
}
