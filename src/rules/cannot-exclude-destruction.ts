import { aboutReach, describeReach, excessByEnvironment, inEnvironment } from '../excess.ts';
import type { Audited, Draft, Rule } from '../judgement.ts';
import type { Gap } from '../model.ts';
import { isDestructive } from '../reach.ts';

export const cannotExcludeDestruction: Rule = {
  id: 'cannot-exclude-destruction',
  narrowedBy: ['operations', 'resources', 'gaps'],
  title: 'destruction is neither proved nor ruled out',
  help: 'Something that decides about destructive reach could not be read, or the provider does not say. One finding a gap: accept it with the gap’s code once somebody has looked.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250'] },
  judge: (result, { productive }) => {
    if (result.status === 'failed') return [];
    const unknown = excessByEnvironment(result, (reach) => isDestructive(reach.operation) && reach.certainty === 'unknown');
    return [
      ...gapsByCode(result).map((gaps) => aboutGaps(result, gaps)),
      ...unknown.map(
        ({ environment, reach }): Draft => ({
          ...aboutReach(reach),
          weight: { kind: 'row', row: 'unknown-destruction', productive: productive(environment), conditional: false },
          group: environment,
          title: `may be able to destroy things ${inEnvironment(environment)}: neither proved nor ruled out`,
          message: `${result.token.name} may reach ${describeReach(reach)}, ${inEnvironment(environment)}. Reads alone cannot tell.`,
          remediation: { text: 'Treat it as able to, until the provider says otherwise.', steps: [`Closest to what is declared: ${result.advice.closest}`] },
          at: 'scopes',
        }),
      ),
    ];
  },
};

function gapsByCode({ gaps }: Audited): readonly (readonly [Gap, ...Gap[]])[] {
  const byCode = new Map<string, [Gap, ...Gap[]]>();
  for (const gap of gaps.filter(({ effect }) => effect === 'granting')) {
    const known = byCode.get(gap.code);
    if (known === undefined) byCode.set(gap.code, [gap]);
    else known.push(gap);
  }
  return [...byCode.values()];
}

function aboutGaps(result: Audited, gaps: readonly [Gap, ...Gap[]]): Draft {
  const [first] = gaps;
  const more = gaps.length > 1 ? ` (and ${gaps.length - 1} more of this kind)` : '';
  return {
    weight: { kind: 'row', row: 'unknown-destruction', productive: true, conditional: false },
    group: `gap ${first.code}`,
    title: `could not be read whole: ${first.what}`,
    message: `${result.token.name}: ${first.what}${more} (${first.because}). What it hides could destroy: it is unknown, not absent.`,
    certainty: 'unknown',
    reach: [],
    environments: [],
    evidence: gaps.slice(0, 8).map((gap) => ({ source: gap.request, observed: `${gap.because}: ${gap.what}` })),
    remediation: {
      text: 'Let the audit read it, or accept this gap by its code once somebody has looked.',
      steps: ['See the rights that an audit needs: overscope permissions'],
    },
    at: 'token',
  };
}
