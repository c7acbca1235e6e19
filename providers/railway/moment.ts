/** Railway's DateTime in UTC, as ISO 8601; null when it is no date, since what is not known is not judged. */
export function momentOf(text: string): string | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
