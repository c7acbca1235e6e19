import { type CST, Lexer, Parser } from 'yaml';

/** A workflow is a few levels deep, and GitHub takes none of this size; more is made to exhaust the parser, which recurses. */
const DEEPEST = 64;
const MOST_LEXEMES = 500_000;

const TOO_DEEP = 'is nested too deeply';

/** Why a text is not given to the parser; null for one that may be. Reads it once and keeps nothing of it. */
export function refuseMass(text: string): string | null {
  let lexemes = 0;
  let brackets = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexeme === '[' || lexeme === '{') brackets += 1;
    else if (lexeme === ']' || lexeme === '}') brackets -= 1;
    if (brackets > DEEPEST) return TOO_DEEP;
    if (lexemes > MOST_LEXEMES) return 'holds too many values';
  }
  return refuseDepth([...new Parser().parse(text)]);
}

/** Indentation, dashes and question marks nest as brackets do. */
function refuseDepth(tokens: readonly CST.Token[]): string | null {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth += 1) {
    // The document itself is a level.
    if (depth > DEEPEST + 1) return TOO_DEEP;
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
