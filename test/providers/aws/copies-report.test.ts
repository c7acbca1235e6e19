import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseJson } from '../../../src/json.ts';
import { Report } from '../../../src/report/shape.ts';
import { type Ran, run } from '../../support/cli.ts';
import { ACCOUNT, allow, policyOf } from './serving.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const TOKENS = {
  reader: [allow('s3:GetObject')],
  cleaner: [allow('rds:DeleteDBInstance')],
  wiper: [allow(['rds:DeleteDBInstance', 'rds:DeleteDBSnapshot'])],
  admin: [allow('*')],
};

/** An account whose details were saved, with a user for each token, none of which declares anything. */
function prepare(): void {
  const users = Object.entries(TOKENS).map(([name, statements]) => ({
    Arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    UserName: name,
    UserId: `AIDA${name.toUpperCase()}`,
    GroupList: [],
    AttachedManagedPolicies: [],
    UserPolicyList: [{ PolicyName: 'own', PolicyDocument: policyOf(...statements) }],
  }));
  writeFileSync(join(folder, 'details.json'), JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: [], Policies: [] }));
  const tokens = users.map(({ UserName, Arn }) => `  - { name: ${UserName}, provider: aws, principal: "${Arn}", scopes: [] }`);
  const environments = `environments: { production: { aws: { accounts: ["${ACCOUNT}"] } } }`;
  const auditors = `auditors: { aws: [{ authorizationDetails: details.json, account: "${ACCOUNT}" }] }`;
  writeFileSync(join(folder, 'overscope.yaml'), ['version: 1', environments, auditors, 'tokens:', ...tokens, ''].join('\n'));
}

function audit(...argv: readonly string[]): Promise<Ran> {
  prepare();
  return run(['audit', '--now', '2026-11-22T12:00:00Z', '--max-age', '100000h', ...argv], { cwd: folder, env: {} });
}

function blastOf(ran: Ran, token: string): Report['findings'] {
  const report = Report.parse(parseJson(ran.out));
  return report.findings.filter((finding) => finding.token === token && finding.rule === 'backups-in-blast-radius');
}

describe('a key that deletes databases', () => {
  it('and their manual snapshots takes every copy of them', async () => {
    const [finding, ...others] = blastOf(await audit('--format', 'json'), 'wiper');

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ severity: 'critical', environments: ['production'], operations: ['rds:DeleteDBInstance', 'rds:DeleteDBSnapshot'] });
    expect(finding?.message).toContain('this token holds what takes them: rds:DeleteDBSnapshot (all); independent copies: not inspected');
  });

  it('and leaves their snapshots does not', async () => {
    const ran = await audit('--format', 'json');

    expect(blastOf(ran, 'cleaner')).toEqual([]);
    expect(blastOf(ran, 'reader')).toEqual([]);
  });

  it('as administrator is one finding, whatever kinds of stores there are', async () => {
    const [finding, ...others] = blastOf(await audit('--format', 'json'), 'admin').filter(({ environments }) => environments[0] === 'production');

    expect(others).toEqual([]);
    expect(finding?.message).toContain('RDS instance: with it go automated backups');
    expect(finding?.message).toMatch(/Likewise: .*S3 bucket/);
  });

  it('reads so in a terminal', async () => {
    const ran = await audit('--token', 'wiper', '--color', 'never');

    expect(ran.out).toContain('with every copy: RDS instance');
    expect(ran.out).toMatch(/backups: +with every copy: RDS instance; independent copies: not inspected, and count as none/);
  });
});

describe('once somebody looked', () => {
  const db = `arn:aws:rds:eu-west-1:${ACCOUNT}:db:orders`;
  const seen = [{ source: 'rds:DescribeDBInstances', observed: 'orders' }];
  const snapshot = { kind: 'rds-snapshot', of: db, arn: `arn:aws:rds:eu-west-1:${ACCOUNT}:snapshot:s1`, dies: false, locked: null, evidence: seen };
  const Snapshot = z.looseObject({ state: z.looseObject({ accounts: z.array(z.looseObject({})) }) });

  /** Audits a snapshot in which the account has one database, with these copies. */
  async function auditSeeing(copies: readonly unknown[]): Promise<Ran> {
    prepare();
    const to = join(folder, 'snapshots');
    await run(['collect', '--to', to], { cwd: folder, env: {} });
    for (const name of readdirSync(to)) {
      const whole = Snapshot.parse(parseJson(readFileSync(join(to, name), 'utf8')));
      const stores = [{ kind: 'rds-instance', arn: db, name: 'orders', guards: [], evidence: seen }];
      const inventory = { at: '2026-11-22T12:00:00Z', regions: ['eu-west-1'], stores, copies, gaps: [] };
      const accounts = whole.state.accounts.map((account) => ({ ...account, inventory }));
      writeFileSync(join(to, name), JSON.stringify({ ...whole, state: { ...whole.state, accounts } }));
    }
    return run(['audit', '--snapshot', to, '--format', 'json'], { cwd: folder, env: {} });
  }

  it('a snapshot in reach is none, and one in a locked vault is an independent copy', async () => {
    const locked = { ...snapshot, kind: 'recovery-point', arn: `arn:aws:rds:eu-west-1:${ACCOUNT}:snapshot:awsbackup:job-1`, locked: 'compliance lock' };

    const [bare] = blastOf(await auditSeeing([snapshot]), 'wiper');
    const kept = await auditSeeing([snapshot, locked]);

    expect(bare?.title).toBe('can destroy orders together with every copy of it');
    expect(bare?.message).toContain('independent copies: 0 of orders (1 can be taken with it)');
    expect(blastOf(kept, 'wiper')).toEqual([]);
    const { tokens, findings } = Report.parse(parseJson(kept.out));
    const cleaner = tokens.find(({ name }) => name === 'cleaner');
    const row = cleaner?.status === 'audited' ? cleaner.reach.find(({ operation }) => operation === 'rds:DeleteDBInstance') : undefined;
    expect(row?.copies?.stores).toMatchObject([{ name: 'orders', inside: 0, independent: 2 }]);
    expect(findings.find(({ token, rule }) => token === 'cleaner' && rule === 'undeclared-destruction')?.severity).toBe('high');
  });
});
