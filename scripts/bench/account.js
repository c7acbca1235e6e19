// Tokens of a large account, from the saved file to the report: whole runs of the executable, with the peak of their memory.
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './built.js';
import { median, under } from './figures.js';
import { ACCOUNT, syntheticAccount } from './synthetic-account.js';

const FLEETS = [25, 50, 100];
const LAST = 100;
/** With the paths of every token. */
const BARS = { seconds: 20, megabytes: 900 };
/** How the costs grow with the roles of the account: no worse than n log n. */
const GROWTH = [1000, 5000];
const RUNS = 3;

export async function measureAccount() {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-bench-'));
  try {
    const principals = await writeAccount(folder);
    const fleets = [];
    for (const size of FLEETS) fleets.push(await auditFleet(folder, principals, size));
    const table = await auditRuns(folder, 'table', 1);
    const bytes = statSync(join(folder, 'account.json')).size;
    const growth = [];
    for (const roles of GROWTH) growth.push(await auditRoles(folder, roles));
    return tell({ fleets, table, bytes, growth });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell({ fleets, table, bytes, growth }) {
  const [first, last] = [fleets[0], fleets.at(-1)];
  const slope = (last.seconds - first.seconds) / (last.size - first.size);
  return {
    figures: [
      ...fleets.flatMap(({ size, seconds, megabytes }) => [
        under(`${size} tokens, file to JSON report`, seconds, size === LAST ? BARS.seconds : null, 's'),
        under(`${size} tokens, peak of memory`, megabytes, size === LAST ? BARS.megabytes : null, 'MB'),
      ]),
      under(`${LAST} tokens, file to table`, table.seconds, null, 's'),
      ...growth.map(({ roles, seconds }) => under(`${LAST} users as tokens, ${roles} roles, file to JSON report`, seconds, null, 's')),
      under(`times as long with ${GROWTH[1] / GROWTH[0]} times the roles`, growth[1].seconds / growth[0].seconds, growthBar(), 'x'),
    ],
    notes: [
      `1,000 users, 5,000 roles, 2,000 policies in a file of ${(bytes / 1e6).toFixed(1)} MB; whole runs of the executable; ${LAST} tokens: median of ${RUNS}`,
      `${(slope * 1000).toFixed(0)} ms for each token more; reports of ${fleets.map(({ reportMb }) => reportMb.toFixed(1)).join(', ')} MB`,
    ],
    faults: fleets.flatMap(({ size, audited }) => (audited === size ? [] : [`${size} tokens asked, ${audited} audited`])),
  };
}

function growthBar() {
  const [few, many] = GROWTH;
  return (many * Math.log(many)) / (few * Math.log(few));
}

/** The same users, in an account with so many roles. */
async function auditRoles(folder, count) {
  const { details, users } = await syntheticAccount({ roles: count });
  writeFileSync(join(folder, 'account.json'), JSON.stringify(details, null, 4));
  writeFileSync(join(folder, 'overscope.yaml'), manifestOf(evenly(users, LAST)));
  const { seconds } = await auditRuns(folder, 'json', RUNS);
  return { roles: count, seconds };
}

const evenly = (list, count) => Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]);

/** As many users as roles, evenly over the account. */
async function writeAccount(folder) {
  const { details, users, roles } = await syntheticAccount();
  writeFileSync(join(folder, 'account.json'), JSON.stringify(details, null, 4));
  const [someUsers, someRoles] = [evenly(users, LAST / 2), evenly(roles, LAST / 2)];
  return Array.from({ length: LAST }, (_, index) => (index % 2 === 0 ? someUsers : someRoles)[index >> 1]);
}

async function auditFleet(folder, principals, size) {
  writeFileSync(join(folder, 'overscope.yaml'), manifestOf(principals.slice(0, size)));
  const { seconds, megabytes } = await auditRuns(folder, 'json', size === LAST ? RUNS : 1);
  const written = readFileSync(join(folder, 'report.json'), 'utf8');
  const audited = JSON.parse(written).tokens.filter(({ status }) => status === 'audited').length;
  return { size, seconds, megabytes, reportMb: written.length / 1e6, audited };
}

async function auditRuns(folder, format, count) {
  const runs = [];
  for (let run = 0; run < count; run += 1) runs.push(await auditOnce(folder, format));
  const of = (field) => median(runs.map((run) => run[field]));
  return { seconds: of('seconds'), megabytes: of('megabytes') };
}

function manifestOf(principals) {
  const tokens = principals.map(
    (arn, index) => `  - { name: token-${index}, provider: aws, principal: "${arn}", environment: staging, scopes: [${scopeOf(index)}] }`,
  );
  return [
    'version: 1',
    'environments:',
    `  production: { aws: { accounts: ["${ACCOUNT}"] } }`,
    '  staging: { aws: { resources: ["arn:aws:*:*:*:*staging*"] } }',
    `auditors: { aws: [{ authorizationDetails: account.json, account: "${ACCOUNT}" }] }`,
    'tokens:',
    ...tokens,
    '',
  ].join('\n');
}

const SCOPES = [
  '{ actions: [s3:GetObject, s3:PutObject], resources: ["arn:aws:s3:::media-staging/*"] }',
  '{ actions: ["ec2:Describe*", "rds:*"] }',
  '{ actions: ["logs:*"] }',
];
const scopeOf = (index) => SCOPES[index % SCOPES.length];

/** No variable of the shell but the paths reaches it, so that it can ask nobody. */
async function auditOnce(folder, format) {
  const { PATH, HOME } = process.env;
  const report = openSync(join(folder, `report.${format}`), 'w');
  const began = performance.now();
  const audit = spawn(process.execPath, ['--import', import.meta.resolve('./peak-memory.js'), join(ROOT, 'bin', 'overscope.js'), 'audit', '--format', format], {
    cwd: folder,
    env: { PATH, HOME },
    stdio: ['ignore', report, 'pipe', 'pipe'],
  });
  closeSync(report);
  const said = [textOf(audit.stderr), textOf(audit.stdio[3])];
  const code = await new Promise((resolve) => audit.on('close', resolve));
  const seconds = (performance.now() - began) / 1000;
  const [errors, kilobytes] = await Promise.all(said);
  if (code !== 0 && code !== 1 && code !== 3) throw new Error(`overscope audit ended with ${code}: ${errors}`);
  return { seconds, megabytes: Number(kilobytes) / 1000 };
}

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
