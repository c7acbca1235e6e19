/** An account in which a key for build artefacts comes to a production database in three hops: user, role, a function's role. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../providers/aws/state.ts';
import type { Snapshot } from '../../src/model.ts';
import { NOW } from '../support/collecting.ts';

const ACCOUNT = '111122223333';
const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:${name}`;

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

/** What the role at the end holds. */
const DATABASES: Statement = { Sid: 'Databases', Action: 'rds:*', Resource: '*' };
export const ADMINISTRATOR: Statement = { Sid: 'Everything', Action: '*', Resource: '*' };

const POLICIES: Readonly<Record<'ci' | 'deploy', readonly Statement[]>> = {
  ci: [
    { Sid: 'Builds', Action: ['s3:PutObject', 's3:DeleteObject'], Resource: 'arn:aws:s3:::builds/*' },
    { Sid: 'Deploy', Action: 'sts:AssumeRole', Resource: arn('role/deploy') },
  ],
  deploy: [
    { Sid: 'Pass', Action: 'iam:PassRole', Resource: arn('role/operator') },
    { Sid: 'Functions', Action: ['lambda:CreateFunction', 'lambda:InvokeFunction'], Resource: '*' },
  ],
};

/** `without`: the Sids of statements that somebody has taken away. */
function accountOf(without: readonly string[], last: Statement): Account {
  const policies = { ...POLICIES, operator: [last] };
  const inline = (name: keyof typeof policies): Account['users'][number]['inline'] => [
    {
      name: 'own',
      document: { Version: '2012-10-17', Statement: policies[name].filter(({ Sid }) => !without.includes(Sid)).map((one) => ({ Effect: 'Allow', ...one })) },
    },
  ];
  const plain = { attached: [], boundary: null, tags: {}, gaps: [] };
  const trust = (principal: unknown): unknown => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });
  const exempt = { kind: 'exempt', because: 'the account is in no organization' } as const;
  return {
    id: ACCOUNT,
    partition: 'aws',
    users: [{ ...plain, arn: arn('user/ci'), name: 'ci', id: 'AIDACI', groups: [], mfa: false, inline: inline('ci') }],
    groups: [],
    roles: [
      { ...plain, arn: arn('role/deploy'), name: 'deploy', id: 'AROADEPLOY', inline: inline('deploy'), trust: trust({ AWS: arn('root') }) },
      {
        ...plain,
        arn: arn('role/operator'),
        name: 'operator',
        id: 'AROAOPERATOR',
        inline: inline('operator'),
        trust: trust({ Service: 'lambda.amazonaws.com' }),
      },
    ],
    policies: [],
    organization: { id: null, scps: exempt, rcps: exempt },
    whole: true,
    gaps: [],
  };
}

/** A folder with a manifest and, in `snapshot`, what was collected. */
export function threeHops(without: readonly string[] = [], last: Statement = DATABASES): string {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
  const manifest = `version: 1
tokens:
  - name: ci
    provider: aws
    principal: ${arn('user/ci')}
    scopes:
      - actions: [s3:PutObject, s3:DeleteObject]
        resources: ["arn:aws:s3:::builds/*"]
`;
  const snapshot: Snapshot = {
    schemaVersion: 1,
    provider: 'aws',
    takenAt: NOW,
    finishedAt: NOW,
    source: 'live',
    values: [],
    requests: [],
    subjects: [
      {
        token: 'ci',
        kind: 'user',
        principal: { type: 'user', id: arn('user/ci'), name: 'ci' },
        node: `aws:${arn('user/ci')}`,
        lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'not read' } },
        gaps: [],
      },
    ],
    failed: [],
    state: { accounts: [accountOf(without, last)] },
  };
  writeFileSync(join(folder, 'overscope.yaml'), manifest);
  writeFileSync(join(folder, 'aws.json'), JSON.stringify(snapshot));
  return folder;
}
