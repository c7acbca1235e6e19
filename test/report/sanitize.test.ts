import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json.ts';
import { asciiText, cleanReport, escapeInvisible, plainText } from '../../src/report/sanitize.ts';
import { hostileText, withText } from './hostile.ts';

describe('text for a terminal', () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a moved cursor', 'a\u001b[2;5Hb', 'ab'],
    ['a link', '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u001b\\', 'here'],
    ['a sequence of one byte', 'a\u009b31mb', 'ab'],
    ['a sequence that does not end', 'a\u001b]0;title', 'a0;title'],
    ['line breaks and tabs', 'a\r\nb\tc\u2028d\u0085e', 'a  b c d e'],
    ['text that is turned around', 'user\u202etxt.exe', 'usertxt.exe'],
    ['what is not seen', 'pro\u200bduc\u00adtion\ufeff\u3164', 'production'],
    ['half a character', 'a\ud800b', 'ab'],
    ['letters of all scripts, which stay', 'Zoë 東京 🚲 naïve', 'Zoë 東京 🚲 naïve'],
  ])('is freed of %s', (_, text, expected) => {
    expect(plainText(text)).toBe(expected);
  });

  it('never holds a control, a line break or anything invisible, whatever it was made of', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(plainText(text)).not.toMatch(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      }),
    );
  });

  it('is ASCII alone where nothing else can be drawn', () => {
    expect(asciiText('a → b … “c” – 東\n')).toBe('a -> b ... "c" - ? ');
    fc.assert(fc.property(hostileText, (text) => /^[ -~]*$/.test(asciiText(text))));
  });
});

describe('JSON', () => {
  it('keeps every character, as an escape where it could do harm', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = escapeInvisible(JSON.stringify(text));

        expect(json).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(parseJson(json)).toBe(text);
      }),
    );
  });
});

it('every text of a report is cleaned, keys of what is declared too', () => {
  const clean = cleanReport(withText('a\u001b[31m\u202eb'), plainText);

  expect(clean.tokens.map(({ name }) => name)).toEqual(clean.tokens.map(() => 'ab'));
  expect(JSON.stringify(clean)).not.toMatch(/\\u001b|\u202e/);
});
