/** Names spelt out before the rest is only counted. */
const MOST_NAMES = 3;

/** "a, b, c and 2 more", sorted. */
export function listed(names: readonly string[]): string {
  const sorted = names.toSorted();
  const rest = sorted.length - MOST_NAMES;
  return rest <= 0 ? sorted.join(', ') : `${sorted.slice(0, MOST_NAMES).join(', ')} and ${rest} more`;
}
