import type { Language } from './policy/language.ts';
import { type Shape, shapeOf } from './policy/named-keys.ts';

/** The names of what an operation acts on. Equal ones have equal keys. */
export interface Target {
  readonly language: Language;
  readonly shape: Shape;
  readonly key: string;
}

export function targetOf(language: Language): Target {
  return { language, shape: shapeOf(language), key: JSON.stringify(language) };
}
