import { hasImpact, impactOrder, listOf } from '../reach.ts';
import { renderCut } from './explain-cut.ts';
import { effectText } from './explain-rights.ts';
import { treeOf } from './explain-tree.ts';
import { ledgerText, quote } from './footer.ts';
import { renderFailure, renderTokenGaps } from './gaps.ts';
import type { RenderOptions } from './options.ts';
import { by } from './order.ts';
import type { Tint } from './paint.ts';
import { counted, inWords } from './phrases.ts';
import { cleanExplanation, escapeInvisible } from './sanitize.ts';
import { declaredWords } from './scopes.ts';
import type { ExplainedAudited, Explanation } from './shape-explanation.ts';
import type { ReportReach } from './shape-reach.ts';
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
      ? [
          ...renderHeadline(sheet.paint.glyphs.cross, sheet.paint.doubt, `FAILED ${clean.token.name} was not audited`, sheet),
          ...renderFailure(clean.token.error, '  ', sheet),
          '',
        ]
      : renderAudited(clean, explanation, options, sheet);
  const rest = options.quiet ? [] : [...wrap(ledgerText(clean), sheet.width), ...renderNext(clean, sheet)];
  return `${[...lines, ...rest].join('\n').trimEnd()}\n`;
}

function renderAudited(clean: ExplainedAudited, written: Explanation, { quiet }: ExplainRendering, sheet: Sheet): readonly string[] {
  const { paint } = sheet;
  const { glyph, tint, text } = verdictOf(clean, sheet);
  const headline = [...renderHeadline(glyph, tint, text, sheet), ''];
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
function renderUncounted({ becomes: { leading, others } }: ExplainedAudited, { paint, width }: Sheet): readonly string[] {
  if (leading + others === 0) return [];
  const text = `operations that only their names tell of, at the ${counted(leading + others, 'identity')} that it can become: not computed, in the tree and in the cut`;
  return hang(`  ${paint.glyphs.dot} `, text, width);
}

function originText({ tool, manifest, token }: ExplainedAudited): string {
  const where = manifest === null ? '' : ` on ${manifest.path}`;
  const moment = `${token.takenAt.slice(0, 'YYYY-MM-DDThh:mm'.length)}Z`;
  const declared = listOf(declaredWords(token.declared)) || 'nothing';
  const seen = token.source === 'snapshot' ? `snapshot of ${moment}` : `as of ${moment}`;
  return `${tool.name} ${tool.version}${where}: ${token.name}, ${token.provider} ${token.kind}, declared for ${declared}, ${seen}`;
}

function renderHeadline(glyph: string, tint: Tint, text: string, { width, paint }: Sheet): readonly string[] {
  const [first = '', ...others] = hang(`${glyph} `, text, width);
  return [`${tint(glyph)}${paint.strong(first.slice(glyph.length))}`, ...others.map(paint.strong)];
}

interface Verdict {
  readonly glyph: string;
  readonly tint: Tint;
  readonly text: string;
}

function verdictOf(explanation: ExplainedAudited, sheet: Sheet): Verdict {
  const { token, reach, asked, byName } = explanation;
  const { glyphs, alarm, warning, doubt, good } = sheet.paint;
  const call = asked === null ? null : `${asked.operation} (${effectText(asked)})`;
  if (reach.length === 0 && byName === 0) {
    const nothing = call === null ? 'nothing that destroys' : asked?.operation;
    return token.complete
      ? { glyph: glyphs.tick, tint: good, text: `${token.name} reaches ${call === null ? nothing : `no ${nothing}`}: nothing that was read gives it` }
      : {
          glyph: '?',
          tint: doubt,
          text: `${token.name} was not seen to reach ${call === null ? 'anything that destroys' : nothing}, but not everything was read`,
        };
  }
  const sure = reach.some(({ certainty }) => certainty !== 'unknown') || reach.length === 0;
  const text = `${token.name} ${sure ? 'can' : 'may be able to'} ${call === null ? destructionText(explanation) : `call ${call}`}${pathText(explanation)}`;
  if (!sure) return { glyph: '?', tint: doubt, text: `${text}: neither proved nor ruled out` };
  if (explanation.cut.kind === 'nothing') return { glyph: glyphs.triangle, tint: warning, text: `${text}, as declared` };
  return { glyph: glyphs.cross, tint: alarm, text: `${text}, ${undeclaredText(explanation)}` };
}

function undeclaredText({ reach, asked }: ExplainedAudited): string {
  const beyond = countOperations(reach.filter(({ declared }) => declared !== 'all'));
  if (asked !== null || beyond === 0)
    return reach.length > 0 && reach.every(({ declared }) => declared === 'none') ? 'which is not declared' : 'not all of which is declared';
  return `${beyond === countOperations(reach) ? 'all' : `${beyond} of them`} beyond what is declared`;
}

const THINGS = [
  ['destroys-data', 'data'],
  ['destroys-backup', 'backups'],
  ['disables-protection', 'protection'],
  ['destroys-resource', 'resources'],
] as const;

/** "destroy data and backups by 3 operations, 2 more that are not ruled out and 4 more that only their names tell of" */
function destructionText({ reach, byName }: ExplainedAudited): string {
  const certain = reach.filter(({ certainty }) => certainty !== 'unknown');
  const things = THINGS.filter(([impact]) => (certain.length > 0 ? certain : reach).some((row) => hasImpact(row, impact))).map(([, word]) => word);
  const all = countOperations(reach);
  const sure = certain.length > 0 ? countOperations(certain) : all;
  const parts = [
    ...(sure > 0 ? [counted(sure, 'operation')] : []),
    ...(all > sure ? [`${all - sure} more that ${all - sure === 1 ? 'is' : 'are'} not ruled out`] : []),
    ...(byName > 0
      ? [`${counted(byName, sure > 0 ? 'more operation' : 'operation')} that only ${byName === 1 ? 'its name tells' : 'their names tell'} of`]
      : []),
  ];
  return `destroy${things.length === 0 ? '' : ` ${inWords(things)}`} by ${inWords(parts)}`;
}

function countOperations(reach: readonly ReportReach[]): number {
  return new Set(reach.map(({ operation }) => operation)).size;
}

/** How far it is to the nearest of it. */
function pathText({ reach }: ExplainedAudited): string {
  const nearest = Math.min(...reach.map(({ path }) => path.length));
  return Number.isFinite(nearest) && nearest > 0 ? `, in ${counted(nearest + 1, 'step')}` : '';
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
