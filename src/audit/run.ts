import type { Finding, Rule, TokenResult } from '../judgement.ts';
import type { Environment, ProviderId, Snapshot, Token } from '../model.ts';
import type { Provider } from '../provider.ts';
import { judgeResult } from './judge.ts';
import type { Part } from './paths.ts';
import { createResults, type Standing } from './result.ts';

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
  const { standingOf } = openAudit(input);
  const judged = input.tokens.map((token) => judgeResult(standingOf(token).result, input));
  return { results: judged.map(({ result }) => result), findings: judged.flatMap(({ findings }) => findings) };
}

export interface OpenAudit {
  readonly parts: readonly Part[];
  readonly providerOf: (id: ProviderId) => Provider;
  readonly standingOf: (token: Token) => Standing;
}

/** Everything evaluated, and no token judged yet. */
export function openAudit(input: AuditInput): OpenAudit {
  const providerOf = (id: ProviderId): Provider => {
    const provider = input.providers.get(id);
    if (provider === undefined) throw new Error(`The provider ${id} was not loaded.`);
    return provider;
  };
  const parts: readonly Part[] = input.snapshots.map((snapshot) => ({
    provider: snapshot.provider,
    evaluation: providerOf(snapshot.provider).evaluate(snapshot),
  }));
  return { parts, providerOf, standingOf: createResults({ ...input, parts, providerOf }) };
}
