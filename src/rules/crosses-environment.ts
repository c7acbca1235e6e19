import { aboutReach, byEnvironment, canOrMay, narrow, tellReach } from '../excess.ts';
import type { JudgedReach, Rule, SeverityRow } from '../judgement.ts';
import { NOWHERE, UNPLACED } from '../model.ts';
import { isDestructive, listOf } from '../reach.ts';

export const crossesEnvironment: Rule = {
  id: 'crosses-environment',
  narrowedBy: ['operations', 'resources'],
  title: 'is declared for one environment and reaches another',
  help: 'The manifest says in which environments the token is used. It reaches another one that the manifest places. Things that no pattern places do not count here. Curated reads that carry nothing out do not count either.',
  mappings: { owaspNhi: ['NHI8:2025'], owaspAgentic: ['ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-653'] },
  judge: (result, { productive }) => {
    const { token } = result;
    if (result.status === 'failed' || token.environments.length === 0) return [];
    const wide = result.reach.filter((reach) => reach.operation.impact !== 'reads').map((reach) => ({ ...reach, placements: reach.everywhere }));
    const foreign = byEnvironment(wide).filter(
      ({ environment }) => environment !== UNPLACED && environment !== NOWHERE && !token.environments.includes(environment),
    );
    return foreign.map(({ environment, reach }) => ({
      ...aboutReach(reach),
      weight: { kind: 'row', row: rowOf(reach), productive: productive(environment), conditional: reach.every((one) => one.certainty !== 'allowed') },
      group: environment,
      title: `is declared for ${listOf(token.environments)} and ${canOrMay(reach) === 'can' ? 'reaches' : 'may reach'} ${environment}`,
      message: `${token.name} ${tellReach(reach)}, in ${environment}.`,
      remediation: narrow(result, `Use a token that ends at ${listOf(token.environments)}.`),
      at: 'token',
    }));
  },
};

function rowOf(reach: readonly JudgedReach[]): SeverityRow {
  return reach.some((one) => isDestructive(one.operation) && one.certainty !== 'unknown') ? 'crosses-destructively' : 'crosses';
}
