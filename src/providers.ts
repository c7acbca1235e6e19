/**
 * The registry: the only file of `src` that names providers. Everything is loaded when it is first used, and only then.
 * A new provider is a line in `PROVIDER_IDS` and an entry here, which the compiler asks for. Its options stand here, because the
 * command line offers them before it loads any provider.
 */
import type { ProviderServer } from '../fixtures/servers/provider-server.ts';
import type { Vocabulary } from './manifest/vocabulary.ts';
import { PROVIDER_IDS, type ProviderId } from './model.ts';
import type { Provider, ProviderOption } from './provider.ts';

interface Entry {
  readonly options: readonly ProviderOption[];
  readonly vocabulary: () => Promise<Vocabulary>;
  readonly provider: () => Promise<Provider>;
  readonly server: () => Promise<ProviderServer>;
}

const registry: Readonly<Record<ProviderId, Entry>> = {
  railway: {
    options: [
      { flag: 'names', help: 'list the names of variables, never their values (a request an environment)' },
      { flag: 'verdict-only', help: 'find kind and roles, and read no inventory (at most 3 requests for a token of one workspace)' },
    ],
    vocabulary: async () => (await import('../providers/railway/vocabulary.ts')).vocabulary,
    provider: async () => (await import('../providers/railway/index.ts')).provider,
    server: async () => (await import('../fixtures/servers/railway.ts')).server,
  },
  aws: {
    options: [
      { flag: 'last-used', help: 'ask when each service was last used (a report that AWS makes; a few requests a principal)' },
      { flag: 'inspect-backups', help: 'look at data stores, their backups and locks (about 20 requests a Region, and more for each store)' },
    ],
    vocabulary: async () => (await import('../providers/aws/vocabulary.ts')).vocabulary,
    provider: async () => (await import('../providers/aws/index.ts')).provider,
    server: async () => (await import('../fixtures/servers/aws.ts')).server,
  },
  github: {
    options: [],
    vocabulary: async () => (await import('../providers/github/vocabulary.ts')).vocabulary,
    provider: async () => (await import('../providers/github/index.ts')).provider,
    server: async () => (await import('../fixtures/servers/github.ts')).server,
  },
};

export type Vocabularies = Readonly<Record<ProviderId, Vocabulary>>;

export async function loadVocabularies(): Promise<Vocabularies> {
  const [railway, aws, github] = await Promise.all([registry.railway.vocabulary(), registry.aws.vocabulary(), registry.github.vocabulary()]);
  return { railway, aws, github };
}

export function loadProvider(id: ProviderId): Promise<Provider> {
  return registry[id].provider();
}

/** The options of all providers, each flag once, with those whose it is. Loads none of them. */
export function providerOptions(): readonly (ProviderOption & { readonly of: readonly ProviderId[] })[] {
  const flags = new Map(PROVIDER_IDS.flatMap((id) => registry[id].options.map((option) => [option.flag, option] as const)));
  return [...flags.values()].map((option) => ({ ...option, of: PROVIDER_IDS.filter((id) => registry[id].options.some(({ flag }) => flag === option.flag)) }));
}

/** Of the options that are on, those of this provider. */
export function optionsOf(id: ProviderId, on: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(registry[id].options.map(({ flag }) => flag).filter((flag) => on.has(flag)));
}

export function loadServer(id: ProviderId): Promise<ProviderServer> {
  return registry[id].server();
}

export function isProviderId(text: string): text is ProviderId {
  return PROVIDER_IDS.some((id) => id === text);
}
