import { impactOrder, listOf } from '../reach.ts';
import { renderCut } from './explain-cut.ts';
import { treeOf } from './explain-tree.ts';
import { failure, type Verdict, verdictOf } from './explain-verdict.ts';
import { quote, renderLedger } from './footer.ts';
import { renderFailure, renderTokenGaps } from './gaps.ts';
import type { RenderOptions } from './options.ts';
import { by } from './order.ts';
import { counted } from './phrases.ts';
import { cleanExplanation, escapeInvisible } from './sanitize.ts';
import { declaredWords } from './scopes.ts';
import type { ExplainedAudited, Explanation } from './shape-explanation.ts';
import { createSheet, type Sheet } from './sheet.ts';
import { drawTree } from './tree.ts';
import { hang, wrap } from './width.ts';

export type ExplainRendering = Pick<RenderOptions, 'width' | 'level' | 'unicode' | 'verbose' | 'quiet'>;

/** The whole explanation as JSON, safe to print. */
export function renderExplanationJson(explanation: Explanation): string {
  return `${escapeInvisible(JSON.stringify(explanation, null, 2))}\n`;
}

/** For a person at a terminal: the verdict, the tree, what was not evaluated, a cut. Pure. */
export function renderExplanation(explanation: Explanation, options: ExplainRendering): string {
  const sheet = createSheet(options);
  const clean = cleanExplanation(explanation, sheet.paint.clean);
  const lines =
    clean.status === 'failed'
      ? [...renderHeadline(failure(clean.token.name, sheet), sheet), ...renderFailure(clean.token.error, '  ', sheet), '']
      : renderAudited(clean, explanation, { quiet: options.quiet, sheet });
  const rest = options.quiet ? [] : [...renderLedger(clean, sheet), ...renderNext(clean, sheet)];
  return `${[...lines, ...rest].join('\n').trimEnd()}\n`;
}

function renderAudited(clean: ExplainedAudited, written: Explanation, { quiet, sheet }: { readonly quiet: boolean; readonly sheet: Sheet }): readonly string[] {
  const { paint } = sheet;
  const headline = [...renderHeadline(verdictOf(clean, sheet), sheet), ''];
  const cut = written.status === 'failed' ? [] : renderCut(clean, written.cut, sheet);
  if (quiet) return [...headline, ...cut];
  const gaps = [...renderTokenGaps(clean.token.gaps, sheet), ...renderUncounted(clean, sheet)];
  return [
    ...wrap(originText(clean), sheet.width).map(paint.faint),
    ...headline,
    ...drawTree(treeOf(clean, sheet), '', sheet),
    '',
    ...(gaps.length === 0 ? [] : [paint.strong('NOT EVALUATED'), ...gaps, '']),
    ...cut,
  ];
}

/** What a provider does not compute for every identity that a token may become. */
function renderUncounted({ becomes: { uncounted } }: ExplainedAudited, { paint, width }: Sheet): readonly string[] {
  if (uncounted === 0) return [];
  const text = `operations that only their names tell of, at the ${counted(uncounted, 'identity')} that it can become: not computed, in the tree and in the cut`;
  return hang(`  ${paint.glyphs.dot} `, text, width);
}

function originText({ tool, manifest, token }: ExplainedAudited): string {
  const where = manifest === null ? '' : ` on ${manifest.path}`;
  const moment = `${token.takenAt.slice(0, 'YYYY-MM-DDThh:mm'.length)}Z`;
  const declared = listOf(declaredWords(token.declared)) || 'nothing';
  const seen = token.source === 'snapshot' ? `snapshot of ${moment}` : `as of ${moment}`;
  return `${tool.name} ${tool.version}${where}: ${token.name}, ${token.provider} ${token.kind}, declared for ${declared}, ${seen}`;
}

function renderHeadline({ glyph, tint, text }: Verdict, { width, paint }: Sheet): readonly string[] {
  const [first = '', ...others] = hang(`${glyph} `, text, width);
  return [`${tint(glyph)}${paint.strong(first.slice(glyph.length))}`, ...others.map(paint.strong)];
}

/** The same for the worst operation, which then is told whole. */
function renderNext(explanation: Explanation, { paint, width }: Sheet): readonly string[] {
  if (explanation.status === 'failed' || explanation.asked !== null) return [];
  const [worst] = explanation.reach.toSorted(
    by(
      ({ declared }) => (declared === 'all' ? 1 : 0),
      ({ certainty }) => (certainty === 'unknown' ? 1 : 0),
      (row) => impactOrder(row),
      ({ operation }) => operation.length,
    ),
  );
  if (worst === undefined) return [];
  const file = explanation.manifest === null || /^overscope\.ya?ml$/.test(explanation.manifest.path) ? '' : ` --manifest ${quote(explanation.manifest.path)}`;
  const command = `${explanation.tool.name} explain ${quote(explanation.token.name)} ${quote(worst.operation)}${file}`;
  return hang('Next:   ', command, width).map(paint.strong);
}
