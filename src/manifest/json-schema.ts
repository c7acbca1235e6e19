import * as z from 'zod';
import type { Vocabularies } from '../providers.ts';
import { manifestOf } from './schema.ts';

/** The manifest's JSON Schema (draft 2020-12), for editors and other validators. The same words always give the same schema. */
export function manifestJsonSchema(vocabularies: Vocabularies): object {
  return z.toJSONSchema(manifestOf(vocabularies), { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
}
