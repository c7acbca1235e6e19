import { type Document, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml';
import type { Path } from './issue.ts';
import { quoted } from './words.ts';

/** Something that is wrong with a text before it has a meaning. */
export interface Fault {
  readonly offset: number;
  readonly message: string;
}

/** A key, or a value that is neither list nor mapping. */
export interface WrittenScalar {
  /** Where it stands; a key stands under itself. */
  readonly path: Path;
  /** As it reads once quotes and escapes are taken away. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What is written in a document, with no alias followed. */
export interface Nodes {
  readonly scalars: readonly WrittenScalar[];
  readonly aliases: readonly { readonly offset: number }[];
  /** Keys that are given twice, aliases of nothing or of themselves. */
  readonly faults: readonly Fault[];
}

interface Gathering {
  readonly scalars: WrittenScalar[];
  readonly aliases: { readonly offset: number }[];
  readonly faults: Fault[];
  /** The anchors that an alias may name here. */
  readonly anchors: Set<string>;
}

export function readNodes(document: Document.Parsed): Nodes {
  const found: Gathering = { scalars: [], aliases: [], faults: [], anchors: new Set() };
  gather(document.contents, [], found);
  return found;
}

function gather(node: unknown, path: Path, found: Gathering): void {
  if (isAlias(node)) {
    const offset = node.range?.[0] ?? 0;
    found.aliases.push({ offset });
    if (!found.anchors.has(node.source)) found.faults.push({ offset, message: 'this alias has no anchor before it' });
    return;
  }
  if (!isScalar(node) && !isSeq(node) && !isMap(node)) return;
  // Until its value ends, an anchor is none: an alias inside of what it stands for would be a circle.
  if (node.anchor !== undefined) found.anchors.delete(node.anchor);
  if (isScalar(node)) found.scalars.push({ path, text: String(node.source ?? node.value), start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 });
  if (isSeq(node)) for (const [index, item] of node.items.entries()) gather(item, [...path, index], found);
  if (isMap(node)) gatherPairs(node.items, path, found);
  if (node.anchor !== undefined) found.anchors.add(node.anchor);
}

function gatherPairs(pairs: readonly unknown[], path: Path, found: Gathering): void {
  const seen = new Set<string>();
  for (const pair of pairs) {
    // A key that is no scalar is a fault that the parser has found.
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const key = String(pair.key.value);
    const offset = pair.key.range?.[0] ?? 0;
    if (seen.has(key)) found.faults.push({ offset, message: `the key ${quoted(key)} is given twice` });
    // A record of JavaScript would lose it without a word.
    if (key === '__proto__') found.faults.push({ offset, message: 'this cannot be a key' });
    seen.add(key);
    gather(pair.key, [...path, key], found);
    gather(pair.value, [...path, key], found);
  }
}
