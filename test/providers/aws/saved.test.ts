import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { provider } from '../../../providers/aws/index.ts';
import type { Auditor } from '../../../src/provider.ts';
import { aToken } from '../../support/collecting.ts';
import { ACCOUNT, allow, INCIDENT, incident, policyOf, type Serving, serve } from './serving.ts';

let serving: Serving;
let folder: string;
beforeEach(async () => {
  serving = await serve(incident(), INCIDENT);
  folder = mkdtempSync(join(tmpdir(), 'overscope-aws-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

const TOKEN = aToken('aws', 'uploads', { means: { kind: 'named', by: 'principal', value: `arn:aws:iam::${ACCOUNT}:user/uploads` } });

/** A file as the AWS CLI writes it, or as the API answers, where documents are URL-encoded text. */
function save(fields: Readonly<Record<string, unknown>> = {}, encode: (document: unknown) => unknown = (document) => document): Auditor {
  const details = {
    UserDetailList: [
      {
        Arn: `arn:aws:iam::${ACCOUNT}:user/uploads`,
        UserName: 'uploads',
        UserId: 'AIDAEXAMPLE',
        GroupList: ['media'],
        AttachedManagedPolicies: [],
      },
    ],
    GroupDetailList: [
      {
        Arn: `arn:aws:iam::${ACCOUNT}:group/media`,
        GroupName: 'media',
        GroupPolicyList: [{ PolicyName: 'own', PolicyDocument: encode(policyOf(allow('s3:DeleteObject', 'arn:aws:s3:::media/50%/*'))) }],
        AttachedManagedPolicies: [{ PolicyName: 'shared', PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/shared` }],
      },
    ],
    RoleDetailList: [],
    Policies: [
      {
        Arn: `arn:aws:iam::${ACCOUNT}:policy/shared`,
        PolicyVersionList: [
          { IsDefaultVersion: false, Document: encode(policyOf(allow('*'))) },
          { IsDefaultVersion: true, Document: encode(policyOf(allow('sqs:PurgeQueue'))) },
        ],
      },
    ],
    ...fields,
  };
  const path = join(folder, 'details.json');
  writeFileSync(path, JSON.stringify(details));
  return { entry: { authorizationDetails: path, account: ACCOUNT }, secret: null };
}

it.each([
  ['as the CLI saves it', (document: unknown) => document],
  ['with plain JSON in its documents', (document: unknown) => JSON.stringify(document)],
  ['with URL-encoded documents', (document: unknown) => encodeURIComponent(JSON.stringify(document))],
])('a saved account is evaluated %s, with no request at all', async (_, encode) => {
  const auditor = save({}, encode);

  const snapshot = await serving.collect([], { tokens: [TOKEN], auditors: [auditor] });

  const evaluation = provider.evaluate(snapshot);
  expect(serving.local.requests).toEqual([]);
  expect(evaluation.reachOf(`aws:arn:aws:iam::${ACCOUNT}:user/uploads`).map(({ operation, on }) => [operation.id, 'include' in on ? on.include : []])).toEqual([
    ['s3:DeleteObject', ['arn:aws:s3:::media/50%/*']],
    ['sqs:PurgeQueue', [`arn:aws:sqs:*:${ACCOUNT}:*`]],
  ]);
});

it.each([
  ['that is one page of several', { IsTruncated: true, Marker: 'x' }],
  ['that lacks the group', { GroupDetailList: [] }],
  ['that lacks the policy', { Policies: [] }],
  [
    'whose document is no JSON',
    { Policies: [{ Arn: `arn:aws:iam::${ACCOUNT}:policy/shared`, PolicyVersionList: [{ IsDefaultVersion: true, Document: '%7B%22Version' }] }] },
  ],
])('a saved account %s leaves a gap that may hide rights', async (_, fields) => {
  const auditor = save(fields);

  const snapshot = await serving.collect([], { tokens: [TOKEN], auditors: [auditor] });

  const gaps = provider.evaluate(snapshot).gapsOf(`aws:arn:aws:iam::${ACCOUNT}:user/uploads`);
  // What is left out may also be roles that trust it.
  expect(gaps.filter(({ effect, code }) => effect === 'granting' && code !== 'AWS-TRUST')).toHaveLength(1);
});

it.each([
  [
    'of another account',
    { UserDetailList: [{ Arn: 'arn:aws:iam::444455556666:user/x', UserName: 'x', UserId: 'AIDAEXAMPLE', GroupList: [], AttachedManagedPolicies: [] }] },
  ],
  ['without its lists', { UserDetailList: undefined }],
])('a saved account %s is not used', async (_, fields) => {
  const auditor = save(fields);

  const named = await serving.collect([], { tokens: [TOKEN], auditors: [auditor] });
  const known = await serving.collect(['aws-uploads'], { auditors: [auditor] });

  expect(named.failed).toMatchObject([{ token: 'uploads' }]);
  expect(provider.evaluate(known).gapsOf(`aws:arn:aws:iam::${ACCOUNT}:user/uploads`)).toContainEqual(
    expect.objectContaining({ code: 'AWS-ACCOUNT', effect: 'advisory' }),
  );
});
