/** The local Railway server with the tokens of a scenario, for tests over the wire. */
import { readFileSync } from 'node:fs';
import type { Answer, Exchange, LocalServer } from '../../../fixtures/servers/http.ts';
import type { ValueParts } from '../../../fixtures/servers/provider-server.ts';
import { server } from '../../../fixtures/servers/railway.ts';
import { provider } from '../../../providers/railway/index.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import { parseJson } from '../../../src/json.ts';
import type { NodeId, Reach, Snapshot, Token } from '../../../src/model.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { aSnapshot, aToken, type Collecting } from '../../support/collecting.ts';

/** What `fixtures/scenarios/incident/railway.json` holds. */
export function incident(): unknown {
  return parseJson(readFileSync(new URL('../../../fixtures/scenarios/incident/railway.json', import.meta.url), 'utf8'));
}

/** A state with one small workspace, unless the test brings its own, and the tokens that the test describes. */
export function aState(tokens: Readonly<Record<string, unknown>>, workspaces: readonly unknown[] = [aWorkspace()]): unknown {
  return { workspaces, tokens };
}

export function aWorkspace(fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { id: 'ws', name: 'acme', plan: 'PRO', projects: [aProject()], ...fields };
}

export function aProject(fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { id: 'prj', name: 'shop', environments: [anEnvironment()], ...fields };
}

/** One service with a volume that holds two backups. */
export function anEnvironment(fields: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    id: 'env',
    name: 'production',
    services: [{ id: 'si', serviceId: 'svc', name: 'postgres' }],
    volumes: [{ id: 'vi', volumeId: 'vol', name: 'pg-data', service: 'svc', backups: 2, schedules: ['DAILY'] }],
    ...fields,
  };
}

export const WORKSPACE_TOKEN = { kind: 'workspace', workspace: 'ws' };
export const PROJECT_TOKEN = { kind: 'project', id: 'tok', name: 'deploys', environment: 'env', createdAt: '2026-10-20T09:30:00.000Z' };
export const ACCOUNT_TOKEN = { kind: 'account', user: 'user' };

export interface Rehearsal {
  readonly local: LocalServer;
  readonly values: ReadonlyMap<string, ValueParts>;
  readonly collect: (tokens: readonly Token[], options?: Collecting) => Promise<Snapshot>;
  /** Closes the server, and hands back the writes that reached it. */
  readonly end: () => Promise<readonly Exchange[]>;
}

/** Starts the server with a new value for each name. The caller closes it. */
export async function rehearse(state: unknown, names: readonly string[], make = (): ValueParts => server.makeValue('uuid')): Promise<Rehearsal> {
  const values = new Map(names.map((name) => [name, make()]));
  const local = await server.start(state, values);
  const secrets = Object.fromEntries([...values].map(([name, value]) => [name, new SecretValue(value)]));
  return {
    local,
    values,
    collect: (tokens, options = {}) => aSnapshot(provider, tokens, { values: secrets, environment: server.addresses(local.origin), ...options }),
    end: async () => {
      await local.close();
      return local.writes;
    },
  };
}

export function railwayToken(name: string, fields: Partial<Token> = {}): Token {
  return aToken('railway', name, fields);
}

/** Picks the requests that carry a document: "query VolumeBackups(". */
export function asks(name: string): (exchange: Exchange) => boolean {
  return ({ body }) => new RegExp(`query (${name})\\b`).test(body);
}

/** An answer of Railway's, with status 200 unless said otherwise. */
export function says(body: unknown, status = 200): { readonly kind: 'answer'; readonly answer: Answer } {
  return { kind: 'answer', answer: { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } };
}

export const NOT_AUTHORIZED = says({ errors: [{ message: 'Not Authorized', extensions: { code: 'INTERNAL_SERVER_ERROR' }, traceId: '1' }], data: null });

/** The names of what was asked, in the order of their arrival. */
export function asked(local: LocalServer): readonly string[] {
  return local.requests.map(({ body }) => /query (\w+)/.exec(body)?.[1] ?? '(none)');
}

/** The headers of a request by which a token can come. */
export function tokenHeaders({ headers }: Exchange): readonly string[] {
  return ['authorization', 'project-access-token'].filter((name) => name in headers);
}

/** What was asked with a token: all but the one question of a run that carries none. */
export function askedWithToken(local: LocalServer): readonly string[] {
  return asked(local).filter((name) => name !== 'Served');
}

/** The node of a snapshot's only subject. */
export function onlyNode(snapshot: Snapshot): NodeId {
  const [subject] = snapshot.subjects;
  if (subject === undefined) throw new Error(`No token was collected: ${JSON.stringify(snapshot.failed)}`);
  return subject.node;
}

/** The reaches of an operation, each as "certainty impact type: paths". */
export function told(evaluation: Evaluation, node: NodeId, operation: string): readonly string[] {
  return reachOf(evaluation, node, operation).map(({ certainty, operation: { impact, resourceType }, on }) => {
    const where = on.kind === 'resources' ? on.resources.map(({ path }) => path).join(', ') : on.witness;
    return `${certainty} ${impact} ${resourceType}: ${where}`;
  });
}

export function reachOf(evaluation: Evaluation, node: NodeId, operation: string): readonly Reach[] {
  return evaluation.reachOf(node).filter(({ operation: { id } }) => id === operation);
}
