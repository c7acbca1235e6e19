import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';

export const noExpiry: Rule = {
  id: 'no-expiry',
  narrowedBy: [],
  title: 'never expires though its kind could',
  help: 'The provider says that the token never ends, and its kind can have an end. Kinds that cannot are judged by their age alone (long-lived).',
  mappings: { owaspNhi: ['NHI7:2025'], owaspAgentic: ['ASI03'], owaspLlm: [], cwe: ['CWE-613'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    const { expiry } = result.subject.lifetime;
    if (expiry.kind !== 'never' || !expiry.possible) return [];
    return [
      aboutToken('lifetime-or-reuse', {
        group: 'expiry',
        title: 'never expires',
        message: `${result.token.name} has no expiry, and its kind could have one.`,
        evidence: [{ source: expiry.source, observed: 'no expiry' }],
        remediation: { text: 'Make it again with an end date, and rotate it before.', steps: [`Revoke this token: ${result.advice.revoke}`] },
      }),
    ];
  },
};
