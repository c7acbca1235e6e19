import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AuditError, type SecretSource } from '../model.ts';
import type { Secret } from '../provider.ts';
import { SecretValue } from '../transport/secret.ts';
import { exposuresOf } from './exposures.ts';
import { fileFault } from './fs-faults.ts';
import { readCapped } from './read-capped.ts';
import { runProgram, type Surroundings } from './run-program.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The largest file that a provider could recognise, its own configuration; see `refuseShape`. */
const MOST_BYTES = 16 * 1024;

/** What a value is read with. `folder` is where paths and programs start. */
export interface ReadingOptions extends Surroundings {
  /** All of standard input. It can be read only once: a second call must answer the same. */
  readonly readStdin: () => Promise<string>;
}

/** A value as it stood there, and how it lies open to others. */
export interface ReadSecret {
  readonly secret: Secret;
  readonly exposures: readonly string[];
}

/** Reads a value from where the manifest says it is. Throws an AuditError (`value-missing`) that names the place and never the value. */
export async function readSecret(source: SecretSource, vocabulary: Vocabulary, options: ReadingOptions): Promise<ReadSecret> {
  switch (source.from) {
    case 'env':
      return closed({ value: variable(source.name, options) });
    case 'parts':
      return closed(Object.fromEntries(Object.entries(source.names).map(([part, name]) => [part, variable(name, options)])));
    case 'file':
      return readFile(source.path, options);
    case 'profile':
      return { secret: await readProfile(source.profile, vocabulary, options), exposures: [] };
    case 'exec':
      return closed({ value: present(await runProgram(source.argv, options), `The program ${JSON.stringify(source.argv[0])} printed nothing.`) });
    case 'stdin':
      return closed({ value: present(withoutLastBreak(await options.readStdin()), 'Standard input is empty.') });
  }
}

function closed(parts: Readonly<Record<string, string>>): ReadSecret {
  return { secret: new SecretValue(parts), exposures: [] };
}

function variable(name: string, { environment }: ReadingOptions): string {
  const value = environment[name];
  const message = value === undefined ? `The environment variable ${name} is not set.` : `The environment variable ${name} is empty.`;
  return present(withoutLastBreak(value ?? ''), message, 'Set it where overscope runs.');
}

async function readFile(written: string, { environment, folder }: ReadingOptions): Promise<ReadSecret> {
  const path = resolve(folder, fromHome(written, environment['HOME'] ?? homedir()));
  const shown = JSON.stringify(written);
  const bytes = await readCapped(path, MOST_BYTES).catch((error: unknown) => {
    throw new AuditError('value-missing', `The file ${shown} ${fileFault(error)}.`, {
      hint: '`~` is your home; other paths start at the manifest.',
      cause: error,
    });
  });
  if (bytes === null) throw new AuditError('value-unrecognised', `The file ${shown} is larger than 16 kB: no value is.`);
  const value = present(withoutLastBreak(new TextDecoder().decode(bytes)), `The file ${shown} is empty.`);
  return { secret: new SecretValue({ value }), exposures: await exposuresOf(path, written, environment) };
}

function fromHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

function readProfile(profile: string, vocabulary: Vocabulary, { environment }: ReadingOptions): Promise<Secret> {
  if (vocabulary.readProfile === null) throw new AuditError('unsupported', `${vocabulary.title} has no profiles.`);
  return vocabulary.readProfile(profile, environment);
}

/** Editors and `echo` end a file with a line break that is no part of the value. */
function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function present(value: string, otherwise: string, hint = 'Nothing was sent for this token.'): string {
  if (value === '') throw new AuditError('value-missing', otherwise, { hint });
  return value;
}
