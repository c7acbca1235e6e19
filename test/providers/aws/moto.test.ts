import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IAM_COMMANDS, ORGANIZATIONS_COMMANDS, STS_COMMANDS } from '../../../providers/aws/commands.ts';
import { provider } from '../../../providers/aws/index.ts';
import { type Account, State } from '../../../providers/aws/state.ts';
import { parseJson } from '../../../src/json.ts';
import type { Gap, LedgerEntry, Reach, Snapshot, Token } from '../../../src/model.ts';
import type { Auditor } from '../../../src/provider.ts';
import { Report } from '../../../src/report/shape.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { run } from '../../support/cli.ts';
import { aSnapshot, aToken } from '../../support/collecting.ts';
import { ACCOUNT, clientsOf, type Key, roleArn, type Seeded, seed } from './moto/seed.ts';
import { findMoto, type Moto, startMoto } from './moto/server.ts';

const executable = findMoto();
const WITHOUT = 'SKIPPED: there is no moto_server on the PATH, in MOTO_SERVER or under ~/.pyenv/versions (pip install "moto[server]")';
if (executable === null) process.stderr.write(`test/providers/aws/moto.test.ts ${WITHOUT}\n`);

let moto: Moto;
let seeded: Seeded;
let before: string;
const sent: LedgerEntry[] = [];

/** What there is in the account, without what any request changes: when a role was last used. */
async function stored(): Promise<string> {
  const command = new GetAccountAuthorizationDetailsCommand({ Filter: ['User', 'Group', 'Role', 'LocalManagedPolicy'] });
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = await clientsOf(moto.origin).iam.send(command);
  const roles = RoleDetailList?.map((role) => ({ ...role, RoleLastUsed: undefined }));
  return JSON.stringify({ UserDetailList, GroupDetailList, roles, Policies });
}

interface Asking {
  readonly keys?: Readonly<Record<string, Key>>;
  readonly named?: Readonly<Record<string, Token['means']>>;
  readonly auditors?: readonly Auditor[];
}

async function collect({ keys = {}, named = {}, auditors = [] }: Asking): Promise<Snapshot> {
  const tokens = [...Object.keys(keys).map((name) => aToken('aws', name)), ...Object.entries(named).map(([name, means]) => aToken('aws', name, { means }))];
  const values = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, new SecretValue({ ...key })]));
  const snapshot = await aSnapshot(provider, tokens, { values, auditors, timeoutMs: 15_000, environment: { AWS_ENDPOINT_URL: moto.origin } });
  sent.push(...snapshot.requests);
  return snapshot;
}

function auditor(key: Key, account: string = ACCOUNT, fields: object = {}): Auditor {
  return { entry: { env: { accessKeyId: 'AUDIT_ID', secretAccessKey: 'AUDIT_SECRET' }, accounts: [account], ...fields }, secret: new SecretValue({ ...key }) };
}

const named = (by: 'accessKeyId' | 'principal', value: string): Token['means'] => ({ kind: 'named', by, value });

function nodeOf(snapshot: Snapshot, token: string): Snapshot['subjects'][number]['node'] {
  const subject = snapshot.subjects.find((one) => one.token === token);
  if (subject === undefined) throw new Error(`${token} was not audited.`);
  return subject.node;
}

function reachOf(snapshot: Snapshot, token: string): readonly Reach[] {
  return provider.evaluate(snapshot).reachOf(nodeOf(snapshot, token));
}

function gapsOf(snapshot: Snapshot, token: string): readonly Gap[] {
  return provider.evaluate(snapshot).gapsOf(nodeOf(snapshot, token));
}

/** Of one operation, what it reaches: nothing where it is not reached at all. */
function verdictOf(snapshot: Snapshot, token: string, operation: string): readonly object[] {
  return reachOf(snapshot, token)
    .filter((one) => one.operation.id === operation)
    .map(({ on, certainty, upperBound }) => ({ certainty, upperBound, ...(on.kind === 'pattern' ? { include: on.include, except: on.except } : {}) }));
}

function allowed(include: string, except: readonly string[] = [], upperBound: readonly string[] = []): object {
  return { certainty: 'allowed', include: [include], except, upperBound };
}

function accountOf(snapshot: Snapshot): Account | undefined {
  return State.parse(snapshot.state).accounts[0];
}

const DATABASES = `arn:aws:rds:*:${ACCOUNT}:db:*`;
const PRODUCTION = `arn:aws:rds:*:${ACCOUNT}:db:production-*`;
const STAGING = `arn:aws:dynamodb:*:${ACCOUNT}:table/staging-*`;
const BUCKETS = ['arn:aws:s3:::*', ['arn:aws:s3:::*/*']] as const;

