import type { Threshold } from '../audit/exit-code.ts';
import { readSnapshots, writePrivately, writeSnapshots } from '../collect/files.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { AuditError, type Snapshot } from '../model.ts';
import { isProviderId, loadProvider, optionsOf, type Vocabularies } from '../providers.ts';
import { formats, isFormat } from '../report/format.ts';
import { FORMATS, type Format } from '../report/options.ts';
import type { Report } from '../report/shape.ts';
import { INTERRUPTED } from './errors.ts';
import type { Io } from './io.ts';
import { findManifest } from './manifest.ts';
import { type CollectingOptions, collectFor, judge } from './pipeline.ts';
import { type PrintingOptions, terminalOf } from './terminal.ts';
import { prepareWords } from './words.ts';

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
  checkSaving(options);
  const vocabularies = await prepareWords(io);
  const manifest = await findManifest(
    path,
    vocabularies,
    { allowExec: options.allowExec ?? null, readsValues: options.snapshot.length === 0 && !options.dryRun },
    io,
  );
  checkSelection(manifest, options);
  if (options.dryRun) return printPlan(manifest, options.switchedOn, io);
  const snapshots = await takeSnapshots(manifest, vocabularies, options, io);
  const { report, verdict } = await judge(manifest, snapshots, {
    ...options,
    tokens: options.token,
    providers: options.provider,
    now: options.now ?? io.now(),
    maxAgeHours: options.maxAge,
  });
  const exitCode = io.signal.aborted ? INTERRUPTED : verdict;
  await print(report, manifest, { options, outputs, exitCode }, io);
  return exitCode;
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

function checkSaving({ snapshot, saveSnapshot }: AuditOptions): void {
  if (snapshot.length === 0 || saveSnapshot === undefined) return;
  throw new AuditError('usage', '--save-snapshot keeps what is collected, and with --snapshot nothing is.', { hint: 'Leave one of them out.' });
}

/** A name that selects nothing would make an empty, clean report. */
function checkSelection({ tokens }: Manifest, { token, provider }: AuditOptions): void {
  const names = tokens.map(({ name }) => name);
  const unknown = token.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new AuditError('usage', `The manifest has no token "${unknown}".`, { hint: `Its tokens: ${names.join(', ')}` });
  const foreign = provider.find((id) => !isProviderId(id) || tokens.every((one) => one.provider !== id));
  if (foreign !== undefined) throw new AuditError('usage', `The manifest has no token of the provider "${foreign}".`);
  const apart = tokens.find((one) => token.includes(one.name) && provider.length > 0 && !provider.includes(one.provider));
  if (apart !== undefined) {
    throw new AuditError('usage', `${apart.name} is not of the provider ${provider.join(' or ')}, but of ${apart.provider}.`, {
      hint: '--token and --provider hold together. Leave one of them out.',
    });
  }
}

async function printPlan(manifest: Manifest, switchedOn: ReadonlySet<string>, io: Io): Promise<number> {
  const ids = [...new Set(manifest.tokens.map((token) => token.provider))].toSorted();
  for (const id of ids) {
    const provider = await loadProvider(id);
    const tokens = manifest.tokens.filter((token) => token.provider === id);
    const auditors = manifest.auditors.filter((auditor) => auditor.provider === id).map((auditor) => auditor.entry);
    io.out.write(
      `${id}\n${provider
        .plan(tokens, auditors, optionsOf(id, switchedOn))
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
  readonly exitCode: number;
}

/** Files first: what is printed last is what a person reads. A file is plain and complete, like a pipe. */
async function print(report: Report, manifest: Manifest, { options, outputs, exitCode }: Printing, io: Io): Promise<void> {
  const sourceLines = new Map(manifest.lines.map((line, index) => [index + 1, line]));
  const next = options.next === undefined ? {} : { next: options.next };
  const common = { ...terminalOf(io, options), ...next, sourceLines, failOn: options.failOn, exitCode };
  for (const { format, file } of outputs) {
    const pieces = [...formats[format](report, { ...common, width: null, level: 0 })];
    await writePrivately(file, pieces.map((piece) => io.redactor.redact(piece)).join(''));
  }
  for (const piece of formats[options.format](report, common)) io.out.write(piece);
}
