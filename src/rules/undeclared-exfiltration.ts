import { aboutReach, canOrMay, excessByEnvironment, inEnvironment, narrow, tellReach } from '../excess.ts';
import type { Rule } from '../judgement.ts';
import { hasImpact } from '../reach.ts';

export const undeclaredExfiltration: Rule = {
  id: 'undeclared-exfiltration',
  narrowedBy: ['operations', 'resources'],
  title: 'can read secrets, mint credentials or run code that its scopes do not cover',
  help: 'What the token can read or run hands out more: secrets, new credentials, code that runs with the rights of the place it runs in.',
  mappings: { owaspNhi: ['NHI2:2025', 'NHI5:2025'], owaspAgentic: ['ASI03', 'ASI05'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250', 'CWE-522'] },
  judge: (result, { productive }) => {
    if (result.status === 'failed') return [];
    const groups = excessByEnvironment(result, (reach) => hasImpact(reach.operation, 'exfiltrates', 'executes-code'));
    return groups.map(({ environment, reach }) => ({
      ...aboutReach(reach),
      weight: {
        kind: 'row',
        row: productive(environment) ? 'exfiltrates-production' : 'exfiltrates-elsewhere',
        productive: true,
        conditional: reach.every((one) => one.certainty !== 'allowed'),
      },
      group: environment,
      title: `${canOrMay(reach)} read secrets or run code ${inEnvironment(environment)} that it never declared`,
      message: `${result.token.name} ${tellReach(reach)}, ${inEnvironment(environment)}.`,
      remediation: narrow(result, 'Replace it by a token that holds only what is declared; seal or move the secrets that it can read.'),
      at: 'scopes',
    }));
  },
};
