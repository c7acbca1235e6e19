import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningScenario } from '../../fixtures/scenarios/start.ts';
import { parseJson } from '../../src/json.ts';
import { reportJsonSchema } from '../../src/report/json-schema.ts';
import { Report } from '../../src/report/shape.ts';
import { printed, type Ran, run } from '../support/cli.ts';
import { INCIDENT, startIncident, valuesOf } from '../support/incident.ts';

let scenario: RunningScenario;
let live: Ran;
beforeAll(async () => {
  scenario = await startIncident();
  live = await audit('--format', 'json');
});
afterAll(() => scenario.close());
afterEach(() => {
  for (const server of scenario.servers.values()) expect(server.writes).toEqual([]);
});

function audit(...argv: readonly string[]): Promise<Ran> {
  return run(['audit', ...argv], { cwd: INCIDENT, env: scenario.env });
}

function reportOf(ran: Ran): Report {
  return Report.parse(parseJson(ran.out));
}

function findingsOf(report: Report, token: string, rule: string): Report['findings'] {
  return report.findings.filter((finding) => finding.token === token && finding.rule === rule);
}

describe('the audit of the incident', () => {
  it('fails', () => {
    expect(live.code).toBe(1);
  });

  it('is valid against the published schema', () => {
    const ajv = new Ajv.default({ strict: true, allErrors: true });
    addFormats.default(ajv);

    const valid = ajv.validate(reportJsonSchema(), parseJson(live.out));

    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('finds that the token for custom domains can delete the production volume with its backups', () => {
    const report = reportOf(live);

    const [destruction] = findingsOf(report, 'railway-domains', 'undeclared-destruction').filter((finding) => finding.environments.includes('production'));
    expect(destruction?.severity).toBe('critical');
    expect(destruction?.operations).toContain('volumeDelete');
    expect(JSON.stringify(destruction?.on)).toContain('"name":"booking-db","environment":"production","backups":{"inside":14,"independent":0}');
    expect(findingsOf(report, 'railway-domains', 'crosses-environment').map((finding) => finding.environments)).toEqual([['production']]);
    expect(findingsOf(report, 'railway-domains', 'backups-in-blast-radius')[0]?.message).toContain('14 backups go with it; independent copies: 0');
    expect(findingsOf(report, 'railway-domains', 'unnarrowable-token')).toHaveLength(1);
  });

  it('finds that the key for uploads can delete production databases', () => {
    const [destruction] = findingsOf(reportOf(live), 'aws-uploads', 'undeclared-destruction').filter((finding) => finding.environments.includes('production'));

    expect(destruction?.severity).toBe('critical');
    expect(destruction?.operations).toEqual(['rds:DeleteDBInstance']);
    expect(destruction?.evidence[0]?.source).toContain('media');
  });

  it('finds that the token for the documentation can delete five repositories', () => {
    const report = reportOf(live);
    const token = report.tokens.find(({ name }) => name === 'github-docs');
    const deletion = token?.status === 'audited' ? token.reach.find(({ operation }) => operation === 'repos/delete') : undefined;

    expect(deletion?.certainty).toBe('allowed');
    expect(deletion?.on.kind === 'resources' ? deletion.on.resources : []).toHaveLength(5);
    expect(findingsOf(report, 'github-docs', 'undeclared-destruction').flatMap((finding) => finding.operations)).toContain('repos/delete');
  });

  it('has nothing to say of the clean token', () => {
    const report = reportOf(live);

    expect(report.findings.filter(({ token }) => token === 'github-members')).toEqual([]);
    expect(report.tokens.find(({ name }) => name === 'github-members')).toMatchObject({ status: 'audited', complete: true });
  });

  it('finds nothing undeclared and proved on the project token whose scopes are true', () => {
    const rules = reportOf(live)
      .findings.filter(({ token }) => token === 'railway-status')
      .map(({ rule }) => rule);

    expect(rules).not.toContain('undeclared-destruction');
    expect(rules).not.toContain('backups-in-blast-radius');
  });

  it('names the gap of the refused token, which is incomplete', () => {
    const report = reportOf(live);
    const token = report.tokens.find(({ name }) => name === 'aws-reports');

    expect(token).toMatchObject({ status: 'audited', complete: false });
    expect(token?.status === 'audited' ? token.gaps : []).toContainEqual(
      expect.objectContaining({ effect: 'granting', because: 'forbidden', request: 'iam:ListGroupsForUser' }),
    );
    expect(findingsOf(report, 'aws-reports', 'cannot-exclude-destruction')[0]?.severity).toBe('medium');
  });

  it('says that the rejected token was rejected', () => {
    const report = reportOf(live);

    expect(report.tokens.find(({ name }) => name === 'github-old')).toMatchObject({ status: 'failed', error: { code: 'unauthorized' } });
    expect(findingsOf(report, 'github-old', 'invalid-token')).toHaveLength(1);
  });

  it('made no write, and says so', () => {
    expect(reportOf(live).requests).toMatchObject({ writes: 0, refused: 0 });
  });

  it('is the report that the scenario expects', async () => {
    await expect(live.out).toMatchFileSnapshot(join(INCIDENT, 'report.json'));
  });

  it.each([120, 80, 60])('reads well at %i columns', async (columns) => {
    const shown = await run(['audit', '--color', 'never'], { cwd: INCIDENT, env: scenario.env, columns });

    await expect(shown.out).toMatchFileSnapshot(join(import.meta.dirname, 'golden', `incident-${columns}.txt`));
  });
});

describe('a snapshot', () => {
  it('judged elsewhere, with the servers gone and no variable set, gives the same report but for source', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
    const other = await startIncident();
    const collected = await run(['collect', '--to', folder], { cwd: INCIDENT, env: other.env });
    await other.close();

    const offline = await run(['audit', '--snapshot', folder, '--format', 'json'], { cwd: INCIDENT, env: {} });

    expect(collected.code).toBe(3);
    expect(offline.code).toBe(live.code);
    expect(offline.out.replaceAll('"source": "snapshot",\n      "takenAt"', '"source": "live",\n      "takenAt"')).toBe(live.out);
    for (const file of readdirSync(folder)) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
      for (const value of [...valuesOf(scenario), ...valuesOf(other)]) expect(readFileSync(join(folder, file), 'utf8')).not.toContain(value);
    }
  });

  it('that is older than --max-age leaves the audit incomplete', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
    await run(['collect', '--to', folder], { cwd: INCIDENT, env: scenario.env });

    const late = await run(['audit', '--snapshot', folder, '--token', 'github-members', '--format', 'json'], {
      cwd: INCIDENT,
      now: new Date('2026-11-24T12:00:00Z'),
    });

    expect(late.code).toBe(3);
    expect(reportOf(late).tokens[0]).toMatchObject({ complete: false, gaps: expect.arrayContaining([expect.objectContaining({ code: 'stale-snapshot' })]) });
  });
});

