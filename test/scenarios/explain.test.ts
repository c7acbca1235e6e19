import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningScenario } from '../../fixtures/scenarios/start.ts';
import { parseJson } from '../../src/json.ts';
import { Explanation } from '../../src/report/shape-explanation.ts';
import { printed, type Ran, run, type World } from '../support/cli.ts';
import { INCIDENT, startIncident, valuesOf } from '../support/incident.ts';

let scenario: RunningScenario;
let folder: string;
beforeAll(async () => {
  scenario = await startIncident();
  folder = mkdtempSync(join(tmpdir(), 'overscope-'));
  await run(['collect', '--to', folder], { cwd: INCIDENT, env: scenario.env });
});
afterAll(() => scenario.close());
afterEach(() => {
  for (const server of scenario.servers.values()) expect(server.writes).toEqual([]);
});

/** From the snapshot, unless the world is another. */
function explain(argv: readonly string[], world: World = {}): Promise<Ran> {
  return run(['explain', ...argv, '--snapshot', folder], { cwd: INCIDENT, env: {}, ...world });
}

describe('explain', () => {
  it.each([
    ['railway-domains', 80],
    ['railway-domains', 120],
    ['aws-uploads', 120],
    ['github-docs', 80],
  ])('%s reads well at %i columns', async (token, columns) => {
    const ran = await explain([token, '--color', 'never'], { columns });

    await expect(ran.out).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `explain-${token}-${columns}.txt`));
  });
});
