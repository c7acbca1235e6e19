import { aboutReach, describeImpacts, describeReach, excessByEnvironment, inEnvironment, narrow } from '../excess.ts';
import type { Rule } from '../judgement.ts';
import { DESTRUCTIVE_IMPACTS } from '../model.ts';
import { isDestructive } from '../reach.ts';

export const undeclaredDestruction: Rule = {
  id: 'undeclared-destruction',
  narrowedBy: ['operations', 'resources'],
  title: 'can destroy what its scopes do not cover',
  help: 'The token can destroy data, backups, protection or resources that its declared scopes do not cover. One finding an environment: what is grouped in it is lost or kept together.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI02', 'ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250', 'CWE-269'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    return excessByEnvironment(result, (reach) => isDestructive(reach.operation) && reach.certainty !== 'unknown').map(({ environment, reach }) => ({
      ...aboutReach(reach),
      weight: { kind: 'worst-destruction' },
      group: environment,
      title: `can destroy ${describeImpacts(reach, DESTRUCTIVE_IMPACTS)} ${inEnvironment(environment)} that it never declared`,
      message: `${result.token.name} reaches ${describeReach(reach)}, ${inEnvironment(environment)}.`,
      remediation: narrow(result, 'Replace it by a token that holds only what is declared, or declare what it is really for.'),
      at: 'scopes',
    }));
  },
};
