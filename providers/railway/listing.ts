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
  const listing = await tryRead(() => readPages((after: string | null) => readPage(after, read), reasonOf));
  if (!listing.ok) return { items: [], gap: unread(subject, listing.error) };
  const { items, broken } = listing.value;
  return { items, gap: broken === null ? null : unread(subject, new AuditError('unexpected-response', broken)) };
}

/** The gap for a list of which rights depend. */
export function unread({ what, request }: Subject, error: AuditError): Gap {
  return { code: 'RW-UNREAD', what: `${what} could not be read whole: ${error.message}`, because: becauseOf(error), effect: 'granting', request };
}

async function readPage<Node>(after: string | null, read: (after: string | null) => Promise<Connection<Node>>): Promise<Page<Node, string>> {
  if (after === NO_CURSOR) throw new AuditError('unexpected-response', 'a page says that another follows, and not where it begins');
  const { edges, pageInfo } = await read(after);
  return { items: edges.map(({ node }) => node), next: pageInfo.hasNextPage ? (pageInfo.endCursor ?? NO_CURSOR) : null };
}

function reasonOf(error: unknown): string | null {
  return error instanceof AuditError ? error.message : null;
}
