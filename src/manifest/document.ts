import { Composer, type Document, isAlias, isMap, isScalar, isSeq, Parser } from 'yaml';
import { type Mass, refuseDepth, refuseMass } from '../yaml-mass.ts';
import type { Path } from './issue.ts';
import { faultOf } from './yaml-faults.ts';
import { type Fault, type Nodes, readNodes, type WrittenScalar } from './yaml-nodes.ts';

/** A YAML document that knows where everything stands. */
export interface ManifestDocument {
  /** What it says, as plain lists, mappings and scalars. */
  readonly value: unknown;
  readonly scalars: readonly WrittenScalar[];
  /** The offset of the key at the end of a path, or of its value; of what surrounds it where that is missing. */
  readonly offsetOf: (path: Path, at: 'key' | 'value') => number;
}

export type Reading = { readonly kind: 'read'; readonly document: ManifestDocument } | { readonly kind: 'broken'; readonly faults: readonly Fault[] };

/** A few anchors are a convenience; many are an attack, or a puzzle for whoever reviews the manifest. */
const MOST_ALIASES = 100;
/** What the largest file holds when it is a manifest in its tersest form; commas and dashes alone could be twice as many. */
const MOST_LEXEMES = 3_000_000;

/** Reads one YAML document, or says all that is wrong with it as YAML. Never throws. */
export function readDocument(text: string): Reading {
  const mass = refuseMass(text, MOST_LEXEMES);
  if (mass !== null) return broken(faultOfMass(mass));
  const tokens = [...new Parser().parse(text)];
  const depth = refuseDepth(tokens);
  if (depth !== null) return broken(faultOfMass(depth));
  // `readNodes` looks for keys given twice: the parser would compare each with every other.
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, stringKeys: true, logLevel: 'silent' });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  if (document === undefined) return broken({ offset: 0, message: faultOf('IMPOSSIBLE') });
  const nodes = readNodes(document);
  const faults = [...faultsOf(document), ...nodes.faults];
  if (second !== undefined) faults.push({ offset: second.range[0], message: faultOf('MULTIPLE_DOCS') });
  if (nodes.aliases.length > MOST_ALIASES) faults.push(tooMuch(nodes));
  return faults.length > 0 ? broken(...faults) : evaluate(document, nodes);
}

/** What the parser only warns of (a tag that it does not know) is no manifest either. */
function faultsOf(document: Document.Parsed): readonly Fault[] {
  return [...document.errors, ...document.warnings].map(({ code, pos }) => ({ offset: pos[0], message: faultOf(code) }));
}

function evaluate(document: Document.Parsed, nodes: Nodes): Reading {
  const { scalars } = nodes;
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { kind: 'read', document: { value, scalars, offsetOf: (path, at) => offsetIn(document, path, at) } };
  } catch {
    // The parser counts what aliases multiply to; all else that it could refuse here was a fault before.
    return broken(tooMuch(nodes));
  }
}

function faultOfMass({ offset, why }: Mass): Fault {
  return { offset, message: `the manifest ${why}` };
}

function tooMuch({ aliases }: Nodes): Fault {
  return { offset: aliases[0]?.offset ?? 0, message: `aliases stand for too much (more than ${MOST_ALIASES} copies)` };
}

function offsetIn(document: Document.Parsed, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    node = child(parent, step, at === 'key' && depth === path.length - 1);
    const start = startOf(node);
    if (start === null) break;
    offset = start;
  }
  return offset;
}

function child(parent: unknown, step: string | number, wantsKey: boolean): unknown {
  if (isSeq(parent)) return parent.items[Number(step)];
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
  return wantsKey ? pair?.key : pair?.value;
}

function startOf(node: unknown): number | null {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? null) : null;
}

function broken(...faults: readonly Fault[]): Reading {
  return { kind: 'broken', faults };
}
