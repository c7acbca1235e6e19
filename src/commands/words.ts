import { loadVocabularies, type Vocabularies } from '../providers.ts';
import type { Io } from './io.ts';

/** The words of all providers, with the shapes of their values taken out of every output from here on. */
export async function prepareWords(io: Io): Promise<Vocabularies> {
  const vocabularies = await loadVocabularies();
  for (const vocabulary of Object.values(vocabularies)) for (const shape of vocabulary.shapes) io.redactor.addShape(shape);
  return vocabularies;
}
