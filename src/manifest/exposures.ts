import { execFile } from 'node:child_process';
import { realpath, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const READABLE_BY_OTHERS = 0o044;
const TIMEOUT_MS = 5_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** How a file that holds a value lies open to others: its mode, and git, which gives it to everyone who clones. Empty when it does not. */
export async function exposuresOf(path: string, shown: string, environment: Environment): Promise<readonly string[]> {
  const [mode, tracked] = await Promise.all([modeOf(path), isTracked(path, environment)]);
  const exposures: string[] = [];
  if (mode !== null && (mode & READABLE_BY_OTHERS) !== 0) exposures.push(`${shown} is readable by ${readersOf(mode)} (mode ${octal(mode)})`);
  if (tracked) exposures.push(`${shown} is tracked by git`);
  return exposures;
}

/** The permission bits; null where there are none (on Windows they mean nothing). */
async function modeOf(path: string): Promise<number | null> {
  if (platform() === 'win32') return null;
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => null,
  );
}

function readersOf(mode: number): string {
  return (mode & 0o004) === 0 ? 'its group' : 'everyone on this machine';
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** False as well where there is no git, or no repository. A repository's own configuration must not make git run programs. */
async function isTracked(path: string, environment: Environment): Promise<boolean> {
  try {
    const real = await realpath(path);
    const safely = ['-c', 'core.fsmonitor=false', '-c', 'safe.bareRepository=explicit'];
    // In a hook these name the repository that is committed to, whatever the folder.
    const env = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_')));
    await run('git', [...safely, 'ls-files', '--error-unmatch', '--', basename(real)], { cwd: dirname(real), env, timeout: TIMEOUT_MS });
    return true;
  } catch {
    return false;
  }
}
