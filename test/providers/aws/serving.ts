/** The scenario of these tests on the local server, and the provider that reads it over the wire. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { server } from '../../../fixtures/servers/aws.ts';
import type { LocalServer } from '../../../fixtures/servers/http.ts';
import type { ValueParts } from '../../../fixtures/servers/provider-server.ts';
import { provider } from '../../../providers/aws/index.ts';
import type { Organization } from '../../../providers/aws/state.ts';
import { parseJson } from '../../../src/json.ts';
import type { Snapshot, Token } from '../../../src/model.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { aSnapshot, aToken, type Collecting } from '../../support/collecting.ts';

export const ACCOUNT = '111122223333';

const State = z.looseObject({
  tokens: z.record(z.string(), z.unknown()),
  accounts: z.record(z.string(), z.looseObject({ users: z.array(z.unknown()) })),
});

export function incident(): z.infer<typeof State> {
  return State.parse(parseJson(readFileSync(new URL('../../../fixtures/scenarios/incident/aws.json', import.meta.url), 'utf8')));
}

/** The incident's state with more credentials, or with others in their place. */
export function incidentWith(tokens: Readonly<Record<string, unknown>>): z.infer<typeof State> {
  const state = incident();
  return { ...state, tokens: { ...state.tokens, ...tokens } };
}

/** An account whose control policies nobody could read. */
export const UNREAD: Organization = { id: null, scps: unread('SCP'), rcps: unread('RCP') };

function unread(kind: 'SCP' | 'RCP'): Organization['scps'] {
  const gap = { code: `AWS-${kind}`, what: `${kind}s`, because: 'forbidden', effect: 'narrowing', request: 'organizations:ListPoliciesForTarget' } as const;
  return { kind: 'unread', gap };
}

/** A policy document of one statement after another. */
export function policyOf(...statements: Record<string, unknown>[]): { Version: string; Statement: Record<string, unknown>[] } {
  return { Version: '2012-10-17', Statement: statements };
}

export function allow(action: string | readonly string[], resource: string | readonly string[] = '*'): Record<string, unknown> {
  return { Effect: 'Allow', Action: action, Resource: resource };
}

export interface Serving {
  readonly local: LocalServer;
  readonly values: ReadonlyMap<string, ValueParts>;
  readonly secretOf: (name: string) => SecretValue;
  /** Collects tokens that are known by their value, or as `tokens` says. */
  readonly collect: (names: readonly string[], options?: Collecting & { readonly tokens?: readonly Token[] }) => Promise<Snapshot>;
  /** The auditor of the scenario, for these accounts. */
  readonly auditor: (accounts?: readonly string[]) => NonNullable<Collecting['auditors']>[number];
}

/** Starts the server on a state; `kinds` says which credentials there are, with the kind of value of each. */
export async function serve(state: unknown, kinds: Readonly<Record<string, string>>): Promise<Serving> {
  const values = new Map(Object.entries(kinds).map(([name, kind]) => [name, server.makeValue(kind)]));
  const local = await server.start(state, values);
  const secretOf = (name: string): SecretValue => new SecretValue(values.get(name) ?? {});
  return {
    local,
    values,
    secretOf,
    collect: (names, { tokens, ...options } = {}) =>
      aSnapshot(provider, tokens ?? names.map((name) => aToken('aws', name)), {
        values: Object.fromEntries(names.map((name) => [name, secretOf(name)])),
        ...options,
        environment: { ...server.addresses(local.origin), ...options.environment },
      }),
    auditor: (accounts = [ACCOUNT]) => ({
      entry: { env: { accessKeyId: 'AUDIT_ID', secretAccessKey: 'AUDIT_SECRET' }, accounts },
      secret: secretOf('auditor:aws:0'),
    }),
  };
}

export const INCIDENT = { 'aws-uploads': 'user-key', 'aws-reports': 'user-key', 'auditor:aws:0': 'user-key' } as const;
