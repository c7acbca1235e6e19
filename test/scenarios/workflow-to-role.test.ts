import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/json.ts';
import type { ProviderId, Snapshot } from '../../src/model.ts';
import { Explanation } from '../../src/report/shape-explanation.ts';
import { run } from '../support/cli.ts';
import { NOW } from '../support/collecting.ts';

const ACCOUNT = '111122223333';
const ISSUER = 'token.actions.githubusercontent.com';

/** Two snapshots: a token that writes workflow files in acme/docs, and an account with a role that trusts these workflows. */
function twoProviders(): string {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
  const manifest = `version: 1
tokens:
  - name: docs-bot
    provider: github
    secret: { env: DOCS_BOT }
    scopes:
      - oauth: [repo, workflow]
`;
  writeFileSync(join(folder, 'overscope.yaml'), manifest);
  writeFileSync(join(folder, 'github.json'), JSON.stringify(snapshotOf('github', { subjects: [BOT], state: GITHUB })));
  writeFileSync(join(folder, 'aws.json'), JSON.stringify(snapshotOf('aws', { subjects: [], state: awsState() })));
  return folder;
}

function snapshotOf(provider: ProviderId, fields: Pick<Snapshot, 'subjects' | 'state'>): Snapshot {
  return { schemaVersion: 1, provider, takenAt: NOW, finishedAt: NOW, source: 'live', values: [], requests: [], failed: [], ...fields };
}

const BOT: Snapshot['subjects'][number] = {
  token: 'docs-bot',
  kind: 'classic',
  principal: { type: 'user', id: '11', name: 'maya' },
  node: 'github:token:docs-bot',
  lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'not read' } },
  gaps: [],
};

const GITHUB = {
  grants: { 'github:token:docs-bot': { kind: 'scoped', scopes: ['repo', 'workflow'], account: 'maya' } },
  accounts: {
    maya: {
      user: 'maya',
      siteAdmin: false,
      repositories: [{ name: 'acme/docs', owner: 'acme', ofOrganization: true, public: false, archived: false, role: 'write', customRole: null }],
      listedBy: 'GET /user/repos',
      organizations: { list: [{ login: 'acme', role: 'member' }], whole: true },
      settings: {},
      gaps: [],
    },
  },
};

function awsState(): unknown {
  const document = (statement: unknown): unknown => ({ Version: '2012-10-17', Statement: [statement] });
  const trust = document({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringLike: { [`${ISSUER}:aud`]: 'sts.amazonaws.com', [`${ISSUER}:sub`]: 'repo:acme/docs:*' } },
  });
  const inline = [{ name: 'own', document: document({ Sid: 'Databases', Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*' }) }];
  const roles = [
    { arn: `arn:aws:iam::${ACCOUNT}:role/deploy`, name: 'deploy', id: 'AROADEPLOY', trust, inline, attached: [], boundary: null, tags: {}, gaps: [] },
  ];
  const none = { kind: 'exempt', because: 'the account is in no organization' };
  const organization = { id: null, scps: none, rcps: none };
  return { accounts: [{ id: ACCOUNT, partition: 'aws', users: [], groups: [], roles, policies: [], organization, whole: true, gaps: [] }] };
}

describe('a token of GitHub that writes the workflows which a role of AWS trusts', () => {
  it('is told to delete databases, step by step, although it is declared to write workflows', async () => {
    const cwd = twoProviders();

    const ran = await run(['explain', 'docs-bot', 'rds:DeleteDBInstance', '--snapshot', cwd, '--format', 'json'], { cwd });

    const explanation = Explanation.parse(parseJson(ran.out));
    const reach = explanation.status === 'failed' ? [] : explanation.reach;
    expect(reach.map(({ declared, path }) => [declared, path.map(({ via }) => via)])).toEqual([
      ['none', ['repos/create-or-update-file-contents#workflow', 'id-token: write', 'sts:AssumeRoleWithWebIdentity']],
    ]);
    expect(explanation).toMatchObject({ cut: { kind: 'grants' } });
  });

  it('is a finding of the audit, with its end', async () => {
    const cwd = twoProviders();

    const ran = await run(['audit', '--snapshot', cwd, '--color', 'never', '--allow-incomplete'], { cwd, columns: 120 });

    expect(ran.code).toBe(1);
    expect(ran.out).toContain('rds:DeleteDBInstance');
    expect(ran.out).not.toContain('was not computed');
  });
});
