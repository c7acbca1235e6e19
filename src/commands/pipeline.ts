import { type Threshold, type Verdict, verdictOf } from '../audit/exit-code.ts';
import { openToken } from '../audit/explain.ts';
import { type AuditInput, runAudit } from '../audit/run.ts';
import { collectLive } from '../collect/collect.ts';
import type { Finding, TokenResult } from '../judgement.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { refuseShape } from '../manifest/refuse-shape.ts';
import { readSecret } from '../manifest/sources.ts';
import type { Vocabulary } from '../manifest/vocabulary.ts';
import { PROVIDER_IDS, type ProviderId, type SecretSource, type Snapshot, type Token } from '../model.ts';
import type { Provider } from '../provider.ts';
import { loadProvider, optionsOf, type Vocabularies } from '../providers.ts';
import { buildReport, type ReportInput } from '../report/build.ts';
import { buildExplanation } from '../report/build-explanation.ts';
import type { Report } from '../report/shape.ts';
import type { Explanation } from '../report/shape-explanation.ts';
import { rules } from '../rules.ts';
import { version } from '../version.ts';
import type { Io } from './io.ts';
import { folderOf } from './manifest.ts';
import { findOperation } from './named-operation.ts';
import { createProgress } from './progress.ts';

/** The options of every command that asks providers. Times are in seconds. */
export interface CollectingOptions {
  readonly allowExec?: string;
  readonly concurrency: number;
  readonly timeout: number;
  /** Left out where the user gave none. */
  readonly maxRequests?: number;
  readonly quiet: boolean;
  /** The flags of the providers' own options that are on. */
  readonly switchedOn: ReadonlySet<string>;
}

/** Asks the providers of a manifest's tokens. */
export async function collectFor(manifest: Manifest, vocabularies: Vocabularies, options: CollectingOptions, io: Io): Promise<readonly Snapshot[]> {
  const progress = createProgress(io, options.quiet);
  try {
    const folder = folderOf(manifest, io);
    const place = { environment: io.env, folder, readStdin: io.readStdin, signal: io.signal };
    const reader = { read: (source: SecretSource, vocabulary: Vocabulary) => readSecret(source, vocabulary, place), refuse: refuseShape };
    const reading = { vocabularies, reader, redactor: io.redactor, concurrency: options.concurrency };
    return await collectLive(manifest, reading, {
      signal: io.signal,
      now: io.now,
      environment: io.env,
      folder,
      timeoutMs: options.timeout * 1000,
      maxRequests: options.maxRequests ?? null,
      concurrency: options.concurrency,
      optionsOf: (id) => optionsOf(id, options.switchedOn),
      loadProvider,
      progress: progress.show,
    });
  } finally {
    progress.clear();
  }
}

export interface Judging extends Threshold {
  readonly now: Date;
  readonly maxAgeHours: number;
  /** Empty for all. They filter the report, not the evaluation: a path may lead through a token that is not shown. */
  readonly tokens: readonly string[];
  readonly providers: readonly string[];
}

export interface Judged {
  readonly report: Report;
  readonly results: readonly TokenResult[];
  readonly verdict: Verdict;
}

/** Judges what was collected and builds the report. `manifest.path` is null for one token without a manifest. */
export async function judge(manifest: Manifest, snapshots: readonly Snapshot[], judging: Judging): Promise<Judged> {
  const providers = await loadProviders(manifest, snapshots);
  const { results, findings } = runAudit(inputOf(manifest, snapshots, { ...judging, providers }));
  const shown = results.filter((result) => isShown(result, judging));
  const names = new Set(shown.map((result) => result.token.name));
  const kept: readonly Finding[] = findings.filter((finding) => names.has(finding.token));
  const report = buildReport({ ...describeRun(manifest, snapshots, { ...judging, providers }), results: shown, findings: kept });
  return { report, results: shown, verdict: verdictOf(shown, kept, judging) };
}

export interface Explaining extends Pick<Judging, 'now' | 'maxAgeHours'> {
  readonly token: Token;
  /** Its name as somebody typed it; null for all that destroy. */
  readonly operation: string | null;
}

export interface ExplainedRun {
  readonly explanation: Explanation;
  readonly result: TokenResult;
}

/** The same for one token, with the ways to what it destroys and a cut. */
export async function explain(manifest: Manifest, snapshots: readonly Snapshot[], explaining: Explaining): Promise<ExplainedRun> {
  const providers = await loadProviders(manifest, snapshots);
  const { token, operation } = explaining;
  const input = inputOf(manifest, snapshots, { ...explaining, providers });
  const judged = openToken(token, input);
  const asked = operation === null ? null : findOperation(operation, token, { providers, result: judged.result });
  const explained = judged.explain(asked?.id ?? null);
  const explanation = buildExplanation({ ...describeRun(manifest, snapshots, { ...explaining, providers }), explained, asked });
  return { explanation, result: explained.result };
}

interface Run extends Pick<Judging, 'now' | 'maxAgeHours'> {
  readonly providers: ReadonlyMap<ProviderId, Provider>;
}

function inputOf(manifest: Manifest, snapshots: readonly Snapshot[], { providers, now, maxAgeHours }: Run): AuditInput {
  return { ...manifest, snapshots, providers, rules, now: now.toISOString(), maxAgeHours };
}

function describeRun(manifest: Manifest, snapshots: readonly Snapshot[], { providers, now }: Run): Omit<ReportInput, 'results' | 'findings'> {
  return {
    tool: { name: 'overscope', version },
    catalogue: Object.fromEntries([...providers].map(([id, provider]) => [id, { asOf: provider.asOf, operations: provider.operations().length }])),
    manifest: manifest.path === null ? null : { path: manifest.path, sha256: manifest.sha256 },
    startedAt: earliest(snapshots, now.toISOString()),
    finishedAt: latest(snapshots, now.toISOString()),
    traces: Object.fromEntries([...providers].flatMap(([id, { trace }]) => (trace === undefined ? [] : [[id, trace] as const]))),
    requests: snapshots.flatMap((snapshot) => snapshot.requests.map((request) => ({ ...request, provider: snapshot.provider }))),
  };
}

function isShown({ token }: TokenResult, { tokens, providers }: Judging): boolean {
  return (tokens.length === 0 || tokens.includes(token.name)) && (providers.length === 0 || providers.includes(token.provider));
}

async function loadProviders(manifest: Manifest, snapshots: readonly Snapshot[]): Promise<ReadonlyMap<ProviderId, Provider>> {
  const used = PROVIDER_IDS.filter((id) => manifest.tokens.some((token) => token.provider === id) || snapshots.some((snapshot) => snapshot.provider === id));
  return new Map(await Promise.all(used.map(async (id) => [id, await loadProvider(id)] as const)));
}

/** ISO 8601 in UTC sorts as text. */
function earliest(snapshots: readonly Snapshot[], otherwise: string): string {
  return snapshots.map((snapshot) => snapshot.takenAt).toSorted()[0] ?? otherwise;
}

function latest(snapshots: readonly Snapshot[], otherwise: string): string {
  return (
    snapshots
      .map((snapshot) => snapshot.finishedAt)
      .toSorted()
      .at(-1) ?? otherwise
  );
}
