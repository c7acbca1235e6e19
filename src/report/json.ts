import { escapeInvisible } from './sanitize.ts';
import type { Report } from './shape.ts';

/**
 * The whole report as JSON, in pieces: that of a large fleet is longer than anybody should hold as one text. Invisible and
 * direction-changing characters are escaped, so that it is lossless and still safe to print.
 */
export function* renderJsonPieces(report: Report): Generator<string> {
  let before = '{\n';
  for (const [name, value] of Object.entries(report)) {
    yield `${before}  ${JSON.stringify(name)}: `;
    if (Array.isArray(value) && value.length > 0) yield* piecesOf(value);
    else yield piece(value, '  ');
    before = ',\n';
  }
  yield '\n}\n';
}

function* piecesOf(list: readonly unknown[]): Generator<string> {
  let before = '[\n    ';
  for (const item of list) {
    yield before + piece(item, '    ');
    before = ',\n    ';
  }
  yield '\n  ]';
}

function piece(value: unknown, indent: string): string {
  return escapeInvisible(JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`));
}

export function renderJson(report: Report): string {
  return [...renderJsonPieces(report)].join('');
}
