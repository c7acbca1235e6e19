/** The policies that have a say in a request, layer by layer, read once and asked often. */
import { type Attached, type Fault, parsePolicy, type Statement } from './parse.ts';

/** A policy document, parsed from its JSON. */
export type Document = object;

/** `none`: there is no such policy. `exempt`: such policies do not bind this principal or resource. `unread`: nobody could read it. */
export type Absence = 'none' | 'exempt' | 'unread';
export type Layer = Document | readonly Document[] | Absence;
/** One array a level: the root of the organization, each unit on the way, the account. */
export type Levels = readonly (readonly Document[])[] | Absence;

/** What is left out is `none`. */
export interface Policies {
  readonly identity: Layer;
  readonly boundary?: Layer | undefined;
  readonly session?: Layer | undefined;
  /** The policy of the resource: of a bucket, a key, a role's trust. */
  readonly resource?: Layer | undefined;
  readonly scps?: Levels | undefined;
  readonly rcps?: Levels | undefined;
}

/** The order in which a denial is looked for, as AWS's own messages name the deciding kind of policy. */
export const LAYERS = ['scp', 'rcp', 'resource', 'boundary', 'session', 'identity'] as const;
export type LayerName = (typeof LAYERS)[number];

export interface CompiledLayer {
  readonly name: LayerName;
  /** `documents`: these statements. */
  readonly kind: 'documents' | Absence;
  readonly statements: readonly Statement[];
  readonly faults: readonly Fault[];
}

/** Service control policies are a layer a level; of resource control policies only what they deny has a say. */
export interface Compiled {
  readonly identity: CompiledLayer;
  readonly boundary: CompiledLayer;
  readonly session: CompiledLayer;
  readonly resource: CompiledLayer;
  readonly scps: readonly CompiledLayer[];
  readonly rcps: readonly CompiledLayer[];
}

/** Reads the policies. `trust`: the resource is a role, and its policy the policy of its trust. Never throws. */
export function compile(policies: Policies, trust = false): Compiled {
  const { identity, boundary = 'none', session = 'none', resource = 'none', scps = 'none', rcps = 'none' } = policies;
  return {
    identity: layerOf('identity', identity, 'identity'),
    boundary: layerOf('boundary', boundary, 'identity'),
    session: layerOf('session', session, 'identity'),
    resource: layerOf('resource', resource, trust ? 'trust' : 'resource'),
    scps: levelsOf('scp', scps, 'identity'),
    rcps: levelsOf('rcp', rcps, 'resource'),
  };
}

/** Those of all layers but the resource's own policy. */
export function statementsOf({ identity, boundary, session, scps, rcps }: Compiled): readonly Statement[] {
  return [identity, boundary, session, ...scps, ...rcps].flatMap(({ statements }) => statements);
}

function levelsOf(name: LayerName, levels: Levels, to: Attached): readonly CompiledLayer[] {
  if (typeof levels === 'string') return [layerOf(name, levels, to)];
  return levels.map((documents, index) => ({ ...layerOf(name, documents, to, ` of level ${index + 1}`) }));
}

function layerOf(name: LayerName, layer: Layer, to: Attached, of = ''): CompiledLayer {
  if (typeof layer === 'string') return { name, kind: layer, statements: [], faults: [] };
  const documents: readonly unknown[] = Array.isArray(layer) ? layer : [layer];
  const parsed = documents.map((document, index) => parsePolicy(document, `${name} policy ${index + 1}${of}`, to));
  return { name, kind: 'documents', statements: parsed.flatMap(({ statements }) => statements), faults: parsed.flatMap(({ faults }) => faults) };
}
