import type { LastUse } from '../evaluation.ts';
import { aboutReach, narrow, worstFirst } from '../excess.ts';
import { matchesGlob } from '../glob.ts';
import type { JudgedReach, Rule } from '../judgement.ts';
import type { Evidence } from '../model.ts';
import { listOf } from '../reach.ts';

const DAY_MS = 86_400_000;
const MOST_SHOWN = 5;
const MOST_EVIDENCE = 8;

/** Reach that was not used for long, by the glob under which its use is kept. */
interface Unused {
  readonly use: LastUse;
  readonly reach: readonly JudgedReach[];
}

export const unusedPermission: Rule = {
  id: 'unused-permission',
  narrowedBy: ['operations', 'resources'],
  title: 'holds what it has not used for long',
  help: 'Rights that the principal did not use within `maxAge` of the manifest (90 days unless it says otherwise) before the provider was asked, where the provider tells: AWS with --last-used, a whole service at a time, kept for 400 days. What other tokens of the same principal use counts as used, and what is gained over a path is not judged. Declared or not: what nobody uses can go. It is advice and begins as a note, since that a right lies idle makes it no worse to hold, only easier to give up.',
  mappings: { owaspNhi: ['NHI5:2025'], owaspAgentic: ['ASI03'], owaspLlm: ['LLM06:2025'], cwe: ['CWE-250'] },
  judge: (result) => {
    if (result.status === 'failed') return [];
    const { name, maxAgeDays } = result.token;
    const held = worstFirst(result.reach.filter((one) => one.path.length === 0 && one.certainty !== 'unknown'));
    const unused = worstUseFirst(
      result.lastUses
        .filter((use) => isIdle(use, maxAgeDays))
        .map((use) => ({ use, reach: held.filter(({ operation }) => matchesGlob(use.operations, operation.id)) }))
        .filter(({ reach }) => reach.length > 0),
      held,
    );
    if (unused.length === 0) return [];
    const reach = worstFirst([...new Set(unused.flatMap((one) => one.reach))]);
    return [
      {
        ...aboutReach(reach),
        weight: { kind: 'row', row: 'unused', productive: true, conditional: false },
        group: 'use',
        title: `holds what it has not used in ${maxAgeDays} days`,
        message: `${name} may do ${listOf(
          unused.map(({ use }) => `${use.operations} (${describe(use)})`),
          MOST_SHOWN,
        )}, and has not done it in ${maxAgeDays} days.`,
        evidence: unused.slice(0, MOST_EVIDENCE).map(({ use }): Evidence => ({ source: use.source, observed: `${use.operations}: ${describe(use)}` })),
        remediation: narrow(result, 'Take away what is not used. Ask its owner first about what runs once a year.'),
        at: 'scopes',
      },
    ];
  },
};

/** Counted to the day when the provider was asked: what was used since then, nobody knows. */
function isIdle({ lastAt, asOf }: LastUse, days: number): boolean {
  return lastAt === null || Date.parse(asOf) - Date.parse(lastAt) > days * DAY_MS;
}

/** `held` is worst first, and so are the parts of it. */
function worstUseFirst(unused: readonly Unused[], held: readonly JudgedReach[]): readonly Unused[] {
  const rank = new Map(held.map((reach, index) => [reach, index]));
  const rankOf = ({ reach: [worst] }: Unused): number => (worst === undefined ? held.length : (rank.get(worst) ?? held.length));
  return unused.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function describe({ lastAt, trackedDays }: LastUse): string {
  return lastAt === null ? `never in the ${trackedDays} days that are kept` : `last on ${lastAt.slice(0, 10)}`;
}
