/** Where a needle stands in a text: from `start` up to `end`. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

const BLOCK = 3;
const BUCKETS = 1 << 16;

/**
 * Looks for many needles at once, none shorter than `shortest` (at least 3), at the cost of the text alone, however many they are:
 * the search of Wu and Manber (A fast algorithm for multi-pattern searching, 1994). Hits do not overlap; of two that
 * begin at one place the longer counts.
 */
export function createFinder(needles: Iterable<string>, shortest: number): (text: string) => readonly Hit[] {
  const byHead = new Map<string, string[]>();
  // How far the window may move on when it ends in a block: to where the block stands nearest to the end of a needle's head.
  const shifts = new Uint8Array(BUCKETS).fill(shortest - BLOCK + 1);
  for (const needle of [...needles].toSorted((a, b) => b.length - a.length)) {
    const head = needle.slice(0, shortest);
    const alike = byHead.get(head);
    if (alike === undefined) byHead.set(head, [needle]);
    else alike.push(needle);
    for (let end = BLOCK - 1; end < shortest; end += 1) {
      const bucket = bucketOf(needle, end);
      shifts[bucket] = Math.min(shifts[bucket] ?? 0, shortest - 1 - end);
    }
  }
  return (text) => {
    const hits: Hit[] = [];
    let end = shortest - 1;
    while (end < text.length) {
      const shift = shifts[bucketOf(text, end)] ?? 0;
      const start = end - shortest + 1;
      const found = shift > 0 ? undefined : byHead.get(text.slice(start, end + 1))?.find((needle) => text.startsWith(needle, start));
      if (found === undefined) end += Math.max(1, shift);
      else {
        hits.push({ start, end: start + found.length });
        end = start + found.length + shortest - 1;
      }
    }
    return hits;
  };
}

/** The bucket of the block that ends here. Blocks that share one only make the window move on more slowly. */
function bucketOf(text: string, end: number): number {
  return ((text.charCodeAt(end) * 31 + text.charCodeAt(end - 1)) * 31 + text.charCodeAt(end - 2)) & (BUCKETS - 1);
}
