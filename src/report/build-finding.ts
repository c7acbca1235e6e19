import { operationsOf, worstFirst } from '../excess.ts';
import type { Finding } from '../judgement.ts';
import type { Acceptance } from '../model.ts';
import { reportEvidence, reportLocation, reportPath } from './build-evidence.ts';
import { mergeSelectors, reportSelector } from './build-selector.ts';
import { by, distinct, severityRank } from './order.ts';
import type { ReportFinding } from './shape-finding.ts';

/** Worst first, then by token, rule and group. */
export function reportFindings(findings: readonly Finding[]): readonly ReportFinding[] {
  return findings
    .toSorted(
      by(
        ({ severity }) => severityRank(severity),
        ({ token }) => token,
        ({ rule }) => rule,
        ({ group }) => group,
        ({ fingerprint }) => fingerprint,
        ({ suppression }) => (suppression === null ? 0 : 1),
      ),
    )
    .map((finding) => reportFinding(finding));
}

function reportFinding(finding: Finding): ReportFinding {
  const { rule, severity, token, title, message, certainty, environments, evidence, location, fingerprint, suppression } = finding;
  const reach = worstFirst(finding.reach);
  return {
    rule,
    severity,
    token,
    title,
    message,
    certainty,
    operations: operationsOf(reach),
    on: mergeSelectors(reach.flatMap((one) => one.placements.map((placement) => reportSelector(placement.on, [placement])))),
    environments: distinct(environments),
    path: reportPath(reach[0]?.path ?? []),
    evidence: reportEvidence(evidence),
    remediation: { text: finding.remediation.text, steps: finding.remediation.steps },
    mappings: {
      owaspNhi: distinct(finding.mappings.owaspNhi),
      owaspAgentic: distinct(finding.mappings.owaspAgentic),
      owaspLlm: distinct(finding.mappings.owaspLlm),
      cwe: distinct(finding.mappings.cwe),
    },
    location: reportLocation(location),
    fingerprint,
    suppression: suppression === null ? null : reportSuppression(suppression),
  };
}

function reportSuppression({ reason, owner, until, location }: Acceptance): ReportFinding['suppression'] {
  return { reason, owner, until, location: reportLocation(location) };
}
