import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ReadingOptions, readSecret } from '../../src/manifest/sources.ts';
import { AuditError, type SecretSource } from '../../src/model.ts';
import { aFolder } from '../support/manifests.ts';
import { vocabularies } from '../support/vocabularies.ts';

const run = promisify(execFile);
const { aws, railway } = vocabularies;

function options(fields: Partial<ReadingOptions> = {}): ReadingOptions {
  return { environment: {}, folder: '/', signal: new AbortController().signal, readStdin: async () => '', ...fields };
}

async function failure(source: SecretSource, fields: Partial<ReadingOptions> = {}): Promise<AuditError> {
  const error: unknown = await readSecret(source, aws, options(fields)).then(String, (caught: unknown) => caught);
  if (!(error instanceof AuditError)) throw new Error(`A value was read: ${String(error)}`);
  return error;
}

/** A folder with the file `token`, closed to others. */
async function aToken(content: string): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await aFolder();
  const file = join(folder, 'token');
  await writeFile(file, content, { mode: 0o600 });
  return { folder, file };
}

describe('a value', () => {
  it('is read from a variable', async () => {
    const value = randomUUID();

    const { secret, exposures } = await readSecret({ from: 'env', name: 'ONE' }, railway, options({ environment: { ONE: `${value}\n` } }));

    expect(secret.reveal('value')).toBe(value);
    expect(exposures).toEqual([]);
  });

  it('is read from a variable for each part', async () => {
    const environment = { ID: 'an id', KEY: randomUUID() };

    const { secret } = await readSecret({ from: 'parts', names: { accessKeyId: 'ID', secretAccessKey: 'KEY' } }, aws, options({ environment }));

    expect(secret.parts).toEqual(['accessKeyId', 'secretAccessKey']);
    expect(secret.reveal('secretAccessKey')).toBe(environment.KEY);
  });

  it.each([
    ['without a line break', ''],
    ['with one', '\n'],
    ['with one of Windows', '\r\n'],
  ])('is read from a file %s', async (_what, end) => {
    const value = randomUUID();
    const { folder } = await aToken(`${value}${end}`);

    const { secret, exposures } = await readSecret({ from: 'file', path: 'token' }, railway, options({ folder }));

    expect(secret.reveal('value')).toBe(value);
    expect(exposures).toEqual([]);
  });

  it('is read from a file of your home', async () => {
    const value = randomUUID();
    const { folder } = await aToken(value);

    const { secret } = await readSecret({ from: 'file', path: '~/token' }, railway, options({ environment: { HOME: folder } }));

    expect(secret.reveal('value')).toBe(value);
  });

  it('is read from standard input', async () => {
    const value = randomUUID();

    const { secret } = await readSecret({ from: 'stdin' }, railway, options({ readStdin: async () => `${value}\n` }));

    expect(secret.reveal('value')).toBe(value);
  });

  it("is read from its provider's profile", async () => {
    const { secret } = await readSecret({ from: 'profile', profile: 'ci' }, aws, options());

    expect(secret.parts).toEqual(['accessKeyId', 'secretAccessKey']);
  });

  it('is what a program prints, run without a shell in the folder of the manifest', async () => {
    const folder = await aFolder();
    const script = 'console.log([process.cwd(), process.argv[1], process.env.ONE].join(" "))';
    const argv = [process.execPath, '-e', script, '$HOME; *'];

    const { secret } = await readSecret({ from: 'exec', argv }, railway, options({ folder, environment: { ONE: 'one' } }));

    expect(secret.reveal('value')).toBe(`${folder} $HOME; * one`);
  });
});

