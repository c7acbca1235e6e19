import type { Explained, ExplainedResult, JudgedReach } from '../judgement.ts';
import type { Operation } from '../model.ts';
import { impactOrder, impactRank, isDestructive } from '../reach.ts';
import { buildReport, type ReportInput, reportAudited, reportFailed } from './build.ts';
import { reportCut } from './build-cut.ts';
import { reportRow } from './build-reach.ts';
import { by } from './order.ts';
import type { ExplainedAudited, ExplainedReach, Explanation } from './shape-explanation.ts';
import type { ReportStep } from './shape-reach.ts';

export interface ExplanationInput extends Omit<ReportInput, 'results' | 'findings'> {
  readonly explained: Explained;
  /** The operation that was asked for; null for all that destroy. */
  readonly asked: Operation | null;
}

/** Pure: the same input gives the same explanation. */
export function buildExplanation(input: ExplanationInput): Explanation {
  const { explained, asked } = input;
  const { schemaVersion, tool, manifest, startedAt, finishedAt, requests } = buildReport({ ...input, results: [], findings: [] });
  const shared = { schemaVersion, tool, manifest, startedAt, finishedAt, requests };
  if (explained.status === 'failed') return { ...shared, status: 'failed', token: reportFailed(explained.result) };
  return { ...shared, ...explainedParts(explained, asked) };
}

function explainedParts(
  explained: ExplainedResult,
  asked: Operation | null,
): Pick<ExplainedAudited, 'status' | 'token' | 'asked' | 'administers' | 'reach' | 'byName' | 'becomes' | 'cut'> {
  const { result, becomes, uncounted } = explained;
  const { reach: _, otherOperations, ...token } = reportAudited(result);
  const isShown = ({ operation }: JudgedReach): boolean =>
    asked === null ? isDestructive(operation) && operation.known !== 'verb' : operation.id === asked.id;
  const reach = explainedReach(result.reach.filter(isShown));
  const leading = new Set(reach.flatMap(({ path }) => path.map(({ to }) => to))).size;
  return {
    status: 'audited',
    token,
    asked: asked === null ? null : reportOperation(asked),
    administers: result.administers,
    reach,
    byName: asked === null ? otherOperations.destructive : 0,
    becomes: { leading, others: Math.max(0, becomes - leading), uncounted },
    cut: reportCut(explained),
  };
}

function reportOperation({ id, impact, also, known, summary }: Operation): ExplainedAudited['asked'] {
  return { operation: id, impact, also: also.toSorted(by((one) => impactRank({ impact: one, also: [] }))), known, summary };
}

function explainedReach(reach: readonly JudgedReach[]): readonly ExplainedReach[] {
  return reach
    .map((row) => ({ ...reportRow(row), grants: [...row.grants] }))
    .toSorted(
      by(
        ({ path }) => path.length,
        ({ path }) => pathKey(path),
        (row) => impactOrder(row),
        ({ operation }) => operation,
        ({ on, certainty }) => JSON.stringify([on, certainty]),
      ),
    );
}

/** A stable name of a path: equal paths have equal keys. */
function pathKey(path: readonly ReportStep[]): string {
  return JSON.stringify(path.map(({ to, via, certainty }) => [to, via, certainty]));
}
