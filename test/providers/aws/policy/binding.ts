import { type Bound, bind, type Statement, type Variables } from '../../../../providers/aws/policy/bind.ts';
import { parsePolicy } from '../../../../providers/aws/policy/parse.ts';

const CI: Variables = new Map([
  ['aws:username', 'ci'],
  ['aws:absent', null],
]);

/** The statements of a document, bound to the user "ci", with all that was not understood. */
export function boundOf(document: unknown): Bound {
  const parsed = parsePolicy(document, 'policy');
  const bound = bind(parsed.statements, CI);
  return { statements: bound.statements, faults: [...parsed.faults, ...bound.faults] };
}

export function statementsOf(statements: readonly unknown[], version = '2012-10-17'): readonly Statement[] {
  return boundOf({ Version: version, Statement: statements }).statements;
}
