import { dirname, resolve } from 'node:path';
import { loadManifest } from '../manifest/load.ts';
import { locateManifest } from '../manifest/locate.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Vocabularies } from '../providers.ts';
import { rules } from '../rules.ts';
import type { Io } from './io.ts';

/** So that a misspelt command, which arrives here as a path, is told from a missing manifest. */
const COMMANDS = ['audit', 'inspect', 'collect', 'explain', 'demo', 'operations', 'permissions', 'schema'];

export interface Reading {
  readonly allowExec: string | null;
  /** False when no value will be read, so that no program needs to be allowed. */
  readonly readsValues: boolean;
}

/** Finds, reads and checks the manifest. Throws an AuditError with everything that is wrong with it. */
export async function findManifest(path: string | undefined, vocabularies: Vocabularies, { allowExec, readsValues }: Reading, io: Io): Promise<Manifest> {
  const found = await locateManifest(path, { cwd: io.cwd, commands: COMMANDS });
  return loadManifest(found, vocabularies, { cwd: io.cwd, rules, allowExec, readsValues });
}

/** Where the paths of a manifest start. */
export function folderOf({ path }: Manifest, io: Io): string {
  return path === null ? io.cwd : dirname(resolve(io.cwd, path));
}
