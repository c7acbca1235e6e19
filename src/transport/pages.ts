/** The address of the next page in a `Link` header (RFC 8288), or null on the last page. */
export function nextLink(header: string | undefined): string | null {
  for (const part of (header ?? '').split(/,(?=\s*<)/)) {
    const found = /^\s*<([^>]*)>(.*)$/.exec(part);
    const rel = /;\s*rel="?([^";]*)"?/i.exec(found?.[2] ?? '')?.[1] ?? '';
    if (found?.[1] !== undefined && rel.toLowerCase().split(/\s+/).includes('next')) return found[1];
  }
  return null;
}

export interface Page<Item, Marker> {
  readonly items: readonly Item[];
  /** Where the next page begins; null on the last one. */
  readonly next: Marker | null;
}

/** All items of a paged list. `broken` says why the list may be longer than what was read; null when it was read whole. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly broken: string | null;
}

/**
 * Follows a paged list to its end, at most `most` pages. A marker that comes back is a list that does not advance: it is
 * reported, never followed in a circle and never taken for the end. Errors of `read` pass through on the first page; on a
 * later one they break the list, so that what was read stays.
 */
export async function readPages<Item, Marker>(
  read: (marker: Marker | null) => Promise<Page<Item, Marker>>,
  describe: (error: unknown) => string | null,
  most = 10_000,
): Promise<Listing<Item>> {
  const items: Item[] = [];
  const seen = new Set<Marker | null>();
  let marker: Marker | null = null;
  do {
    seen.add(marker);
    try {
      const page: Page<Item, Marker> = await read(marker);
      for (const item of page.items) items.push(item);
      marker = page.next;
    } catch (error) {
      const reason = seen.size === 1 ? null : describe(error);
      if (reason === null) throw error;
      return { items, broken: reason };
    }
    if (marker !== null && seen.has(marker)) return { items, broken: 'a page marker came back, so the list does not advance' };
  } while (marker !== null && seen.size < most);
  return { items, broken: marker === null ? null : `the list has more than ${most} pages` };
}
