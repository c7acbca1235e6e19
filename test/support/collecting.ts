import type { LedgerEntry, ProviderId, Snapshot, Token } from '../../src/model.ts';
import type { Auditor, CollectContext, Provider, Secret } from '../../src/provider.ts';
import { createTransport } from '../../src/transport/transport.ts';

export const NOW = '2026-11-22T12:00:00.000Z';

/** A token of a manifest, with what the test does not care about filled in. */
export function aToken(provider: ProviderId, name: string, fields: Partial<Token> = {}): Token {
  const location = { file: 'overscope.yaml', line: 1, column: 1 };
  return {
    name,
    provider,
    means: { kind: 'secret', source: { from: 'env', name: 'TOKEN' } },
    kind: null,
    environments: [],
    owner: null,
    purpose: null,
    expires: null,
    maxAgeDays: 90,
    facts: {},
    scopes: [],
    accept: [],
    location,
    scopesLocation: location,
    ...fields,
  };
}

export interface Collecting {
  readonly values?: Readonly<Record<string, Secret>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly folder?: string;
  readonly auditors?: readonly Auditor[];
  readonly hide?: (secret: Secret) => void;
  readonly maxRequests?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Flags of the provider's own options. */
  readonly options?: readonly string[];
}

/** The context that a provider's `collect` gets in an audit, over the real transport. */
export function aContext(options: Collecting = {}): { readonly context: CollectContext; readonly ledger: readonly LedgerEntry[] } {
  const signal = options.signal ?? new AbortController().signal;
  const timeoutMs = options.timeoutMs ?? 3_000;
  const transport = createTransport({ signal, timeoutMs, budget: { left: options.maxRequests ?? 1_000 } });
  const context: CollectContext = {
    signal,
    now: () => new Date(NOW),
    environment: options.environment ?? {},
    folder: options.folder ?? process.cwd(),
    reveal: (token) => {
      const value = options.values?.[token];
      if (value === undefined) throw new Error(`The test gave no value for ${token}.`);
      return value;
    },
    auditors: options.auditors ?? [],
    hide: options.hide ?? (() => {}),
    open: transport.open,
    maxRequests: options.maxRequests ?? null,
    concurrency: 4,
    timeoutMs,
    options: new Set(options.options),
    progress: () => {},
  };
  return { context, ledger: transport.ledger };
}

/** Collects over the real transport and wraps the result as an audit does. */
export async function aSnapshot(provider: Provider, tokens: readonly Token[], options: Collecting = {}): Promise<Snapshot> {
  const { context, ledger } = aContext(options);
  const collection = await provider.collect(tokens, context);
  return { ...collection, schemaVersion: 1, provider: provider.id, takenAt: NOW, finishedAt: NOW, source: 'live', values: [], requests: ledger };
}
