/** Reads a checkout: its workflow files, and of which repository it is one. Files only, no git, no network. */
import { createReadStream } from 'node:fs';
import { access, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { AuditError } from '../../../src/model.ts';
import { parseYaml, type YamlFile } from './yaml.ts';

const MOST_BYTES = 4 * 1024 * 1024;

export interface Checkout {
  /** The folder that holds `.git`, or the manifest's where there is none above it. */
  readonly root: string;
  /** From the manifest's folder up to the root. */
  readonly folders: readonly string[];
}

export async function findCheckout(folder: string): Promise<Checkout> {
  const folders: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    folders.push(at);
    if (await exists(join(at, '.git'))) return { root: at, folders };
    if (dirname(at) === at) return { root: resolve(folder), folders: [resolve(folder)] };
  }
}

/**
 * A workflow file: looked for from the root first, since GitHub runs no other (https://docs.github.com/actions/concepts/workflows-and-actions/workflows,
 * 2026-03), then in each folder down to the manifest's. Throws an AuditError when it is in none of them (`value-missing`), leads out of the checkout (`usage`), is too large, or is no YAML.
 */
export async function readWorkflow(path: string, { root, folders }: Checkout): Promise<YamlFile> {
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..')) {
    throw new AuditError('usage', `The workflow file ${JSON.stringify(path)} must lie in the checkout.`, {
      hint: 'Name it as in .github/workflows/release.yml.',
    });
  }
  const [found] = (await Promise.all(folders.toReversed().map(async (folder) => ((await exists(join(folder, path))) ? [join(folder, path)] : [])))).flat();
  if (found === undefined) {
    throw new AuditError(
      'value-missing',
      `There is no workflow file ${JSON.stringify(path)} beside the manifest, nor above it, up to the root of the repository.`,
      {
        hint: 'Run the audit in a checkout of the repository, and name the file from its root.',
      },
    );
  }
  const real = await realpath(found);
  if (!real.startsWith(`${await realpath(root)}${sep}`)) throw new AuditError('usage', `The workflow file ${JSON.stringify(path)} leads out of the checkout.`);
  const shown = relative(root, found).split(sep).join('/');
  return parseYaml(shown, await readText(found, shown));
}

async function readText(path: string, shown: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    // `end` is included: one byte more than allowed tells that there is more.
    bytes = await buffer(createReadStream(path, { end: MOST_BYTES }));
  } catch (cause) {
    throw new AuditError('value-missing', `The workflow file ${shown} could not be read.`, { cause });
  }
  if (bytes.length > MOST_BYTES) throw new AuditError('too-large', `The workflow file ${shown} is larger than 4 MiB.`);
  return Buffer.from(bytes).toString('utf8');
}

/** "owner/name" of the remote "origin", as far as it is on GitHub; null when the checkout does not tell. */
export async function repositoryOfCheckout({ root }: Checkout, serverUrl: string | undefined): Promise<string | null> {
  const config = await readFile(join(await gitFolder(root), 'config'), 'utf8').catch(() => '');
  const [, section = ''] = /^\[remote "origin"\]\s*$((?:\n(?!\s*\[).*)*)/m.exec(config.replaceAll('\r', '')) ?? [];
  const [, url = ''] = /^\s*url\s*=\s*"?(\S+?)"?\s*$/m.exec(section) ?? [];
  const [, host = '', repository = null] = REMOTE.exec(url) ?? [];
  return repository !== null && isGitHub(host, serverUrl) ? repository : null;
}

/** "git@github.com:acme/docs.git", "ssh://git@github.com:22/acme/docs", "https://github.com/acme/docs.git". */
const REMOTE = /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/]+@)?([^/:@]+)(?::\d+)?[:/]\/?([^/:]+\/[^/]+?)(?:\.git)?\/?$/;

/** A host without a dot is a name that somebody's ssh gives to one. */
function isGitHub(host: string, serverUrl: string | undefined): boolean {
  const own = serverUrl !== undefined && URL.canParse(serverUrl) ? new URL(serverUrl).hostname : 'github.com';
  return host === 'github.com' || host === own || host.endsWith('.ghe.com') || host === 'ssh.github.com' || !host.includes('.');
}

/** In a worktree `.git` is a file that names its own folder, and that one the folder that all worktrees share. */
async function gitFolder(root: string): Promise<string> {
  const git = join(root, '.git');
  const pointer = await readFile(git, 'utf8').catch(() => '');
  const [, own] = /^gitdir: (.+)$/m.exec(pointer) ?? [];
  if (own === undefined) return git;
  const folder = resolve(root, own.trim());
  const common = await readFile(join(folder, 'commondir'), 'utf8').catch(() => '.');
  return resolve(folder, common.trim());
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
