import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';

/** The bytes of a file, or null when there are more than `most`; no more than that is ever read. Rejects as the file system does. */
export async function readCapped(path: string, most: number): Promise<Uint8Array | null> {
  // `end` is included: one byte more than allowed tells that there is more.
  const bytes = await buffer(createReadStream(path, { end: most }));
  return bytes.length > most ? null : bytes;
}
