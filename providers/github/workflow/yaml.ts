/** A YAML file as text and places. Nothing in it is run, no tag of it is obeyed. */
import { isMap, isPair, isScalar, LineCounter, Parser, parseDocument, visit } from 'yaml';
import { AuditError } from '../../../src/model.ts';
import { refuseDepth, refuseMass } from '../../../src/yaml-mass.ts';

export interface YamlFile {
  /** As it is told: from the root of the repository, with slashes. */
  readonly path: string;
  readonly value: unknown;
  /** "release.yml:12": the line of what stands at these keys, or of what surrounds it. */
  readonly lineOf: (...keys: readonly string[]) => string;
}

/** Anchors are a convenience; what they multiply to is bounded. */
const MOST_ALIASES = 100;
/** GitHub takes no workflow of this size. */
const MOST_LEXEMES = 500_000;

/** Throws an AuditError (`unexpected-response`) that names line and column, and never quotes the file. */
export function parseYaml(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`;
  const mass = refuseMass(text, MOST_LEXEMES) ?? refuseDepth([...new Parser().parse(text)]);
  if (mass !== null) throw broken(path, mass.why);
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, stringKeys: true, logLevel: 'silent' });
    const [fault] = document.errors;
    if (fault !== undefined) throw broken(at(fault.pos[0]), 'is not YAML');
    const twice = offsetOfDouble(document);
    if (twice !== null) throw broken(at(twice), 'a key is given twice');
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { path, value, lineOf: (...keys) => `${path}:${lines.linePos(offsetAt(document.contents, keys)).line}` };
  } catch (error) {
    if (error instanceof AuditError) throw error;
    // All else that the parser refuses was refused before.
    throw broken(path, 'its aliases stand for too much');
  }
}

function broken(where: string, why: string): AuditError {
  return new AuditError('unexpected-response', `The workflow file ${where}: ${why}.`, { hint: 'Mend the file: GitHub would not run it either.' });
}

/** Of two equal keys GitHub takes none. The parser's own search compares each with every other. */
function offsetOfDouble(document: ReturnType<typeof parseDocument>): number | null {
  let found: number | null = null;
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) found ??= key.range?.[0] ?? 0;
        seen.add(name);
      }
    },
  });
  return found;
}

function offsetAt(contents: unknown, keys: readonly string[]): number {
  let node = contents;
  let offset = 0;
  for (const wanted of keys) {
    const pair = isMap(node) ? node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === wanted) : undefined;
    if (pair === undefined || !isScalar(pair.key)) return offset;
    offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}
