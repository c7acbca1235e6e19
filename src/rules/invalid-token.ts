import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';

export const invalidToken: Rule = {
  id: 'invalid-token',
  narrowedBy: [],
  title: 'is rejected by its provider',
  help: 'The provider does not accept the value: it was revoked, has expired, or is not the value that the manifest means. Nothing is known of what it could do.',
  mappings: { owaspNhi: ['NHI1:2025'], owaspAgentic: [], owaspLlm: [], cwe: ['CWE-613'] },
  judge: (result) => {
    if (result.status === 'audited' || result.error.code !== 'unauthorized') return [];
    return [
      aboutToken('invalid-or-expired-acceptance', {
        group: 'rejected',
        title: 'is rejected by its provider',
        message: `${result.token.name}: ${result.error.message}`,
        evidence: [{ source: 'first request with the token', observed: result.error.message }],
        remediation: { text: 'Take it out of the manifest and of every place that still holds it, or give the value that is meant.', steps: [] },
      }),
    ];
  },
};
