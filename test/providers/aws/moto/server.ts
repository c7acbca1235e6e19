/**
 * moto, an independent imitation of AWS's API (https://github.com/getmoto/moto, 5.2.1 tried on 2026-11-22): a server that nobody
 * of this project wrote, with its own XML, its own errors and its own check of signatures and permissions.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface Moto {
  readonly origin: string;
  /** Until this is called every request is let through; from here on keys, signatures and permissions are checked. */
  readonly enforce: () => Promise<void>;
  /** Lets everything through again, to look at what there is now. */
  readonly admit: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Where `moto_server` is: as MOTO_SERVER says, on the PATH, or beside a Python of pyenv. Null where there is none. */
export function findMoto(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment['MOTO_SERVER'];
  if (named !== undefined && named !== '') return named;
  // pyenv's shims start whichever version of Python is chosen, which need not be the one that has moto.
  const onPath = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '' && !folder.endsWith('/shims'));
  const pyenv = join(environment['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const versions = existsSync(pyenv) ? readdirSync(pyenv).map((version) => join(pyenv, version, 'bin')) : [];
  return [...onPath, ...versions].map((folder) => join(folder, 'moto_server')).find((path) => existsSync(path)) ?? null;
}

/**
 * The shell lives as long as its input is open, which ends with this process however that ends, and takes the server with it.
 * What the server says of itself is its own: it ends with the server, which is what `addressOf` notices.
 */
const TIED = '"$@" </dev/null & server=$!; exec >/dev/null 2>&1; cat >/dev/null; kill "$server"; wait "$server"';
const READY_MS = 15_000;

/** Starts the server on a loopback port that it picks itself. Throws where it does not answer in time. */
export async function startMoto(executable: string): Promise<Moto> {
  const environment = { PATH: process.env['PATH'], HOME: homedir(), MOTO_IAM_LOAD_MANAGED_POLICIES: 'true', PYTHONUNBUFFERED: '1' };
  const child = spawn('/bin/sh', ['-c', TIED, 'sh', executable, '-H', '127.0.0.1', '-p', '0'], { env: environment, stdio: ['pipe', 'ignore', 'pipe'] });
  const stop = async (): Promise<void> => {
    const ended = child.exitCode !== null || once(child, 'exit');
    child.stdin?.end();
    await ended;
  };
  try {
    const origin = await addressOf(child);
    const guard = async (requests: number): Promise<void> => {
      const answer = await fetch(`${origin}/moto-api/reset-auth`, { method: 'POST', body: String(requests) });
      if (!answer.ok) throw new Error(`moto did not take reset-auth: ${answer.status}`);
    };
    return { origin, enforce: () => guard(0), admit: () => guard(1_000_000), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As the server tells it once it listens. */
function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let told = '';
    const late = setTimeout(() => failed(new Error(`moto_server did not listen within ${READY_MS / 1000} s: ${told}`)), READY_MS);
    const hear = (chunk: unknown): void => {
      told += String(chunk);
      const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(told)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      // It goes on to name every request, which nobody reads and nothing must hold up.
      stderr?.off('data', hear).resume();
      found(address);
    };
    stderr?.on('data', hear).on('end', () => {
      clearTimeout(late);
      failed(new Error(`moto_server ended: ${told}`));
    });
  });
}
