/** The end of the table: the counts, the ledger, the result, and what to do next. */
import { SEVERITIES } from '../model.ts';
import type { RenderOptions } from './options.ts';
import type { Tint } from './paint.ts';
import { counted } from './phrases.ts';
import type { Report } from './shape.ts';
import { labelled, type Sheet } from './sheet.ts';
import type { Judged } from './verdict.ts';
import { wrap } from './width.ts';

export function renderCounts(report: Report, { width, paint }: Sheet): readonly string[] {
  const { tokens, complete, incomplete, failed, findings, suppressed } = report.summary;
  const severities = SEVERITIES.map((severity) => `${findings[severity]} ${severity}`).join(', ');
  const accepted = suppressed === 0 ? '' : `; ${suppressed} accepted`;
  return [
    ...wrap(`${counted(tokens, 'token')}: ${complete} complete, ${incomplete} incomplete, ${failed} failed`, width),
    ...wrap(
      `${counted(
        Object.values(findings).reduce((sum, count) => sum + count, 0),
        'finding',
      )}: ${severities}${accepted}`,
      width,
    ),
    ...renderLedger(report, { width, paint }),
  ];
}

/** What was sent, and what that alone changed. */
export function renderLedger(
  report: Pick<Report, 'requests' | 'startedAt' | 'finishedAt'>,
  { width, paint }: Pick<Sheet, 'width' | 'paint'>,
): readonly string[] {
  const { writes, traces } = report.requests;
  const sent = wrap(ledgerText(report), width).map(writes > 0 ? paint.alarm : paint.plain);
  return [...sent, ...Object.values(traces).flatMap((trace) => wrap(trace, width).map(paint.faint))];
}

/** "38 requests: 38 reads, 0 writes, 0 refused, in 4.2 s". */
function ledgerText({ requests, startedAt, finishedAt }: Pick<Report, 'requests' | 'startedAt' | 'finishedAt'>): string {
  const { total, writes, refused, credentialExchanges } = requests;
  const exchanges = credentialExchanges === 0 ? '' : `, ${counted(credentialExchanges, 'credential exchange')}`;
  const elapsed = Date.parse(finishedAt) - Date.parse(startedAt);
  const time = elapsed > 0 ? `, in ${(elapsed / 1000).toFixed(1)} s` : '';
  return `${counted(total, 'request')}: ${counted(total - writes - credentialExchanges, 'read')}, ${counted(writes, 'write')}, ${refused} refused${exchanges}${time}`;
}

export function renderResult(report: Report, { exitCode, failOn }: RenderOptions, sheet: Sheet): readonly string[] {
  const { word, tint } = resultOf(report, exitCode, sheet.paint);
  return labelled({ label: 'Result: ', text: `${word} (exit ${exitCode}; --fail-on ${failOn})${remainderText(report, exitCode)}`, tint }, sheet);
}

/** OK is said only when all was seen and nothing was found. */
function resultOf(report: Report, exitCode: number, paint: Sheet['paint']): { readonly word: string; readonly tint: Tint } {
  switch (exitCode) {
    case 0:
      return isClean(report) ? { word: 'OK', tint: paint.good } : { word: 'PASS', tint: paint.warning };
    case 1:
      return { word: 'FAIL', tint: paint.alarm };
    case 3:
      return { word: 'INCOMPLETE', tint: paint.doubt };
    case 130:
      return { word: 'INTERRUPTED', tint: paint.doubt };
    default:
      return { word: 'ERROR', tint: paint.alarm };
  }
}

function isClean({ summary: { incomplete, failed, findings } }: Report): boolean {
  return incomplete + failed + findings.critical + findings.high + findings.medium + findings.low === 0;
}

/** What the exit code alone does not say: findings that it lets pass, and tokens that were not seen whole. */
function remainderText({ summary: { incomplete, failed, findings } }: Report, exitCode: number): string {
  const passed = exitCode === 1 ? [] : (['critical', 'high', 'medium', 'low'] as const).filter((severity) => findings[severity] > 0);
  const parts = [
    ...passed.map((severity) => `${findings[severity]} ${severity}`),
    ...(incomplete > 0 ? [`${incomplete} incomplete`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return parts.length === 0 ? '' : `; ${exitCode === 1 ? 'also ' : ''}${parts.join(', ')}`;
}

/** A command that exists, for the worst of what was found; none when there is nothing to look into. */
export function renderNext(report: Report, tokens: readonly Judged[], { next }: RenderOptions, sheet: Sheet): readonly string[] {
  const [worst] = tokens;
  const command = next ?? (worst === undefined || worst.verdicts.includes('ok') ? null : suggest(report, worst));
  return command === null ? [] : labelled({ label: 'Next:   ', text: command, tint: sheet.paint.strong }, sheet);
}

function suggest({ manifest, tool }: Report, { token }: Judged): string {
  const standard = manifest === null || /^overscope\.ya?ml$/.test(manifest.path);
  const path = standard ? '' : ` ${quote(manifest.path)}`;
  return `${tool.name} audit${path} --token ${quote(token.name)} --verbose`;
}

/** As a shell takes it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
