import type { Threshold } from '../audit/exit-code.ts';
import { readSnapshots, writePrivately, writeSnapshots } from '../collect/files.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { AuditError, type Snapshot } from '../model.ts';
import { isProviderId, loadProvider, type Vocabularies } from '../providers.ts';
import { formats, isFormat } from '../report/format.ts';
import { FORMATS, type Format } from '../report/options.ts';
import { INTERRUPTED } from './errors.ts';
import type { Io } from './io.ts';
import { findManifest } from './manifest.ts';
import { type CollectingOptions, collectFor, type Judged, judge, prepareWords } from './pipeline.ts';
import { type PrintingOptions, terminalOf } from './terminal.ts';

export interface AuditOptions extends CollectingOptions, PrintingOptions, Threshold {
  readonly quiet: boolean;
  readonly token: readonly string[];
  readonly provider: readonly string[];
  readonly format: Format;
  readonly output: readonly string[];
  readonly snapshot: readonly string[];
  readonly saveSnapshot?: string;
  readonly maxAge: number;
  readonly dryRun: boolean;
  /** The command to offer at the end, where the usual one would not work. */
  readonly next?: string;
  readonly now?: Date;
}

/** `overscope audit`: finds the manifest, takes snapshots of what its tokens reach, judges them, prints; returns the exit code. */
export async function audit(path: string | undefined, options: AuditOptions, io: Io): Promise<number> {
  const outputs = options.output.map(readOutput);
  const vocabularies = await prepareWords(io);
  const manifest = await findManifest(
    path,
    vocabularies,
    { allowExec: options.allowExec ?? null, readsValues: options.snapshot.length === 0 && !options.dryRun },
    io,
  );
  checkSelection(manifest, options);
  if (options.dryRun) return printPlan(manifest, io);
  const snapshots = await takeSnapshots(manifest, vocabularies, options, io);
  const judged = await judge(manifest, snapshots, {
    ...options,
    tokens: options.token,
    providers: options.provider,
    now: options.now ?? io.now(),
    maxAgeHours: options.maxAge,
  });
  await print(judged, manifest, { options, outputs }, io);
  return io.signal.aborted ? INTERRUPTED : judged.verdict;
}

interface FileOutput {
  readonly format: Format;
  readonly file: string;
}

function readOutput(text: string): FileOutput {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (!isFormat(format) || file === '') {
    throw new AuditError('usage', `--output ${text} is not FORMAT=FILE.`, {
      hint: `Formats: ${FORMATS.join(', ')}. For example --output json=report.json`,
    });
  }
  return { format, file };
}

/** A name that selects nothing would make an empty, clean report. */
function checkSelection({ tokens }: Manifest, { token, provider }: AuditOptions): void {
  const names = tokens.map(({ name }) => name);
  const unknown = token.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new AuditError('usage', `The manifest has no token "${unknown}".`, { hint: `Its tokens: ${names.join(', ')}` });
  const foreign = provider.find((id) => !isProviderId(id) || tokens.every((one) => one.provider !== id));
  if (foreign !== undefined) throw new AuditError('usage', `The manifest has no token of the provider "${foreign}".`);
}

async function printPlan(manifest: Manifest, io: Io): Promise<number> {
  const ids = [...new Set(manifest.tokens.map((token) => token.provider))].toSorted();
  for (const id of ids) {
    const provider = await loadProvider(id);
    const tokens = manifest.tokens.filter((token) => token.provider === id);
    const auditors = manifest.auditors.filter((auditor) => auditor.provider === id).map((auditor) => auditor.entry);
    io.out.write(
      `${id}\n${provider
        .plan(tokens, auditors)
        .map((line) => `  ${line}\n`)
        .join('')}`,
    );
  }
  io.out.write('No request was made, and no value was read.\n');
  return 0;
}

async function takeSnapshots(manifest: Manifest, vocabularies: Vocabularies, options: AuditOptions, io: Io): Promise<readonly Snapshot[]> {
  if (options.snapshot.length > 0) return readSnapshots(options.snapshot);
  const snapshots = await collectFor(manifest, vocabularies, options, io);
  if (options.saveSnapshot !== undefined) await writeSnapshots(options.saveSnapshot, snapshots, (text) => io.redactor.redact(text));
  return snapshots;
}

interface Printing {
  readonly options: PrintingOptions & Pick<AuditOptions, 'format' | 'failOn' | 'next'>;
  readonly outputs: readonly FileOutput[];
}

/** Files first: what is printed last is what a person reads. A file is plain and complete, like a pipe. */
async function print({ report, verdict }: Judged, manifest: Manifest, { options, outputs }: Printing, io: Io): Promise<void> {
  const sourceLines = new Map(manifest.lines.map((line, index) => [index + 1, line]));
  const next = options.next === undefined ? {} : { next: options.next };
  const common = { ...terminalOf(io, options), ...next, sourceLines, failOn: options.failOn, exitCode: verdict };
  for (const { format, file } of outputs) {
    await writePrivately(file, io.redactor.redact(formats[format](report, { ...common, width: null, level: 0 })));
  }
  io.out.write(formats[options.format](report, common));
}
