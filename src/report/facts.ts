import { losesEveryCopy } from '../copies.ts';
import { listOf } from '../reach.ts';
import { copiesOf, recoveryText, takesData, tallyBackups, worstRecovery } from './destruction.ts';
import { distinct } from './order.ts';
import { namesOf } from './phrases.ts';
import type { ReportFinding } from './shape-finding.ts';
import type { ReportCopies, ReportReach, ReportRecovery, ReportSelector } from './shape-reach.ts';
import type { ReportToken } from './shape-token.ts';
import type { Sheet } from './sheet.ts';

/** Longer lists are cut here, with the number of what is left out, unless everything is asked for. */
const MOST = 4;
const MOST_EVIDENCE = 2;

export type Fact = readonly [key: string, text: string];

/** What there is to say of a finding, in a fixed order under fixed keys, so that the output can be searched. */
export function factsOf(finding: ReportFinding, token: ReportToken | undefined, { paint, verbose }: Sheet): readonly Fact[] {
  const most = verbose ? Number.POSITIVE_INFINITY : MOST;
  const mostEvidence = verbose ? Number.POSITIVE_INFINITY : MOST_EVIDENCE;
  const reach = token?.status === 'audited' ? reachOf(finding, token.reach) : [];
  const { owaspNhi, owaspAgentic, owaspLlm, cwe } = finding.mappings;
  const evidence = finding.evidence.map(({ source, observed }): Fact => ['evidence', `${source}: ${observed}`]);
  const facts: readonly Fact[] = [
    ['why', verbose || finding.operations.length === 0 ? finding.message : ''],
    ...reachedFacts(finding, reach, most),
    ['path', [finding.path[0]?.from ?? '', ...finding.path.map(({ via, to }) => `(${via}) ${to}`)].join(` ${paint.glyphs.arrow} `).trim()],
    ['backups', reach.some(takesData) ? backupsText(finding.on, copiesOf(reach), most) : ''],
    ['undo', undoText(worstRecovery(reach))],
    ['certainty', certaintyText(finding, reach)],
    ...evidence.slice(0, mostEvidence),
    ...(evidence.length > mostEvidence ? [['evidence', `${evidence.length - mostEvidence} more`] as const] : []),
    ['maps to', verbose ? [...owaspNhi, ...owaspAgentic, ...owaspLlm, ...cwe].join(' ') : ''],
    ['fix', finding.remediation.text],
    ...(verbose ? finding.remediation.steps : []).map((step): Fact => ['step', step]),
  ];
  return facts.filter(([, text]) => text !== '');
}

/** The rows of a token that a finding speaks of: its operations, on something that the finding names too. Patterns are taken to overlap: the finding's may be cut smaller. */
function reachOf(finding: ReportFinding, reach: readonly ReportReach[]): readonly ReportReach[] {
  const operations = new Set(finding.operations);
  const named = new Set(finding.on.flatMap(keysOf));
  return reach.filter(({ operation, on }) => operations.has(operation) && keysOf(on).some((key) => named.has(key)));
}

function keysOf(on: ReportSelector): readonly string[] {
  return on.kind === 'pattern' ? ['a pattern'] : on.resources.map(({ type, id }) => JSON.stringify([type, id]));
}

/** What is neither proved nor ruled out has a line of its own, and is never told as reached. */
function reachedFacts({ operations, on }: ReportFinding, reach: readonly ReportReach[], most: number): readonly Fact[] {
  const names = namesOf(on, most);
  const where = names.length === 0 ? '' : ` on ${listOf(names, most)}`;
  const open = operations.filter((operation) => isOpen(reach.filter((row) => row.operation === operation)));
  const known = operations.filter((operation) => !open.includes(operation));
  if (open.length === 0) return [['reaches', `${listOf(operations, most)}${where}`]];
  if (known.length === 0) return [['may reach', `${listOf(open, most)}${where}`]];
  return [
    ['reaches', `${listOf(known, most)}${where}`],
    ['may reach', listOf(open, most)],
  ];
}

function isOpen(rows: readonly ReportReach[]): boolean {
  return rows.length > 0 && rows.every(({ certainty }) => certainty === 'unknown');
}

function backupsText(on: readonly ReportSelector[], copies: readonly ReportCopies[], most: number): string {
  const { lost, kept, unseen, stores, whole } = tallyBackups(on, copies);
  const notes = notesIn(on);
  const outlived = copies.filter((kind) => !losesEveryCopy(kind)).flatMap(({ store, survives }) => (survives === null ? [] : [`${store} (${survives})`]));
  const parts = [
    ...(whole.length === 0 ? [] : [`with every copy: ${listOf(whole, most)}`]),
    ...(outlived.length === 0 ? [] : [`outlived by copies: ${listOf(outlived, most)}`]),
    ...(stores === 0 ? [] : [`${lost} inside what it destroys`, `independent copies: ${kept}`]),
    ...notes.slice(0, most),
    ...(notes.length > most ? [`${notes.length - most} more of which there is something to say`] : []),
    ...(unseen ? [stores === 0 ? 'independent copies: not inspected, and count as none' : 'some were not inspected and count as none'] : []),
  ];
  return parts.join('; ');
}

/** "pg-data: on the word of the manifest (environment production, offsite)" */
function notesIn(on: readonly ReportSelector[]): readonly string[] {
  const resources = on.flatMap((selector) => (selector.kind === 'pattern' ? [] : selector.resources));
  return distinct(resources.flatMap(({ name, backups }) => (backups?.note === undefined ? [] : [`${name}: ${backups.note.replace(/^and /, '')}`])));
}

function undoText(recovery: ReportRecovery | null): string {
  if (recovery === null) return '';
  return recovery.note === null ? recoveryText(recovery) : `${recoveryText(recovery)}: ${recovery.note}`;
}

/** What must yet come true: of what is conditional, without what the holder has or can pick. */
export function openConditions(reach: readonly ReportReach[]): readonly string[] {
  const all = reach.filter((row) => row.certainty === 'conditional').flatMap(({ conditions }) => conditions);
  const open = all.filter(({ free }) => !free);
  return distinct((open.length > 0 ? open : all).map(({ text }) => text));
}

/** Empty when the reach is allowed outright and every layer was read. */
function certaintyText({ certainty }: ReportFinding, reach: readonly ReportReach[]): string {
  const conditions = openConditions(reach);
  const unread = distinct(reach.flatMap(({ upperBound }) => upperBound));
  const limits = unread.length === 0 ? [] : [`an upper bound (${unread.join(', ')})`];
  switch (certainty) {
    case 'allowed':
      return limits.join('');
    case 'conditional':
      return [conditions.length === 0 ? 'conditional' : `conditional: ${conditions.join('; ')}`, ...limits].join('; ');
    case 'unknown':
      return ['unknown: neither proved nor ruled out', ...limits].join('; ');
  }
}
