/** The renderer of each format. A new one is a file, a name in FORMATS and a line here, which the compiler asks for. */
import { renderJson } from './json.ts';
import { FORMATS, type Format, type RenderOptions } from './options.ts';
import type { Report } from './shape.ts';
import { renderTable } from './table.ts';

export type Renderer = (report: Report, options: RenderOptions) => string;

export const formats: Readonly<Record<Format, Renderer>> = { table: renderTable, json: renderJson };

export function isFormat(text: string): text is Format {
  return FORMATS.some((format) => format === text);
}
