import { by } from './order.ts';
import type { Paint, Tint } from './paint.ts';
import type { Report } from './shape.ts';
import type { ReportFinding } from './shape-finding.ts';
import type { ReportToken } from './shape-token.ts';

/** Worst first. `unknown` stands above `low`: what was not seen may be anything. */
const VERDICTS = ['critical', 'high', 'medium', 'failed', 'unknown', 'low', 'ok'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A token with what is said of it. `verdicts` is never empty and starts with the worst. */
export interface Judged {
  readonly token: ReportToken;
  readonly verdicts: readonly Verdict[];
  /** Its findings that stand. */
  readonly findings: readonly ReportFinding[];
}

/** Every token with its verdicts: the worst first; of two that are as bad, the one with more findings that bad; then by name. */
export function judgeTokens(report: Report): readonly Judged[] {
  const findings = new Map<string, ReportFinding[]>();
  for (const finding of report.findings) {
    if (finding.suppression !== null) continue;
    const known = findings.get(finding.token);
    if (known === undefined) findings.set(finding.token, [finding]);
    else known.push(finding);
  }
  return report.tokens
    .map((token) => ({ token, verdicts: verdictsOf(token, findings.get(token.name) ?? []), findings: findings.get(token.name) ?? [] }))
    .toSorted(
      by(
        ({ verdicts }) => Math.min(...verdicts.map(rankOf)),
        (judged) => -asBadAsWorst(judged),
        ({ token }) => token.name,
      ),
    );
}

/** A token that was not seen whole says so beside its worst finding; only one that was, and has none, is OK. */
function verdictsOf(token: ReportToken, findings: readonly ReportFinding[]): readonly Verdict[] {
  if (token.status === 'failed') return ['failed'];
  const severities = findings.map(({ severity }) => severity).filter((severity) => severity !== 'note');
  const [worst] = severities.toSorted(by((severity) => rankOf(severity)));
  const verdicts: readonly Verdict[] = [...(worst === undefined ? [] : [worst]), ...(token.complete ? [] : (['unknown'] as const))];
  return verdicts.length === 0 ? ['ok'] : verdicts.toSorted(by(rankOf));
}

function asBadAsWorst({ verdicts: [worst], findings }: Judged): number {
  return findings.filter(({ severity }) => severity === worst).length;
}

function rankOf(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}

export interface Mark {
  /** Symbol and word: it must survive the loss of colour, and of the eye for colour. */
  readonly text: string;
  readonly tint: Tint;
}

export function markOf(verdict: Verdict, paint: Paint): Mark {
  const { glyphs } = paint;
  switch (verdict) {
    case 'critical':
      return { text: `${glyphs.cross} CRIT`, tint: paint.alarm };
    case 'high':
      return { text: `${glyphs.cross} HIGH`, tint: paint.danger };
    case 'medium':
      return { text: `${glyphs.triangle} MED`, tint: paint.warning };
    case 'low':
      return { text: `${glyphs.dot} LOW`, tint: paint.plain };
    case 'failed':
      return { text: `${glyphs.cross} FAILED`, tint: paint.doubt };
    case 'unknown':
      return { text: '? UNKNOWN', tint: paint.doubt };
    case 'ok':
      return { text: `${glyphs.tick} OK`, tint: paint.good };
  }
}
