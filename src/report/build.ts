import type { Audited, Finding, TokenResult } from '../judgement.ts';
import type { Expiry, Gap, ProviderId } from '../model.ts';
import { reportLocation } from './build-evidence.ts';
import { reportFindings } from './build-finding.ts';
import { reportReach } from './build-reach.ts';
import { eachProvider, type ProviderRequest, reportRequests } from './build-requests.ts';
import { by, distinct, effectRank } from './order.ts';
import type { Report } from './shape.ts';
import type { ReportFinding } from './shape-finding.ts';
import type { ReportAudited, ReportFailed, ReportGap, ReportToken } from './shape-token.ts';

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
  /** What reading alone changes at each provider, where it is known to change anything. */
  readonly traces: Readonly<Partial<Record<ProviderId, string>>>;
  readonly results: readonly TokenResult[];
  readonly findings: readonly Finding[];
}

/** The report of an audit. Pure: the same input gives the same report, whatever the order in which its lists come. */
export function buildReport(input: ReportInput): Report {
  const results = input.manifest === null ? input.results.map(withoutPlaces) : input.results;
  const tokens = results.map((result) => reportToken(result)).toSorted(by(({ name }) => name));
  const findings = reportFindings(input.findings);
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
    requests: reportRequests(input.requests, input.traces),
    tokens,
    findings,
  };
}

/** Without a manifest nothing is placed, which is something else than not being placed by one. */
function withoutPlaces(result: TokenResult): TokenResult {
  if (result.status === 'failed') return result;
  return { ...result, reach: result.reach.map((reach) => ({ ...reach, placements: [], everywhere: [] })) };
}

function reportToken(result: TokenResult): ReportToken {
  return result.status === 'failed' ? reportFailed(result) : reportAudited(result);
}

function describeToken({
  token,
  source,
  takenAt,
}: TokenResult): Pick<ReportToken, 'name' | 'provider' | 'environments' | 'source' | 'takenAt' | 'location' | 'declared'> {
  const { name, provider, location } = token;
  return { name, provider, environments: distinct(token.environments), source, takenAt, location: reportLocation(location), declared: token.scopes };
}

export function reportFailed(result: Extract<TokenResult, { status: 'failed' }>): ReportFailed {
  const { code, message, hint } = result.error;
  return { ...describeToken(result), status: 'failed', kind: result.token.kind, complete: false, error: { code, message, hint } };
}

export function reportAudited(result: Audited): ReportAudited {
  const { kind, principal, lifetime } = result.subject;
  const { reach, otherOperations } = reportReach(result);
  return {
    ...describeToken(result),
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
