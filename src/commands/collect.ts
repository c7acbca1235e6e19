import { writeSnapshots } from '../collect/files.ts';
import { AuditError } from '../model.ts';
import { INTERRUPTED } from './errors.ts';
import type { Io } from './io.ts';
import { findManifest } from './manifest.ts';
import { type CollectingOptions, collectFor } from './pipeline.ts';
import { prepareWords } from './words.ts';

export interface CollectOptions extends CollectingOptions {
  readonly to?: string;
}

/** `overscope collect`: writes snapshots and judges nothing. Exits 3 when a token could not be collected. */
export async function collect(path: string | undefined, options: CollectOptions, io: Io): Promise<number> {
  const { to } = options;
  if (to === undefined) throw new AuditError('usage', 'Say where the snapshots go.', { hint: 'overscope collect --to DIR' });
  const vocabularies = await prepareWords(io);
  const manifest = await findManifest(path, vocabularies, { allowExec: options.allowExec ?? null, readsValues: true }, io);
  const snapshots = await collectFor(manifest, vocabularies, options, io);
  const files = await writeSnapshots(to, snapshots, (text) => io.redactor.redact(text));
  const failed = snapshots.flatMap((snapshot) => snapshot.failed);
  if (!options.quiet) {
    for (const file of files) io.out.write(`${file}\n`);
    for (const { token, message } of failed) io.err.write(`${token}: ${message}\n`);
    io.err.write(`Judge them with: overscope audit --snapshot ${to}\n`);
  }
  if (io.signal.aborted) return INTERRUPTED;
  return failed.length > 0 ? 3 : 0;
}
