import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { managedPoliciesAsOf, managedPolicy } from '../../../../providers/aws/catalogue/managed-policies.ts';
import { type Account, State } from '../../../../providers/aws/state.ts';
import type { Gap, Snapshot } from '../../../../src/model.ts';
import { aToken } from '../../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, incidentWith, type Serving, serve } from '../serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const GRAFANA = { kind: 'user-key', account: ACCOUNT, user: 'grafana', createdAt: '2024-04-22T09:31:00Z' };
const KEYS = { ...INCIDENT, grafana: 'user-key' } as const;
const ARN = 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess';
const COPY = managedPolicy(ARN);

function accountOf(snapshot: Snapshot): Account | undefined {
  return State.parse(snapshot.state).accounts[0];
}

function copiesToldTo(account: Account | undefined, name: string): readonly Gap[] {
  return [...(account?.users ?? []), ...(account?.roles ?? [])]
    .filter((one) => one.name === name)
    .flatMap(({ gaps }) => gaps.filter(({ code }) => code === 'AWS-POLICY-COPY'));
}

describe('a policy that AWS manages and that may not be read', () => {
  it('is replaced by the copy of the catalogue, which says its version and day', async () => {
    serving = await serve(incidentWith({ grafana: { ...GRAFANA, denied: ['GetPolicy'] } }), KEYS);

    const account = accountOf(await serving.collect(['grafana']));

    expect(account?.policies).toEqual([
      { arn: ARN, document: COPY?.document, unread: null, copy: { version: COPY?.version ?? null, asOf: managedPoliciesAsOf() } },
    ]);
    expect(copiesToldTo(account, 'grafana')).toEqual([
      {
        code: 'AWS-POLICY-COPY',
        what: `policy CloudWatchReadOnlyAccess: a copy of ${COPY?.version} as it was on ${managedPoliciesAsOf()} stands for it`,
        because: 'forbidden',
        effect: 'advisory',
        request: 'iam:GetPolicy',
      },
    ]);
  });

  it('may hide rights where IAM names another version as the one in force', async () => {
    serving = await serve(incidentWith({ grafana: { ...GRAFANA, denied: ['GetPolicyVersion'] } }), KEYS);

    const account = accountOf(await serving.collect(['grafana']));

    expect(COPY?.version).not.toBe('v1');
    expect(copiesToldTo(account, 'grafana')).toMatchObject([
      { effect: 'granting', request: 'iam:GetPolicyVersion', what: expect.stringContaining('; in force is v1') },
    ]);
  });

  it('is not replaced where it can be read', async () => {
    serving = await serve(incidentWith({ grafana: GRAFANA }), KEYS);

    const account = accountOf(await serving.collect(['grafana'], { auditors: [serving.auditor()] }));

    expect(account?.policies.every(({ copy }) => copy === undefined)).toBe(true);
  });

  it('says in another partition that the copy is of the commercial one', async () => {
    const state = incidentWith({ grafana: { ...GRAFANA, denied: ['GetPolicy'] } });
    serving = await serve({ ...state, accounts: { ...state.accounts, [ACCOUNT]: { ...Object(state.accounts[ACCOUNT]), partition: 'aws-cn' } } }, KEYS);

    const account = accountOf(await serving.collect(['grafana'], { environment: { AWS_REGION: 'cn-north-1' } }));

    expect(account?.policies).toMatchObject([{ arn: 'arn:aws-cn:iam::aws:policy/CloudWatchReadOnlyAccess', document: COPY?.document }]);
    expect(copiesToldTo(account, 'grafana')[0]?.what).toContain('in the commercial partition');
  });
});

it('a policy of the account itself has no copy', async () => {
  serving = await serve(incidentWith({ grafana: { ...GRAFANA, user: 'uploads', denied: ['GetPolicy'] } }), KEYS);

  const account = accountOf(await serving.collect(['grafana']));

  expect(account?.policies).toMatchObject([
    { arn: `arn:aws:iam::${ACCOUNT}:policy/media-team`, document: null, unread: { effect: 'granting', request: 'iam:GetPolicy' } },
  ]);
});

it('a saved account that lacks the documents of policies that AWS manages is filled, through groups and boundaries too', async () => {
  serving = await serve(incident(), INCIDENT);
  const folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
  const attached = (...names: readonly string[]): unknown[] => names.map((name) => ({ PolicyName: name, PolicyArn: `arn:aws:iam::aws:policy/${name}` }));
  const details = {
    UserDetailList: [
      {
        Arn: `arn:aws:iam::${ACCOUNT}:user/x`,
        UserName: 'x',
        UserId: 'AIDAEXAMPLE',
        GroupList: ['admins'],
        AttachedManagedPolicies: attached('NoSuchPolicyAnywhere'),
      },
    ],
    GroupDetailList: [
      { Arn: `arn:aws:iam::${ACCOUNT}:group/admins`, GroupName: 'admins', GroupPolicyList: [], AttachedManagedPolicies: attached('AdministratorAccess') },
    ],
    RoleDetailList: [
      {
        Arn: `arn:aws:iam::${ACCOUNT}:role/y`,
        RoleName: 'y',
        RoleId: 'AROAEXAMPLE',
        AssumeRolePolicyDocument: {},
        RolePolicyList: [],
        AttachedManagedPolicies: [],
        PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      },
    ],
    Policies: [],
  };
  writeFileSync(join(folder, 'details.json'), JSON.stringify(details));
  const token = aToken('aws', 'x', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:user/x` } });

  const account = accountOf(
    await serving.collect([], { tokens: [token], folder, auditors: [{ entry: { authorizationDetails: 'details.json', account: ACCOUNT }, secret: null }] }),
  );
  rmSync(folder, { recursive: true });

  expect(account?.policies.map(({ arn }) => arn)).toEqual(['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::aws:policy/ReadOnlyAccess']);
  expect(copiesToldTo(account, 'x')).toMatchObject([{ what: expect.stringContaining('AdministratorAccess'), because: 'unreadable', effect: 'advisory' }]);
  expect(copiesToldTo(account, 'y')).toMatchObject([{ what: expect.stringContaining('ReadOnlyAccess') }]);
});
