import { readSnapshots } from '../collect/files.ts';
import type { TokenResult } from '../judgement.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { AuditError, type Token } from '../model.ts';
import { nearest } from '../nearest.ts';
import { renderExplanation, renderExplanationJson } from '../report/explain.ts';
import { INTERRUPTED } from './errors.ts';
import type { Io } from './io.ts';
import { findManifest } from './manifest.ts';
import { type CollectingOptions, collectFor, explain as explainToken } from './pipeline.ts';
import { type PrintingOptions, terminalOf } from './terminal.ts';
import { prepareWords } from './words.ts';

export interface ExplainOptions extends CollectingOptions, PrintingOptions {
  readonly quiet: boolean;
  readonly manifest?: string;
  readonly snapshot: readonly string[];
  readonly maxAge: number;
  readonly allowIncomplete: boolean;
  readonly format: 'table' | 'json';
  readonly now?: Date;
}

/** `overscope explain <token> [operation]`: how the token gets to what it can destroy, and how to close it. Finds nothing wrong: what it shows is no verdict on the manifest. */
export async function explain(name: string, operation: string | undefined, options: ExplainOptions, io: Io): Promise<number> {
  const vocabularies = await prepareWords(io);
  const reading = { allowExec: options.allowExec ?? null, readsValues: options.snapshot.length === 0 };
  const manifest = await findManifest(options.manifest, vocabularies, reading, io);
  const token = findToken(name, manifest);
  const snapshots = options.snapshot.length > 0 ? await readSnapshots(options.snapshot) : await collectFor(manifest, vocabularies, options, io);
  const { explanation, result } = await explainToken(manifest, snapshots, {
    token,
    operation: operation ?? null,
    now: options.now ?? io.now(),
    maxAgeHours: options.maxAge,
  });
  io.out.write(options.format === 'json' ? renderExplanationJson(explanation) : renderExplanation(explanation, terminalOf(io, options)));
  return io.signal.aborted ? INTERRUPTED : exitCodeOf(result, options);
}

function findToken(name: string, { tokens }: Manifest): Token {
  const token = tokens.find((one) => one.name === name);
  if (token !== undefined) return token;
  const names = tokens.map((one) => one.name);
  const near = nearest(name, names);
  const all = `Its tokens: ${names.join(', ')}`;
  // What was typed is not repeated: where a token is asked for, somebody may have pasted its value.
  throw new AuditError('usage', 'The manifest has no token of that name.', { hint: near === null ? all : `Did you mean "${near}"? ${all}` });
}

function exitCodeOf(result: TokenResult, { allowIncomplete }: ExplainOptions): number {
  const isWhole = result.status === 'audited' && result.complete;
  return isWhole || allowIncomplete ? 0 : 3;
}
