import { aboutReach, canOrMay, narrow, tellReach, worstFirst } from '../excess.ts';
import type { Audited, JudgedReach, Rule } from '../judgement.ts';
import type { Reach, Step } from '../model.ts';
import { hasImpact, weakest } from '../reach.ts';

export const escalationPath: Rule = {
  id: 'escalation-path',
  narrowedBy: ['operations', 'resources'],
  title: 'can gain rights that it was not given',
  help: 'The token can give itself, or whatever it makes, more rights, or can become somebody who has them. What it was found to become is told with each step; an end that was not computed is unknown, not harmless.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI03', 'ASI08'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-269'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    const reach = worstFirst(result.reach.filter((one) => one.excess !== null && (isKnownToEscalate(one) || one.path.length > 0)));
    if (reach.length === 0) return [];
    const { administers, administersBy } = result;
    return [
      {
        ...aboutReach(reach),
        weight: {
          kind: 'row',
          row: administers === null ? 'escalation-to-unknown-end' : 'administrator',
          productive: true,
          conditional: isConditional(result, reach),
        },
        group: 'escalation',
        title: titleOf(result, reach),
        message: `${result.token.name} ${tellReach(reach)}. ${endOf(result, reach)}`,
        remediation: narrow(
          result,
          administersBy.length > 0 || reach.some(({ path }) => path.length > 0)
            ? `Close the steps: overscope explain ${result.token.name} shows each with what grants it, and a cut.`
            : 'Take away the operations that make or change rights; nothing that is declared needs them.',
        ),
        at: 'scopes',
      },
    ];
  },
};

/** What manages permissions by its level alone, and nobody has looked at, is excess like any other. */
function isKnownToEscalate({ operation }: Reach): boolean {
  return operation.known !== 'verb' && hasImpact(operation, 'escalates');
}

/** Administrators by themselves are so on no condition; by a way, on those of its steps. */
function isConditional({ administers, administersBy }: Audited, reach: readonly JudgedReach[]): boolean {
  if (administers === null) return reach.every(({ certainty }) => certainty !== 'allowed');
  return !isSure(administersBy);
}

function isSure(path: readonly Step[]): boolean {
  return weakest(path.map(({ certainty }) => certainty)) === 'allowed';
}

function titleOf({ administers, administersBy }: Audited, reach: readonly JudgedReach[]): string {
  if (administers === null) return `${canOrMay(reach)} gain rights that it was not given`;
  if (administersBy.length === 0) return `is administrator of ${administers}`;
  return `${isSure(administersBy) ? 'can become' : 'may become, on conditions,'} administrator of ${administers}`;
}

function endOf({ administers, administersBy, becomes }: Audited, reach: readonly JudgedReach[]): string {
  if (administers !== null) {
    const how = administersBy.length === 0 ? 'It administers' : `By ${chainOf(administersBy)} it comes to administer`;
    return `${how} ${administers}: whatever that holds is within its reach.`;
  }
  const [farthest] = reach.filter(({ path }) => path.length > 0);
  if (farthest !== undefined) return `It becomes others, by ${chainOf(farthest.path)} for one; what they hold counts as its own.`;
  if (becomes > 0)
    return 'The others that it makes or becomes reach nothing beyond what is declared or it reaches itself. Where a right makes nobody, what it ends in is unknown.';
  return 'What the gained rights end in was not computed: take it for unknown, not for harmless.';
}

function chainOf(path: readonly Step[]): string {
  return path.map(({ via, to, conditions }) => `${via} as ${to}${openOf(conditions)}`).join(', then ');
}

function openOf(conditions: Step['conditions']): string {
  const open = conditions.filter(({ free }) => !free).map(({ text }) => text);
  return open.length === 0 ? '' : ` (${open.join('; ')})`;
}
