/**
 * Languages of names with `*` (any run, also empty) and `?` (one character). Everything else stands for itself; case counts.
 * The manifest and the providers without a policy language of their own use these.
 */

/** Whether `text` is in the language of `glob`. Linear in practice: a mismatch goes back to the last `*` alone. */
export function matchesGlob(glob: string, text: string): boolean {
  let g = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g;
      g += 1;
      resume = t;
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g += 1;
      t += 1;
    } else if (star >= 0) {
      g = star + 1;
      resume += 1;
      t = resume;
    } else return false;
  }
  while (glob[g] === '*') g += 1;
  return g === glob.length;
}

export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/** Whether some name is in both languages. Dynamic programming over the two texts. */
export function globsIntersect(a: string, b: string): boolean {
  const seen = new Set<number>();
  const width = b.length + 1;
  const open: [number, number][] = [[0, 0]];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const [i, j] = place;
    if (i === a.length && j === b.length) return true;
    if (seen.has(i * width + j)) continue;
    seen.add(i * width + j);
    const x = a[i];
    const y = b[j];
    if (x === '*') open.push([i + 1, j]);
    if (y === '*') open.push([i, j + 1]);
    if (x === undefined || y === undefined) continue;
    if (x === '*' && y !== '*') open.push([i, j + 1]);
    else if (y === '*' && x !== '*') open.push([i + 1, j]);
    else if (x !== '*' && (x === y || x === '?' || y === '?')) open.push([i + 1, j + 1]);
  }
  return false;
}
