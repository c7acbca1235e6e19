/** How one read of IAM is asked, through whoever may, and how its refusal is told. */
import type { IAMClient } from '@aws-sdk/client-iam';
import { AuditError, type Gap } from '../../../src/model.ts';
import type { Schema } from '../../../src/provider.ts';
import { becauseOf, type Read } from '../../../src/transport/failures.ts';
import { type Listing, readPages } from '../../../src/transport/pages.ts';
import type { Reader } from '../client.ts';
import { asAuditError, tryCommand } from './errors.ts';

/** Asks each reader in turn until one is answered. When none is, what went wrong on the way says more than a refusal. */
export async function askAny<T>(readers: readonly Reader[], action: string, read: (reader: Reader) => Promise<T>): Promise<Read<T>> {
  let last: Read<T> = { ok: false, error: new AuditError('unsupported', `Nobody is there to ask for ${action}.`) };
  for (const reader of readers) {
    const answer = await tryCommand(action, () => read(reader));
    if (answer.ok) return answer;
    if (last.ok || ['unsupported', 'forbidden'].includes(last.error.code)) last = answer;
  }
  return last;
}

/** The same of IAM. */
export function ask<T>(readers: readonly Reader[], action: string, read: (iam: IAMClient) => Promise<T>): Promise<Read<T>> {
  return askAny(readers, action, ({ iam }) => read(iam));
}

/** Parses an answer; one that lacks what is used is an error of the provider's, not a refusal. */
export function understand<T>(schema: Schema<T>, answer: unknown, action: string): T {
  try {
    return schema.parse(answer);
  } catch (cause) {
    throw new AuditError('unexpected-response', `${action} was answered without what belongs into its answer.`, { cause });
  }
}

interface Page {
  readonly IsTruncated: boolean;
  readonly Marker?: string | undefined;
}
interface Marked<Item> extends Page {
  readonly items: readonly Item[];
}

/** Follows `Marker` to the end. A truncated page without one is a broken list, which the SDK's own paginator takes for the end. */
export async function readMarked<Item>(action: string, read: (marker: string | undefined) => Promise<Marked<Item>>): Promise<Listing<Item>> {
  let unmarked: string | null = null;
  const listing = await readPages<Item, string>(
    async (marker) => {
      const page = await read(marker ?? undefined);
      const next = page.IsTruncated ? (page.Marker ?? '') : '';
      if (page.IsTruncated && next === '') unmarked = 'a page says that there are more, without a marker';
      return { items: page.items, next: next === '' ? null : next };
    },
    (error) => asAuditError(error, action).message,
  );
  return { items: listing.items, broken: listing.broken ?? unmarked };
}

/** Follows `NextToken` to the end, in the JSON protocol. A page may be empty and still not be the last (Organizations API reference, 2026-09). */
export function readTokened<Page extends { readonly NextToken?: string | undefined }>(
  action: string,
  read: (token: string | undefined) => Promise<Page>,
): Promise<Listing<Page>> {
  return readPages<Page, string>(
    async (token) => {
      const page = await read(token ?? undefined);
      return { items: [page], next: page.NextToken === undefined || page.NextToken === '' ? null : page.NextToken };
    },
    (error) => asAuditError(error, action).message,
  );
}

/** What a gap is about, apart from why. */
export interface Missing {
  readonly code: string;
  readonly what: string;
  readonly effect: Gap['effect'];
  readonly request: string;
}

export function gapOf(missing: Missing, error: AuditError): Gap {
  return { ...missing, because: becauseOf(error) };
}

export function brokenGap(missing: Missing, reason: string): Gap {
  return { ...missing, what: `${missing.what}: ${reason}`, because: 'unreadable' };
}

/** How a list is asked for, page by page, and where its items are. */
export interface ListingOf<T extends Page, Item> {
  readonly schema: Schema<T>;
  readonly send: (iam: IAMClient, marker: string | undefined) => Promise<unknown>;
  readonly items: (page: T) => readonly Item[];
}

/** A whole list, or what of it was read, with the gap of what was not. */
export async function readListing<T extends Page, Item>(
  readers: readonly Reader[],
  missing: Missing,
  { schema, send, items }: ListingOf<T, Item>,
): Promise<{ readonly items: readonly Item[]; readonly gaps: readonly Gap[] }> {
  const read = await ask(readers, missing.request, (iam) =>
    readMarked(missing.request, async (marker) => {
      const page = understand(schema, await send(iam, marker), missing.request);
      return { items: items(page), IsTruncated: page.IsTruncated, Marker: page.Marker };
    }),
  );
  if (!read.ok) return { items: [], gaps: [gapOf(missing, read.error)] };
  return { items: read.value.items, gaps: read.value.broken === null ? [] : [brokenGap(missing, read.value.broken)] };
}
