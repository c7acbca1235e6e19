import { inspect } from 'node:util';
import type { Secret } from '../provider.ts';

/**
 * A token's value, in named parts. However it is printed, logged, concatenated or serialised, it says "[redacted]".
 * A JavaScript string cannot be wiped from memory: the value lives until the process ends.
 */
export class SecretValue implements Secret {
  readonly #parts: ReadonlyMap<string, string>;

  constructor(parts: Readonly<Record<string, string>>) {
    this.#parts = new Map(Object.entries(parts));
  }

  get parts(): readonly string[] {
    return [...this.#parts.keys()];
  }

  has(part: string): boolean {
    return this.#parts.has(part);
  }

  reveal(part: string): string {
    const value = this.#parts.get(part);
    if (value === undefined) throw new Error(`The value has no part "${part}".`);
    return value;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
