import { manifestJsonSchema } from '../manifest/json-schema.ts';
import { loadVocabularies } from '../providers.ts';
import { reportJsonSchema } from '../report/json-schema.ts';
import type { Io } from './io.ts';

/** `overscope schema manifest|report` */
export async function schema(what: string, io: Io): Promise<number> {
  const printed = what === 'manifest' ? manifestJsonSchema(await loadVocabularies()) : reportJsonSchema();
  io.out.write(`${JSON.stringify(printed, null, 2)}\n`);
  return 0;
}
