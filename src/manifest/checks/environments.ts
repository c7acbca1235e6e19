import * as z from 'zod';
import type { Issue } from '../issue.ts';
import { quoted } from '../words.ts';
import { listed, type Outline, readable } from './outline.ts';

const Placed = z.object({ environment: z.union([z.string(), z.array(z.unknown())]) });

/** Every environment that a token names must be defined. */
export function checkEnvironments({ environments, tokens }: Outline): readonly Issue[] {
  const defined = Object.keys(environments);
  const known = new Set(defined);
  return readable(tokens, Placed).flatMap(({ index, entry }) => {
    const isList = Array.isArray(entry.environment);
    return listed(entry.environment).flatMap((name, position): Issue[] => {
      if (typeof name !== 'string' || known.has(name)) return [];
      const path = ['tokens', index, 'environment', ...(isList ? [position] : [])];
      return [{ path, at: 'value', message: `no environment is named ${quoted(name)}`, help: { kind: 'slip', word: name, among: defined, listed: false } }];
    });
  });
}
