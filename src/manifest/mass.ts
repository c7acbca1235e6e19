import { CST, Lexer } from 'yaml';
import type { Fault } from './yaml-nodes.ts';

/** A manifest is a few levels deep; far deeper ones are made to exhaust the parser, which recurses. */
const DEEPEST = 64;
/** What the largest file holds when it is a manifest in its tersest form; commas and dashes alone could be twice as many. */
const MOST_LEXEMES = 3_000_000;

/** Lexemes that mark a place and stand for no text. */
const MARKERS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

const TOO_DEEP = 'the manifest is nested too deeply';
const TOO_MANY = 'the manifest holds too many values';

/** Why a text is not even given to the parser, or null. Reads it once and keeps nothing of it. */
export function refuseMass(text: string): Fault | null {
  let lexemes = 0;
  let depth = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexeme === '[' || lexeme === '{') depth += 1;
    else if (lexeme === ']' || lexeme === '}') depth -= 1;
    if (depth > DEEPEST) return { offset, message: TOO_DEEP };
    if (lexemes > MOST_LEXEMES) return { offset, message: TOO_MANY };
    if (!MARKERS.has(lexeme)) offset += lexeme.length;
  }
  return null;
}

/** The same for what was parsed but not yet composed: indentation and dashes nest as brackets do. */
export function refuseDepth(tokens: readonly CST.Token[]): Fault | null {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth += 1) {
    // The document itself is a level.
    if (depth > DEEPEST + 1) return { offset: level[0]?.offset ?? 0, message: TOO_DEEP };
    level = level.flatMap(inside);
  }
  return null;
}

function inside(token: CST.Token): readonly CST.Token[] {
  switch (token.type) {
    case 'document':
      return token.value === undefined ? [] : [token.value];
    case 'block-map':
    case 'block-seq':
    case 'flow-collection':
      return token.items.flatMap(({ key, value }) => [key, value].filter((part) => part !== undefined && part !== null));
    default:
      return [];
  }
}
