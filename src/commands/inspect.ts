import type { Manifest } from '../manifest/manifest.ts';
import { AuditError, type ProviderId, type SecretSource, type Token } from '../model.ts';
import { isProviderId } from '../providers.ts';
import { renderInspect } from '../report/inspect.ts';
import { renderJson } from '../report/json.ts';
import type { Format } from '../report/options.ts';
import { INTERRUPTED } from './errors.ts';
import type { Io } from './io.ts';
import { type CollectingOptions, collectFor, judge } from './pipeline.ts';
import { type PrintingOptions, terminalOf } from './terminal.ts';
import { prepareWords } from './words.ts';

export interface InspectOptions extends CollectingOptions, PrintingOptions {
  readonly quiet: boolean;
  readonly env: readonly string[];
  readonly file?: string;
  readonly profile?: string;
  readonly stdin: boolean;
  readonly format: Format;
}

/** `overscope inspect`: one token, no manifest. Nothing is declared, so nothing is excess; exits 3 when it could not be seen whole. */
export async function inspect(provider: string, options: InspectOptions, io: Io): Promise<number> {
  if (!isProviderId(provider)) throw new AuditError('usage', `"${provider}" is no provider.`);
  const vocabularies = await prepareWords(io);
  const manifest = manifestOfOne(provider, readSource(options));
  const snapshots = await collectFor(manifest, vocabularies, options, io);
  const judging = { now: io.now(), maxAgeHours: Number.POSITIVE_INFINITY, tokens: [], providers: [], failOn: 'never', allowIncomplete: false } as const;
  const { report, results, verdict } = await judge(manifest, snapshots, judging);
  const [result] = results;
  const rendering = { ...terminalOf(io, options), ...(result?.status === 'audited' && { advice: result.advice }) };
  io.out.write(options.format === 'json' ? renderJson(report) : renderInspect(report, rendering));
  return io.signal.aborted ? INTERRUPTED : verdict;
}

function readSource({ env, file, profile, stdin }: InspectOptions): SecretSource {
  const sources: SecretSource[] = [
    ...(env.length > 0 ? [readNames(env)] : []),
    ...(file === undefined ? [] : [{ from: 'file', path: file } as const]),
    ...(profile === undefined ? [] : [{ from: 'profile', profile } as const]),
    ...(stdin ? [{ from: 'stdin' } as const] : []),
  ];
  const [source, ...others] = sources;
  if (source === undefined || others.length > 0) {
    throw new AuditError('usage', 'Say where the value is read from, once.', {
      hint: '--env NAME, --file PATH, --profile NAME or --stdin. A value is never given on the command line.',
    });
  }
  return source;
}

/** "NAME", or "part=NAME" for each part of a value. */
function readNames(names: readonly string[]): SecretSource {
  const [first = ''] = names;
  if (names.length === 1 && !first.includes('=')) return { from: 'env', name: first };
  const parts = names.map((name) => /^(\w+)=(\w+)$/.exec(name));
  return { from: 'parts', names: Object.fromEntries(parts.map((part, index) => [part?.[1] ?? refuse(names[index] ?? ''), part?.[2] ?? ''])) };
}

function refuse(text: string): never {
  throw new AuditError('usage', `--env ${text} is not part=NAME.`, { hint: 'For a value in parts: --env accessKeyId=KEY_ID --env secretAccessKey=SECRET' });
}

function manifestOfOne(provider: ProviderId, source: SecretSource): Manifest {
  const location = { file: 'command line', line: 1, column: 1 };
  const token: Token = {
    name: 'token',
    provider,
    means: { kind: 'secret', source },
    kind: null,
    environments: [],
    owner: null,
    purpose: null,
    expires: null,
    maxAgeDays: 90,
    facts: {},
    scopes: [],
    accept: [],
    location,
    scopesLocation: location,
  };
  return { path: null, sha256: '', lines: [], environments: [], auditors: [], tokens: [token] };
}
