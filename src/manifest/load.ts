import { dirname, resolve } from 'node:path';
import { PROVIDER_IDS } from '../model.ts';
import type { Vocabularies } from '../providers.ts';
import { type AcceptableRule, checkAcceptances } from './checks/acceptances.ts';
import { checkEnvironments } from './checks/environments.ts';
import { checkNames } from './checks/names.ts';
import { type Outline, outlineOf } from './checks/outline.ts';
import { checkPatterns } from './checks/patterns.ts';
import { auditorSources, checkSources, tokenSources } from './checks/sources.ts';
import { type ManifestDocument, readDocument } from './document.ts';
import { environmentsOf } from './environments.ts';
import { requireAllowed } from './exec-permission.ts';
import type { Issue } from './issue.ts';
import { issuesOf } from './issues.ts';
import type { Manifest, ManifestAuditor } from './manifest.ts';
import { placesIn } from './places.ts';
import { refusal } from './refusal.ts';
import { manifestOf } from './schema.ts';
import { inlineScopes } from './scope-files.ts';
import { findValues } from './secrets-inside.ts';
import { readSource } from './source-schema.ts';
import { readManifestText } from './text.ts';
import { tokensOf } from './tokens.ts';

export interface LoadOptions {
  /** Where the path starts. */
  readonly cwd: string;
  readonly rules: readonly AcceptableRule[];
  /** The hash of the programs that may run, or null for none. */
  readonly allowExec: string | null;
  /** False when no value will be read, as from saved snapshots: then no program runs, and none needs to be allowed. */
  readonly readsValues: boolean;
}

/**
 * Reads a manifest and checks that it holds together. Throws a ManifestError with everything that is wrong with it, or an
 * AuditError (`exec-not-allowed`).
 */
export async function loadManifest(path: string, vocabularies: Vocabularies, options: LoadOptions): Promise<Manifest> {
  const { text, sha256 } = await readManifestText(path, options.cwd);
  const document = understand(text, path, vocabularies);
  const source = { file: path, text, vocabularies, document };
  const outline = outlineOf(document.value);
  const pasted = findValues(text, document.scalars, vocabularies);
  const issues = check(document, outline, { vocabularies, rules: options.rules });
  if (pasted.length + issues.length > 0) throw refusal(pasted, issues, source);
  if (options.readsValues) requireAllowed(programsOf(outline), options.allowExec);

  const placeOf = placesIn(text);
  const named = tokensOf(outline.tokens, vocabularies, (where, at) => ({ file: path, ...placeOf(document.offsetOf(where, at)) }));
  const { tokens, issues: missing } = inlineScopes(named, dirname(resolve(options.cwd, path)), vocabularies);
  if (missing.length > 0) throw refusal([], missing, source);
  return { path, sha256, lines: text.split(/\r?\n/), environments: environmentsOf(outline.environments), auditors: auditorsOf(outline), tokens };
}

/** The text as YAML. Where it is none, only what was pasted into it can be told besides. */
function understand(text: string, file: string, vocabularies: Vocabularies): ManifestDocument {
  const reading = readDocument(text);
  if (reading.kind === 'read') return reading.document;
  throw refusal([...findValues(text, [], vocabularies), ...reading.faults], [], { file, text, vocabularies, document: null });
}

interface Words {
  readonly vocabularies: Vocabularies;
  readonly rules: readonly AcceptableRule[];
}

function check({ value, scalars }: ManifestDocument, outline: Outline, { vocabularies, rules }: Words): readonly Issue[] {
  if (value === null) return [{ path: [], at: 'value', message: 'the manifest is empty', help: { kind: 'text', text: 'begin with "version: 1"' } }];
  return [
    ...issuesOf(manifestOf(vocabularies), value),
    ...checkNames(outline),
    ...checkEnvironments(outline),
    ...checkPatterns(outline, scalars, vocabularies),
    ...checkSources(outline),
    ...checkAcceptances(outline, rules),
  ];
}

function programsOf(outline: Outline): readonly (readonly string[])[] {
  return [...auditorSources(outline), ...tokenSources(outline)].flatMap(({ source }) => (source.from === 'exec' ? [source.argv] : []));
}

function auditorsOf({ auditors }: Outline): readonly ManifestAuditor[] {
  return PROVIDER_IDS.flatMap((provider) => [auditors[provider] ?? []].flat().map((entry) => ({ provider, entry, source: readSource(entry) })));
}
