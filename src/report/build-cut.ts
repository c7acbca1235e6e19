import type { Compared, ExplainedResult } from '../judgement.ts';
import type { Advice, Evidence } from '../model.ts';
import { by, distinct } from './order.ts';
import type { ReportCut } from './shape-explanation.ts';

export function reportCut({ result, cut }: ExplainedResult): ReportCut {
  const lost = cut.kind === 'deny' ? new Set(cut.lost.map(({ operation }) => operation.id)) : new Set<string>();
  const keeps = distinct(result.reach.filter(({ declared }) => declared !== 'none').map(({ operation }) => operation.id)).filter((id) => !lost.has(id));
  switch (cut.kind) {
    case 'nothing':
      return { kind: 'nothing' };
    case 'grants':
      return {
        kind: 'grants',
        exact: cut.exact,
        grants: cut.grants.map((name) => reportGrant(name, [...cut.closed, ...cut.behind])),
        ways: cut.closed.length,
        walks: cut.walks,
        keeps,
      };
    case 'deny':
      return {
        kind: 'deny',
        document: cut.document,
        ways: cut.closed.length,
        remaining: remainingOf(cut.remaining),
        lost: distinct(lost),
        keeps,
        because: cut.because,
        advice: reportAdvice(result.advice),
      };
    case 'replace':
      return { kind: 'replace', ways: cut.open.length, because: cut.because, advice: reportAdvice(result.advice) };
  }
}

/** What a grant says stands in the evidence that goes by its name, in the steps and where they end. */
function reportGrant(name: string, closed: readonly Compared[]): Extract<ReportCut, { kind: 'grants' }>['grants'][number] {
  const rows = closed.filter(({ grants }) => grants.includes(name));
  const evidence = rows.flatMap((row): readonly Evidence[] => [...row.path.flatMap((step) => step.evidence), ...row.evidence]);
  return { name, says: distinct(evidence.filter(({ source }) => source === name).map(({ observed }) => observed)), ways: rows.length };
}

function remainingOf(rows: readonly Compared[]): Extract<ReportCut, { kind: 'deny' }>['remaining'] {
  const all = rows.map(({ operation, path }) => ({ operation: operation.id, through: path[0]?.to ?? null }));
  return [...new Map(all.map((row) => [JSON.stringify(row), row])).values()].toSorted(
    by(
      ({ operation }) => operation,
      ({ through }) => through ?? '',
    ),
  );
}

function reportAdvice({ narrowable, closest, steps, revoke }: Advice): Extract<ReportCut, { kind: 'replace' }>['advice'] {
  return { narrowable, closest, steps: [...steps], revoke };
}
