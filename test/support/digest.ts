import type { Report } from '../../src/report/shape.ts';
import type { ReportFinding } from '../../src/report/shape-finding.ts';

/**
 * A report in a form that a reader can follow: what is destructive in one line each, everything else of the reach counted, evidence
 * left out. Times and versions, which say nothing of the scenario, are left out too.
 */
export function digest(report: Report): unknown {
  return {
    summary: report.summary,
    requests: report.requests,
    tokens: report.tokens.map((token) =>
      token.status === 'failed'
        ? { name: token.name, status: token.status, error: token.error }
        : {
            ...{ name: token.name, kind: token.kind, principal: token.principal, complete: token.complete, expiry: token.expiry },
            gaps: token.gaps.map(({ code, what, because, effect }) => `${effect} ${code} (${because}): ${what}`),
            destroys: token.reach.filter(isDestructive).map(lineOf),
            reaches: `${new Set(token.reach.map(({ operation }) => operation)).size} operations`,
          },
    ),
    findings: report.findings.map(findingOf),
  };
}

type Row = Extract<Report['tokens'][number], { status: 'audited' }>['reach'][number];

function isDestructive({ impact, also, known }: Row): boolean {
  return known === 'unlisted' || [impact, ...also].some((one) => one.startsWith('destroys-') || one === 'disables-protection');
}

function lineOf({ operation, impact, on, certainty, conditions, upperBound, recovery }: Row): string {
  const where = on.kind === 'resources' ? on.resources.map(({ type, name, environment }) => `${type} ${name} (${environment})`).join(', ') : on.witness;
  const only = conditions.map(({ text }) => ` only if ${text};`).join('');
  const bound = upperBound.length === 0 ? '' : ` at most (${upperBound.join('; ')});`;
  return `${certainty} ${operation} ${impact} on ${where};${only}${bound} undo ${recovery.class}`;
}

function findingOf({ severity, rule, token, certainty, message, environments }: ReportFinding): string {
  return `${severity} ${rule} of ${token} in ${environments.join(', ') || 'no environment'} (${certainty}): ${message}`;
}
