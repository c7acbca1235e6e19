import { PROVIDER_IDS, type ProviderId } from '../model.ts';
import { isProviderId, loadProvider } from '../providers.ts';
import type { Io } from './io.ts';

/** `overscope permissions [provider]`: the least rights that an audit itself needs. */
export async function permissions(id: string | undefined, io: Io): Promise<number> {
  const wanted: readonly ProviderId[] = id !== undefined && isProviderId(id) ? [id] : PROVIDER_IDS;
  for (const one of wanted) {
    const provider = await loadProvider(one);
    // One provider alone is printed bare, so that it can be piped to where it is needed.
    io.out.write(wanted.length === 1 ? `${provider.permissions().trimEnd()}\n` : `# ${one}\n${provider.permissions().trimEnd()}\n\n`);
  }
  return 0;
}
