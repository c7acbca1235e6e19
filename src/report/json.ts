import { escapeInvisible } from './sanitize.ts';
import type { Report } from './shape.ts';

/** The whole report as JSON. Invisible and direction-changing characters are escaped, so that it is lossless and still safe to print. */
export function renderJson(report: Report): string {
  return `${escapeInvisible(JSON.stringify(report, null, 2))}\n`;
}
