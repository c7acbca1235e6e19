import type * as z from 'zod';
import type { State } from '../../../fixtures/servers/github/state.ts';
import { server } from '../../../fixtures/servers/github.ts';
import type { LocalServer } from '../../../fixtures/servers/http.ts';
import { provider } from '../../../providers/github/index.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import type { Gap, LedgerEntry, Reach, Snapshot } from '../../../src/model.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { aSnapshot, aToken, type Collecting } from '../../support/collecting.ts';

export type Scenario = z.input<typeof State>;

export const MAYA = 'maya';
export const ORG = 'acme';

/** An organization whose member Maya is, and a classic token of hers; everything else is for the test to say. */
export function aScenario(fields: Partial<Scenario> = {}): Scenario {
  return {
    users: { [MAYA]: { id: 11 } },
    organizations: { [ORG]: { id: 21, members: { [MAYA]: 'member' } } },
    repositories: [{ name: `${ORG}/docs`, roles: { [MAYA]: 'admin' } }],
    tokens: { bot: { kind: 'classic', user: MAYA, scopes: ['repo'] } },
    ...fields,
  };
}

export interface Audited {
  readonly snapshot: Snapshot;
  readonly evaluation: Evaluation;
  readonly ledger: readonly LedgerEntry[];
  readonly values: readonly string[];
  readonly reach: (token?: string) => readonly Reach[];
  readonly gaps: (token?: string) => readonly Gap[];
}

/** A server for a scenario, with the values of its tokens made now. */
export async function startFor(scenario: Scenario): Promise<{ readonly local: LocalServer; readonly values: ReadonlyMap<string, string> }> {
  const parts = new Map(Object.entries(scenario.tokens).map(([name, { kind }]) => [name, server.makeValue(kind)]));
  const values = new Map([...parts].map(([name, { value = '' }]) => [name, value]));
  return { local: await server.start(scenario, parts), values };
}

/** Collects all tokens of a running server and evaluates what came of it. */
export async function audit(local: LocalServer, values: ReadonlyMap<string, string>, options: Collecting = {}): Promise<Audited> {
  const tokens = [...values.keys()].map((name) => aToken('github', name));
  const secrets = Object.fromEntries([...values].map(([name, value]) => [name, new SecretValue({ value })]));
  const snapshot = await aSnapshot(provider, tokens, { values: secrets, environment: server.addresses(local.origin), ...options });
  const evaluation = provider.evaluate(snapshot);
  return {
    snapshot,
    evaluation,
    ledger: snapshot.requests,
    values: [...values.values()],
    reach: (token = 'bot') => evaluation.reachOf(`github:token:${token}`),
    gaps: (token = 'bot') => evaluation.gapsOf(`github:token:${token}`),
  };
}

/** Starts, audits and closes. */
export async function auditOf(scenario: Scenario, options: Collecting = {}): Promise<Audited & { readonly local: LocalServer }> {
  const { local, values } = await startFor(scenario);
  try {
    return { ...(await audit(local, values, options)), local };
  } finally {
    await local.close();
  }
}

/** "allowed on acme/docs", one line a reach of the operation; empty when it is denied. */
export function saysOf(reach: readonly Reach[], operation: string): readonly string[] {
  return reach
    .filter((one) => one.operation.id === operation)
    .map(({ certainty, on }) => `${certainty} on ${on.kind === 'resources' ? on.resources.map(({ id }) => id).join(', ') : on.include.join(', ')}`);
}

export function codes(gaps: readonly Gap[]): readonly string[] {
  return gaps.map(({ code }) => code);
}
