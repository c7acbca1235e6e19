import type { ErrorCode } from 'yaml';

/**
 * What the parser's complaints mean. Its own messages quote what they stumble over, and that may be a token's value,
 * so none of them is shown.
 */
const FAULTS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag of its own',
  BAD_ALIAS: 'this is not a name of an anchor',
  BAD_COLLECTION_TYPE: 'the tag does not fit what it stands before',
  BAD_DIRECTIVE: 'this is not a directive of YAML',
  BAD_DQ_ESCAPE: 'this escape is not known inside double quotes',
  BAD_INDENT: 'the indentation is wrong here, or a bracket or brace before it is not closed',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a text that begins like this needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a second key stands on the same line; put a text that contains ": " in quotes',
  BLOCK_IN_FLOW: 'an indented block cannot stand inside brackets or braces',
  DUPLICATE_KEY: 'this key is given twice',
  IMPOSSIBLE: 'this is not YAML',
  KEY_OVER_1024_CHARS: 'a key cannot be this long',
  MISSING_CHAR: 'a closing quote, bracket or brace, a comma or a colon is missing here',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a colon missing?',
  MULTIPLE_ANCHORS: 'only one anchor may stand here',
  MULTIPLE_DOCS: 'a second document begins here; a manifest is one document',
  MULTIPLE_TAGS: 'only one tag may stand here',
  NON_STRING_KEY: 'a key must be a text',
  RESOURCE_EXHAUSTION: 'this is too much for a manifest',
  TAB_AS_INDENT: 'a tab is used for indentation; YAML takes spaces only',
  TAG_RESOLVE_FAILED: 'tags are not used in a manifest',
  UNEXPECTED_TOKEN: 'this is not YAML: a quote, bracket, colon or the indentation before it is wrong',
};

export function faultOf(code: ErrorCode): string {
  return FAULTS[code];
}
