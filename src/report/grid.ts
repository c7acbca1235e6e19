/** A table without borders whose columns fit a width. */
import Table from 'cli-table3';
import type { Tint } from './paint.ts';
import { widthOf, wrap } from './width.ts';

/** One line of a cell. It is broken before it is tinted, so that colours take no room. */
export interface Line {
  readonly text: string;
  readonly tint: Tint;
}
export type Cell = readonly Line[];

const GAP = '  ';

/** `width` null: as wide as it needs, and nothing is broken. Texts are cleaned ones: one line, nothing invisible. */
export function createGrid(head: readonly (Cell | string)[], rows: readonly (readonly (Cell | string)[])[], width: number | null): string {
  const cells = [head, ...rows].map((row) => row.map(cellOf));
  const natural = head.map((_, index) => Math.max(...cells.map((row) => widest(row[index] ?? []))));
  const widths = width === null ? natural : shrink(natural, width - GAP.length * (head.length - 1));
  const [title = [], ...body] = cells.map((row) =>
    row.map((cell, index) => cell.flatMap(({ text, tint }) => wrap(text, widths[index] ?? 1).map((line) => tint(line))).join('\n')),
  );
  const table = new Table({
    chars: { ...NO_BORDER, middle: GAP },
    // The defaults colour heads and borders whatever the terminal can show; colours are the caller's.
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
    colWidths: [...widths],
    head: title,
  });
  table.push(...body);
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

function cellOf(cell: Cell | string): Cell {
  return typeof cell === 'string' ? [{ text: cell, tint: (text) => text }] : cell;
}

function widest(cell: Cell): number {
  return cell.reduce((most, { text }) => Math.max(most, widthOf(text)), 0);
}

/** Takes from the widest column until all fit; none gets narrower than one. */
function shrink(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  for (let excess = widths.reduce((sum, one) => sum + one, 0) - width; excess > 0; excess -= 1) {
    const most = Math.max(...widths);
    if (most <= 1) break;
    widths[widths.indexOf(most)] = most - 1;
  }
  return widths;
}
