import {
  AuditError,
  type Environment,
  type Failure,
  type Gap,
  PROVIDER_IDS,
  type ProviderId,
  type SecretSource,
  type Snapshot,
  type Subject,
  type Token,
  type ValueFacts,
} from '../model.ts';
import type { Auditor, CollectContext, Provider } from '../provider.ts';
import { type Budget, createTransport } from '../transport/transport.ts';
import { type Reading, readValues, recognise, type Values } from './values.ts';

/** What is collected: the tokens of a manifest, and the credentials that may look at them. */
export interface Wanted {
  readonly tokens: readonly Token[];
  readonly environments: readonly Environment[];
  readonly auditors: readonly WantedAuditor[];
}
export interface WantedAuditor {
  readonly provider: ProviderId;
  readonly entry: unknown;
  /** Null for a saved file in place of a credential. */
  readonly source: SecretSource | null;
}

export interface CollectOptions {
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly environment: CollectContext['environment'];
  readonly folder: string;
  readonly timeoutMs: number;
  /** For the whole run, over all providers; null where the user gave none. */
  readonly maxRequests: number | null;
  readonly concurrency: number;
  /** The options of a provider that are on, by their flags. */
  readonly optionsOf: (id: ProviderId) => ReadonlySet<string>;
  readonly loadProvider: (id: ProviderId) => Promise<Provider>;
  readonly progress: (provider: ProviderId, message: string) => void;
}

/** Where the user gave no bound. A provider may keep to less, if it knows what its accounts are allowed. */
const MOST_REQUESTS = 2000;

/** The only stage that touches a value or the network: reads every value, then asks all providers at once. One snapshot a provider. */
export async function collectLive(wanted: Wanted, reading: Reading, options: CollectOptions): Promise<readonly Snapshot[]> {
  const ids = PROVIDER_IDS.filter((id) => wanted.tokens.some((token) => token.provider === id));
  for (const id of ids) await (await options.loadProvider(id)).prepare?.(options.optionsOf(id));
  const values = await readValues(wanted.tokens, reading);
  const budget: Budget = { left: options.maxRequests ?? MOST_REQUESTS };
  return Promise.all(ids.map((id) => collectProvider(id, wanted, { values, reading, budget }, options)));
}

interface Means {
  readonly values: Values;
  readonly reading: Reading;
  readonly budget: Budget;
}

async function collectProvider(id: ProviderId, wanted: Wanted, { values, reading, budget }: Means, options: CollectOptions): Promise<Snapshot> {
  const own = new Set(wanted.tokens.filter((token) => token.provider === id).map((token) => token.name));
  const takenAt = options.now().toISOString();
  const provider = await options.loadProvider(id);
  const transport = createTransport({ signal: options.signal, timeoutMs: options.timeoutMs, budget });
  const { auditors, missing } = await readAuditors(id, wanted.auditors, reading);
  const usable = values.usable.filter((token) => own.has(token.name));
  const kinds = new Map(usable.map((token) => [token.name, token.kind]));
  const collection = await provider.collect(usable, {
    signal: options.signal,
    now: options.now,
    environment: options.environment,
    folder: options.folder,
    reveal: values.reveal,
    auditors,
    hide: (secret) => {
      for (const part of secret.parts) reading.redactor.addValue(secret.reveal(part));
    },
    open: transport.open,
    maxRequests: options.maxRequests,
    concurrency: options.concurrency,
    timeoutMs: options.timeoutMs,
    options: options.optionsOf(id),
    progress: (message) => options.progress(id, `${message} (${transport.ledger.length} requests)`),
  });
  const belongs = ({ token }: Failure | ValueFacts): boolean => own.has(token);
  return {
    schemaVersion: 1,
    provider: id,
    takenAt,
    finishedAt: options.now().toISOString(),
    source: 'live',
    subjects: collection.subjects.map((subject) => ({ ...subject, gaps: [...missing, ...checkKind(subject, kinds), ...subject.gaps] })),
    failed: [...values.failed.filter(belongs), ...collection.failed],
    state: collection.state,
    values: values.facts.filter(belongs),
    requests: transport.ledger,
  };
}

/** The kind that the manifest says is checked, never believed. */
function checkKind({ token, kind }: Subject, kinds: ReadonlyMap<string, string | null>): readonly Gap[] {
  const declared = kinds.get(token) ?? null;
  if (declared === null || declared === kind) return [];
  return [
    {
      code: 'kind',
      what: `the manifest says that the token is of kind ${declared}, and it is of kind ${kind}`,
      because: 'contradicted',
      effect: 'advisory',
      request: 'manifest',
    },
  ];
}

/** An auditor whose value is missing is left out, and every token of its provider says so. */
async function readAuditors(
  id: ProviderId,
  wanted: readonly WantedAuditor[],
  reading: Reading,
): Promise<{ readonly auditors: readonly Auditor[]; readonly missing: readonly Gap[] }> {
  const auditors: Auditor[] = [];
  const missing: Gap[] = [];
  const leaveOut = (because: string): void => {
    missing.push({
      code: 'auditor',
      what: `an auditor could not be used: ${because}`,
      because: 'unreadable',
      effect: 'advisory',
      request: 'auditors of the manifest',
    });
  };
  for (const { entry, source } of wanted.filter(({ provider }) => provider === id)) {
    if (source === null) {
      auditors.push({ entry, secret: null });
      continue;
    }
    try {
      const { secret } = await reading.reader.read(source, reading.vocabularies[id]);
      const recognised = recognise(secret, reading.vocabularies[id], reading);
      if ('because' in recognised) leaveOut(recognised.because);
      else auditors.push({ entry, secret: recognised.secret });
    } catch (error) {
      if (!(error instanceof AuditError)) throw error;
      // A profile without keys of its own may still get some: by its provider, through the guarded transport.
      if (source.from === 'profile' && error.code === 'unsupported') auditors.push({ entry, secret: null });
      else leaveOut(error.message);
    }
  }
  return { auditors, missing };
}
