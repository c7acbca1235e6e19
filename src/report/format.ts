/** The renderer of each format. A new one is a file, a name in FORMATS and a line here, which the compiler asks for. */
import { renderJsonPieces } from './json.ts';
import { FORMATS, type Format, type RenderOptions } from './options.ts';
import type { Report } from './shape.ts';
import { renderTable } from './table.ts';

/** Pieces of text, in order; none of them ends within a word or a value. */
export type Renderer = (report: Report, options: RenderOptions) => Iterable<string>;

export const formats: Readonly<Record<Format, Renderer>> = { table: (report, options) => [renderTable(report, options)], json: renderJsonPieces };

export function isFormat(text: string): text is Format {
  return FORMATS.some((format) => format === text);
}
