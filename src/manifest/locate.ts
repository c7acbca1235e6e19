import { access } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { AuditError } from '../model.ts';
import { nearest } from '../nearest.ts';

const NAMES = ['overscope.yaml', 'overscope.yml'] as const;

export interface Locating {
  readonly cwd: string;
  /** The names of the commands: a misspelt one arrives here as a path. */
  readonly commands: readonly string[];
}

/**
 * The manifest's path, from the working directory: the one that was named, or the first found from there up to the root of
 * the repository. Throws an AuditError (`usage`) when there is none, or two in one folder.
 */
export async function locateManifest(named: string | undefined, { cwd, commands }: Locating): Promise<string> {
  if (named !== undefined) {
    if (await exists(resolve(cwd, named))) return named;
    const command = nearest(named, commands);
    const hint = command === null ? {} : { hint: `Did you mean the command "${command}"?` };
    throw new AuditError('usage', `There is no manifest ${JSON.stringify(named)}.`, hint);
  }
  for (const folder of upwards(cwd)) {
    const found = await manifestsIn(folder);
    const [path, other] = found.map((file) => relative(cwd, file));
    if (path !== undefined && other !== undefined)
      throw new AuditError('usage', `There are two manifests: ${path} and ${other}.`, { hint: 'Keep one, or name the one that is meant.' });
    if (path !== undefined) return path;
    if (await exists(join(folder, '.git'))) break;
  }
  throw new AuditError('usage', `There is no ${NAMES.join(' or ')} here, nor above, up to the root of the repository.`, {
    hint: 'Name the manifest: overscope audit PATH',
  });
}

function* upwards(from: string): Generator<string> {
  let folder = resolve(from);
  for (;;) {
    yield folder;
    const parent = dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}

async function manifestsIn(folder: string): Promise<readonly string[]> {
  const paths = NAMES.map((name) => join(folder, name));
  const present = await Promise.all(paths.map(exists));
  return paths.filter((_, index) => present[index]);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
