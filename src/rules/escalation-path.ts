import { aboutReach, describeReach, narrow, worstFirst } from '../excess.ts';
import type { Audited, Rule } from '../judgement.ts';
import type { Reach } from '../model.ts';
import { hasImpact } from '../reach.ts';

export const escalationPath: Rule = {
  id: 'escalation-path',
  narrowedBy: ['operations', 'resources'],
  title: 'can gain rights that it was not given',
  help: 'The token can give itself, or whatever it makes, more rights. Where they end was computed only as far as the path shown: an end that was not computed is unknown, not harmless.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI03', 'ASI08'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-269'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    const reach = worstFirst(result.reach.filter((one) => one.excess !== null && (isKnownToEscalate(one) || one.path.length > 0)));
    if (reach.length === 0) return [];
    const conditional = reach.every((one) => one.certainty !== 'allowed');
    const { administers } = result;
    return [
      {
        ...aboutReach(reach),
        weight: {
          kind: 'row',
          row: administers === null ? 'escalation-to-unknown-end' : 'administrator',
          productive: true,
          conditional: conditional && administers === null,
        },
        group: 'escalation',
        title: administers === null ? 'can gain rights that it was not given' : `is administrator of ${administers}`,
        message: `${result.token.name} reaches ${describeReach(reach)}. ${endOf(result)}`,
        remediation: narrow(result, 'Take away the operations that make or change rights; nothing that is declared needs them.'),
        at: 'scopes',
      },
    ];
  },
};

/** What manages permissions by its level alone, and nobody has looked at, is excess like any other. */
function isKnownToEscalate({ operation }: Reach): boolean {
  return operation.known !== 'verb' && hasImpact(operation, 'escalates');
}

function endOf({ administers }: Audited): string {
  if (administers !== null) return `It administers ${administers}: whatever that holds is within its reach.`;
  return 'What the gained rights end in was not computed: take it for unknown, not for harmless.';
}
