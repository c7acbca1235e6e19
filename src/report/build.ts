import type { Finding, TokenResult } from '../judgement.ts';
import { type Expiry, type Gap, type LedgerEntry, PROVIDER_IDS, type ProviderId } from '../model.ts';
import { reportLocation } from './build-evidence.ts';
import { reportFindings } from './build-finding.ts';
import { reportReach } from './build-reach.ts';
import { type EnvironmentOf, indexEnvironments } from './build-selector.ts';
import { by, distinct, effectRank } from './order.ts';
import type { Report } from './shape.ts';
import type { ReportFinding } from './shape-finding.ts';
import type { ReportAudited, ReportGap, ReportToken } from './shape-token.ts';

/** A request and the provider that it went to. */
export interface ProviderRequest extends LedgerEntry {
  readonly provider: ProviderId;
}

export interface ReportInput {
  readonly tool: { readonly name: string; readonly version: string };
  /** Of each provider that took part: how current its catalogue is, and how many operations it describes. */
  readonly catalogue: Readonly<Partial<Record<ProviderId, { readonly asOf: string; readonly operations: number }>>>;
  /** Null when there is no manifest. */
  readonly manifest: { readonly path: string; readonly sha256: string } | null;
  /** ISO 8601 UTC */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly requests: readonly ProviderRequest[];
  readonly results: readonly TokenResult[];
  readonly findings: readonly Finding[];
}

/** The report of an audit. Pure: the same input gives the same report, whatever the order in which its lists come. */
export function buildReport(input: ReportInput): Report {
  const environmentOf = indexEnvironments(input.results);
  const tokens = input.results.map((result) => reportToken(result, environmentOf)).toSorted(by(({ name }) => name));
  const findings = reportFindings(input.findings, environmentOf);
  return {
    schemaVersion: 1,
    tool: { name: input.tool.name, version: input.tool.version },
    catalogue: eachProvider((id) => {
      const catalogue = input.catalogue[id];
      return catalogue === undefined ? null : { asOf: catalogue.asOf, operations: catalogue.operations };
    }),
    startedAt: input.startedAt,
    finishedAt: input.finishedAt,
    manifest: input.manifest === null ? null : { path: input.manifest.path, sha256: input.manifest.sha256 },
    summary: summarise(tokens, findings),
    requests: reportRequests(input.requests),
    tokens,
    findings,
  };
}

function reportToken(result: TokenResult, environmentOf: EnvironmentOf): ReportToken {
  const { token, source, takenAt } = result;
  const { name, provider, location } = token;
  const described = { name, provider, environments: distinct(token.environments), source, takenAt, location: reportLocation(location), declared: token.scopes };
  switch (result.status) {
    case 'failed': {
      const { code, message, hint } = result.error;
      return { ...described, status: 'failed', kind: token.kind, complete: false, error: { code, message, hint } };
    }
    case 'audited': {
      const { kind, principal, lifetime } = result.subject;
      const { reach, otherOperations } = reportReach(result, environmentOf);
      return {
        ...described,
        status: 'audited',
        kind,
        principal: { type: principal.type, id: principal.id, name: principal.name },
        complete: result.complete,
        expiry: reportExpiry(lifetime.expiry),
        reach,
        otherOperations,
        gaps: reportGaps(result.gaps),
      };
    }
  }
}

function reportExpiry(expiry: Expiry): ReportAudited['expiry'] {
  switch (expiry.kind) {
    case 'at':
      return { kind: 'at', at: expiry.at, source: expiry.source };
    case 'never':
    case 'unknown':
      return { kind: expiry.kind, at: null, source: expiry.source };
  }
}

function reportGaps(gaps: readonly Gap[]): readonly ReportGap[] {
  const rows = gaps.map(({ code, what, because, effect, request }) => ({ code, what, because, effect, request }));
  return rows.toSorted(
    by(
      ({ effect }) => effectRank(effect),
      ({ code }) => code,
      ({ what }) => what,
      ({ request }) => request,
    ),
  );
}

function summarise(tokens: readonly ReportToken[], findings: readonly ReportFinding[]): Report['summary'] {
  const audited = tokens.filter(({ status }) => status === 'audited');
  const complete = audited.filter((token) => token.complete).length;
  const standing = findings.filter(({ suppression }) => suppression === null);
  const count = (severity: ReportFinding['severity']): number => standing.filter((finding) => finding.severity === severity).length;
  return {
    tokens: tokens.length,
    complete,
    incomplete: audited.length - complete,
    failed: tokens.length - audited.length,
    findings: { critical: count('critical'), high: count('high'), medium: count('medium'), low: count('low'), note: count('note') },
    suppressed: findings.length - standing.length,
  };
}

function reportRequests(requests: readonly ProviderRequest[]): Report['requests'] {
  const sent = requests.filter(({ outcome }) => outcome !== 'refused');
  return {
    total: attempts(sent),
    writes: attempts(sent.filter(isWrite)),
    refused: requests.length - sent.length,
    credentialExchanges: attempts(sent.filter(({ exchange }) => exchange)),
    byProvider: eachProvider((id) => attempts(sent.filter(({ provider }) => provider === id)) || null),
  };
}

/**
 * Always false, because the guard refuses what would make it true; it is counted all the same, from what was recorded.
 * A POST that the guard lets pass goes by the name of a query or of a read action, never by its path.
 */
function isWrite({ method, what, exchange }: LedgerEntry): boolean {
  if (exchange || method === 'GET' || method === 'HEAD') return false;
  return method !== 'POST' || what.startsWith('POST ');
}

function attempts(requests: readonly LedgerEntry[]): number {
  return requests.reduce((sum, request) => sum + request.attempts, 0);
}

/** One entry for each provider that has something to say, in the order of the model. */
function eachProvider<T>(valueOf: (id: ProviderId) => T | null): Partial<Record<ProviderId, T>> {
  const entries: Partial<Record<ProviderId, T>> = {};
  for (const id of PROVIDER_IDS) {
    const value = valueOf(id);
    if (value !== null) entries[id] = value;
  }
  return entries;
}