describe('a value that is missing', () => {
  it.each<[SecretSource, string]>([
    [{ from: 'env', name: 'ONE' }, 'The environment variable ONE is not set.'],
    [{ from: 'env', name: 'EMPTY' }, 'The environment variable EMPTY is empty.'],
    [{ from: 'parts', names: { accessKeyId: 'FULL', secretAccessKey: 'ONE' } }, 'The environment variable ONE is not set.'],
    [{ from: 'file', path: 'none' }, 'The file "none" does not exist.'],
    [{ from: 'file', path: '.' }, 'The file "." is a folder.'],
    [{ from: 'stdin' }, 'Standard input is empty.'],
    [{ from: 'profile', profile: 'none' }, 'There is no profile none.'],
  ])('is told by its place: %j', async (source, message) => {
    const error = await failure(source, { environment: { EMPTY: '', FULL: 'full' } });

    expect(error.code).toBe('value-missing');
    expect(error.message).toBe(message);
  });

  it('is told by its place when its file is empty', async () => {
    const { folder } = await aToken('\n');

    const error = await failure({ from: 'file', path: 'token' }, { folder });

    expect(error.message).toBe('The file "token" is empty.');
  });

  it('is refused when its file is too large to hold one', async () => {
    const { folder } = await aToken('a'.repeat(16 * 1024 + 1));

    const error = await failure({ from: 'file', path: 'token' }, { folder });

    expect(error.code).toBe('value-unrecognised');
    expect(error.message).toBe('The file "token" is larger than 16 kB: no value is.');
  });

  it.each([
    ['does not exist', ['overscope-no-such-program'], 'there is no such program'],
    ['fails', [process.execPath, '-e', 'console.log("hunter2"); console.error("hunter2"); process.exit(3)'], 'it ended with exit code 3'],
    ['prints too much', [process.execPath, '-e', 'console.log("hunter2".repeat(20_000))'], 'it printed more than 64 kB'],
    ['is killed', [process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")'], 'it could not be run, or was ended by a signal'],
    ['cannot be an argument', ['echo', '\0'], 'it could not be run, or was ended by a signal'],
    ['has no name', [''], 'it could not be run, or was ended by a signal'],
  ])('is told without what its program printed, when it %s', async (_what, argv, ending) => {
    const error = await failure({ from: 'exec', argv });

    expect(error.code).toBe('value-missing');
    expect(error.message).toBe(`The program ${JSON.stringify(argv[0])} gave no value: ${ending}.`);
    expect(`${error.hint} ${JSON.stringify(error)}`).not.toContain('hunter2');
    expect(error.cause).toBeUndefined();
  });

  it('is told when its program printed nothing', async () => {
    const error = await failure({ from: 'exec', argv: [process.execPath, '-e', ''] });

    expect(error.message).toBe(`The program ${JSON.stringify(process.execPath)} printed nothing.`);
  });

  it('is given up when the run is interrupted', async () => {
    const error = await failure({ from: 'exec', argv: [process.execPath, '-e', 'setTimeout(() => {}, 60_000)'] }, { signal: AbortSignal.timeout(100) });

    expect(error.message).toMatch(/gave no value: it was interrupted\.$/);
  });

  it('does not keep a program waiting for input', async () => {
    const error = await failure({ from: 'exec', argv: [process.execPath, '-e', 'process.stdin.resume().on("end", () => process.exit(4))'] });

    expect(error.message).toMatch(/it ended with exit code 4\.$/);
  });
});

describe('the file of a value', () => {
  it.each([
    [0o640, 'token is readable by its group (mode 0640)'],
    [0o604, 'token is readable by everyone on this machine (mode 0604)'],
    [0o644, 'token is readable by everyone on this machine (mode 0644)'],
  ])('is exposed with mode %o', async (mode, expected) => {
    const { folder, file } = await aToken(randomUUID());
    await chmod(file, mode);

    const { exposures } = await readSecret({ from: 'file', path: 'token' }, railway, options({ folder }));

    expect(exposures).toEqual([expected]);
  });

  it('is exposed when git tracks it, behind a link and in a hook too', async () => {
    const { folder, file } = await aToken(randomUUID());
    await run('git', ['init', '--quiet'], { cwd: folder });
    await run('git', ['add', 'token'], { cwd: folder });
    const elsewhere = await aFolder();
    await symlink(file, join(elsewhere, 'link'));
    const environment = { ...process.env, GIT_DIR: join(elsewhere, '.git') };

    const { exposures } = await readSecret({ from: 'file', path: 'link' }, railway, options({ folder: elsewhere, environment }));

    expect(exposures).toEqual(['link is tracked by git']);
  });

  it('is not exposed when git ignores it', async () => {
    const { folder } = await aToken(randomUUID());
    await run('git', ['init', '--quiet'], { cwd: folder });

    const { exposures } = await readSecret({ from: 'file', path: 'token' }, railway, options({ folder, environment: process.env }));

    expect(exposures).toEqual([]);
  });
});