describe('a server that dies in the middle', () => {
  it('leaves its own tokens failed or incomplete, and the others whole', async () => {
    const other = await startIncident();
    const github = other.servers.get('github');
    github?.inject({ when: ({ url }) => url.pathname !== '/user', fault: { kind: 'cut' } });

    const ran = await run(['audit', '--format', 'json'], { cwd: INCIDENT, env: other.env });

    await other.close();
    const report = reportOf(ran);
    expect(ran.code).toBe(1);
    expect(report.tokens.filter(({ provider }) => provider === 'github').every(({ complete }) => !complete)).toBe(true);
    expect(report.tokens.filter(({ provider }) => provider !== 'github')).toEqual(reportOf(live).tokens.filter(({ provider }) => provider !== 'github'));
  });

  it('exits 3 when nothing else is found', async () => {
    const other = await startIncident();
    await other.servers.get('github')?.close();

    const ran = await run(['audit', '--provider', 'github', '--format', 'json'], { cwd: INCIDENT, env: other.env });

    await other.close();
    expect(ran.code).toBe(3);
    expect(reportOf(ran).summary).toMatchObject({ tokens: 3, failed: 3 });
  });
});

describe('the manifest’s own word', () => {
  it('on a kind is checked, and the difference is told', async () => {
    const manifest = readFileSync(join(INCIDENT, 'overscope.yaml'), 'utf8').replace(
      '  - name: railway-domains\n',
      '  - name: railway-domains\n    kind: project\n',
    );
    const cwd = mkdtempSync(join(tmpdir(), 'overscope-'));
    writeFileSync(join(cwd, 'overscope.yaml'), manifest);

    const [token] = reportOf(await run(['audit', '--token', 'railway-domains', '--format', 'json'], { cwd, env: scenario.env })).tokens;

    expect(token).toMatchObject({ kind: 'workspace', gaps: expect.arrayContaining([expect.objectContaining({ code: 'kind', because: 'contradicted' })]) });
  });

  it('on an auditor whose value is missing is told on every token of its provider', async () => {
    const env = { ...scenario.env, AUDIT_AWS_SECRET: undefined };

    const report = reportOf(await run(['audit', '--provider', 'aws', '--format', 'json'], { cwd: INCIDENT, env }));

    const gaps = report.tokens.map((token) => (token.status === 'audited' ? token.gaps.filter(({ code }) => code === 'auditor') : []));
    expect(gaps.map((found) => found.map(({ what }) => what))).toEqual([
      [expect.stringContaining('AUDIT_AWS_SECRET')],
      [expect.stringContaining('AUDIT_AWS_SECRET')],
    ]);
  });
});