describe.skipIf(executable === null)(`at moto, which nobody here wrote${executable === null ? ` (${WITHOUT})` : ''}`, () => {
  beforeAll(async () => {
    moto = await startMoto(executable ?? '');
    seeded = await seed(moto.origin);
    before = await stored();
    await moto.enforce();
  }, 30_000);

  afterAll(async () => {
    await moto?.stop();
  });

  describe('an auditor with exactly the rights that "overscope permissions aws" prints', () => {
    let whole: Snapshot;
    beforeAll(async () => {
      const { deploy, narrow, retired } = seeded.keys;
      whole = await collect({
        keys: { deploy, narrow, session: seeded.session },
        named: {
          retired: named('accessKeyId', retired.accessKeyId),
          release: named('principal', roleArn('release')),
          rebuild: named('principal', roleArn('rebuild')),
        },
        auditors: [auditor(seeded.keys.auditor)],
      });
    }, 30_000);

    it('reads everything, once', () => {
      expect(whole.failed).toEqual([]);
      expect(whole.requests.filter(({ what }) => what === 'iam:GetAccountAuthorizationDetails')).toHaveLength(1);
      expect(whole.requests.filter(({ status, what }) => status !== 200 && what !== 'iam:SimulatePrincipalPolicy')).toEqual([]);
      expect(whole.subjects.map(({ token, kind, principal }) => [token, kind, principal.type])).toEqual([
        ['deploy', 'user-key', 'user'],
        ['narrow', 'user-key', 'user'],
        ['session', 'session', 'role session'],
        ['retired', 'user-key', 'user'],
        ['release', 'session', 'role'],
        ['rebuild', 'session', 'role'],
      ]);
    });

    it.each([
      ['deploy', 'rds:DeleteDBInstance', 'an AWS-managed policy allows it, but what a Deny names', allowed(DATABASES, [PRODUCTION])],
      ['deploy', 'rds:DeleteDBCluster', 'the Deny names another operation', allowed(`arn:aws:rds:*:${ACCOUNT}:cluster:*`)],
      ['deploy', 'kms:ScheduleKeyDeletion', 'its group has it inline', allowed(`arn:aws:kms:*:${ACCOUNT}:key/*`, [], ['key policies not read'])],
      ['deploy', 'dynamodb:DeleteTable', 'its group has the default version, neither the first nor the newest', allowed(STAGING)],
      ['deploy', 's3:DeleteObject', 'its tag is what the condition asks for', allowed('arn:aws:s3:::uploads/*')],
      ['narrow', 'dynamodb:DeleteTable', 'the default version is attached to it', allowed(STAGING)],
      ['narrow', 'rds:DeleteDBInstance', 'no policy of its own allows it', null],
      ['release', 's3:DeleteBucket', 'the role and its boundary allow it', allowed(...BUCKETS)],
      ['release', 'rds:DeleteDBCluster', 'the boundary that the role was made with does not', null],
      ['release', 'dynamodb:DeleteTable', 'nor what is attached', null],
      ['rebuild', 's3:DeleteBucket', 'an administrator by policy', allowed(...BUCKETS)],
      ['rebuild', 'rds:DeleteDBInstance', 'is cut to the boundary that it got later', null],
      ['session', 's3:DeleteBucket', 'a session may at most what its role may', allowed(...BUCKETS, ['session policy not read'])],
      ['session', 'rds:DeleteDBCluster', 'and nothing that the boundary of the role does not', null],
      ['retired', 'dynamodb:DeleteTable', 'what the key could do again', allowed(`arn:aws:dynamodb:*:${ACCOUNT}:table/*`)],
    ])('%s and %s: %s', (token, operation, _, verdict) => {
      expect(verdictOf(whole, token, operation)).toEqual(verdict === null ? [] : [verdict]);
      expect(gapsOf(whole, token).filter(({ effect }) => effect === 'granting')).toEqual([]);
    });

    it('says whose policy decides', () => {
      const sources = new Map(reachOf(whole, 'deploy').map(({ operation, evidence }) => [operation.id, evidence.map(({ source }) => source)]));

      expect(sources.get('rds:DeleteDBInstance')).toEqual(['policy AmazonRDSFullAccess, statement 1 (user deploy)']);
      expect(sources.get('kms:ScheduleKeyDeletion')).toEqual(['inline policy keys, statement 1 (group ops)']);
      expect(sources.get('dynamodb:DeleteTable')).toEqual(['policy tables, statement 1 (group ops)']);
    });

    it('reads tags, MFA devices, the trust of a role, and the age and status of keys', () => {
      const { users = [], roles = [] } = accountOf(whole) ?? {};

      expect(users.find(({ name }) => name === 'deploy')).toMatchObject({ tags: { team: 'media' }, mfa: true, groups: ['ops'] });
      expect(users.find(({ name }) => name === 'narrow')).toMatchObject({ tags: {}, mfa: false });
      expect(JSON.stringify(roles.find(({ name }) => name === 'release')?.trust)).toContain(`arn:aws:iam::${ACCOUNT}:user/ci/deploy`);
      expect(whole.subjects.find(({ token }) => token === 'deploy')?.lifetime.createdAt).toMatch(/^20\d\d-/);
      expect(whole.subjects.find(({ token }) => token === 'retired')?.gaps).toMatchObject([{ code: 'AWS-KEY-INACTIVE', effect: 'advisory' }]);
    });

    it('is answered in HTML, HTTP 500, for an operation that moto lacks: a gap that takes nothing away', () => {
      const simulations = whole.requests.filter(({ what }) => what === 'iam:SimulatePrincipalPolicy');

      expect(new Set(simulations.map(({ status }) => status))).toEqual(new Set([500]));
      for (const { token } of whole.subjects) {
        const because = gapsOf(whole, token).filter(({ code }) => code === 'AWS-SIMULATOR');
        expect(because).toMatchObject([{ because: 'unreadable', effect: 'advisory', request: 'iam:SimulatePrincipalPolicy' }]);
      }
      expect(accountOf(whole)?.simulations).toEqual([]);
    });

    it('knows that no control policy holds in the management account', () => {
      const because = 'the account is the management account of its organization';

      expect(accountOf(whole)?.organization).toMatchObject({ scps: { kind: 'exempt', because }, rcps: { kind: 'exempt', because } });
    });
  });

  describe('without rights to look', () => {
    it('a token that may read itself comes to the reach that the auditor sees, with the control policies left open', async () => {
      const own = await collect({ keys: { deploy: seeded.keys.deploy } });
      const whole = await collect({ keys: { deploy: seeded.keys.deploy }, auditors: [auditor(seeded.keys.auditor)] });

      expect(reachOf(own, 'deploy').map(({ operation, on }) => [operation.id, on])).toEqual(
        reachOf(whole, 'deploy').map(({ operation, on }) => [operation.id, on]),
      );
      expect(verdictOf(own, 'deploy', 'rds:DeleteDBInstance')).toEqual([allowed(DATABASES, [PRODUCTION], ['SCPs not read', 'RCPs not read'])]);
    });

    it('an auditor that is refused is a gap for each permission that it lacks, and never "no access"', async () => {
      const [blind, narrow] = [seeded.keys.blind, named('principal', `arn:aws:iam::${ACCOUNT}:user/narrow`)];
      const snapshot = await collect({ named: { narrow }, auditors: [auditor(blind)] });

      expect(snapshot.failed).toEqual([]);
      const gaps = gapsOf(snapshot, 'narrow');
      expect(gaps).toContainEqual({
        code: 'AWS-ACCOUNT',
        what: `account ${ACCOUNT} as a whole`,
        because: 'forbidden',
        effect: 'advisory',
        request: 'iam:GetAccountAuthorizationDetails',
      });
      expect(gaps.filter(({ effect }) => effect === 'granting').map(({ because, request }) => [because, request])).toEqual([
        ['forbidden', 'iam:ListAttachedUserPolicies'],
        ['forbidden', 'iam:ListUserPolicies'],
        ['forbidden', 'iam:ListGroupsForUser'],
        ['forbidden', 'iam:GetAccountAuthorizationDetails'],
      ]);
      expect(gaps.filter(({ code }) => code === 'AWS-SIMULATOR')).toMatchObject([{ because: 'forbidden', effect: 'advisory' }]);
    });

    it('a refused auditor hurts nobody who may read himself', async () => {
      const snapshot = await collect({ keys: { deploy: seeded.keys.deploy }, auditors: [auditor(seeded.keys.blind)] });

      expect(gapsOf(snapshot, 'deploy').map(({ code, effect }) => `${code} ${effect}`)).toContain('AWS-ACCOUNT advisory');
      expect(verdictOf(snapshot, 'deploy', 'rds:DeleteDBInstance')).toMatchObject([{ include: [DATABASES], except: [PRODUCTION] }]);
    });

    it.each([
      ['a wrong secret access key', () => ({ ...seeded.keys.deploy, secretAccessKey: 'x'.repeat(40) }), 'not with this secret access key'],
      ['a key that does not exist', () => ({ ...seeded.keys.deploy, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }), 'does not know this access key id'],
    ])('%s is rejected, and said so', async (_, key, message) => {
      const snapshot = await collect({ keys: { deploy: key() } });

      expect(snapshot.failed).toMatchObject([{ code: 'unauthorized', message: expect.stringContaining(message) }]);
    });
  });

  describe('a member account of an organization', () => {
    const worker = (auditors: readonly Auditor[]): Promise<Snapshot> => collect({ keys: { worker: seeded.member.keys.worker }, auditors });
    const own = (): Auditor => auditor(seeded.member.keys.auditor, seeded.member.account);
    const databases = (upperBound: readonly string[]): object => allowed(`arn:aws:rds:*:${seeded.member.account}:db:*`, [], upperBound);

    it('is held back by the SCP of its unit, which an auditor of the management account reads', async () => {
      const snapshot = await worker([own(), auditor(seeded.keys.auditor, ACCOUNT, { use: ['organizations'] })]);

      expect(verdictOf(snapshot, 'worker', 'rds:DeleteDBInstance')).toEqual([]);
      expect(verdictOf(snapshot, 'worker', 's3:DeleteBucket')).toEqual([allowed(...BUCKETS)]);
      const scps = accountOf(snapshot)?.organization.scps;
      expect(scps?.kind === 'levels' ? scps.levels.map(({ policies }) => policies.map(({ name }) => name)) : scps).toEqual([
        ['FullAWSAccess'],
        ['FullAWSAccess', 'keep-databases'],
        ['FullAWSAccess'],
      ]);
    });

    it('keeps its reach, as an upper bound, where nobody reads the SCPs', async () => {
      const snapshot = await worker([own()]);

      expect(verdictOf(snapshot, 'worker', 'rds:DeleteDBInstance')).toEqual([databases(['SCPs not read', 'RCPs not read'])]);
      expect(gapsOf(snapshot, 'worker')).toContainEqual(
        expect.objectContaining({ code: 'AWS-SCP', effect: 'narrowing', request: 'organizations:ListParents' }),
      );
    });
  });

  it('the command line finds the excess, tells what it could not see, and fails', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'overscope-moto-'));
    writeFileSync(join(cwd, 'overscope.yaml'), MANIFEST);
    const values = Object.entries(seeded.keys).flatMap(([name, { accessKeyId, secretAccessKey }]) => [
      [`${name.toUpperCase()}_ID`, accessKeyId],
      [`${name.toUpperCase()}_SECRET`, secretAccessKey],
    ]);

    const ran = await run(['audit', '--format', 'json'], { cwd, env: { ...Object.fromEntries(values), AWS_ENDPOINT_URL: moto.origin }, now: new Date() });

    const report = Report.parse(parseJson(ran.out));
    const rules = (token: string): readonly string[] => report.findings.filter((one) => one.token === token).map(({ rule }) => rule);
    expect(ran.code).toBe(1);
    expect(report.tokens.map(({ name, status }) => [name, status])).toEqual([
      ['deploy', 'audited'],
      ['narrow', 'audited'],
    ]);
    expect(report.requests).toMatchObject({ writes: 0, refused: 0, credentialExchanges: 0 });
    expect(rules('deploy')).toContain('undeclared-destruction');
    expect(rules('narrow')).not.toContain('undeclared-destruction');
    for (const [, value] of values) expect(ran.out + ran.err).not.toContain(value);
  });

  it('nothing but reads was sent, and what moto holds is what it held', async () => {
    const reads = new Set<string>([...Object.values(IAM_COMMANDS), ...Object.values(STS_COMMANDS), ...Object.values(ORGANIZATIONS_COMMANDS)]);

    expect(sent.length).toBeGreaterThan(50);
    expect(sent.filter(({ what, outcome, exchange }) => !reads.has(what) || outcome === 'refused' || exchange)).toEqual([]);
    await moto.admit();
    expect(await stored()).toBe(before);
  });
});

const MANIFEST = `version: 1
auditors:
  aws:
    - { env: { accessKeyId: AUDITOR_ID, secretAccessKey: AUDITOR_SECRET }, accounts: ["${ACCOUNT}"] }
tokens:
  - name: deploy
    provider: aws
    secret: { env: { accessKeyId: DEPLOY_ID, secretAccessKey: DEPLOY_SECRET } }
    scopes:
      - actions: [rds:DescribeDBInstances]
        resources: ["*"]
  - name: narrow
    provider: aws
    principal: arn:aws:iam::${ACCOUNT}:user/narrow
    scopes:
      - actions: [dynamodb:DeleteTable]
        resources: ["${STAGING}"]
      - actions: [iam:ListMFADevices]
        resources: ["*"]
`;
