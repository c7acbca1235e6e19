/** The whole audit of Railway tokens, from a manifest and a server's state to the report. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { server } from '../../../fixtures/servers/railway.ts';
import { parseJson } from '../../../src/json.ts';
import { Report } from '../../../src/report/shape.ts';
import { type Ran, run } from '../../support/cli.ts';
import { rehearse } from './scenario.ts';

export interface Audit {
  readonly report: Report;
  readonly findings: (rule: string) => Report['findings'];
  /** The terminal's page of the same audit. */
  readonly page: string;
  /** What another command says of the same tokens: `explain`, `collect`. */
  readonly others: readonly Ran[];
}

interface Auditing {
  /** As in `aState`: the tokens by name. They declare the deletion of nothing. */
  readonly state: unknown;
  /** The lines of `environments`. */
  readonly environments: readonly string[];
  readonly argv?: readonly string[];
  /** Further command lines, run in the same folder. */
  readonly others?: readonly (readonly string[])[];
}

/** Audits the one token "it", and holds that nothing was written. */
export async function auditIt({ state, environments, argv = [], others = [] }: Auditing): Promise<Audit> {
  const rehearsal = await rehearse(state, ['it']);
  const folder = mkdtempSync(join(tmpdir(), 'overscope-railway-'));
  const scope = '    scopes: [{ operations: [customDomainCreate], environments: [shop/staging] }]';
  const token = ['tokens:', '  - name: it', '    provider: railway', '    secret: { env: RAILWAY_IT }', scope];
  writeFileSync(join(folder, 'overscope.yaml'), ['version: 1', 'environments:', ...environments.map((line) => `  ${line}`), ...token, ''].join('\n'));
  const value = rehearsal.values.get('it')?.['value'];
  const world = { cwd: folder, env: { ...server.addresses(rehearsal.local.origin), RAILWAY_IT: value } };
  const ran = await run(['audit', '--format', 'json', ...argv], world);
  const page = await run(['audit', '--color', 'never', '--verbose', ...argv], { ...world, columns: 200 });
  const more: Ran[] = [];
  for (const other of others) more.push(await run(other, world));
  rmSync(folder, { recursive: true });
  expect(await rehearsal.end()).toEqual([]);
  const report = Report.parse(parseJson(ran.out));
  return { report, findings: (rule) => report.findings.filter((finding) => finding.rule === rule), page: page.out, others: more };
}
