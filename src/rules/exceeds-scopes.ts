import { aboutReach, canOrMay, narrow, tellReach, worstFirst } from '../excess.ts';
import type { Rule } from '../judgement.ts';
import type { Operation } from '../model.ts';
import { hasImpact, isDestructive } from '../reach.ts';

export const exceedsScopes: Rule = {
  id: 'exceeds-scopes',
  narrowedBy: ['operations', 'resources'],
  title: 'can do more than its scopes say',
  help: 'Whatever the token holds beyond its scopes and no other rule speaks of: changes, disruption, and reading.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250'] },
  judge: (result, { productive }) => {
    if (result.status === 'failed') return [];
    const rest = worstFirst(result.reach.filter((one) => one.excess !== null && !isDestructive(one.operation) && !isSpokenOf(one.operation)));
    return (['writes', 'reads'] as const).flatMap((row) => {
      const reach = rest.filter((one) => (one.operation.impact === 'reads') === (row === 'reads'));
      if (reach.length === 0) return [];
      const about = aboutReach(reach);
      return {
        ...about,
        weight: { kind: 'row', row, productive: about.environments.some(productive), conditional: reach.every((one) => one.certainty !== 'allowed') },
        group: row,
        title: `${canOrMay(reach)} ${row === 'writes' ? 'change' : 'read'} what its scopes do not cover`,
        message: `${result.token.name} ${tellReach(reach)}.`,
        remediation: narrow(result, 'Replace it by a token that holds only what is declared, or declare what it is really for.'),
        at: 'scopes',
      };
    });
  },
};

/** Other rules speak of it. What manages permissions by its level alone is left to this one. */
function isSpokenOf(operation: Operation): boolean {
  return hasImpact(operation, 'executes-code', 'exfiltrates') || (operation.known !== 'verb' && hasImpact(operation, 'escalates'));
}
