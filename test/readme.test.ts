import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const linesOf = (path: string): readonly string[] => readFileSync(join(root, path), 'utf8').split('\n');

/** The blocks of the README without a language: what a terminal shows. "…" stands for lines that are left out. */
function screens(): readonly (readonly string[])[] {
  const blocks = linesOf('README.md')
    .join('\n')
    .matchAll(/^```(\w*)\n([\s\S]*?)\n```$/gm);
  return [...blocks].flatMap(([, language, text = '']) => (language === '' ? [text.split('\n')] : []));
}

/** What is left of the lines once those of the golden were taken off, in their order. */
function strange(lines: readonly string[], golden: readonly string[]): readonly string[] {
  let from = 0;
  return lines.filter((line) => {
    if (line === '…') return false;
    const at = golden.indexOf(line, from);
    if (at !== -1) from = at + 1;
    return at === -1;
  });
}

describe('what the README shows of a terminal', () => {
  it.each([
    ['the demo', 0, 'incident-120'],
    ['explain', 1, 'explain-railway-120'],
    ['a cut', 2, 'explain-three-hops'],
  ])('is what is printed: %s', (_, index, golden) => {
    const screen = screens()[index] ?? [];

    expect(screen.length).toBeGreaterThan(10);
    expect(strange(screen, linesOf(`test/scenarios/golden/${golden}.txt`))).toEqual([]);
  });

  it('is nothing else', () => {
    expect(screens()).toHaveLength(3);
  });
});
