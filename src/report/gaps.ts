/** What could not be seen, token by token: failed tokens, and what the others would not show. */
import { counted } from './phrases.ts';
import type { ReportGap, ReportToken } from './shape-token.ts';
import type { Sheet } from './sheet.ts';
import type { Judged } from './verdict.ts';
import { hang, wrap } from './width.ts';

const EFFECTS: Readonly<Record<ReportGap['effect'], string>> = {
  granting: 'may hide rights, so the token is incomplete',
  narrowing: 'could only take rights away, so the reach is an upper bound',
  advisory: 'changes no verdict',
};

/** Gaps that change no verdict are counted at the end, unless everything is asked for. */
export function renderGaps(tokens: readonly Judged[], sheet: Sheet): readonly string[] {
  const blocks = tokens.flatMap(({ token }) => renderToken(token, sheet));
  const hidden = tokens.flatMap(({ token }) => (token.status === 'audited' ? token.gaps : [])).filter((gap) => !isShown(gap, sheet)).length;
  const rest = renderHidden(hidden, '  ', sheet);
  return blocks.length + rest.length === 0 ? [] : [sheet.paint.strong('NOT SEEN'), ...blocks, ...rest, ''];
}

function renderToken(token: ReportToken, sheet: Sheet): readonly string[] {
  const lines =
    token.status === 'failed'
      ? renderFailure(token.error, '    ', sheet)
      : token.gaps.filter((gap) => isShown(gap, sheet)).flatMap((gap) => renderGap(gap, '    ', sheet));
  return lines.length === 0 ? [] : [...wrap(token.name, sheet.width - 2).map((line) => `  ${sheet.paint.strong(line)}`), ...lines];
}

export function renderFailure(
  { code, message, hint }: Extract<ReportToken, { status: 'failed' }>['error'],
  indent: string,
  { width, paint }: Sheet,
): readonly string[] {
  const failure = hang(`${indent}${paint.glyphs.cross} `, `${code}: ${message}`, width).map(paint.doubt);
  return hint === null ? failure : [...failure, ...hang(`${indent}  `, hint, width)];
}

/** The gaps of one token alone. */
export function renderTokenGaps(gaps: readonly ReportGap[], sheet: Sheet): readonly string[] {
  const shown = gaps.filter((gap) => isShown(gap, sheet));
  return [...shown.flatMap((gap) => renderGap(gap, '  ', sheet)), ...renderHidden(gaps.length - shown.length, '  ', sheet)];
}

function isShown({ effect }: ReportGap, { verbose }: Sheet): boolean {
  return verbose || effect !== 'advisory';
}

function renderGap({ code, what, because, effect, request }: ReportGap, indent: string, { width, paint }: Sheet): readonly string[] {
  const [glyph, tint] = effect === 'granting' ? ['?', paint.doubt] : [paint.glyphs.dot, paint.plain];
  return hang(`${indent}${glyph} `, `${code} ${what}: ${because} (${request}); ${EFFECTS[effect]}`, width).map((line) => tint(line));
}

function renderHidden(count: number, indent: string, { width, paint }: Sheet): readonly string[] {
  if (count === 0) return [];
  const text = `${counted(count, 'gap')} that ${count === 1 ? 'changes' : 'change'} no verdict (--verbose)`;
  return hang(`${indent}${paint.glyphs.dot} `, text, width).map(paint.faint);
}
