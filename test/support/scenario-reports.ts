import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { type RunningScenario, scenarioFolder, startScenario } from '../../fixtures/scenarios/start.ts';
import type { LocalServer } from '../../fixtures/servers/http.ts';
import { parseJson } from '../../src/json.ts';
import type { ProviderId } from '../../src/model.ts';
import { reportJsonSchema } from '../../src/report/json-schema.ts';
import { Report } from '../../src/report/shape.ts';
import { run } from './cli.ts';
import { digest } from './digest.ts';

/** Starts a scenario with every token of its manifest that has a value under the variable that the manifest names, DOCS_BOT_TOKEN for docs-bot, and every auditor. */
export async function startNamed(name: string): Promise<RunningScenario> {
  const manifest = readFileSync(join(scenarioFolder(name), 'overscope.yaml'), 'utf8');
  const entries = manifest.split('- name: ').slice(1);
  const tokens = entries.filter((entry) => entry.includes('secret:')).map((entry) => entry.replace(/\s[\s\S]*/, ''));
  const holders = tokens.map((token) => ({ name: token, source: { from: 'env', name: `${token.toUpperCase().replaceAll('-', '_')}_TOKEN` } as const }));
  const auditors = [...manifest.matchAll(/^ {2}(\w+): \{ env: (\w+) \}$/gm)].map(([, provider = '', variable = '']) => ({
    name: `auditor:${provider}:0`,
    source: { from: 'env', name: variable } as const,
  }));
  return startScenario(name, [...holders, ...auditors]);
}

export function serverOf(scenario: RunningScenario, provider: ProviderId): LocalServer {
  const server = scenario.servers.get(provider);
  if (server === undefined) throw new Error(`The scenario has no ${provider}.`);
  return server;
}

/** Every value of a running scenario: what must stand in no output. */
export function valuesOf({ env }: RunningScenario): readonly string[] {
  return Object.entries(env).flatMap(([variable, value]) => (variable.endsWith('_TOKEN') ? [value] : []));
}

interface Asked {
  readonly scenario: RunningScenario;
  readonly server: LocalServer;
  /** The names of what was asked, in the order of arrival. */
  readonly asked: (server: LocalServer) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Audits a scenario and holds what came of it against the report that stands beside its manifest. One request at a time, so that it always comes out the same. */
export async function expectReport({ scenario, server, asked, env = {} }: Asked): Promise<Report> {
  const ran = await run(['audit', '--format', 'json', '--concurrency', '1'], { cwd: scenario.folder, env: { ...scenario.env, ...env } });

  const ajv = new Ajv.default({ strict: true, allErrors: true });
  addFormats.default(ajv);
  ajv.validate(reportJsonSchema(), parseJson(ran.out));
  expect(ajv.errors ?? []).toEqual([]);
  const report = Report.parse(parseJson(ran.out));
  const told = { exit: ran.code, asked: counted(asked(server)), ...Object(digest(report)) };
  await expect(`${JSON.stringify(told, null, 2)}\n`.replaceAll(server.origin, 'http://127.0.0.1')).toMatchFileSnapshot(join(scenario.folder, 'report.json'));
  expect(server.writes).toEqual([]);
  return report;
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(names)].toSorted().map((name) => [name, names.filter((one) => one === name).length]));
}
