import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';

export const expiredAcceptance: Rule = {
  id: 'expired-acceptance',
  narrowedBy: [],
  title: 'an acceptance is past its date',
  help: 'Somebody accepted a finding until a day that is over. The finding fires again; this one says that nobody has looked since.',
  mappings: { owaspNhi: ['NHI1:2025'], owaspAgentic: [], owaspLlm: [], cwe: [] },
  judge: ({ token }, { now }) =>
    token.accept
      .filter((acceptance) => acceptance.until < now.slice(0, 10))
      .map((acceptance) =>
        aboutToken('invalid-or-expired-acceptance', {
          group: `acceptance ${acceptance.rule} ${acceptance.until}`,
          title: `the acceptance of ${acceptance.rule} ended on ${acceptance.until}`,
          message: `${acceptance.owner} accepted ${acceptance.rule} for ${token.name} until ${acceptance.until}: ${acceptance.reason}`,
          evidence: [{ source: 'manifest', observed: `until: ${acceptance.until}` }],
          remediation: { text: 'Mend what was accepted, or accept it again with a new date.', steps: [] },
        }),
      ),
};
