/** How the reads of an inventory are asked, a few at a time, and how what was not read is told: once for all the places it is about. */
import pLimit from 'p-limit';
import type { Gap } from '../../../../src/model.ts';
import type { Schema } from '../../../../src/provider.ts';
import { becauseOf } from '../../../../src/transport/failures.ts';
import { readPages } from '../../../../src/transport/pages.ts';
import { asAuditError, awsNameOf, tryCommand } from '../errors.ts';
import { understand } from '../reading.ts';

/** A read: the IAM action, and for a gap what it is about, up to its place ("RDS instances in", "eu-west-1"). */
export interface Question {
  readonly request: string;
  readonly what: string;
  readonly where: string;
}

/** One answer: what was told; that there is no such thing; or nothing, which is a gap by then. */
export type Told<T> = { readonly value: T } | 'absent' | 'unread';

/** A list, page by page. An answer without its list is not understood. */
export interface Paged<Page, Item> {
  readonly schema: Schema<Page>;
  readonly send: (marker: string | undefined) => Promise<unknown>;
  readonly items: (page: Page) => readonly Item[];
  readonly next: (page: Page) => string | undefined;
}

export interface One<T> {
  readonly schema: Schema<T>;
  readonly send: () => Promise<unknown>;
  /** AWS's names for the errors by which it says that there is none. */
  readonly absent?: readonly string[];
}

export interface Asking {
  readonly one: <T>(question: Question, one: One<T>) => Promise<Told<T>>;
  /** The items that were read; where that is not all of them, a gap says so. */
  readonly all: <Page, Item>(question: Question, paged: Paged<Page, Item>) => Promise<readonly Item[]>;
  readonly miss: (question: Question, because: Gap['because'], reason?: string) => void;
  readonly gaps: () => readonly Gap[];
}

export function createAsking(concurrency: number): Asking {
  const limit = pLimit(concurrency);
  const missed = new Map<string, { readonly question: Question; readonly because: Gap['because']; readonly reason: string; readonly places: Set<string> }>();
  const miss: Asking['miss'] = (question, because, reason = '') => {
    const key = [question.request, question.what, because, reason].join('\n');
    const known = missed.get(key) ?? { question, because, reason, places: new Set<string>() };
    known.places.add(question.where);
    missed.set(key, known);
  };
  const one: Asking['one'] = async (question, { schema, send, absent = [] }) => {
    const read = await tryCommand(question.request, () => limit(async () => understand(schema, await send(), question.request)));
    if (read.ok) return { value: read.value };
    if (absent.includes(awsNameOf(read.error.cause) ?? '')) return 'absent';
    miss(question, becauseOf(read.error));
    return 'unread';
  };
  const all: Asking['all'] = async (question, paged) => {
    const read = await tryCommand(question.request, () => readWhole(question.request, paged, (send) => limit(send)));
    if (!read.ok) miss(question, becauseOf(read.error));
    else if (read.value.broken !== null) miss(question, 'unreadable', read.value.broken);
    return read.ok ? read.value.items : [];
  };
  return { one, all, miss, gaps: () => [...missed.values()].map(gapOf).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) };
}

function readWhole<Page, Item>(request: string, { schema, send, items, next }: Paged<Page, Item>, wait: (send: () => Promise<unknown>) => Promise<unknown>) {
  return readPages<Item, string>(
    async (marker) => {
      const page = understand(schema, await wait(() => send(marker ?? undefined)), request);
      const following = next(page) ?? '';
      return { items: items(page), next: following === '' ? null : following };
    },
    (error) => asAuditError(error, request).message,
  );
}

const NAMED_PLACES = 20;

/** A copy that was not seen counts as none, and a guard as absent: what is missing here never makes a verdict safer. */
function gapOf({
  question,
  because,
  reason,
  places,
}: {
  readonly question: Question;
  readonly because: Gap['because'];
  readonly reason: string;
  readonly places: ReadonlySet<string>;
}): Gap {
  const sorted = [...places].toSorted();
  const more = sorted.length > NAMED_PLACES ? ` and ${sorted.length - NAMED_PLACES} more` : '';
  const what = `${question.what} ${sorted.slice(0, NAMED_PLACES).join(', ')}${more}${reason === '' ? '' : `: ${reason}`}`;
  return { code: 'AWS-INVENTORY', what, because, effect: 'advisory', request: question.request };
}

function keyOf({ request, what, because }: Gap): string {
  return `${request} ${what} ${because}`;
}
