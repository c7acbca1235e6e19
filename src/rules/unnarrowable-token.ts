import { aboutReach, worstFirst } from '../excess.ts';
import type { Rule } from '../judgement.ts';
import { hasImpact, isDestructive } from '../reach.ts';

export const unnarrowableToken: Rule = {
  id: 'unnarrowable-token',
  narrowedBy: [],
  title: 'the provider offers no token this narrow',
  help: 'What is declared cannot be had: every kind of token that the provider makes reaches more. The finding says which kind comes closest.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250'] },
  judge: (result) => {
    if (result.status === 'failed' || result.advice.narrowable) return [];
    const reach = worstFirst(
      result.reach.filter(
        (one) =>
          one.excess !== null &&
          one.certainty !== 'unknown' &&
          (isDestructive(one.operation) || hasImpact(one.operation, 'executes-code', 'escalates', 'exfiltrates')),
      ),
    );
    if (reach.length === 0) return [];
    return [
      {
        ...aboutReach(reach),
        weight: { kind: 'row', row: 'unnarrowable', productive: true, conditional: false },
        group: 'kind',
        title: 'no kind of token is as narrow as what is declared',
        message: `No kind of token that this provider makes holds only what ${result.token.name} declares. Closest: ${result.advice.closest}`,
        remediation: { text: 'Make it survivable: what cannot be narrowed must not matter when it is lost.', steps: result.advice.steps },
        at: 'scopes',
      },
    ];
  },
};
