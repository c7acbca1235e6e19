/**
 * IAM's report of when a user or role last used each service that its policies allow. It is made in IAM's own time, and told
 * to the caller who asked for it alone. Source: IAM API reference, GenerateServiceLastAccessedDetails (2026-09).
 */
import { GenerateServiceLastAccessedDetailsCommand, GetServiceLastAccessedDetailsCommand } from '@aws-sdk/client-iam';
import pLimit, { type LimitFunction } from 'p-limit';
import { AuditError, type Gap } from '../../../src/model.ts';
import type { CollectContext } from '../../../src/provider.ts';
import type { Listing } from '../../../src/transport/pages.ts';
import { pause } from '../../../src/transport/retry.ts';
import type { Reader } from '../client.ts';
import type { LastUsed } from '../state.ts';
import { asAuditError, tryCommand } from './errors.ts';
import { askAny, brokenGap, gapOf, readMarked, understand } from './reading.ts';
import { LastAccessPage, LastAccessReport, ReportJob } from './responses.ts';

const MAKE = 'iam:GenerateServiceLastAccessedDetails';
const TELL = 'iam:GetServiceLastAccessedDetails';
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

/** What was told of one user or role, and the gap of what was not. */
export interface Told {
  readonly lastUsed: LastUsed | null;
  readonly gaps: readonly Gap[];
}

export type AskLastUsed = (principal: string, readers: readonly Reader[]) => Promise<Told>;

interface Asking extends Pick<CollectContext, 'signal' | 'timeoutMs'> {
  /** Requests pass through it, waiting does not: all reports are made at the same time. */
  readonly limit: LimitFunction;
}

/** Who was refused once is not asked again, whoever it is about. */
export function createLastUsed({ signal, timeoutMs, now, concurrency }: CollectContext): AskLastUsed {
  const asking = { signal, timeoutMs, limit: pLimit(concurrency) };
  const refusals = new Map<Reader, AuditError>();
  return async (principal, readers) => {
    const missing = { code: 'AWS-LAST-USED', what: `when ${principal} last used each service`, effect: 'advisory' } as const;
    const made = await askAny(readers, MAKE, (reader) => asking.limit(async () => ({ reader, job: await startReport(reader, principal, refusals) })));
    if (!made.ok) return { lastUsed: null, gaps: [gapOf({ ...missing, request: MAKE }, made.error)] };
    const read = await tryCommand(TELL, () => readReport(made.value.reader, made.value.job, asking));
    if (!read.ok) return { lastUsed: null, gaps: [gapOf({ ...missing, request: TELL }, read.error)] };
    const { items, broken } = read.value;
    const services = items.toSorted((a, b) => (a.namespace < b.namespace ? -1 : 1));
    return { lastUsed: { principal, at: now().toISOString(), services }, gaps: broken === null ? [] : [brokenGap({ ...missing, request: TELL }, broken)] };
  };
}

async function startReport(reader: Reader, principal: string, refusals: Map<Reader, AuditError>): Promise<string> {
  const before = refusals.get(reader);
  if (before !== undefined) throw before;
  try {
    return understand(ReportJob, await reader.iam.send(new GenerateServiceLastAccessedDetailsCommand({ Arn: principal })), MAKE).JobId;
  } catch (cause) {
    const error = asAuditError(cause, MAKE);
    if (error.code === 'forbidden' || error.code === 'unauthorized') refusals.set(reader, error);
    throw error;
  }
}

function readReport(reader: Reader, JobId: string, asking: Asking): Promise<Listing<LastUsed['services'][number]>> {
  return readMarked(TELL, async (Marker) => {
    const answer = await whenMade(() => reader.iam.send(new GetServiceLastAccessedDetailsCommand({ JobId, MaxItems: 1000, Marker })), asking);
    const page = understand(LastAccessPage, answer, TELL);
    return { items: page.ServicesLastAccessed, IsTruncated: page.IsTruncated, Marker: page.Marker };
  });
}

/** Asks until the report is made, ever more seldom, for no longer than one read may take. */
async function whenMade(read: () => Promise<unknown>, { limit, signal, timeoutMs }: Asking): Promise<unknown> {
  let wait = FIRST_WAIT_MS;
  for (let waited = 0; ; waited += wait, wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const answer = await limit(read);
    const { JobStatus } = understand(LastAccessReport, answer, TELL);
    if (JobStatus === 'COMPLETED') return answer;
    if (JobStatus === 'FAILED') throw new AuditError('unexpected-response', 'IAM could not make the report of when services were last used.');
    if (waited + wait > timeoutMs) throw new AuditError('timeout', `IAM did not make the report of when services were last used within ${timeoutMs} ms.`);
    await pause(wait, signal);
  }
}
