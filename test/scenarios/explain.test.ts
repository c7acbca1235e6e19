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

function explanationOf(ran: Ran): Explanation {
  return Explanation.parse(parseJson(ran.out));
}

describe('explain', () => {
  it.each<readonly [string, string, readonly string[], number | null]>([
    ['what a token destroys, at 80 columns', 'explain-railway-80.txt', ['railway-domains'], 80],
    ['the same at 120 columns', 'explain-railway-120.txt', ['railway-domains'], 120],
    ['the same piped', 'explain-railway-piped.txt', ['railway-domains'], null],
    ['one operation, whole', 'explain-railway-operation.txt', ['railway-domains', 'volumeDelete'], 100],
    ['repositories', 'explain-github.txt', ['github-docs'], 100],
    ['that a token destroys nothing', 'explain-nothing.txt', ['github-members'], 80],
  ])('shows %s', async (_, file, argv, columns) => {
    const ran = await explain([...argv, '--color', 'never'], { columns });

    expect(ran.code).toBe(0);
    await expect(ran.out).toMatchFileSnapshot(join(import.meta.dirname, 'golden', file));
  });

  it('tells the same live as from a snapshot, but for where it comes from', async () => {
    const live = await run(['explain', 'github-docs', '--format', 'json'], { cwd: INCIDENT, env: scenario.env });

    const stored = await explain(['github-docs', '--format', 'json']);

    expect(live.code).toBe(0);
    expect(stored.out.replace('"source": "snapshot"', '"source": "live"')).toBe(live.out);
  });

  it('takes the manifest by its path', async () => {
    const ran = await run(['explain', 'github-docs', '--manifest', join(INCIDENT, 'overscope.yaml'), '--snapshot', folder]);

    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/Next: {3}overscope explain github-docs \S+ --manifest \S+overscope.yaml\n/);
  });

  it('shows the backups under what destroys them', async () => {
    const ran = await explain(['railway-domains']);

    expect(ran.out).toMatch(
      /volumeDelete,.* on volume booking-db \(production\).*\n.*backups of booking-db \(production\): 14 die with it; independent copies: 0/,
    );
  });

  it('shows the statement that grants an operation, in whatever case it is asked for', async () => {
    const ran = await explain(['aws-uploads', 'rds:deletedbinstance']);

    expect(ran.out).toMatch(/evidence: policy media-team, statement 2 "ClearTestDatabases" \(group media.*\): Allow rds:DeleteDBInstance/);
  });

  it('offers another token where rights are not made of grants', async () => {
    expect(explanationOf(await explain(['railway-domains', '--format', 'json']))).toMatchObject({
      cut: { kind: 'replace', because: 'not-made-of-grants', advice: { closest: expect.stringContaining('a project token') } },
    });
  });

  it('says of an operation that is not reached that it is not, and what was not seen', async () => {
    const ran = await explain(['github-members', 'repos/delete']);

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('github-members reaches no repos/delete: nothing that was read gives it');
    expect(ran.out).toContain('NOT EVALUATED');
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ['that was not seen whole', ['aws-reports'], /not everything was read(.|\n)*AWS-GROUPS/],
    ['that was not seen whole, asked for one operation', ['aws-reports', 's3:DeleteObject'], /was not seen to reach s3:DeleteObject/],
    ['that failed', ['github-old'], /github-old was not audited\n.*unauthorized/],
    ['whose snapshot is old', ['github-members', '--max-age', '1h', '--now', '2026-11-24T12:00:00Z'], /stale-snapshot/],
  ])('exits 3 for a token %s, and 0 where that is allowed', async (_, argv, text) => {
    const ran = await explain(argv);

    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(text);
    expect((await explain([...argv, '--allow-incomplete'])).code).toBe(0);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['a token that is nearly right', ['aws-upload'], 'Did you mean "aws-uploads"?'],
    ['a token that is not there', ['nobody'], 'Its tokens: railway-domains'],
    ['an operation that is nearly right', ['railway-domains', 'volumeDelet'], 'Did you mean "volumeDelete"?'],
    ['an operation that is in no catalogue', ['railway-domains', 'makeCoffeeForEverybody'], 'overscope operations railway'],
    ['a format of the audit alone', ['railway-domains', '--format', 'sarif'], 'Allowed choices are table, json'],
  ])('%s is a usage error', async (_, argv, message) => {
    const ran = await explain(argv);

    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
    expect(ran.out).toBe('');
  });

  it('that is interrupted exits 130', async () => {
    const interrupt = new AbortController();
    interrupt.abort();

    const ran = await run(['explain', 'github-docs'], { cwd: INCIDENT, env: scenario.env, signal: interrupt.signal });

    expect(ran.code).toBe(130);
  });

  it('prints no value, whatever is asked', async () => {
    await run(['explain', 'railway-domains', '--verbose'], { cwd: INCIDENT, env: scenario.env });
    await run(['explain', 'aws-uploads', '--format', 'json'], { cwd: INCIDENT, env: scenario.env });
    const [value = ''] = valuesOf(scenario);
    await run(['explain', value], { cwd: INCIDENT, env: scenario.env });

    const everything = printed.join('\n');
    for (const one of valuesOf(scenario)) expect(everything).not.toContain(one);
  });
});
