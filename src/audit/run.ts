import type { Finding, Rule, TokenResult } from '../judgement.ts';
import type { Environment, ProviderId, Snapshot, Token } from '../model.ts';
import type { Provider } from '../provider.ts';
import { judgeResult } from './judge.ts';
import type { Part } from './paths.ts';
import { createResults } from './result.ts';

export interface AuditInput {
  readonly tokens: readonly Token[];
  readonly environments: readonly Environment[];
  readonly snapshots: readonly Snapshot[];
  /** Those of every snapshot and every token. */
  readonly providers: ReadonlyMap<ProviderId, Provider>;
  readonly rules: readonly Rule[];
  /** ISO 8601 UTC */
  readonly now: string;
  /** A snapshot older than this is too old to stand for today. */
  readonly maxAgeHours: number;
}

export interface AuditOutput {
  /** In the order of the manifest. */
  readonly results: readonly TokenResult[];
  readonly findings: readonly Finding[];
}

/** The whole judgement, pure: same snapshots, same manifest, same `now`, same output. */
export function runAudit(input: AuditInput): AuditOutput {
  const providerOf = (id: ProviderId): Provider => {
    const provider = input.providers.get(id);
    if (provider === undefined) throw new Error(`The provider ${id} was not loaded.`);
    return provider;
  };
  const parts: readonly Part[] = input.snapshots.map((snapshot) => ({
    provider: snapshot.provider,
    evaluation: providerOf(snapshot.provider).evaluate(snapshot),
  }));
  const resultOf = createResults({ ...input, parts, providerOf });
  const judged = input.tokens.map((token) => judgeResult(resultOf(token), input));
  return { results: judged.map(({ result }) => result), findings: judged.flatMap(({ findings }) => findings) };
}
