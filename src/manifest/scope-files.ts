import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseJson } from '../json.ts';
import { AuditError, type Token } from '../model.ts';
import type { Vocabularies } from '../providers.ts';
import { fileFault } from './fs-faults.ts';
import { type Issue, isMapping } from './issue.ts';
import type { Vocabulary } from './vocabulary.ts';
import { quoted } from './words.ts';

const MOST_BYTES = 1024 * 1024;

export interface Inlined {
  readonly tokens: readonly Token[];
  readonly issues: readonly Issue[];
}

/** Puts what is in the files that scopes name (policies) in the place of their names. Paths start at the manifest's folder. */
export function inlineScopes(tokens: readonly Token[], folder: string, vocabularies: Vocabularies): Inlined {
  const issues: Issue[] = [];
  const inlined = tokens.map((token, index) => ({
    ...token,
    scopes: token.scopes.map((scope, position) => {
      const outcome = inline(scope, folder, vocabularies[token.provider]);
      if (outcome.kind === 'inlined') return outcome.scope;
      issues.push({ path: ['tokens', index, 'scopes', position], at: 'value', message: outcome.message, help: null });
      return scope;
    }),
  }));
  return { tokens: inlined, issues };
}

type Outcome = { readonly kind: 'inlined'; readonly scope: unknown } | { readonly kind: 'refused'; readonly message: string };

function inline(scope: unknown, folder: string, vocabulary: Vocabulary): Outcome {
  try {
    const inlined = vocabulary.inlineFiles(scope, (path) => readJson(folder, path));
    if (vocabulary.scope.safeParse(inlined).success) return { kind: 'inlined', scope: inlined };
    return { kind: 'refused', message: `the file that this names is no scope of ${vocabulary.title}` };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return { kind: 'refused', message: error.message };
  }
}

/** Never quotes what is in the file: the manifest may have named one that is none of its business. */
function readJson(folder: string, path: string): unknown {
  const text = readText(resolve(folder, path), quoted(path));
  const value = parsed(text);
  if (!isMapping(value)) throw new AuditError('manifest-invalid', `the file ${quoted(path)} does not hold a JSON object`);
  return value;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function readText(path: string, name: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new AuditError('manifest-invalid', `${name} is not a file`);
    if (stats.size > MOST_BYTES) throw new AuditError('manifest-invalid', `the file ${name} is larger than 1 MiB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof AuditError) throw error;
    throw new AuditError('manifest-invalid', `the file ${name} ${fileFault(error)}`);
  }
}
