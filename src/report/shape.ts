/**
 * The report: a frozen, versioned shape with types of its own, so that the inside may change and its readers need not.
 * Within `schemaVersion: 1` keys are added, never renamed, moved or removed. Every list has a documented order.
 */
import * as z from 'zod';
import { ReportFinding } from './shape-finding.ts';
import { Count, list } from './shape-reach.ts';
import { Moment, ReportProvider, ReportToken } from './shape-token.ts';

const Catalogue = z.object({
  asOf: z.string().describe('The day (YYYY-MM-DD) of the newest source that the catalogue was held against.'),
  operations: Count.describe('How many operations it describes.'),
});

const Summary = z
  .object({
    tokens: Count,
    complete: Count,
    incomplete: Count.describe('Audited, with a granting gap open.'),
    failed: Count,
    findings: z.object({ critical: Count, high: Count, medium: Count, low: Count, note: Count }).describe('Those that stand.'),
    suppressed: Count.describe('Findings that an acceptance covers.'),
  })
  .meta({ id: 'Summary' });

const Requests = z
  .object({
    total: Count.describe('Requests that were sent, retries included.'),
    writes: Count.describe('Those that could have changed something. The guard lets none pass.'),
    refused: Count.describe('Requests that the guard stopped; not in the total.'),
    credentialExchanges: Count.describe("Requests that traded an auditor's credential for another."),
    byProvider: z.partialRecord(ReportProvider, Count),
    traces: z.partialRecord(ReportProvider, z.string()).describe('What the reads themselves changed at a provider, where they do.'),
  })
  .meta({ id: 'Requests', description: 'The ledger: what the audit sent.' });

export const Report = z
  .object({
    schemaVersion: z.literal(1),
    tool: z.object({ name: z.string(), version: z.string() }),
    catalogue: z.partialRecord(ReportProvider, Catalogue).describe('Of the providers that took part.'),
    startedAt: Moment.describe('When collecting began.'),
    finishedAt: Moment.describe('When collecting ended.'),
    manifest: z.object({ path: z.string(), sha256: z.string() }).nullable().describe('Null when one token was inspected without a manifest.'),
    summary: Summary,
    requests: Requests,
    tokens: list(ReportToken).describe('By name.'),
    findings: list(ReportFinding).describe('Worst first, then by token and rule.'),
  })
  .meta({ title: 'overscope report', description: 'What tokens can really do, set against what their manifest says they are for.' });
export type Report = z.infer<typeof Report>;
