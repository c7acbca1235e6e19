import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarioFolder } from '../../fixtures/scenarios/start.ts';
import type { Fault, LocalServer } from '../../fixtures/servers/http.ts';
import { asked, asks, says } from '../providers/railway/scenario.ts';
import { printed } from '../support/cli.ts';
import { expectReport, serverOf, startNamed, valuesOf } from '../support/scenario-reports.ts';

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

function busy(headers: Readonly<Record<string, string>>): Fault {
  return { kind: 'answer', answer: { status: 429, headers, body: '{"errors":[{"message":"Rate limit exceeded"}]}' } };
}

const values: string[] = [];

afterAll(() => {
  expect(values.filter((value) => printed.some((text) => text.includes(value)))).toEqual([]);
});

describe.each(readdirSync(scenarioFolder('railway')).toSorted())('Railway: %s', (name) => {
  it('is reported as the scenario expects', async () => {
    const scenario = await startNamed(`railway/${name}`);
    values.push(...valuesOf(scenario));
    const server = serverOf(scenario, 'railway');
    FAULTS[name]?.(server);

    await expectReport({ scenario, server, asked, env: name === 'blank' ? { PIPELINE_TOKEN: ' ' } : {} });

    await scenario.close();
  });
});
