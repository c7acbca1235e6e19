import pLimit from 'p-limit';
import type { Vocabulary } from '../manifest/vocabulary.ts';
import { AuditError, type Failure, type ProviderId, type SecretSource, type Token, type ValueFacts } from '../model.ts';
import type { Secret } from '../provider.ts';
import type { Redactor } from '../transport/redaction.ts';

/** What reading one value gave: the value as it stood there, and how it lies open to others. */
export interface ReadValue {
  readonly secret: Secret;
  readonly exposures: readonly string[];
}

export interface ValueReader {
  /** Throws an AuditError (`value-missing`, `exec-not-allowed`) that never holds the value. */
  readonly read: (source: SecretSource, vocabulary: Vocabulary) => Promise<ReadValue>;
  /** Why a value can be no credential at all (empty, too long, white space, a private key); null when it may be one. */
  readonly refuse: (secret: Secret) => string | null;
}

/** The values of a manifest's tokens. A token whose value is missing or of another shape is in `failed`, and goes nowhere. */
export interface Values {
  readonly usable: readonly Token[];
  readonly failed: readonly Failure[];
  readonly facts: readonly ValueFacts[];
  readonly reveal: (token: string) => Secret;
}

export interface Reading {
  readonly vocabularies: Readonly<Record<ProviderId, Vocabulary>>;
  readonly reader: ValueReader;
  readonly redactor: Redactor;
  readonly concurrency: number;
}

type Outcome =
  | { readonly kind: 'named'; readonly token: Token }
  | { readonly kind: 'value'; readonly token: Token; readonly secret: Secret; readonly exposures: readonly string[] }
  | { readonly kind: 'failed'; readonly token: Token; readonly failure: Failure; readonly exposures: readonly string[] };

/** Reads every value once, hides it from every output, and lets through only what its own provider recognises. */
export async function readValues(tokens: readonly Token[], reading: Reading): Promise<Values> {
  const limit = pLimit(reading.concurrency);
  const outcomes = await Promise.all(tokens.map((token) => limit(() => readToken(token, reading))));
  const secrets = new Map(outcomes.flatMap((outcome) => (outcome.kind === 'value' ? [[outcome.token.name, outcome.secret] as const] : [])));
  return {
    usable: outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [] : [outcome.token])),
    failed: outcomes.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.failure] : [])),
    facts: factsOf(outcomes),
    reveal: (token) => {
      const secret = secrets.get(token);
      if (secret === undefined) throw new Error(`The value of ${token} was not read.`);
      return secret;
    },
  };
}

async function readToken(token: Token, reading: Reading): Promise<Outcome> {
  if (token.means.kind === 'named') return { kind: 'named', token };
  const vocabulary = reading.vocabularies[token.provider];
  try {
    const { secret, exposures } = await reading.reader.read(token.means.source, vocabulary);
    const recognised = recognise(secret, vocabulary, reading);
    if ('because' in recognised) return { kind: 'failed', token, exposures, failure: unrecognised(token, recognised.because) };
    return { kind: 'value', token, secret: recognised.secret, exposures };
  } catch (error) {
    if (!(error instanceof AuditError)) throw error;
    return { kind: 'failed', token, exposures: [], failure: { token: token.name, code: error.code, message: error.message, hint: error.hint } };
  }
}

/** Passes a value to its provider's own recogniser, after hiding it. Only what comes back may ever be sent. */
export function recognise(
  secret: Secret,
  vocabulary: Vocabulary,
  { vocabularies, reader, redactor }: Reading,
): { readonly secret: Secret } | { readonly because: string } {
  for (const part of secret.parts) redactor.addValue(secret.reveal(part));
  const refusal = reader.refuse(secret);
  if (refusal !== null) return { because: refusal };
  const recognition = vocabulary.recognise(secret);
  if (recognition.recognised) {
    for (const part of recognition.secret.parts) redactor.addValue(recognition.secret.reveal(part));
    return { secret: recognition.secret };
  }
  const other = Object.values(vocabularies).find((one) => one.id !== vocabulary.id && one.recognise(secret).recognised);
  const looks = other === undefined ? '' : ` It looks like a value of ${other.title}.`;
  return { because: `${recognition.because}${looks}` };
}

function unrecognised(token: Token, because: string): Failure {
  return {
    token: token.name,
    code: 'value-unrecognised',
    message: `The value was not sent: ${because}`,
    hint: 'Check that `secret` points to the value that is meant, and that `provider` is right.',
  };
}

/** Values are compared whole and in memory; nothing made from them is kept. */
function factsOf(outcomes: readonly Outcome[]): readonly ValueFacts[] {
  const holders = new Map<string, string[]>();
  for (const outcome of outcomes) {
    if (outcome.kind !== 'value') continue;
    const key = wholeValue(outcome.secret);
    const names = holders.get(key);
    if (names === undefined) holders.set(key, [outcome.token.name]);
    else names.push(outcome.token.name);
  }
  return outcomes.map((outcome) => {
    const { name } = outcome.token;
    const same = outcome.kind === 'value' ? (holders.get(wholeValue(outcome.secret)) ?? []) : [];
    return { token: name, sameValueAs: same.filter((other) => other !== name).toSorted(), exposures: outcome.kind === 'named' ? [] : outcome.exposures };
  });
}

function wholeValue(secret: Secret): string {
  return secret.parts
    .toSorted()
    .map((part) => `${part}=${secret.reveal(part)}`)
    .join('\n');
}
