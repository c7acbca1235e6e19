/**
 * The registry: the only file of `src` that names providers. Everything is loaded when it is first used, and only then.
 * A new provider is a line in `PROVIDER_IDS` and an entry here, which the compiler asks for.
 */
import type { ProviderServer } from '../fixtures/servers/provider-server.ts';
import type { Vocabulary } from './manifest/vocabulary.ts';
import { PROVIDER_IDS, type ProviderId } from './model.ts';
import type { Provider } from './provider.ts';

interface Entry {
  readonly vocabulary: () => Promise<Vocabulary>;
  readonly provider: () => Promise<Provider>;
  readonly server: () => Promise<ProviderServer>;
}

const registry: Readonly<Record<ProviderId, Entry>> = {
  railway: {
    vocabulary: async () => (await import('../providers/railway/vocabulary.ts')).vocabulary,
    provider: async () => (await import('../providers/railway/index.ts')).provider,
    server: async () => (await import('../fixtures/servers/railway.ts')).server,
  },
  aws: {
    vocabulary: async () => (await import('../providers/aws/vocabulary.ts')).vocabulary,
    provider: async () => (await import('../providers/aws/index.ts')).provider,
    server: async () => (await import('../fixtures/servers/aws.ts')).server,
  },
  github: {
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

export function loadServer(id: ProviderId): Promise<ProviderServer> {
  return registry[id].server();
}

export function isProviderId(text: string): text is ProviderId {
  return PROVIDER_IDS.some((id) => id === text);
}
