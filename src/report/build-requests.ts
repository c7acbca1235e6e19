import { type LedgerEntry, PROVIDER_IDS, type ProviderId } from '../model.ts';
import type { Report } from './shape.ts';

/** A request and the provider that it went to. */
export interface ProviderRequest extends LedgerEntry {
  readonly provider: ProviderId;
}

/** The ledger in numbers. A request that was tried three times counts three times. */
export function reportRequests(requests: readonly ProviderRequest[], traces: Readonly<Partial<Record<ProviderId, string>>>): Report['requests'] {
  const sent = requests.filter(({ outcome }) => outcome !== 'refused');
  return {
    total: attempts(sent),
    writes: attempts(sent.filter(isWrite)),
    refused: requests.length - sent.length,
    credentialExchanges: attempts(sent.filter(({ exchange }) => exchange)),
    byProvider: eachProvider((id) => attempts(sent.filter(({ provider }) => provider === id)) || null),
    traces: eachProvider((id) => (sent.some(({ provider }) => provider === id) ? (traces[id] ?? null) : null)),
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
export function eachProvider<T>(entryOf: (id: ProviderId) => T | null): Partial<Record<ProviderId, T>> {
  const entries: Partial<Record<ProviderId, T>> = {};
  for (const id of PROVIDER_IDS) {
    const value = entryOf(id);
    if (value !== null) entries[id] = value;
  }
  return entries;
}
