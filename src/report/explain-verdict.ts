/** What `explain` says of a token in one sentence. */
import { hasImpact } from '../reach.ts';
import { effectText } from './explain-rights.ts';
import type { Tint } from './paint.ts';
import { counted, inWords } from './phrases.ts';
import type { ExplainedAudited } from './shape-explanation.ts';
import type { ReportReach } from './shape-reach.ts';
import type { Sheet } from './sheet.ts';

export interface Verdict {
  readonly glyph: string;
  readonly tint: Tint;
  readonly text: string;
}

export function failure(name: string, { paint }: Sheet): Verdict {
  return { glyph: paint.glyphs.cross, tint: paint.doubt, text: `FAILED ${name} was not audited` };
}

export function verdictOf(explanation: ExplainedAudited, sheet: Sheet): Verdict {
  const { token, reach, asked } = explanation;
  const { glyphs, alarm, warning, doubt } = sheet.paint;
  const call = asked === null ? null : `${asked.operation} (${effectText(asked)})`;
  if (reach.length === 0 && explanation.byName === 0) return nothingSeen(explanation, sheet);
  const sure = reach.some(({ certainty }) => certainty !== 'unknown') || reach.length === 0;
  const text = `${token.name} ${sure ? 'can' : 'may be able to'} ${call === null ? destructionText(explanation) : `call ${call}`}${pathText(explanation)}`;
  if (!sure) return { glyph: '?', tint: doubt, text: `${text}: neither proved nor ruled out` };
  if (explanation.cut.kind === 'nothing') return { glyph: glyphs.triangle, tint: warning, text: `${text}, as declared` };
  return { glyph: glyphs.cross, tint: alarm, text: `${text}, ${undeclaredText(explanation)}` };
}

/** A tick stands only where all was read. */
function nothingSeen({ token, asked }: ExplainedAudited, { paint: { glyphs, good, doubt } }: Sheet): Verdict {
  if (token.complete) {
    const nothing = asked === null ? 'nothing that destroys' : `no ${asked.operation}`;
    return { glyph: glyphs.tick, tint: good, text: `${token.name} reaches ${nothing}: nothing that was read gives it` };
  }
  const something = asked === null ? 'anything that destroys' : asked.operation;
  return { glyph: '?', tint: doubt, text: `${token.name} was not seen to reach ${something}, but not everything was read` };
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
