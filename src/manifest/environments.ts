import * as z from 'zod';
import { type Environment, PROVIDER_IDS } from '../model.ts';

const Entries = z.record(z.string(), z.looseObject({ protected: z.boolean().default(false) }));

/** The environments of a manifest that its schema has passed, sorted by name. */
export function environmentsOf(value: unknown): readonly Environment[] {
  return Object.entries(Entries.parse(value))
    .map(([name, entry]) => ({
      name,
      protected: entry.protected,
      patterns: Object.fromEntries(PROVIDER_IDS.filter((id) => entry[id] !== undefined).map((id) => [id, entry[id]])),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
