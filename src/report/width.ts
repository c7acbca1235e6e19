/** How wide a text is drawn, and how it is broken into lines. For cleaned text: one line, nothing invisible, no colours. */

/** What a terminal draws over two columns. The ranges are those by which cli-table3 pads, so that both agree on every column. */
const WIDE =
  /[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3040-\u3247\u3250-\u4dbf\u4e00-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{1b000}\u{1b001}\u{1f200}-\u{1f251}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** In columns of the terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfOne(character);
  return width;
}

function widthOfOne(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (/[\u0300-\u036f]/.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Breaks at spaces; a word longer than a line is broken where it must be. At least one line; the first may be given a width of its own. */
export function wrap(text: string, width: number, first: number = width): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const room = (): number => (lines.length === 0 ? first : width);
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const wide = widthOf(word);
    const longer = line === '' ? wide : used + 1 + wide;
    if (longer <= room()) {
      line = line === '' ? word : `${line} ${word}`;
      used = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    used = wide;
    while (used > room()) {
      const piece = breakOff(line, room());
      lines.push(piece);
      line = line.slice(piece.length);
      used = widthOf(line);
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** The first line after `prefix`, the others below its end, or further left where the lines are short. */
export function hang(prefix: string, text: string, width: number): readonly string[] {
  const indent = Math.min(widthOf(prefix), Math.max(2, Math.floor(width / 4)));
  const [first = '', ...others] = wrap(text, width - indent, width - widthOf(prefix));
  return [`${prefix}${first}`, ...others.map((line) => `${' '.repeat(indent)}${line}`)];
}

/** The beginning of a text that fits, with `more` at its end when something is missing. */
export function clip(text: string, width: number, more: string): string {
  if (widthOf(text) <= width) return text;
  return `${takeWidth(text, Math.max(0, width - widthOf(more)))}${more}`;
}

/** The start of a word that fits: up to a separator of names when there is one in its second half. */
function breakOff(word: string, width: number): string {
  const piece = takeWidth(word, width);
  const at = Math.max(...[...'/:,.-'].map((separator) => piece.lastIndexOf(separator)));
  return at >= piece.length / 2 ? piece.slice(0, at + 1) : piece;
}

/** As many characters as fit, and at least one, so that breaking ends. */
function takeWidth(text: string, width: number): string {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += widthOfOne(character);
    if (taken !== '' && used > width) return taken;
    taken += character;
  }
  return taken;
}
