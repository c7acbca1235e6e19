import type { Advice } from '../model.ts';
import { isDestructive, listOf } from '../reach.ts';
import { cellsOf, expiryText } from './cells.ts';
import { renderLedger } from './footer.ts';
import { renderFailure, renderTokenGaps } from './gaps.ts';
import { renderOperations } from './inspect-operations.ts';
import type { RenderOptions } from './options.ts';
import type { Paint } from './paint.ts';
import { counted } from './phrases.ts';
import { cleanReport } from './sanitize.ts';
import type { Report } from './shape.ts';
import type { ReportImpact } from './shape-reach.ts';
import type { ReportAudited } from './shape-token.ts';
import { createSheet, labelled, type Sheet } from './sheet.ts';
import { type Judged, judgeTokens, markOf } from './verdict.ts';
import { hang } from './width.ts';

export interface InspectOptions extends Pick<RenderOptions, 'width' | 'level' | 'unicode' | 'verbose'> {
  /** What the provider offers instead. Without it, the worst finding says what to do. */
  readonly advice?: Advice;
}

/** One screen about each token of a report, for a person about to hand it to somebody: what it is, what it can destroy, what could not be seen. */
export function renderInspect(report: Report, options: InspectOptions): string {
  const sheet = createSheet(options);
  const clean = cleanReport(report, sheet.paint.clean);
  const lines = judgeTokens(clean).flatMap((judged) => [...renderToken(judged, sheet), ...renderAdvice(clean, judged, options, sheet)]);
  return `${[...lines, ...renderLedger(clean, sheet)].join('\n')}\n`;
}

function renderToken(judged: Judged, sheet: Sheet): readonly string[] {
  const { token } = judged;
  const { paint, width } = sheet;
  if (token.status === 'failed')
    return [...renderHeadline(judged, sheet), '', ...renderFailure(token.error, '  ', sheet), '', ...renderWarnings(judged, sheet)];
  const gaps = renderTokenGaps(token.gaps, sheet);
  return [
    ...renderHeadline(judged, sheet),
    '',
    ...identityOf(token).flatMap(([name, text]) => labelled({ label: `  ${name.padEnd(10)}`, text, tint: paint.plain }, sheet)),
    '',
    paint.strong('CAN DESTROY'),
    ...renderDestruction(token, sheet),
    '',
    paint.strong('CAN ALSO'),
    ...othersOf(token).flatMap((text) => hang('  ', text, width)),
    '',
    ...(gaps.length === 0 ? [] : [paint.strong('NOT SEEN'), ...gaps, '']),
    ...renderWarnings(judged, sheet),
  ];
}

/** What is wrong with the token itself, whatever it reaches (it lies open, is too old, never ends), and what of its reach nobody uses. */
function renderWarnings({ findings }: Judged, { paint, width }: Sheet): readonly string[] {
  const own = findings.filter(({ rule, operations, certainty }) => rule === 'unused-permission' || (operations.length === 0 && certainty !== 'unknown'));
  const texts = new Set(own.map(({ message, remediation }) => `${message} ${remediation.text}`));
  if (texts.size === 0) return [];
  return [paint.strong('MIND'), ...[...texts].flatMap((text) => hang('  ', text, width).map(paint.warning)), ''];
}

/** The verdict and what it is about. Without a manifest nothing makes destruction right, so what can destroy is never OK here. */
function renderHeadline(judged: Judged, { paint, width }: Sheet): readonly string[] {
  const { token, verdicts } = judged;
  const destroys = token.status === 'audited' && (token.reach.some(isDestructive) || token.otherOperations.destructive > 0);
  const careful = { text: `${paint.glyphs.triangle} CAREFUL`, tint: paint.warning };
  const marks = verdicts.map((verdict) => (verdict === 'ok' && destroys ? careful : markOf(verdict, paint)));
  const label = marks.map(({ text }) => text).join('  ');
  const [first = '', ...others] = hang(`${label}  `, summaryOf(judged, paint), width);
  return [`${marks.map(({ text, tint }) => tint(text)).join('  ')}${paint.strong(first.slice(label.length))}`, ...others.map(paint.strong)];
}

function summaryOf(judged: Judged, paint: Paint): string {
  const { token } = judged;
  if (token.status === 'failed') return 'not audited';
  const destructive = token.reach.filter(isDestructive);
  if (destructive.length === 0 && token.otherOperations.destructive === 0)
    return token.complete ? 'nothing destructive was found' : 'what it can destroy was not verified';
  const facts = cellsOf(judged, paint)
    .destroys.map(({ text }) => text)
    .join('; ');
  return destructive.length > 0 && destructive.every(({ certainty }) => certainty === 'unknown') ? facts : `can destroy: ${facts}`;
}

function identityOf(token: ReportAudited): readonly (readonly [string, string])[] {
  const { principal, provider, kind, expiry } = token;
  const id = principal.id === principal.name ? '' : ` (${principal.id})`;
  return [
    ['is', `${provider} ${kind}`],
    ['acts as', `${principal.type} ${principal.name}${id}`],
    ['expires', `${expiryText(token)} (${expiry.source})`],
  ];
}

/** "Nothing" is said only of a token that was seen whole. */
function renderDestruction(token: ReportAudited, sheet: Sheet): readonly string[] {
  const destructive = token.reach.filter(isDestructive);
  if (destructive.length > 0) return renderOperations(destructive, sheet);
  const { paint, width } = sheet;
  const byName = token.otherOperations.destructive;
  if (byName > 0) return hang('  ', `${counted(byName, 'operation')} destroying by name alone, which nobody has classified`, width).map(paint.doubt);
  return token.complete ? hang('  ', 'nothing', width).map(paint.good) : hang('  ', 'not verified: see what could not be read', width).map(paint.doubt);
}

const VERBS = [
  ['executes-code', 'run code'],
  ['escalates', 'gain rights'],
  ['exfiltrates', 'take out secrets or data'],
  ['disrupts', 'disrupt'],
  ['modifies', 'modify'],
  ['reads', 'read'],
] as const satisfies readonly (readonly [ReportImpact, string])[];

function othersOf({ reach, otherOperations }: ReportAudited): readonly string[] {
  const lines = VERBS.flatMap(([impact, verb]) => {
    const operations = [...new Set(reach.filter((row) => row.impact === impact || row.also.includes(impact)).map(({ operation }) => operation))];
    return operations.length === 0 ? [] : [`${verb}: ${counted(operations.length, 'operation')} (${listOf(operations, 1)})`];
  });
  const { count, patterns } = otherOperations;
  const rest = count === 0 ? [] : [`call ${counted(count, 'operation')} that the catalogue does not describe (${listOf(patterns, 5)})`];
  const all = [...lines, ...rest];
  return all.length === 0 ? ['nothing that was found'] : all;
}

function renderAdvice(report: Report, { token }: Judged, { advice }: InspectOptions, sheet: Sheet): readonly string[] {
  const { clean, strong } = sheet.paint;
  const [worst] = report.findings.filter((finding) => finding.token === token.name && finding.remediation.steps.length > 0);
  const steps = advice === undefined ? (worst?.remediation.steps ?? []) : stepsOf(advice).map(clean);
  if (steps.length === 0) return [];
  return [strong('INSTEAD'), ...steps.flatMap((step) => hang('  ', step, sheet.width)), ''];
}

function stepsOf({ narrowable, closest, steps, revoke }: Advice): readonly string[] {
  return [`${narrowable ? 'A narrower token' : 'The closest that the provider offers'}: ${closest}`, ...steps, `Revoke this token: ${revoke}`];
}
