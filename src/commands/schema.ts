import { manifestJsonSchema } from '../manifest/json-schema.ts';
import { loadVocabularies } from '../providers.ts';
import { explanationJsonSchema, reportJsonSchema } from '../report/json-schema.ts';
import type { Io } from './io.ts';

/** `overscope schema manifest|report|explanation` */
export async function schema(what: string, io: Io): Promise<number> {
  io.out.write(`${JSON.stringify(await schemaOf(what), null, 2)}\n`);
  return 0;
}

async function schemaOf(what: string): Promise<object> {
  if (what === 'manifest') return manifestJsonSchema(await loadVocabularies());
  return what === 'report' ? reportJsonSchema() : explanationJsonSchema();
}
