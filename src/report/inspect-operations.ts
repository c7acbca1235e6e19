/** The destructive operations of a token, one a row: on what, who can undo it, how sure. */
import { impactOrder, listOf, surest } from '../reach.ts';
import { mergeSelectors } from './build-selector.ts';
import { undoCell } from './cells.ts';
import { copiesOf, takesData, tallyBackups, worstRecovery } from './destruction.ts';
import { openConditions } from './facts.ts';
import { type Cell, createGrid, type Line } from './grid.ts';
import { by } from './order.ts';
import { namesOf } from './phrases.ts';
import type { ReportReach } from './shape-reach.ts';
import type { Sheet } from './sheet.ts';
import { hang } from './width.ts';

/** More do not fit on one screen; the worst come first. */
const MOST = 6;
const NARROW = 70;

/** `reach` is sorted worst first, as a report has it. */
export function renderOperations(reach: readonly ReportReach[], sheet: Sheet): readonly string[] {
  const byOperation = new Map<string, ReportReach[]>();
  for (const row of reach) {
    const known = byOperation.get(row.operation);
    if (known === undefined) byOperation.set(row.operation, [row]);
    else known.push(row);
  }
  // Of operations that do the same, the plainest name tells most: `volumeDelete` before a patch of the whole environment.
  const ordered = [...byOperation].toSorted(
    by(
      ([, [row]]) => (row === undefined ? '' : impactOrder(row)),
      ([operation]) => operation.length,
    ),
  );
  const all = ordered.map(([operation, rows]) => cellsOf(operation, rows, sheet));
  const shown = sheet.verbose ? all : all.slice(0, MOST);
  const rest = all.length - shown.length;
  return [...layOut(shown, sheet), ...(rest === 0 ? [] : hang('  ', `and ${rest} more (--verbose)`, sheet.width).map(sheet.paint.faint))];
}

interface Operation {
  readonly name: Cell;
  readonly on: Cell;
  readonly undo: Cell;
  readonly certainty: Cell;
}

function cellsOf(operation: string, rows: readonly ReportReach[], { paint, verbose }: Sheet): Operation {
  const most = verbose ? Number.POSITIVE_INFINITY : 3;
  const selectors = mergeSelectors(rows.map(({ on }) => on));
  const backups = tallyBackups(
    rows.filter(takesData).map(({ on }) => on),
    copiesOf(rows),
  );
  const recovery = worstRecovery(rows);
  const conditions = openConditions(rows);
  const certainty = surest(rows.map((row) => row.certainty));
  const on: Line[] = [{ text: listOf(namesOf(selectors, most), most), tint: paint.plain }];
  if (backups.lost > 0) on.push({ text: `backups go too: ${backups.lost}; independent copies: ${backups.kept}`, tint: paint.danger });
  if (backups.whole.length > 0) on.push({ text: `with every copy: ${listOf(backups.whole)}`, tint: paint.danger });
  if (backups.unseen) on.push({ text: 'backups not all inspected', tint: paint.doubt });
  return {
    name: [{ text: operation, tint: paint.strong }],
    on,
    undo: recovery === null ? [{ text: 'unknown', tint: paint.doubt }] : undoCell(recovery, paint),
    certainty: [
      { text: certainty, tint: certainty === 'allowed' ? paint.plain : paint.doubt },
      ...(certainty === 'conditional' ? conditions.map((text) => ({ text, tint: paint.doubt })) : []),
    ],
  };
}

function layOut(operations: readonly Operation[], { width, paint }: Sheet): readonly string[] {
  if (width < NARROW) {
    return operations.flatMap(({ name, on, undo, certainty }) => [
      ...indented('  ', name, width),
      ...indented('    on ', on, width),
      ...indented('    undo: ', undo, width),
      ...indented('    ', certainty, width),
    ]);
  }
  const head = ['OPERATION', 'ON', 'UNDO', 'CERTAINTY'].map((text) => [{ text, tint: paint.faint }]);
  const rows = operations.map(({ name, on, undo, certainty }) => [name, on, undo, certainty]);
  const lines = createGrid(head, rows, Number.isFinite(width) ? width - 2 : null).split('\n');
  return lines.map((line) => `  ${line}`);
}

function indented(prefix: string, cell: Cell, width: number): readonly string[] {
  return cell.flatMap(({ text, tint }, index) => hang(index === 0 ? prefix : ' '.repeat(prefix.length), text, width).map((line) => tint(line)));
}
