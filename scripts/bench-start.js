// What starting costs: `overscope --version` against `node -e 0`, user and system time, in turn, many times.
// Prints the ratio of the medians. NODE_EXTRA_CA_CERTS is left out: it costs Node 20 tens of milliseconds by itself.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RUNS = Number(process.argv[2] ?? 25);
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
const overscope = join(import.meta.dirname, '..', 'bin', 'overscope.js');
const commands = { 'node -e 0': ['-e', '0'], 'overscope --version': [overscope, '--version'], 'overscope --help': [overscope, '--help'] };

function cpuSeconds(args) {
  const timed = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null', 'bash', process.execPath, ...args], { env, encoding: 'utf8' });
  if (timed.status !== 0) throw new Error(`${args.join(' ')} failed: ${timed.stderr}`);
  return timed.stderr
    .trim()
    .split(' ')
    .reduce((sum, part) => sum + Number(part), 0);
}

const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
for (let run = 0; run < RUNS; run += 1) for (const [name, args] of Object.entries(commands)) times[name].push(cpuSeconds(args));

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
for (const [name, list] of Object.entries(times)) console.log(`${name.padEnd(22)} ${(median(list) * 1000).toFixed(0)} ms user + system (median of ${RUNS})`);
for (const name of Object.keys(times).slice(1)) console.log(`${name} / node -e 0 = ${(median(times[name]) / median(times['node -e 0'])).toFixed(2)}`);
