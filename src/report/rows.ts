/** The tokens as a table, in three shapes: all columns, fewer columns, or a block a token. */
import type { Cells } from './cells.ts';
import { type Cell, createGrid } from './grid.ts';
import type { Paint } from './paint.ts';
import { labelled, type Sheet } from './sheet.ts';
import { widthOf, wrap } from './width.ts';

/** From this width on all columns fit. */
const WIDE = 100;
/** Below it a table is no table any more. */
const NARROW = 70;

interface Column {
  readonly title: string;
  readonly cell: (row: Cells) => Cell;
}

export function renderRows(rows: readonly Cells[], sheet: Sheet): readonly string[] {
  const { width, paint } = sheet;
  if (width < NARROW) return rows.flatMap((row, index) => [...(index === 0 ? [] : ['']), ...stack(row, sheet)]);
  const columns = width >= WIDE ? allColumns(paint) : fewerColumns(paint);
  return createGrid(
    columns.map(({ title }) => [{ text: title, tint: paint.strong }]),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    Number.isFinite(width) ? width : null,
  ).split('\n');
}

function allColumns({ glyphs }: Paint): readonly Column[] {
  return [
    { title: 'VERDICT', cell: (row) => row.verdict },
    { title: 'TOKEN', cell: (row) => row.token },
    { title: 'KIND', cell: (row) => row.kind },
    { title: `DECLARED ${glyphs.arrow} EFFECTIVE`, cell: (row) => row.declared },
    { title: 'CAN DESTROY', cell: (row) => row.destroys },
    { title: 'UNDO', cell: (row) => row.undo },
    { title: 'EXPIRES', cell: (row) => row.expires },
  ];
}

/** Kind and expiry move below the name. */
function fewerColumns(paint: Paint): readonly Column[] {
  const named = ({ token, kind, expires }: Cells): Cell => [
    ...token,
    ...kind,
    ...withoutNone(expires, paint).map((line) => ({ ...line, text: `expires: ${line.text}` })),
  ];
  return allColumns(paint)
    .filter(({ title }) => title !== 'KIND' && title !== 'EXPIRES')
    .map((column) => (column.title === 'TOKEN' ? { ...column, cell: named } : column));
}

function stack(row: Cells, sheet: Sheet): readonly string[] {
  const { width, paint } = sheet;
  const facts: readonly (readonly [string, Cell])[] = [
    ['kind', row.kind],
    ['declared', row.declared],
    ['destroys', row.destroys],
    ['undo', row.undo],
    ['expires', row.expires],
  ];
  const marks = row.verdict.map(({ text, tint }) => tint(text)).join('  ');
  const taken = row.verdict.reduce((sum, { text }) => sum + widthOf(text) + 2, 0);
  const [name = '', ...others] = row.token.flatMap(({ text, tint }) => wrap(text, width - 2, width - taken).map((line) => tint(line)));
  return [
    `${marks}  ${name}`,
    ...others.map((line) => `  ${line}`),
    ...facts.flatMap(([label, cell]) =>
      withoutNone(cell, paint).flatMap(({ text, tint }, index) => labelled({ label: `  ${(index === 0 ? label : '').padEnd(10)}`, text, tint }, sheet)),
    ),
  ];
}

/** A column needs a sign for "none"; a list leaves it out. */
function withoutNone(cell: Cell, { glyphs }: Paint): Cell {
  return cell.filter(({ text }) => text !== glyphs.none);
}
