import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AcceptableRule } from '../../src/manifest/checks/acceptances.ts';
import { loadManifest } from '../../src/manifest/load.ts';
import type { Manifest } from '../../src/manifest/manifest.ts';
import { ManifestError } from '../../src/manifest/problem.ts';
import { vocabularies } from './vocabularies.ts';

const MANIFEST = 'overscope.yaml';

/** A few rules, as the registry would name them. */
export const RULES: readonly AcceptableRule[] = [
  { id: 'no-expiry', narrowedBy: [] },
  { id: 'undeclared-destruction', narrowedBy: ['operations', 'resources'] },
  { id: 'cannot-exclude-destruction', narrowedBy: ['operations', 'resources', 'gaps'] },
];

/** A folder that is gone when the test is. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'overscope-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Loading {
  readonly folder?: string;
  readonly allowExec?: string;
  readonly readsValues?: boolean;
}

/** Writes a manifest and loads it with the invented vocabularies. */
export async function load(content: string | Uint8Array, { folder, allowExec, readsValues = true }: Loading = {}): Promise<Manifest> {
  const cwd = folder ?? (await aFolder());
  await writeFile(join(cwd, MANIFEST), content);
  return loadManifest(MANIFEST, vocabularies, { cwd, rules: RULES, allowExec: allowExec ?? null, readsValues });
}

/** The lines in which a manifest is refused, one a problem. */
export async function refusalOf(content: string | Uint8Array): Promise<readonly string[]> {
  const error = await load(content).then(
    () => null,
    (caught: unknown) => caught,
  );
  if (!(error instanceof ManifestError)) throw new Error(`The manifest was not refused as invalid, but: ${String(error)}`);
  return error.message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== 'The manifest cannot be used:');
}
