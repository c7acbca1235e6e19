// What a larger fleet costs: audits of N classic tokens of GitHub against a local server, whole runs of the executable.
// Prints the time and size for each N, and the ratio of the cost of a token between the smallest and the largest fleet.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { server } = await import(join(root, 'dist', 'fixtures', 'servers', 'github.js'));
const incident = JSON.parse(readFileSync(join(root, 'fixtures', 'scenarios', 'incident', 'github.json'), 'utf8'));
const FLEETS = [50, 100, 200];

async function auditFleet(size) {
  const names = Array.from({ length: size }, (_, index) => `TOKEN_${index}`);
  const values = new Map(names.map((name) => [name, server.makeValue('classic')]));
  const tokens = Object.fromEntries(names.map((name) => [name, incident.tokens['github-docs']]));
  const local = await server.start({ ...incident, tokens }, values);
  const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
  const entries = names.map((name) => `  - { name: ${name}, provider: github, secret: { env: ${name} }, scopes: [{ permissions: { contents: read } }] }`);
  writeFileSync(join(folder, 'overscope.yaml'), `version: 1\ntokens:\n${entries.join('\n')}\n`);
  const secrets = Object.fromEntries(names.map((name) => [name, values.get(name).value]));
  const env = { PATH: process.env.PATH, ...secrets, ...server.addresses(local.origin) };
  const began = performance.now();
  let bytes = 0;
  await new Promise((resolve) => {
    const audit = spawn(process.execPath, [join(root, 'bin', 'overscope.js'), 'audit', '--format', 'json'], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    audit.stdout.on('data', (chunk) => {
      bytes += chunk.length;
    });
    audit.on('close', resolve);
  });
  const ms = performance.now() - began;
  await local.close();
  console.log(
    `${size} tokens: ${ms.toFixed(0)} ms, ${(ms / size).toFixed(1)} ms a token, ${local.requests.length} requests, ${(bytes / 1e6).toFixed(1)} MB of report`,
  );
  return ms;
}

const times = [];
for (const size of FLEETS) times.push(await auditFleet(size));
const [first, last] = [times[0] / FLEETS[0], times.at(-1) / FLEETS.at(-1)];
console.log(`cost of a token, ${FLEETS.at(-1)} against ${FLEETS[0]}: ${(last / first).toFixed(2)}`);
