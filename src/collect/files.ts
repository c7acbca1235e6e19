import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../json.ts';
import { AuditError, type Snapshot } from '../model.ts';
import { SnapshotFile } from './snapshot.ts';

/** Writes a file whole or not at all, readable by its owner alone. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw new AuditError('usage', `${path} could not be written (${reasonOf(error)}).`, {
      hint: 'Name a folder that exists and that you may write to.',
      cause: error,
    });
  }
}

/** Writes one file a provider into `folder`, which is made if need be. `redact` is the last thing that text passes. */
export async function writeSnapshots(folder: string, snapshots: readonly Snapshot[], redact: (text: string) => string): Promise<readonly string[]> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new AuditError('usage', `The folder ${folder} could not be made (${reasonOf(error)}).`, { cause: error });
  }
  const written = snapshots.map(async (snapshot) => {
    const path = join(folder, `${snapshot.provider}.json`);
    await writePrivately(path, redact(`${JSON.stringify(snapshot, null, 1)}\n`));
    return path;
  });
  return Promise.all(written);
}

/** Reads every snapshot in the folders. Throws an AuditError (`usage`) for a folder without any, or a file that is none. */
export async function readSnapshots(folders: readonly string[]): Promise<readonly Snapshot[]> {
  const snapshots = await Promise.all(folders.map(readFolder));
  return snapshots.flat();
}

async function readFolder(folder: string): Promise<readonly Snapshot[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new AuditError('usage', `The snapshot folder ${folder} could not be read (${reasonOf(error)}).`, { cause: error });
  });
  const files = names.filter((name) => name.endsWith('.json')).toSorted();
  if (files.length === 0) throw new AuditError('usage', `The folder ${folder} holds no snapshot.`, { hint: 'Make one: overscope collect --to DIR' });
  return Promise.all(files.map((name) => readSnapshot(join(folder, name))));
}

async function readSnapshot(path: string): Promise<Snapshot> {
  const hint = 'Make it again: overscope collect --to DIR';
  const text = await readFile(path, 'utf8');
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new AuditError('usage', `${path} is not JSON.`, { hint, cause: error });
  }
  const parsed = SnapshotFile.safeParse(value);
  if (!parsed.success)
    throw new AuditError('usage', `${path} is not a snapshot of this version: ${parsed.error.issues[0]?.path.join('.') ?? ''} does not fit.`, { hint });
  return parsed.data;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
