import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';

export const expired: Rule = {
  id: 'expired',
  narrowedBy: [],
  title: 'is past its date, or the provider knows another date than the manifest',
  help: 'The date that the manifest or the provider gives is past, or the two dates differ: then somebody believes in an end that is not there.',
  mappings: { owaspNhi: ['NHI1:2025', 'NHI7:2025'], owaspAgentic: ['ASI03'], owaspLlm: [], cwe: ['CWE-613'] },
  judge: (result, { now }) => {
    const declared = result.token.expires;
    const expiry = result.status === 'failed' ? null : result.subject.lifetime.expiry;
    const actual = expiry?.kind === 'at' ? expiry.at : null;
    const message = messageOf(declared, actual, now);
    if (message === null) return [];
    return [
      aboutToken('lifetime-or-reuse', {
        group: 'date',
        title: 'its end date is past, or is not what the manifest says',
        message: `${result.token.name}: ${message}`,
        evidence: expiry === null ? [] : [{ source: expiry.source, observed: actual ?? 'no date' }],
        remediation: { text: 'Revoke what is past its date; write the date that the provider knows into the manifest.', steps: [] },
      }),
    ];
  },
};

/** Dates of a manifest are days; the whole last day counts. */
function messageOf(declared: string | null, actual: string | null, now: string): string | null {
  if (actual !== null && actual <= now) return `the provider says that it ended on ${actual.slice(0, 10)}.`;
  if (declared !== null && declared < now.slice(0, 10)) return `the manifest says that it ended on ${declared}, and it still answers.`;
  if (declared !== null && actual !== null && declared !== actual.slice(0, 10)) return `the manifest says ${declared}, the provider ${actual.slice(0, 10)}.`;
  return null;
}
