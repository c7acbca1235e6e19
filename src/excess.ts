/** Questions about judged reach that the rules share. Pure; imports the model and the judgement and nothing else. */
import type { Audited, Draft, JudgedReach, Remediation, SeverityRow } from './judgement.ts';
import type { Certainty, Evidence, Impact, Operation } from './model.ts';
import { describeSelector, impactOrder, impactsOf, recoveryRank, surest } from './reach.ts';

/** Reach in one environment: each item is narrowed to the part of its excess that lies there. */
export interface EnvironmentGroup {
  readonly environment: string;
  readonly reach: readonly JudgedReach[];
}

/** The reach that is not declared and that `wanted` picks, by the environment it lies in. Environments are sorted by name. */
export function excessByEnvironment(result: Audited, wanted: (reach: JudgedReach) => boolean): readonly EnvironmentGroup[] {
  return byEnvironment(result.reach.filter((reach) => reach.excess !== null && wanted(reach)));
}

export function byEnvironment(reach: readonly JudgedReach[]): readonly EnvironmentGroup[] {
  const groups = new Map<string, JudgedReach[]>();
  for (const one of reach) {
    for (const placement of one.placements) {
      const narrowed = { ...one, excess: one.excess === null ? null : placement.on, placements: [placement] };
      const group = groups.get(placement.environment);
      if (group === undefined) groups.set(placement.environment, [narrowed]);
      else group.push(narrowed);
    }
  }
  return [...groups].map(([environment, group]) => ({ environment, reach: worstFirst(group) })).toSorted((a, b) => compareText(a.environment, b.environment));
}

/** By what it does; of two that do the same, the one that leaves less to undo, the shorter path, the plainer name (`volumeDelete` before `environmentPatchCommit`). */
export function worstFirst(reach: readonly JudgedReach[]): readonly JudgedReach[] {
  return reach.toSorted(
    (a, b) =>
      compareText(orderOf(a.operation), orderOf(b.operation)) ||
      recoveryRank(a.operation.recovery) - recoveryRank(b.operation.recovery) ||
      a.path.length - b.path.length ||
      a.operation.id.length - b.operation.id.length ||
      compareText(a.operation.id, b.operation.id),
  );
}

const orders = new WeakMap<Operation, string>();

/** `impactOrder`, worked out once an operation. */
function orderOf(operation: Operation): string {
  const order = orders.get(operation) ?? impactOrder(operation);
  orders.set(operation, order);
  return order;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function operationsOf(reach: readonly JudgedReach[]): readonly string[] {
  return [...new Set(reach.map((one) => one.operation.id))];
}

function certaintyOf(reach: readonly JudgedReach[]): Certainty {
  return surest(reach.map((one) => one.certainty));
}

/** The evidence behind a group, each piece once: the first of each reach before the second of any, so that what one alone rests on is not crowded out. */
function evidenceOf(reach: readonly JudgedReach[], most = 8): readonly Evidence[] {
  const pieces = new Map<string, Evidence>();
  const lists = reach.map((one) => [...one.path.flatMap((step) => step.evidence), ...one.evidence]);
  const longest = lists.reduce((length, list) => Math.max(length, list.length), 0);
  for (let n = 0; n < longest && pieces.size < most; n += 1) {
    for (const piece of lists.flatMap((list) => list.slice(n, n + 1))) pieces.set(`${piece.source}\u0000${piece.observed}`, piece);
  }
  return [...pieces.values()].slice(0, most);
}

/** "volumeDelete on booking-db": the worst few operations, each with what it acts on. */
export function describeReach(reach: readonly JudgedReach[], most = 3): string {
  const first = new Map<string, JudgedReach>();
  for (const one of reach) if (!first.has(one.operation.id)) first.set(one.operation.id, one);
  const shown = [...first.values()].slice(0, most).map((one) => `${one.operation.id} on ${describeSelector(one.placements[0]?.on ?? one.on)}`);
  const rest = first.size - shown.length;
  return rest > 0 ? `${shown.join('; ')}; and ${rest} more ${rest === 1 ? 'operation' : 'operations'}` : shown.join('; ');
}

/** "reaches volumeDelete on booking-db, and may reach workspaceDelete on acme": what is neither proved nor ruled out is never told as fact. */
export function tellReach(reach: readonly JudgedReach[]): string {
  const [sure, open] = bySureness(reach);
  const told = new Set(operationsOf(sure));
  const more = open.filter(({ operation }) => !told.has(operation.id));
  if (sure.length === 0) return `may reach ${describeReach(open)}`;
  return more.length === 0 ? `reaches ${describeReach(sure)}` : `reaches ${describeReach(sure)}, and may reach ${describeReach(more, 1)}`;
}

/** "can" where some of it is known, "may" where all of it is neither proved nor ruled out: the verb of a title. */
export function canOrMay(reach: readonly JudgedReach[]): 'can' | 'may' {
  return reach.some(({ certainty }) => certainty !== 'unknown') ? 'can' : 'may';
}

/** What is known to be reached, on conditions or not, and what is not. */
function bySureness(reach: readonly JudgedReach[]): readonly [sure: readonly JudgedReach[], open: readonly JudgedReach[]] {
  return [reach.filter(({ certainty }) => certainty !== 'unknown'), reach.filter(({ certainty }) => certainty === 'unknown')];
}

/** "data, backups and protection" */
export function describeImpacts(reach: readonly JudgedReach[], among: readonly Impact[]): string {
  const words: Readonly<Partial<Record<Impact, string>>> = {
    'destroys-data': 'data',
    'destroys-backup': 'backups',
    'disables-protection': 'protection',
    'destroys-resource': 'resources',
  };
  const found = among.filter((impact) => reach.some((one) => impactsOf(one.operation).includes(impact))).map((impact) => words[impact] ?? impact);
  return found.length > 1 ? `${found.slice(0, -1).join(', ')} and ${found.at(-1)}` : (found[0] ?? 'things of no known kind');
}

/** What to do about reach that is too wide: the provider's own advice, then the way to take the token back. */
export function narrow(result: Audited, text: string): Remediation {
  const { advice } = result;
  return { text, steps: [`Closest to what is declared: ${advice.closest}`, ...advice.steps, `Revoke this token: ${advice.revoke}`] };
}

/** The fields that drafts about a group of reach have in common. */
export function aboutReach(reach: readonly JudgedReach[]): Pick<Draft, 'reach' | 'certainty' | 'environments' | 'evidence'> {
  const environments = [...new Set(reach.flatMap((one) => one.placements.map((placement) => placement.environment)))].toSorted();
  return { reach, certainty: certaintyOf(reach), environments, evidence: evidenceOf(bySureness(reach).flat()) };
}

/** A draft about the token itself, whatever it reaches. */
export function aboutToken(row: SeverityRow, fields: Pick<Draft, 'group' | 'title' | 'message' | 'evidence' | 'remediation'>): Draft {
  return { ...fields, weight: { kind: 'row', row, productive: true, conditional: false }, certainty: 'allowed', reach: [], environments: [], at: 'token' };
}

/** "in production", "in no environment that the manifest places" */
export function inEnvironment(environment: string): string {
  if (environment === 'unplaced') return 'outside every environment of the manifest';
  return environment === 'none' ? 'on branches that belong to no environment' : `in ${environment}`;
}
