import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';
import { listOf } from '../reach.ts';

export const reusedToken: Rule = {
  id: 'reused-token',
  narrowedBy: [],
  title: 'the same value stands behind two entries',
  help: 'Two tokens of the manifest hold one value, so neither can be revoked, narrowed or traced alone. Values are compared in memory and never kept.',
  mappings: { owaspNhi: ['NHI9:2025'], owaspAgentic: ['ASI03'], owaspLlm: [], cwe: ['CWE-522'] },
  judge: ({ token, values }) => {
    if (values.sameValueAs.length === 0) return [];
    const others = listOf(values.sameValueAs);
    return [
      aboutToken('lifetime-or-reuse', {
        group: 'reuse',
        title: `holds the same value as ${others}`,
        message: `${token.name} and ${others} are one token under several names.`,
        evidence: [{ source: 'comparison of values in memory', observed: 'equal' }],
        remediation: { text: 'Make a token for each use.', steps: [] },
      }),
    ];
  },
};
