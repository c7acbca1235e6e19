import { cellsOf } from './cells.ts';
import { renderFindings } from './diagnostics.ts';
import { renderCounts, renderNext, renderResult } from './footer.ts';
import { renderGaps } from './gaps.ts';
import type { RenderOptions } from './options.ts';
import { counted } from './phrases.ts';
import { renderRows } from './rows.ts';
import { cleanReport } from './sanitize.ts';
import type { Report } from './shape.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { judgeTokens } from './verdict.ts';
import { wrap } from './width.ts';

/**
 * The report for a person at a terminal: a row a token, worst first; the findings on their lines of the manifest; what
 * could not be seen; the counts, the ledger and the result. Pure: the same report and options give the same text.
 */
export function renderTable(report: Report, options: RenderOptions): string {
  const sheet = createSheet(options);
  const clean = cleanReport(report, sheet.paint.clean);
  const tokens = judgeTokens(clean);
  const table = renderRows(
    tokens.map((judged) => cellsOf(judged, sheet.paint)),
    sheet,
  );
  const lines = options.quiet
    ? [...table, ...renderResult(clean, options, sheet)]
    : [
        ...renderTitle(clean, sheet),
        '',
        ...table,
        '',
        ...renderFindings(clean, tokens, { options, sheet }),
        ...renderGaps(tokens, sheet),
        ...renderCounts(clean, sheet),
        ...renderResult(clean, options, sheet),
        ...renderNext(clean, tokens, options, sheet),
      ];
  return `${lines.join('\n')}\n`;
}

function renderTitle(report: Report, { width, paint }: Sheet): readonly string[] {
  const { tool, manifest, tokens } = report;
  const providers = new Set(tokens.map(({ provider }) => provider)).size;
  const where = manifest === null ? '' : ` on ${manifest.path}`;
  const text = `${tool.name} ${tool.version}${where}: ${counted(tokens.length, 'token')} of ${counted(providers, 'provider')}, ${asOf(report)}`;
  return wrap(text, width).map(paint.faint);
}

/** The oldest of what the report stands on, and whether it was seen now or read from snapshots. */
function asOf({ tokens, finishedAt }: Report): string {
  const [oldest = finishedAt] = tokens.map(({ takenAt }) => takenAt).toSorted();
  const moment = `${oldest.slice(0, 'YYYY-MM-DDThh:mm'.length)}Z`;
  return tokens.some(({ source }) => source === 'snapshot') ? `snapshot of ${moment}` : `as of ${moment}`;
}
