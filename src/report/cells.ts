/** What the table says of one token, cell by cell, before it is fitted to a width. */
import { isDestructive, listOf } from '../reach.ts';
import { destructionOf, recoveryText, type Things, thingsText, worstRecovery } from './destruction.ts';
import type { Cell, Line } from './grid.ts';
import { distinct } from './order.ts';
import type { Paint } from './paint.ts';
import { counted } from './phrases.ts';
import { declaredText } from './scopes.ts';
import type { ReportRecovery, ReportSelector } from './shape-reach.ts';
import type { ReportAudited, ReportFailed } from './shape-token.ts';
import { type Judged, markOf } from './verdict.ts';

export interface Cells {
  readonly verdict: Cell;
  readonly token: Cell;
  readonly kind: Cell;
  readonly declared: Cell;
  readonly destroys: Cell;
  readonly undo: Cell;
  readonly expires: Cell;
}

/** More types than this are counted, not named: the findings and the JSON hold the rest. */
const MOST_TYPES = 4;

export function cellsOf({ token, verdicts }: Judged, paint: Paint): Cells {
  const shared = {
    verdict: verdicts.map((verdict) => markOf(verdict, paint)),
    token: [{ text: token.name, tint: paint.strong }],
    kind: [{ text: `${token.provider} ${token.kind ?? 'token'}`, tint: paint.plain }],
  };
  return { ...shared, ...(token.status === 'failed' ? failedCells(token, paint) : auditedCells(token, paint)) };
}

type Rest = Pick<Cells, 'declared' | 'destroys' | 'undo' | 'expires'>;

function failedCells(token: ReportFailed, paint: Paint): Rest {
  const none = [{ text: paint.glyphs.none, tint: paint.faint }];
  const declared = `${declaredText(token.declared)} ${paint.glyphs.arrow} not audited: ${token.error.code}`;
  return { declared: [{ text: declared, tint: paint.plain }], destroys: [{ text: 'unknown', tint: paint.doubt }], undo: none, expires: none };
}

function auditedCells(token: ReportAudited, paint: Paint): Rest {
  const recovery = worstRecovery(token.reach);
  return {
    declared: declaredCell(token, paint),
    destroys: destroysCell(token, paint),
    undo: recovery === null ? noUndoCell(token, paint) : undoCell(recovery, paint),
    expires: [{ text: expiryText(token), tint: token.expiry.kind === 'never' ? paint.warning : paint.plain }],
  };
}

export function expiryText({ expiry }: ReportAudited): string {
  return expiry.kind === 'at' ? expiry.at.slice(0, 'YYYY-MM-DD'.length) : expiry.kind;
}

/** Nothing to undo, or nothing that is known of it. */
function noUndoCell(token: ReportAudited, { glyphs, faint, doubt }: Paint): Cell {
  return token.complete && !token.reach.some(isDestructive) ? [{ text: glyphs.none, tint: faint }] : [{ text: 'unknown', tint: doubt }];
}

/** A window is only as good as the day on which it was known: the date stands below it. */
export function undoCell(recovery: ReportRecovery, paint: Paint): Cell {
  const undo = {
    text: recovery.class === 'window' ? `${recovery.hours} h` : recoveryText(recovery),
    tint: recovery.class === 'none' ? paint.danger : paint.plain,
  };
  return recovery.class === 'window' ? [undo, { text: `as of ${recovery.asOf}`, tint: paint.faint }] : [undo];
}

function declaredCell(token: ReportAudited, paint: Paint): Cell {
  const { arrow } = paint.glyphs;
  const lines: Line[] = [{ text: `${declaredText(token.declared)} ${arrow} ${effectiveText(token)}`, tint: paint.plain }];
  const outside = environmentsOutside(token);
  if (outside.length > 0) lines.push({ text: `${token.environments.join(', ')} ${arrow} ${outside.join(', ')}`, tint: paint.warning });
  return lines;
}

function effectiveText(token: ReportAudited): string {
  const count = new Set(token.reach.map(({ operation }) => operation)).size + token.otherOperations.count;
  if (!token.complete) return count === 0 ? 'not verified' : `at least ${counted(count, 'operation')}`;
  return counted(count, 'operation');
}

/** Where undeclared reach that changes something lies, beyond the environments that the token is declared for. */
function environmentsOutside(token: ReportAudited): readonly string[] {
  if (token.environments.length === 0) return [];
  const excess = token.reach.filter(({ impact, also }) => impact !== 'reads' || also.length > 0).map((reach) => reach.excess);
  const all = excess.flatMap((selector) => (selector === null ? [] : environmentsOf(selector)));
  return distinct(all).filter((environment) => environment !== 'none' && !token.environments.includes(environment));
}

function environmentsOf(selector: ReportSelector): readonly string[] {
  if (selector.kind === 'pattern') return selector.environments;
  return selector.resources.flatMap(({ environment }) => (environment === null ? [] : [environment]));
}

function destroysCell(token: ReportAudited, paint: Paint): Cell {
  const { things, copies, unprotected, unlisted, doubtful, backups } = destructionOf(token.reach);
  const lines: Line[] = [];
  if (things.length > 0) lines.push({ text: listText(things), tint: paint.plain });
  if (backups.lost > 0) lines.push({ text: `backups go too: ${backups.lost}`, tint: paint.danger });
  if (backups.whole.length > 0) lines.push({ text: `with every copy: ${listOf(backups.whole, MOST_TYPES)}`, tint: paint.danger });
  if (backups.unseen) lines.push({ text: 'backups not all inspected', tint: paint.doubt });
  if (copies.length > 0) lines.push({ text: `backups: ${listText(copies)}`, tint: paint.plain });
  if (unprotected.length > 0) lines.push({ text: `protection of ${listText(unprotected)}`, tint: paint.plain });
  if (unlisted > 0) lines.push({ text: `${counted(unlisted, 'operation')} of unknown effect`, tint: paint.doubt });
  const { destructive } = token.otherOperations;
  if (destructive > 0) lines.push({ text: `${counted(destructive, 'operation')} destroying by name alone`, tint: paint.faint });
  if (doubtful.length > 0) lines.push({ text: `not ruled out: ${listText(doubtful)}`, tint: paint.doubt });
  if (lines.length > 0) return lines;
  return [token.complete ? { text: paint.glyphs.none, tint: paint.faint } : { text: 'not verified', tint: paint.doubt }];
}

function listText(things: readonly Things[]): string {
  return listOf(things.map(thingsText), MOST_TYPES);
}
