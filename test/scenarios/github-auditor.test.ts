import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { server } from '../../fixtures/servers/github.ts';
import { parseJson } from '../../src/json.ts';
import { Report } from '../../src/report/shape.ts';
import { aScenario, MAYA, ORG, startFor } from '../providers/github/support.ts';
import { printed, run } from '../support/cli.ts';

const MANIFEST = `version: 1
auditors:
  github: { env: AUDITOR_TOKEN }
tokens:
  - name: docs-bot
    provider: github
    secret: { env: DOCS_TOKEN }
    token: { name: docs-bot, owner: maya }
    scopes: [{ permissions: { contents: write }, repositories: [acme/docs] }]
  - name: lost
    provider: github
    secret: { env: LOST_TOKEN }
    scopes: [{ permissions: { contents: read }, repositories: [acme/docs] }]
`;

const FINE = { kind: 'fine-grained' as const, user: MAYA, repositories: [`${ORG}/docs`] };
const PERMISSIONS = { organization_personal_access_tokens: 'read', organization_personal_access_token_requests: 'read' } as const;
const LISTED = {
  id: 5,
  tokenId: 77,
  name: 'docs-bot',
  owner: MAYA,
  selection: 'subset' as const,
  repositories: [`${ORG}/docs`],
  permissions: { repository: { contents: 'write', administration: 'write' } },
};

it('settles in a whole audit what a fine-grained token may do, and leaves open the one that the manifest does not let be found', async () => {
  const scenario = aScenario({
    organizations: { [ORG]: { id: 21, members: { [MAYA]: 'member' }, fineGrained: [LISTED] } },
    tokens: { docs: FINE, lost: FINE, auditor: { kind: 'installation', repositories: [`${ORG}/docs`], permissions: PERMISSIONS } },
  });
  const { local, values } = await startFor(scenario);
  const cwd = mkdtempSync(join(tmpdir(), 'auditor-'));
  writeFileSync(join(cwd, 'overscope.yaml'), MANIFEST);
  const variables = Object.fromEntries([...values].map(([name, value]) => [`${name.toUpperCase()}_TOKEN`, value]));

  const ran = await run(['audit', '--format', 'json'], { cwd, env: { ...server.addresses(local.origin), ...variables } });
  await local.close();

  const report = Report.parse(parseJson(ran.out));
  const [known, lost] = ['docs-bot', 'lost'].map((name) => report.tokens.find((token) => token.name === name));
  expect(known).toMatchObject({ status: 'audited', complete: true });
  expect(lost).toMatchObject({ status: 'audited', complete: false });
  expect(rulesOf(report, 'docs-bot')).toContain('undeclared-destruction');
  expect(rulesOf(report, 'docs-bot')).not.toContain('cannot-exclude-destruction');
  expect(rulesOf(report, 'lost')).toContain('cannot-exclude-destruction');
  expect(report.requests.writes).toBe(0);
  expect(local.writes).toEqual([]);
  for (const value of values.values()) expect(printed.filter((text) => text.includes(value) || text.includes(value.slice(-8)))).toEqual([]);
});

function rulesOf(report: Report, token: string): readonly string[] {
  return report.findings.filter((finding) => finding.token === token).map(({ rule }) => rule);
}
