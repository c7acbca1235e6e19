import type { CutQuestion } from '../../src/audit/cut.ts';
import { type Part, walkFrom } from '../../src/audit/paths.ts';
import type { Change, Edge, Evaluation } from '../../src/evaluation.ts';
import type { Compared } from '../../src/judgement.ts';
import type { Certainty, Condition, Gap, NodeId, Reach } from '../../src/model.ts';
import { isDestructive } from '../../src/reach.ts';
import { anOperation, aReach, aVolume, on } from './judging.ts';

/** With all of `needs`, `from` becomes `to`. */
export interface Hop {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly needs: readonly string[];
  readonly certainty?: Certainty;
  readonly conditions?: readonly Condition[];
}

/** With all of `needs`, the node itself can call the operation on the volume. */
export interface Right {
  readonly at: NodeId;
  readonly operation: string;
  readonly needs: readonly string[];
  readonly volume?: string;
}

export interface Graph {
  readonly hops: readonly Hop[];
  readonly rights: readonly Right[];
  readonly gaps?: readonly Gap[];
}

/** An evaluation of a graph that somebody wrote down. A document that denies is the list of the operations that it leaves to a node. */
export function evaluationOf(graph: Graph, change: Change = { without: new Set(), denied: null }): Evaluation {
  const stands = (needs: readonly string[]): boolean => !needs.some((grant) => change.without.has(grant));
  const isLeft = (node: NodeId, operation: string): boolean =>
    change.denied === null || change.denied.to !== node || (Array.isArray(change.denied.document) && change.denied.document.includes(operation));
  const reachOf = (node: NodeId): readonly Reach[] =>
    graph.rights.filter(({ at, operation, needs }) => at === node && stands(needs) && isLeft(node, operation)).map(reachOfRight);
  return {
    edgesFrom: (node) => graph.hops.filter(({ from, needs, to }) => from === node && stands(needs) && isLeft(node, `become ${to}`)).map(edgeOf),
    reachOf,
    endsOf: reachOf,
    gapsOf: () => graph.gaps ?? [],
    administers: () => null,
    within: () => null,
    holdsAllOf: () => null,
    wholeOf: () => null,
    changed: (next) => evaluationOf(graph, next),
  };
}

function reachOfRight({ operation, needs, volume = 'a/b/c/db' }: Right): Reach {
  const evidence = needs.map((grant) => ({ source: grant, observed: `Allow ${operation}` }));
  return aReach(anOperation(operation, /^read/.test(operation) ? { impact: 'reads' } : {}), on(aVolume(volume)), { grants: needs, evidence });
}

function edgeOf({ from, to, needs, certainty = 'allowed', conditions = [] }: Hop): Edge {
  const evidence = needs.map((grant) => ({ source: grant, observed: 'Allow sts:AssumeRole' }));
  return { from, to, grants: needs, step: { from, via: 'sts:AssumeRole', to, certainty, conditions, evidence } };
}

/** What `declared` names is declared, by operation. */
export function judgeGraph(start: NodeId, declared: readonly string[]): (parts: readonly Part[]) => readonly Compared[] {
  return (parts) =>
    walkFrom(start, parts).reach.map((reached) =>
      declared.includes(reached.operation.id) ? { ...reached, declared: 'all', excess: null } : { ...reached, declared: 'none', excess: reached.on },
    );
}

/** All of the destruction that `token:start` reaches in a graph, and what is declared of it. */
export function questionOf(graph: Graph, declared: readonly string[] = [], fields: Partial<CutQuestion> = {}): CutQuestion {
  const parts: readonly Part[] = [{ provider: 'aws', evaluation: evaluationOf(graph) }];
  const judge = judgeGraph('aws:start', declared);
  return { start: 'aws:start', parts, reach: judge(parts), judge, judgeOwn: ownOf(judge), wanted: isDestructive, denying: null, ...fields };
}

/** What is held by itself, out of a whole judgement. */
export function ownOf(judge: CutQuestion['judge']): CutQuestion['judgeOwn'] {
  return (parts) => judge(parts).filter(({ path }) => path.length === 0);
}
