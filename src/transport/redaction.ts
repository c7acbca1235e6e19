import { createFinder, type Hit } from './finder.ts';

/**
 * The one point where values are taken out of text, in front of every renderer, log line, error and snapshot file.
 * It knows the values of this run, with the forms in which clients and providers repeat them, and the shapes of tokens
 * that carry a prefix, so that a value which nobody declared is covered too.
 */
const REDACTED = '[redacted]';

/** Shorter values would take innocent words out of a report; nothing that short is a credential. */
const SHORTEST = 8;

export class Redactor {
  readonly #forms = new Set<string>();
  readonly #shapes = new Set<RegExp>();
  #find: ((text: string) => readonly Hit[]) | null = null;

  /** Covers a value and what is made of it: base64, URL encoding, JSON escapes, Basic credentials. */
  addValue(value: string): void {
    for (const form of formsOf(value)) if (form.length >= SHORTEST) this.#forms.add(form);
    this.#find = null;
  }

  /** Covers every text of this shape. The expression must be global. */
  addShape(shape: RegExp): void {
    this.#shapes.add(shape);
  }

  redact(text: string): string {
    this.#find ??= createFinder(this.#forms, SHORTEST);
    return [...this.#shapes].reduce((clean, shape) => clean.replaceAll(shape, REDACTED), without(text, this.#find(text)));
  }
}

function without(text: string, hits: readonly Hit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of hits) {
    pieces.push(text.slice(from, start));
    from = end;
  }
  return [...pieces, text.slice(from)].join(REDACTED);
}

function formsOf(value: string): string[] {
  const plain = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  // git and HTTP clients send "user:value"; base64 of the pair does not contain base64 of the value.
  const pairs = [value, `x-access-token:${value}`, `${value}:`, `${value}:x-oauth-basic`, `Bearer ${value}`, `token ${value}`];
  return [...plain, ...pairs.flatMap((pair) => [Buffer.from(pair).toString('base64').replace(/=+$/, ''), Buffer.from(pair).toString('base64url')])];
}
