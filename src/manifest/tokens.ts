import * as z from 'zod';
import { type Acceptance, type Location, type Means, PROVIDER_IDS, type Token } from '../model.ts';
import type { Vocabularies } from '../providers.ts';
import type { Path } from './issue.ts';
import { readSource } from './source-schema.ts';
import { DEFAULT_MAX_AGE, TOKEN_FIELDS } from './token-schema.ts';

/** What the schema has passed; the keys that only one provider knows are read by their names. */
const Entries = z.array(
  z.looseObject({
    ...TOKEN_FIELDS,
    provider: z.enum(PROVIDER_IDS),
    kind: z.string().optional(),
    token: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    scopes: z.array(z.unknown()),
  }),
);
type Entry = z.infer<typeof Entries>[number];

type Locate = (path: Path, at: 'key' | 'value') => Location;

/** The tokens of a manifest that its schema has passed, in its order. */
export function tokensOf(value: unknown, vocabularies: Vocabularies, locate: Locate): readonly Token[] {
  return Entries.parse(value).map((entry, index) => ({
    name: entry.name,
    provider: entry.provider,
    means: meansOf(entry, Object.keys(vocabularies[entry.provider].named)),
    kind: entry.kind ?? null,
    environments: entry.environment === undefined ? [] : [entry.environment].flat(),
    owner: entry.owner ?? null,
    purpose: entry.purpose ?? null,
    expires: entry.expires ?? null,
    maxAgeDays: Number.parseInt(entry.maxAge ?? DEFAULT_MAX_AGE, 10),
    facts: Object.fromEntries(Object.entries(entry.token).map(([name, fact]) => [name, String(fact)])),
    scopes: entry.scopes,
    accept: acceptancesOf(entry, (position) => locate(['tokens', index, 'accept', position], 'value')),
    location: locate(['tokens', index], 'value'),
    scopesLocation: locate(['tokens', index, 'scopes'], 'key'),
  }));
}

function meansOf(entry: Entry, names: readonly string[]): Means {
  const source = readSource(entry['secret']);
  if (source !== null) return { kind: 'secret', source };
  const by = names.find((name) => Object.hasOwn(entry, name));
  const value = by === undefined ? undefined : entry[by];
  if (by === undefined || typeof value !== 'string') throw new Error(`The token ${entry.name} is known by nothing that its schema asks for.`);
  return { kind: 'named', by, value };
}

function acceptancesOf({ accept = [] }: Entry, locate: (position: number) => Location): readonly Acceptance[] {
  return accept.map((acceptance, position) => ({
    rule: acceptance.rule,
    reason: acceptance.reason,
    owner: acceptance.owner,
    until: acceptance.until,
    operations: acceptance.operations ?? [],
    resources: acceptance.resources ?? [],
    gaps: acceptance.gaps ?? [],
    location: locate(position),
  }));
}
