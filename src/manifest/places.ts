import { LineCounter } from 'yaml';

/** 1-based, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Tells the line and column of an offset in the text. */
export function placesIn(text: string): (offset: number) => Place {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return (offset) => {
    const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length)));
    return { line, column: col };
  };
}
