/** What keeps a file from exhausting the YAML parser, which recurses. */
import { CST, Lexer } from 'yaml';

/** What is read by hand is a few levels deep; far deeper files are made to do harm. */
const DEEPEST = 64;

/** What is too much, and where it became so. */
export interface Mass {
  readonly offset: number;
  readonly why: string;
}

/** Lexemes that mark a place and stand for no text. */
const MARKERS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

const TOO_DEEP = 'is nested too deeply';

/** Why a text is not even given to the parser, or null. Reads it once and keeps nothing of it. */
export function refuseMass(text: string, mostLexemes: number): Mass | null {
  let lexemes = 0;
  let depth = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexeme === '[' || lexeme === '{') depth += 1;
    else if (lexeme === ']' || lexeme === '}') depth -= 1;
    if (depth > DEEPEST) return { offset, why: TOO_DEEP };
    if (lexemes > mostLexemes) return { offset, why: 'holds too many values' };
    if (!MARKERS.has(lexeme)) offset += lexeme.length;
  }
  return null;
}

/** The same for what was parsed but not yet composed: indentation and dashes nest as brackets do. */
export function refuseDepth(tokens: readonly CST.Token[]): Mass | null {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth += 1) {
    // The document itself is a level.
    if (depth > DEEPEST + 1) return { offset: level[0]?.offset ?? 0, why: TOO_DEEP };
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
