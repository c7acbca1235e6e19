import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json.ts';
import { Report } from '../../src/report/shape.ts';
import { aCheckout, aWorkflow, RELEASE } from '../providers/github/workflow/support.ts';
import { run } from '../support/cli.ts';

const MANIFEST = `version: 1
tokens:
  - name: release-job
    provider: github
    workflow: ${RELEASE}#publish
    environment: production
    scopes:
      - permissions: { contents: write }
        repositories: [acme/docs]
environments:
  production: { github: { repositories: [acme/docs] } }
`;

async function audited(workflow: string): Promise<Report> {
  const cwd = aCheckout({ 'overscope.yaml': MANIFEST, [RELEASE]: workflow });
  const ran = await run(['audit', '--format', 'json'], { cwd });
  return Report.parse(parseJson(ran.out));
}

describe('the audit of a job of a workflow', () => {
  it('is clean where the job holds what is declared: it asks for nothing, and is told as what it is', async () => {
    const report = await audited(aWorkflow({ job: 'permissions: { contents: write }' }));

    expect(report.findings).toEqual([]);
    expect(report.tokens).toMatchObject([{ name: 'release-job', kind: 'job-token', status: 'audited', complete: true, environments: ['production'] }]);
    expect(report.requests).toMatchObject({ total: 0, writes: 0 });
  });

  it('finds on the line of the manifest what write-all gives beyond that, with the line of the workflow', async () => {
    const report = await audited(aWorkflow({ top: 'permissions: write-all' }));

    const finding = report.findings.find(({ rule }) => rule === 'undeclared-destruction');
    expect(finding?.location).toMatchObject({ file: 'overscope.yaml', line: 7 });
    expect(finding?.operations).toContain('actions/delete-workflow-run');
    expect(JSON.stringify(finding?.evidence)).toContain(`"source":"${RELEASE}:2"`);
    expect(report.findings.map(({ rule }) => rule)).not.toContain('no-expiry');
    expect(report.findings.map(({ rule }) => rule)).not.toContain('long-lived');
  });

  it('finds what the default of the repository may give, as an upper bound, where it could not be asked for', async () => {
    const report = await audited(aWorkflow());

    expect(JSON.stringify(report.tokens[0])).toContain('default permissions of workflows not read');
    expect(report.findings.map(({ rule }) => rule)).toContain('undeclared-destruction');
  });

  it('fails the token, and no other thing, where the file is not there', async () => {
    const cwd = aCheckout({ 'overscope.yaml': MANIFEST });

    const ran = await run(['audit', '--color', 'never'], { cwd });

    expect(ran.code).toBe(3);
    expect(ran.out).toContain('no workflow file ".github/workflows/release.yml"');
  });

  it('plans no request without an auditor', async () => {
    const cwd = aCheckout({ 'overscope.yaml': MANIFEST, [RELEASE]: aWorkflow() });

    const ran = await run(['audit', '--dry-run'], { cwd });

    expect(ran.code).toBe(0);
    expect(ran.out).not.toContain('GET ');
  });
});
