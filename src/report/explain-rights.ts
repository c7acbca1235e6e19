/** What can be destroyed at one node of the tree, grouped and shortened. */
import { hasImpact, impactOrder, impactRank, impactsOf, listOf, recoveryRank, sureness } from '../reach.ts';
import { recoveryText } from './destruction.ts';
import { backupLines } from './explain-backups.ts';
import { openConditions } from './facts.ts';
import { by, grouped } from './order.ts';
import { counted, inWords, namesOf } from './phrases.ts';
import type { ExplainedReach } from './shape-explanation.ts';
import type { ReportReach } from './shape-reach.ts';
import type { Sheet } from './sheet.ts';
import type { Branch, Note } from './tree.ts';

/** Lines of a group, operations of a line, names of a thing: more are counted. */
const MOST_LINES = 4;
const MOST_OPERATIONS = 3;
const MOST_NAMES = 3;

const THINGS = [
  ['destroys-data', 'data'],
  ['destroys-backup', 'backups'],
  ['destroys-resource', 'resources'],
] as const;

type Effect = Pick<ReportReach, 'impact' | 'also' | 'known'>;

/** "destroys data and backups", "disables protection", "executes code". */
export function effectText(effect: Effect): string {
  const things = THINGS.filter(([impact]) => hasImpact(effect, impact)).map(([, word]) => word);
  const losses = [...(things.length > 0 ? [`destroys ${inWords(things)}`] : []), ...(hasImpact(effect, 'disables-protection') ? ['disables protection'] : [])];
  if (losses.length > 0) return inWords(losses);
  return effect.known === 'unlisted' ? 'of unknown effect' : effect.impact.replace('-', ' ');
}

/** The worst of it alone. */
function worstText(effect: Effect): string {
  const [impact = effect.impact] = impactsOf(effect);
  return effectText({ impact, also: [], known: effect.known });
}

/** One branch for each kind of effect and of declaration: what is not declared first, then the worst. */
export function groupedBranches(reach: readonly ExplainedReach[], sheet: Sheet): readonly Branch[] {
  const said = new Set<string>();
  return grouped(reach, (row) => JSON.stringify([worstText(row), row.declared === 'all']))
    .toSorted(
      by(
        ([row]) => (row.declared === 'all' ? 1 : 0),
        ([row]) => impactRank(row),
      ),
    )
    .map((rows) => groupBranch(rows, said, sheet));
}

/** Rows of which there is one at least. */
type Rows = readonly [ExplainedReach, ...ExplainedReach[]];

function groupBranch(rows: Rows, said: Set<string>, sheet: Sheet): Branch {
  const { paint, verbose } = sheet;
  const [{ declared }] = rows;
  const lines = byTarget(rows);
  const shown = verbose ? lines : lines.slice(0, declared === 'all' ? 1 : MOST_LINES);
  const rest = restText(shown, lines.slice(shown.length));
  return {
    head: { text: `${worstText(rows[0])}, ${declared === 'all' ? 'declared' : 'not declared'}`, tint: declared === 'all' ? paint.faint : paint.danger },
    notes: [...shown.flatMap((line) => targetLines(line, said, sheet)), ...(rest === '' ? [] : [{ text: rest, tint: paint.faint }])],
    children: [],
  };
}

/** What the lines that are left out would add. */
function restText(shown: readonly Rows[], hidden: readonly Rows[]): string {
  const said = new Set(shown.flat().map(({ operation }) => operation));
  const more = new Set(hidden.flat().flatMap(({ operation }) => (said.has(operation) ? [] : [operation]))).size;
  if (hidden.length === 0) return '';
  return more === 0 ? 'and the same on other things (--verbose)' : `and ${counted(more, 'more operation')} (--verbose)`;
}

/** Rows that differ in their operation alone, as one line: the worst first, and of those the plainest names. */
function byTarget(rows: readonly ExplainedReach[]): readonly Rows[] {
  const sorted = rows.toSorted(
    by(
      ({ certainty }) => -sureness(certainty),
      (row) => impactOrder(row),
      ({ recovery }) => recoveryRank(recovery),
      ({ operation }) => operation.length,
      ({ operation }) => operation,
    ),
  );
  return grouped(sorted, (row) => JSON.stringify([row.on, row.certainty, ownConditions(row), row.upperBound, row.declared, recoveryText(row.recovery)]));
}

function targetLines(rows: Rows, said: Set<string>, sheet: Sheet): readonly Note[] {
  const { paint, verbose } = sheet;
  const [first] = rows;
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_NAMES;
  const operations = listOf(
    rows.map(({ operation }) => operation),
    verbose ? Number.POSITIVE_INFINITY : MOST_OPERATIONS,
  );
  const on = listOf(namesOf([first.on], most), most);
  const facts = [certaintyText(first), first.declared === 'partial' ? 'declared in part' : '', `undo: ${recoveryText(first.recovery)}`].filter(
    (fact) => fact !== '',
  );
  return [
    {
      text: `${operations} on ${on}; ${facts.join('; ')}`,
      tint: first.certainty === 'allowed' ? paint.plain : paint.doubt,
    },
    ...backupLines(rows, said, sheet).map((line) => ({ ...line, under: true })),
  ];
}

/** What must yet come true where the way ends; what it takes on the way stands at its steps. */
function ownConditions(row: ReportReach): readonly string[] {
  const onTheWay = new Set(row.path.flatMap(({ via, conditions }) => [`${via} is conditional`, ...conditions.map(({ text }) => `${via}: ${text}`)]));
  return openConditions([row]).filter((text) => !onTheWay.has(text));
}

/** Empty when it is allowed outright and every layer was read. */
function certaintyText(row: ReportReach): string {
  const limits = row.upperBound.length === 0 ? [] : [`an upper bound (${row.upperBound.join(', ')})`];
  const conditions = ownConditions(row);
  const onTheWay = row.path.length === 0 ? 'conditional' : 'on the conditions of the way';
  const held = {
    allowed: [],
    conditional: [conditions.length === 0 ? onTheWay : `only: ${conditions.join('; ')}`],
    unknown: ['unknown: neither proved nor ruled out'],
  }[row.certainty];
  return [...held, ...limits].join('; ');
}
