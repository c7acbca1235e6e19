/** The word that was probably meant: the fewest slips of a hand away (a third of its letters at most), or null. Case does not count. */
export function nearest(word: string, words: readonly string[]): string | null {
  let best: { readonly word: string; readonly slips: number } | null = null;
  for (const candidate of words) {
    const most = Math.max(1, Math.floor(candidate.length / 3));
    if (Math.abs(candidate.length - word.length) > most) continue;
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (slips <= most && slips < (best?.slips ?? Number.POSITIVE_INFINITY)) best = { word: candidate, slips };
  }
  return best?.word ?? null;
}

/** Letters added, left out, mistaken, or swapped with their neighbour (Damerau and Levenshtein, each place touched once). */
function slipsBetween(a: string, b: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const mistaken = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(before, j - 2) + 1 : mistaken;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, mistaken, swapped));
    }
    before = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
