/**
 * What providers and manifests say is not ours to trust: a name can move a terminal's cursor, turn text around, or draw
 * a line that looks like a verdict. Each kind of format has its own cure.
 */
import { Report } from './shape.ts';
import { Explanation } from './shape-explanation.ts';

const ESCAPE = String.fromCharCode(0x1b);
const BELL = String.fromCharCode(0x07);
/** CSI and OSC sequences whole, so that what they carry does not stay behind as text; then any two-character escape. */
const SEQUENCES = new RegExp(`(?:${ESCAPE}\\[|\u009b)[0-?]*[ -/]*[@-~]|${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)|${ESCAPE}[ -~]`, 'g');
const SPACES = /[\t\n\v\f\r\u0085\p{Zl}\p{Zp}\p{Zs}]/gu;
/** Controls, format characters (bidi overrides among them), surrogates without a partner, and what is drawn as nothing. */
const INVISIBLE = /[\p{C}\p{Default_Ignorable_Code_Point}]/gu;

/** For a terminal: one line, nothing that is not drawn. A line break becomes a space. */
export function plainText(text: string): string {
  return text.replace(SEQUENCES, '').replace(SPACES, ' ').replace(INVISIBLE, '');
}

const TYPOGRAPHY: ReadonlyMap<string, string> = new Map([
  ['→', '->'],
  ['←', '<-'],
  ['…', '...'],
  ['–', '-'],
  ['—', '-'],
  ['·', '-'],
  ['×', 'x'],
  ['≥', '>='],
  ['≤', '<='],
  ['“', '"'],
  ['”', '"'],
  ['‘', "'"],
  ['’', "'"],
]);

/** For a terminal that draws ASCII alone: what has a common spelling is spelled so, anything else becomes `?`. */
export function asciiText(text: string): string {
  return plainText(text).replace(/[^ -~]/gu, (character) => TYPOGRAPHY.get(character) ?? '?');
}

/** For JSON: the same characters, as escapes. JSON.stringify leaves those above U+007E as they are. */
export function escapeInvisible(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character) => escaped(character));
}

/** For JSON that is to be pasted out of any terminal. */
export function escapeToAscii(json: string): string {
  return json.replace(/[^ -~]/gu, (character) => escaped(character));
}

function escaped(character: string): string {
  return [...Array(character.length).keys()].map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`).join('');
}

/** The same report with every text cleaned. */
export function cleanReport(report: Report, clean: (text: string) => string): Report {
  return Report.parse(cleanTexts(report, clean));
}

/** The same explanation with every text cleaned. */
export function cleanExplanation(explanation: Explanation, clean: (text: string) => string): Explanation {
  return Explanation.parse(cleanTexts(explanation, clean));
}

function cleanTexts(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item: unknown) => cleanTexts(item, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [clean(key), cleanTexts(item, clean)]));
}
