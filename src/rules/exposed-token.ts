import { aboutToken } from '../excess.ts';
import type { Rule } from '../judgement.ts';

export const exposedToken: Rule = {
  id: 'exposed-token',
  narrowedBy: [],
  title: 'lies where others can read it',
  help: 'The file that holds the value is readable by its group or by everybody, or is tracked by git.',
  mappings: { owaspNhi: ['NHI2:2025'], owaspAgentic: ['ASI03'], owaspLlm: [], cwe: ['CWE-522', 'CWE-732'] },
  judge: ({ token, values }) => {
    if (values.exposures.length === 0) return [];
    return [
      aboutToken('at-large', {
        group: 'exposure',
        title: 'lies where others can read it',
        message: `${token.name}: ${values.exposures.join('; ')}.`,
        evidence: values.exposures.map((exposure) => ({ source: 'the file that holds the value', observed: exposure })),
        remediation: { text: 'Close the file to others (chmod 600), take it out of git, and rotate the token: it may have been read.', steps: [] },
      }),
    ];
  },
};
