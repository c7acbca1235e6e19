import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { fileFault } from './fs-faults.ts';
import { placesIn } from './places.ts';
import { ManifestError } from './problem.ts';
import { readCapped } from './read-capped.ts';

const MOST_BYTES = 4 * 1024 * 1024;

/** Control characters, but for those that break and indent lines. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

export interface ManifestText {
  /** Without a byte order mark. */
  readonly text: string;
  /** Of the bytes, in hexadecimal. */
  readonly sha256: string;
}

/** The text of a manifest. Throws a ManifestError for what is no text: a folder, a picture, a file of ten megabytes. */
export async function readManifestText(path: string, cwd: string): Promise<ManifestText> {
  const bytes = await readBytes(path, cwd);
  const text = decode(bytes);
  if (text === null) throw atStart(path, 'the manifest is not UTF-8 text');
  const control = text.search(CONTROL);
  if (control >= 0)
    throw new ManifestError([{ file: path, ...placesIn(text)(control), message: 'a control character stands here; the manifest is not text', hint: null }]);
  return { text, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function readBytes(path: string, cwd: string): Promise<Uint8Array> {
  let bytes: Uint8Array | null;
  try {
    bytes = await readCapped(resolve(cwd, path), MOST_BYTES);
  } catch (error) {
    throw atStart(path, `the manifest ${fileFault(error)}`);
  }
  if (bytes === null) throw atStart(path, 'the manifest is larger than 4 MiB');
  return bytes;
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function atStart(file: string, message: string): ManifestError {
  return new ManifestError([{ file, line: 1, column: 1, message, hint: null }]);
}
