import type { Language } from '../policy/language.ts';
import { byShape, type Shape, shapeOf } from '../policy/named-keys.ts';

/** The names of what an operation acts on. Equal ones have equal keys. */
export interface Target {
  readonly language: Language;
  readonly shape: Shape;
  readonly key: string;
}

/** All that an operation could act on; and the same in parts, one for each shape of names. */
export interface Targets {
  readonly whole: Target;
  readonly each: readonly Target[];
}

export function targetsAmong(language: Language): Targets {
  const whole = targetOf(language);
  const parts = byShape(language);
  return { whole, each: parts.length === 1 ? [whole] : parts.map(targetOf) };
}

function targetOf(language: Language): Target {
  return { language, shape: shapeOf(language), key: JSON.stringify(language) };
}
