import { AuditError, type Gap } from '../../src/model.ts';
import { becauseOf, tryRead } from '../../src/transport/failures.ts';
import { type Page, readPages } from '../../src/transport/pages.ts';
import type { Connection } from './questions.ts';
import type { Listed } from './state.ts';

/** The most that Railway gives at once to public clients (docs and clients, 2026-08). */
export const PAGE_SIZE = 100;

/** Stands for the cursor of a page that says another follows and does not say where it begins. */
const NO_CURSOR = '';

/** What is read, for the gap that stands where it is missing. */
export interface Subject {
  /** "the projects of workspace acme" */
  readonly what: string;
  /** "query WorkspaceProjects" */
  readonly request: string;
}

/** Reads a list to its end. Never throws an AuditError: what could not be read is the list's gap, and it could hide rights. */
export async function readList<Node>(subject: Subject, read: (after: string | null) => Promise<Connection<Node>>): Promise<Listed<Node>> {
  const failed: AuditError[] = [];
  const reasonOf = (error: unknown): string | null => {
    if (!(error instanceof AuditError)) return null;
    failed.push(error);
    return error.message;
  };
  const listing = await tryRead(() => readPages((after: string | null) => readPage(after, read), reasonOf));
  if (!listing.ok) return { items: [], gap: unread(subject, listing.error) };
  const { items, broken } = listing.value;
  return { items, gap: broken === null ? null : unread(subject, failed[0] ?? new AuditError('unexpected-response', broken)) };
}

/** Stands where a run came to its end before everything was asked. What is told of it is one gap (truncation.ts). */
export const TRUNCATED = 'RW-TRUNCATED';

/** Whether an error ends all further requests with the credential. */
export function truncates({ code }: AuditError): boolean {
  return code === 'rate-limited' || code === 'budget' || code === 'interrupted';
}

/** Whether asking in another way could fare no better. */
export function isFinal(error: AuditError): boolean {
  return truncates(error) || error.code === 'unreachable';
}

/** The gap for a list of which rights depend. */
export function unread({ what, request }: Subject, error: AuditError): Gap {
  const code = truncates(error) ? TRUNCATED : 'RW-UNREAD';
  return { code, what: `${what} could not be read whole: ${error.message}`, because: becauseOf(error), effect: 'granting', request };
}

async function readPage<Node>(after: string | null, read: (after: string | null) => Promise<Connection<Node>>): Promise<Page<Node, string>> {
  if (after === NO_CURSOR) throw new AuditError('unexpected-response', 'a page says that another follows, and not where it begins');
  const { edges, pageInfo } = await read(after);
  return { items: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? NO_CURSOR) : null };
}
