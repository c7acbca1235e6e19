/** The formats that a report can be written in. A new one is a file and a line here. */
import { renderJson } from './json.ts';
import type { RenderOptions } from './options.ts';
import type { Report } from './shape.ts';
import { renderTable } from './table.ts';

export type Renderer = (report: Report, options: RenderOptions) => string;

export const formats = { table: renderTable, json: renderJson } as const satisfies Readonly<Record<string, Renderer>>;
export type Format = keyof typeof formats;

export function isFormat(text: string): text is Format {
  return Object.hasOwn(formats, text);
}
