// What the AWS engine costs, measured on what `npm run build` made: `npm run bench`, or `npm run bench -- decisions reach account`.
// With --compare the decisions are also put to @cloud-copilot/iam-simulate, on the same machine in the same run. A figure that
// misses its bar is said and fails nothing; answers that are not the same do.
import { cpus, loadavg } from 'node:os';
import { measureAccount } from './bench/account.js';
import { comparePeer } from './bench/compare.js';
import { measureDecisions } from './bench/decisions.js';
import { printFigures } from './bench/figures.js';
import { measureReach } from './bench/reach.js';

const PARTS = { decisions: measureDecisions, reach: measureReach, account: measureAccount };

const asked = process.argv.slice(2);
const unknown = asked.filter((word) => word !== '--compare' && !(word in PARTS));
if (unknown.length > 0) {
  console.error(`No part is named ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}; also --compare.`);
  process.exit(2);
}
const named = asked.filter((word) => word in PARTS);
const parts = Object.keys(PARTS).filter((part) => named.length === 0 || named.includes(part));

const busy = loadavg()[0].toFixed(1);
console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} cores, load ${busy} before; one process at a time`);
for (const part of parts) await show(part, PARTS[part]);
if (asked.includes('--compare')) await show('compare', comparePeer);

async function show(part, measure) {
  const { figures, notes, faults } = await measure();
  console.log(`\n${part}`);
  printFigures(figures);
  for (const note of notes) console.log(`  ${note}`);
  for (const fault of faults) console.error(`  NOT THE SAME ANSWER: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
