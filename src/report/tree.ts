/** A tree of texts, drawn with its lines. */
import type { Line } from './grid.ts';
import type { Sheet } from './sheet.ts';
import { widthOf, wrap } from './width.ts';

/** Said below a head, and no step of its own; `under` puts it under the note before it. */
export interface Note extends Line {
  readonly under?: boolean;
}

/** A text, what there is to say of it, and what comes after it. */
export interface Branch {
  readonly head: Line;
  readonly notes: readonly Note[];
  readonly children: readonly Branch[];
}

/** What is left for the text of a branch, however deep it stands. */
const LEAST = 24;

/** `indent` stands before every line. Texts are cleaned ones, and broken to the width of the sheet. */
export function drawTree(root: Branch, indent: string, sheet: Sheet): readonly string[] {
  return drawBranch(root, { first: indent, rest: indent }, sheet);
}

interface Prefix {
  readonly first: string;
  readonly rest: string;
}

function drawBranch({ head, notes, children }: Branch, { first, rest }: Prefix, sheet: Sheet): readonly string[] {
  const { glyphs } = sheet.paint;
  const below = `${rest}${children.length > 0 ? glyphs.rail : ' '.repeat(glyphs.rail.length)}`;
  return [
    ...drawLine(head, { first, rest: below }, sheet),
    ...notes.flatMap((note) => {
      const own = note.under === true ? `${below}  ` : below;
      return drawLine(note, { first: own, rest: `${own}  ` }, sheet);
    }),
    ...children.flatMap((child, index) => {
      const isLast = index === children.length - 1;
      const next = isLast ? ' '.repeat(glyphs.rail.length) : glyphs.rail;
      return drawBranch(child, { first: `${rest}${isLast ? glyphs.elbow : glyphs.tee}`, rest: `${rest}${next}` }, sheet);
    }),
  ];
}

function drawLine({ text, tint }: Line, prefix: Prefix, { width, paint }: Sheet): readonly string[] {
  const first = fitPrefix(prefix.first, width);
  const rest = fitPrefix(prefix.rest, width);
  return wrap(text, width - widthOf(rest), width - widthOf(first)).map((line, index) => `${paint.faint(index === 0 ? first : rest)}${tint(line)}`);
}

/** Of what stands too deep, the lines nearest to it. */
function fitPrefix(prefix: string, width: number): string {
  const most = Math.max(0, width - LEAST);
  return prefix.length > most ? prefix.slice(prefix.length - most) : prefix;
}
