/**
 * What the IAM simulator answered, set beside what the policies say. It was asked on "*" without any key of a request, so it
 * confirms and contradicts, and takes nothing away: where the two disagree, the wider reach stands and both are told.
 * Source: IAM API reference, SimulatePrincipalPolicy (2026-09).
 */
import type { Evidence, Gap, Operation, Reach } from '../../../src/model.ts';
import type { Language } from '../policy/language.ts';
import type { Simulation } from '../state.ts';
import type { Holdings } from './holdings.ts';

export type SimulatedAnswer = Simulation['answers'][number];
export type Simulated = (operation: Operation) => SimulatedAnswer | null;

const ACTION = 'iam:SimulatePrincipalPolicy';

/** What the simulator said of a principal, if it was asked. */
export function simulationOf({ account, caller }: Pick<Holdings, 'account' | 'caller'>): Simulation | undefined {
  return account.simulations?.find(({ principal }) => principal === caller.ownerArn);
}

export function openSimulated(own: Simulation | undefined): Simulated {
  const answers = new Map(own?.answers.map((answer) => [answer.action.toLowerCase(), answer]));
  return ({ id }) => answers.get(id.toLowerCase()) ?? null;
}

export interface Heeded {
  readonly reach: readonly Reach[];
  /** Whether the simulator and the policies disagree. What SCPs deny that nobody could read is no disagreement. */
  readonly contradicted: boolean;
}

/** The reach of one operation with the simulator's word. `target`: all that it could act on. */
export function heed(reach: readonly Reach[], answer: SimulatedAnswer | null, operation: Operation, target: Language): Heeded {
  if (answer === null) return { reach, contradicted: false };
  const evidence: Evidence = { source: ACTION, observed: wordsOf(answer) };
  if (answer.decision === 'allowed') {
    const told = reach.map((one) => ({ ...one, evidence: [...one.evidence, evidence] }));
    return reach.length === 0 ? { reach: [contradicting(operation, target, evidence)], contradicted: true } : { reach: told, contradicted: false };
  }
  const bySCPs = answer.organizations === false;
  const limit = bySCPs ? ['the IAM simulator says that SCPs deny it on "*"'] : [];
  return {
    reach: reach.map((one) => (isWhole(one, target) ? { ...one, upperBound: [...one.upperBound, ...limit], evidence: [...one.evidence, evidence] } : one)),
    contradicted: !bySCPs && reach.some((one) => one.certainty === 'allowed' && isWhole(one, target)),
  };
}

/** The operations on which the two disagree, as one gap. */
export function contradiction(operations: readonly string[]): readonly Gap[] {
  if (operations.length === 0) return [];
  const what = `the IAM simulator contradicts the policies on ${operations.length} operations, ${operations[0]} the first: the wider reach is shown`;
  return [{ code: 'AWS-SIMULATOR', what, because: 'contradicted', effect: 'advisory', request: ACTION }];
}

function isWhole({ on }: Reach, target: Language): boolean {
  return on.kind === 'pattern' && isSame(on.include, target.include) && on.except.every((pattern) => target.except.includes(pattern));
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((pattern) => b.includes(pattern));
}

function contradicting(operation: Operation, { include, except }: Language, evidence: Evidence): Reach {
  const on = { kind: 'pattern', include, except, witness: include[0] ?? '*' } as const;
  return { operation, on, certainty: 'allowed', conditions: [], upperBound: [], path: [], evidence: [evidence], grants: [] };
}

function wordsOf({ decision, organizations, boundary, missing }: SimulatedAnswer): string {
  const why = [...(organizations === false ? ['SCPs do not allow it'] : []), ...(boundary === false ? ['the boundary does not allow it'] : [])];
  const unknown = missing.length === 0 ? [] : [`without ${missing.join(', ')}`];
  return [`${decision} on "*"`, ...why, ...unknown].join('; ');
}
