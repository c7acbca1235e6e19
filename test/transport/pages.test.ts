import { describe, expect, it } from 'vitest';
import { nextLink, readPages } from '../../src/transport/pages.ts';

describe('a Link header', () => {
  it.each([
    ['<https://a/x?page=2>; rel="next"', 'https://a/x?page=2'],
    ['<https://a/x?page=1>; rel="prev", <https://a/x?page=3>; rel="next", <https://a/x?page=9>; rel="last"', 'https://a/x?page=3'],
    ['<https://a/x?q=a,b&page=2>; rel="next"', 'https://a/x?q=a,b&page=2'],
    ['<https://a/x?page=2>; title="x"; rel="next"', 'https://a/x?page=2'],
    ['<https://a/x?page=2>; rel=next', 'https://a/x?page=2'],
    ['<https://a/x?page=2>; rel="nextish"', null],
    ['<https://a/x?page=2>; rel="last"', null],
    ['', null],
    [undefined, null],
  ])('%s leads to %s', (header, expected) => {
    expect(nextLink(header)).toBe(expected);
  });
});

describe('a paged list', () => {
  const describeError = (error: unknown): string => String(error);

  it('is read to its end', async () => {
    const pages = new Map([
      [null, { items: [1, 2], next: 'b' }],
      ['b', { items: [3], next: null }],
    ]);

    const listing = await readPages(async (marker: string | null) => pages.get(marker) ?? { items: [], next: null }, describeError);

    expect(listing).toEqual({ items: [1, 2, 3], broken: null });
  });

  it('that does not advance is broken, not ended', async () => {
    const listing = await readPages(async () => ({ items: [1], next: 'same' }), describeError);

    expect(listing.broken).toContain('does not advance');
  });

  it('that breaks in the middle keeps what was read and says why', async () => {
    const listing = await readPages(async (marker: string | null) => {
      if (marker !== null) throw new Error('cut');
      return { items: [1], next: 'b' };
    }, describeError);

    expect(listing).toEqual({ items: [1], broken: 'Error: cut' });
  });

  it('that cannot be read at all fails', async () => {
    const outcome = readPages(async () => Promise.reject(new Error('refused')), describeError);

    await expect(outcome).rejects.toThrow('refused');
  });

  it('that never ends is cut at a bound, and says so', async () => {
    let page = 0;
    const listing = await readPages(
      async () => {
        page += 1;
        return { items: [page], next: page };
      },
      describeError,
      5,
    );

    expect(listing.items).toHaveLength(5);
    expect(listing.broken).toContain('more than 5 pages');
  });
});
