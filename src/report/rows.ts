/** The tokens as a table, in three shapes: all columns, fewer columns, or a block a token. */
import Table from 'cli-table3';
import type { Cell, Cells } from './cells.ts';
import type { Paint } from './paint.ts';
import { hang, widthOf, wrap } from './width.ts';

/** From here on all columns fit. */
const WIDE = 100;
/** Below it a table is no table any more. */
const NARROW = 70;
const GAP = '  ';

interface Column {
  readonly title: string;
  readonly cell: (row: Cells) => Cell;
}

/** `width` null: as wide as it needs. */
export function renderRows(rows: readonly Cells[], width: number | null, paint: Paint): string {
  if (width !== null && width < NARROW) return rows.flatMap((row) => stack(row, width, paint)).join('\n');
  return tabulate(rows, width === null || width >= WIDE ? allColumns(paint) : fewerColumns(paint), width ?? Number.POSITIVE_INFINITY, paint);
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

function fewerColumns(paint: Paint): readonly Column[] {
  const expires = ({ expires: cell }: Cells): Cell =>
    cell.filter(({ text }) => text !== paint.glyphs.none).map(({ text, tint }) => ({ text: `expires: ${text}`, tint }));
  return allColumns(paint)
    .filter(({ title }) => title !== 'KIND' && title !== 'EXPIRES')
    .map((column) => (column.title === 'TOKEN' ? { ...column, cell: (row) => [...row.token, ...row.kind, ...expires(row)] } : column));
}

function tabulate(rows: readonly Cells[], columns: readonly Column[], width: number, paint: Paint): string {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const natural = columns.map(({ title }, index) => Math.max(widthOf(title), ...cells.map((row) => widest(row[index] ?? []))));
  const widths = fit(natural, width - GAP.length * (columns.length - 1));
  const broken = (cell: Cell, index: number): string => cell.flatMap(({ text, tint }) => wrap(text, widths[index] ?? 1).map(tint)).join('\n');
  const table = new Table({
    chars: { ...NO_BORDER, middle: GAP },
    // The defaults colour heads and borders whatever the terminal; colours are ours alone.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colWidths: [...widths],
    head: columns.map(({ title }, index) => broken([{ text: title, tint: paint.strong }], index)),
  });
  table.push(...cells.map((row) => row.map(broken)));
  return table.toString().replace(/ +$/gm, '');
}

const NO_BORDER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
} as const;

function widest(cell: Cell): number {
  return Math.max(0, ...cell.map(({ text }) => widthOf(text)));
}

/** Takes from the widest column until all fit. */
function fit(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  for (let excess = widths.reduce((sum, one) => sum + one, 0) - width; excess > 0; excess -= 1) {
    const most = widths.indexOf(Math.max(...widths));
    widths[most] = (widths[most] ?? 1) - 1;
  }
  return widths;
}

const LABELS = [
  ['kind', (row) => row.kind],
  ['declared', (row) => row.declared],
  ['destroys', (row) => row.destroys],
  ['undo', (row) => row.undo],
  ['expires', (row) => row.expires],
] as const satisfies readonly (readonly [string, (row: Cells) => Cell])[];

function stack(row: Cells, width: number, paint: Paint): readonly string[] {
  const marks = row.verdict.map(({ text, tint }) => tint(text)).join('  ');
  const indent = '  ';
  const name = row.token.flatMap(({ text, tint }) => wrap(text, width - indent.length).map((line) => `${indent}${tint(line)}`));
  const facts = LABELS.flatMap(([label, cellOf]) =>
    cellOf(row)
      .filter(({ text }) => text !== paint.glyphs.none)
      .flatMap(({ text, tint }, index) => hang(`${indent}${(index === 0 ? label : '').padEnd(10)}`, text, width).map(tint)),
  );
  return [marks, ...name, ...facts, ''];
}
