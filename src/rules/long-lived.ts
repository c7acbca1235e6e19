import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';

const DAY_MS = 86_400_000;

export const longLived: Rule = {
  id: 'long-lived',
  narrowedBy: [],
  title: 'is older than its maximum age',
  help: 'Counted from its creation to now, against `maxAge` of the manifest (90 days unless it says otherwise). An age that the provider does not tell is not judged.',
  mappings: { owaspNhi: ['NHI7:2025'], owaspAgentic: ['ASI03'], owaspLlm: [], cwe: ['CWE-324'] },
  judge: (result, { now }) => {
    if (result.status === 'failed') return [];
    const { createdAt } = result.subject.lifetime;
    const days = createdAt === null ? 0 : Math.floor((Date.parse(now) - Date.parse(createdAt)) / DAY_MS);
    if (createdAt === null || days <= result.token.maxAgeDays) return [];
    return [
      aboutToken('lifetime-or-reuse', {
        group: 'age',
        title: `is ${days} days old; ${result.token.maxAgeDays} are allowed`,
        message: `${result.token.name} was made on ${createdAt.slice(0, 10)}, ${days} days ago.`,
        evidence: [{ source: 'creation date', observed: createdAt }],
        remediation: { text: 'Rotate it.', steps: [`Revoke this token: ${result.advice.revoke}`] },
      }),
    ];
  },
};
