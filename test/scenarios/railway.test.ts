import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningScenario, scenarioFolder, startScenario } from '../../fixtures/scenarios/start.ts';
import type { LocalServer } from '../../fixtures/servers/http.ts';
import { parseJson } from '../../src/json.ts';
import { reportJsonSchema } from '../../src/report/json-schema.ts';
import { Report } from '../../src/report/shape.ts';
import { asked, asks, says } from '../providers/railway/scenario.ts';
import { printed, run } from '../support/cli.ts';
import { digest } from '../support/digest.ts';

/** What goes wrong on the way, where the state of the scenario cannot say it. */
const FAULTS: Readonly<Record<string, (server: LocalServer) => void>> = {
  'stuck-cursor': (server) => {
    const shop = { id: 'prj-shop', name: 'shop', deletedAt: null, isPublic: false };
    const projects = { edges: [{ node: shop }], pageInfo: { hasNextPage: true, endCursor: 'stuck' } };
    server.inject({ when: asks('WorkspaceProjects'), fault: says({ data: { workspace: { plan: 'PRO' }, projects } }) });
  },
  limited: (server) => server.inject({ when: asks('ProjectContents'), fault: busy({}) }),
  'limited-with-a-time': (server) => server.inject({ when: asks('ProjectContents'), fault: busy({ 'retry-after': '900' }) }),
};

function busy(headers: Readonly<Record<string, string>>): Parameters<LocalServer['inject']>[0]['fault'] {
  return { kind: 'answer', answer: { status: 429, headers, body: '{"errors":[{"message":"Rate limit exceeded"}]}' } };
}

const FOLDER = scenarioFolder('railway');
const NAMES = readdirSync(FOLDER).toSorted();
const values: string[] = [];

/** Every token of the manifest under the variable that it names. */
async function start(name: string): Promise<RunningScenario> {
  const manifest = readFileSync(join(FOLDER, name, 'overscope.yaml'), 'utf8');
  const tokens = [...manifest.matchAll(/- name: (\S+)/g)].map(([, token = '']) => token);
  const holders = tokens.map((token) => ({ name: token, source: { from: 'env', name: `${token.toUpperCase().replaceAll('-', '_')}_TOKEN` } as const }));
  const scenario = await startScenario(`railway/${name}`, holders);
  values.push(...Object.entries(scenario.env).flatMap(([variable, value]) => (variable.endsWith('_TOKEN') ? [value] : [])));
  return scenario;
}

function serverOf(scenario: RunningScenario): LocalServer {
  const server = scenario.servers.get('railway');
  if (server === undefined) throw new Error('The scenario has no Railway.');
  return server;
}

afterAll(() => {
  expect(values.filter((value) => printed.some((text) => text.includes(value)))).toEqual([]);
});

describe.each(NAMES)('Railway: %s', (name) => {
  it('is reported as the scenario expects', async () => {
    const scenario = await start(name);
    const server = serverOf(scenario);
    FAULTS[name]?.(server);
    const env = name === 'blank' ? { ...scenario.env, PIPELINE_TOKEN: ' ' } : scenario.env;

    const ran = await run(['audit', '--format', 'json', '--concurrency', '1'], { cwd: scenario.folder, env });

    const ajv = new Ajv.default({ strict: true, allErrors: true });
    addFormats.default(ajv);
    ajv.validate(reportJsonSchema(), parseJson(ran.out));
    expect(ajv.errors ?? []).toEqual([]);
    const expected = { exit: ran.code, asked: counted(asked(server)), ...Object(digest(Report.parse(parseJson(ran.out)))) };
    await expect(`${JSON.stringify(expected, null, 2)}\n`.replaceAll(server.origin, 'http://127.0.0.1')).toMatchFileSnapshot(join(FOLDER, name, 'report.json'));
    expect(server.writes).toEqual([]);
    await scenario.close();
  });
});

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...new Set(names)].toSorted().map((name) => [name, names.filter((one) => one === name).length]));
}
