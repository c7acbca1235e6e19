import fc from 'fast-check';
import type { Report } from '../../src/report/shape.ts';
import { aLarkspurReport } from './larkspur.ts';

/** Texts in which what is dangerous to a terminal is common. */
export const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom('\u001b[2J', '\u001b]8;;https://x\u0007', '\u009b1m', '\u001b', '\r\n', '\u202e', '\u200b', '\ud800', '→', '東', '🚲', ' '),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

/** The report with this text wherever a provider or a manifest may put one. */
export function withText(text: string): Report {
  const report = aLarkspurReport();
  return {
    ...report,
    manifest: { path: text, sha256: text },
    tokens: report.tokens.map((token) =>
      token.status === 'failed' ? { ...token, name: text, error: { ...token.error, message: text, hint: text } } : hostileToken(token, text),
    ),
    findings: report.findings.map((finding) => ({
      ...finding,
      rule: text,
      token: text,
      title: text,
      message: text,
      operations: [text],
      evidence: [{ source: text, observed: text }],
      remediation: { text, steps: [text] },
      location: { ...finding.location, file: text },
    })),
  };
}

function hostileToken(token: Extract<Report['tokens'][number], { status: 'audited' }>, text: string): Report['tokens'][number] {
  return {
    ...token,
    name: text,
    kind: text,
    declared: [{ [text]: [text] }, text],
    principal: { type: text, id: text, name: text },
    environments: [text],
    gaps: token.gaps.map((gap) => ({ ...gap, code: text, what: text, request: text })),
    reach: token.reach.map((row) => ({ ...row, operation: text, conditions: [{ text, free: false }], evidence: [] })),
  };
}
