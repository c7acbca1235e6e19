/** Findings as a compiler shows its errors: anchored on the line of the manifest, then one fact a line. */
import { SEVERITIES } from '../model.ts';
import { listOf } from '../reach.ts';
import { factsOf } from './facts.ts';
import type { RenderOptions } from './options.ts';
import { by, severityRank } from './order.ts';
import type { Report } from './shape.ts';
import type { ReportFinding } from './shape-finding.ts';
import { labelled, type Sheet } from './sheet.ts';
import { type Judged, markOf } from './verdict.ts';
import { clip, hang, wrap } from './width.ts';

export interface Rendering {
  readonly options: RenderOptions;
  readonly sheet: Sheet;
}

/** The findings that stand and fail the audit, worst first and in the order of the table; the others in one line. */
export function renderFindings(report: Report, judged: readonly Judged[], { options, sheet }: Rendering): readonly string[] {
  const standing = judged.flatMap(({ findings }) => findings).toSorted(by(({ severity }) => severityRank(severity)));
  const shownFrom = options.failOn === 'never' ? 'high' : options.failOn;
  const isShown = ({ severity }: ReportFinding): boolean => sheet.verbose || severityRank(severity) <= severityRank(shownFrom);
  const tokens = new Map(report.tokens.map((token) => [token.name, token]));
  const blocks = standing.filter(isShown).map((finding) => {
    const gutter = ' '.repeat(report.manifest === null ? 1 : String(finding.location.line).length);
    return [
      ...renderHead(finding, sheet),
      ...(report.manifest === null ? [] : renderAnchor(finding, options.sourceLines, sheet)),
      ...factsOf(finding, tokens.get(finding.token), sheet).flatMap(([key, text]) =>
        labelled({ label: `${gutter} = ${`${key}:`.padEnd(11)}`, text, tint: sheet.paint.plain }, sheet),
      ),
      '',
    ];
  });
  const rest = standing.filter((finding) => !isShown(finding));
  return [...blocks.flat(), ...(rest.length === 0 ? [] : [...renderRest(rest, sheet), ''])];
}

function renderHead(finding: ReportFinding, { width, paint }: Sheet): readonly string[] {
  const { text, tint } = finding.severity === 'note' ? { text: 'NOTE', tint: paint.faint } : markOf(finding.severity, paint);
  // The mark is short and has no place to break but its space: it stays whole at the start of the first line.
  const [first = '', ...others] = hang(`${text} `, `[${finding.rule}] ${finding.token}: ${finding.title}`, width);
  return [`${tint(text)}${paint.strong(first.slice(text.length))}`, ...others.map(paint.strong)];
}

/** The line of the manifest, when it is known, with carets from the column to its end. */
function renderAnchor({ location }: ReportFinding, sourceLines: RenderOptions['sourceLines'], { width, paint }: Sheet): readonly string[] {
  const { file, line, column } = location;
  const gutter = ' '.repeat(String(line).length);
  const source = sourceLines?.get(line);
  const place = hang(`${gutter}--> `, `${file}:${line}:${column}`, width).map(paint.faint);
  if (source === undefined) return [...place, paint.faint(`${gutter} |`)];
  const room = width - gutter.length - ' | '.length;
  const text = clip(paint.clean(source).trimEnd(), room, paint.glyphs.more);
  const start = Math.min(column - 1, room - 1);
  const carets = '^'.repeat(Math.max(1, text.length - start));
  return [
    ...place,
    paint.faint(`${gutter} |`),
    `${paint.faint(`${line} |`)} ${text}`,
    `${paint.faint(`${gutter} |`)} ${' '.repeat(start)}${paint.alarm(carets)}`,
    paint.faint(`${gutter} |`),
  ];
}

function renderRest(rest: readonly ReportFinding[], { width, paint }: Sheet): readonly string[] {
  const parts = SEVERITIES.flatMap((severity) => {
    const rules = rest.filter((finding) => finding.severity === severity).map(({ rule }) => rule);
    return rules.length === 0 ? [] : [`${rules.length} ${severity} (${listOf(rules, Number.POSITIVE_INFINITY)})`];
  });
  return wrap(`Not shown: ${parts.join(', ')}. --verbose shows them.`, width).map(paint.faint);
}