describe('an interruption', () => {
  it('ends the audit at once with what was seen, marked incomplete, and exits 130', async () => {
    const other = await startIncident();
    for (const server of other.servers.values()) server.inject({ when: () => true, fault: { kind: 'latency', ms: 400 } });
    const interrupt = new AbortController();
    const began = Date.now();
    setTimeout(() => interrupt.abort(), 600);

    const ran = await run(['audit', '--format', 'json'], { cwd: INCIDENT, env: other.env, signal: interrupt.signal });

    await other.close();
    expect(ran.code).toBe(130);
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(reportOf(ran).summary.complete).toBe(0);
    expect(reportOf(ran).summary.tokens).toBe(7);
  });

  it('says so where the result stands', async () => {
    const interrupt = new AbortController();
    interrupt.abort();

    const ran = await run(['audit', '--quiet'], { cwd: INCIDENT, env: scenario.env, signal: interrupt.signal });

    expect(ran.code).toBe(130);
    expect(ran.out).toContain('INTERRUPTED (exit 130');
  });
});

describe('inspect', () => {
  it('says on one screen what a token is and what it can destroy, with no manifest', async () => {
    const ran = await run(['inspect', 'railway', '--env', 'RAILWAY_DOMAINS_TOKEN', '--color', 'never'], { env: scenario.env, columns: 100 });

    expect(ran.code).toBe(0);
    expect(ran.out.split('\n').length).toBeLessThanOrEqual(48);
    expect(ran.out).toContain('booking-db');
    await expect(ran.out).toMatchFileSnapshot(join(import.meta.dirname, 'golden', 'inspect-railway.txt'));
  });

  it('exits 3 when the token could not be seen whole', async () => {
    const ran = await run(['inspect', 'aws', '--env', 'accessKeyId=REPORTS_KEY_ID', '--env', 'secretAccessKey=REPORTS_SECRET'], { env: scenario.env });

    expect(ran.code).toBe(3);
    expect(ran.out).toContain('iam:ListGroupsForUser');
  });
});

it('prints no value, in any format, at any verbosity, in any error', async () => {
  await audit('--verbose');
  await audit('--format', 'json', '--token', 'github-docs');
  await audit('--dry-run');
  await run(['audit', '--format', 'json'], { cwd: INCIDENT, env: { ...scenario.env, DOCS_BOT_TOKEN: scenario.env['RAILWAY_DOMAINS_TOKEN'] } });

  const everything = printed.join('\n');
  for (const value of valuesOf(scenario)) expect(everything).not.toContain(value);
});
