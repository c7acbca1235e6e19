/** What could not be seen, token by token: failed tokens, and what the others would not show. */
import { effectRank } from './order.ts';
import type { ReportGap, ReportToken } from './shape-token.ts';
import type { Sheet } from './sheet.ts';
import type { Judged } from './verdict.ts';
import { hang, wrap } from './width.ts';

const EFFECTS: Readonly<Record<ReportGap['effect'], string>> = {
  granting: 'may hide rights, so the token is incomplete',
  narrowing: 'could only take rights away, so the reach is an upper bound',
  advisory: 'changes no verdict',
};

export function renderGaps(tokens: readonly Judged[], sheet: Sheet): readonly string[] {
  const blocks = tokens.flatMap(({ token }) => renderToken(token, sheet));
  return blocks.length === 0 ? [] : [sheet.paint.strong('NOT SEEN'), ...blocks, ''];
}

function renderToken(token: ReportToken, sheet: Sheet): readonly string[] {
  const lines = token.status === 'failed' ? renderFailure(token.error, sheet) : renderTokenGaps(token.gaps, sheet);
  return lines.length === 0 ? [] : [...wrap(token.name, sheet.width - 2).map((line) => `  ${sheet.paint.strong(line)}`), ...lines];
}

function renderFailure({ code, message, hint }: Extract<ReportToken, { status: 'failed' }>['error'], { width, paint }: Sheet): readonly string[] {
  const failure = hang(`    ${paint.glyphs.cross} `, `${code}: ${message}`, width).map(paint.doubt);
  return hint === null ? failure : [...failure, ...hang('      ', hint, width)];
}

/** Gaps that change no verdict are counted, unless everything is asked for. */
export function renderTokenGaps(gaps: readonly ReportGap[], { width, paint, verbose }: Sheet): readonly string[] {
  const shown = gaps.filter(({ effect }) => verbose || effectRank(effect) < effectRank('advisory'));
  const rest = gaps.length - shown.length;
  const lines = shown.flatMap((gap) => {
    const text = `${gap.code} ${gap.what}: ${gap.because} (${gap.request}); ${EFFECTS[gap.effect]}`;
    return hang(`    ${gap.effect === 'granting' ? '?' : paint.glyphs.dot} `, text, width).map(gap.effect === 'granting' ? paint.doubt : paint.plain);
  });
  if (rest === 0) return lines;
  const counted = `${rest} that ${rest === 1 ? 'changes' : 'change'} no verdict`;
  return [...lines, ...hang(`    ${paint.glyphs.dot} `, verbose ? counted : `${counted} (--verbose)`, width).map(paint.faint)];
}
