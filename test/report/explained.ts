/** A token that comes to a production database in three steps, told in code. No provider and no server takes part. */

import type { Copies } from '../../src/evaluation.ts';
import type { Audited, Cut, Explained, JudgedReach } from '../../src/judgement.ts';
import type { Gap, NodeId, Step } from '../../src/model.ts';
import { buildExplanation, type ExplanationInput } from '../../src/report/build-explanation.ts';
import type { Explanation } from '../../src/report/shape-explanation.ts';
import { aToken } from '../support/collecting.ts';
import { aJudged, anAudited, anOperation, aPattern } from '../support/judging.ts';
import { larkspurInput } from './larkspur.ts';

const ACCOUNT = 'arn:aws:iam::111122223333';
const deploy: NodeId = `aws:${ACCOUNT}:role/deploy`;
const admin: NodeId = `aws:${ACCOUNT}:role/lambda-admin`;

const assume: Step = {
  from: `aws:${ACCOUNT}:user/ci`,
  via: 'sts:AssumeRole',
  to: deploy,
  certainty: 'allowed',
  conditions: [],
  evidence: [
    { source: 'policy deployers (group ci), statement 1', observed: `Allow sts:AssumeRole on ${ACCOUNT}:role/deploy` },
    { source: `trust of ${ACCOUNT}:role/deploy, statement 1`, observed: 'Allow sts:AssumeRole to account 111122223333' },
  ],
};
const pass: Step = {
  from: deploy,
  via: 'iam:PassRole, lambda:CreateFunction and lambda:InvokeFunction',
  to: admin,
  certainty: 'conditional',
  conditions: [
    { text: 'only from 10.0.0.0/8', free: false },
    { text: 'iam:PassedToService is lambda.amazonaws.com', free: true },
  ],
  evidence: [{ source: 'policy build (role deploy), statement 2 "Functions"', observed: 'Allow iam:PassRole, lambda:* on *' }],
};

const copies: Copies = {
  store: 'RDS instance',
  dies: 'automated backups and point-in-time recovery',
  survives: 'manual snapshots',
  ends: [
    { operation: 'rds:DeleteDBSnapshot', extent: 'all', certainty: 'conditional' },
    { operation: 'rds:DeleteDBInstanceAutomatedBackup', extent: 'none', certainty: null },
  ],
  stores: null,
  unread: [],
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide',
};
const inspected: Copies = {
  ...copies,
  store: 'DynamoDB table',
  survives: null,
  ends: [],
  stores: [
    { id: 'arn:orders', name: 'orders', inside: 2, independent: 1, evidence: [] },
    { id: 'arn:carts', name: 'carts', inside: 1, independent: 0, evidence: [] },
  ],
};

const GRANT = 'policy deployers (group ci), statement 1';
const CONDITIONS = [{ text: `${pass.via}: only from 10.0.0.0/8`, free: false }];
const byAdmin = {
  path: [assume, pass],
  grants: [GRANT, 'policy build (role deploy), statement 2 "Functions"'],
  certainty: 'conditional',
  conditions: CONDITIONS,
} as const;

export const deleteInstance: JudgedReach = aJudged(
  anOperation('rds:DeleteDBInstance', { also: ['destroys-backup'], recovery: { class: 'none', note: 'with SkipFinalSnapshot nothing is kept' } }),
  aPattern('arn:aws:rds:*:111122223333:db:*', ['arn:aws:rds:*:111122223333:db:staging-*']),
  {
    ...byAdmin,
    copies,
    upperBound: ['SCPs not read'],
    evidence: [{ source: 'AWS-managed policy AdministratorAccess, statement 1', observed: 'Allow * on *' }],
  },
);
export const declaredDelete: JudgedReach = aJudged(
  anOperation('s3:DeleteObject', { recovery: { class: 'versioned', endedBy: [], note: null } }),
  aPattern('arn:aws:s3:::builds/*'),
  {
    declared: 'all',
    excess: null,
    environment: 'staging',
    grants: ['policy builds (user ci), statement 1'],
  },
);
const deleteTable = aJudged(anOperation('dynamodb:DeleteTable'), aPattern('arn:aws:dynamodb:*:111122223333:table/*'), { ...byAdmin, copies: inspected });
const scheduleKey = aJudged(
  anOperation('kms:ScheduleKeyDeletion', { also: ['destroys-backup'], recovery: { class: 'window', hours: 168, asOf: '2026-09-26', endedBy: [], note: null } }),
  aPattern('arn:aws:kms:*:111122223333:key/*'),
  { ...byAdmin, conditions: [...CONDITIONS, { text: 'only keys tagged team=ci', free: false }] },
);
const deleteLogs = aJudged(anOperation('logs:DeleteLogGroup', { impact: 'destroys-data' }), aPattern('arn:aws:logs:*:111122223333:log-group:*'), {
  path: [assume],
  grants: [GRANT],
});
const deleteStack = aJudged(
  anOperation('cloudformation:DeleteStack', { impact: 'destroys-resource' }),
  aPattern('arn:aws:cloudformation:*:111122223333:stack/ci-*'),
  {
    path: [assume],
    grants: [GRANT],
    certainty: 'unknown',
  },
);

const gaps: readonly Gap[] = [
  { code: 'AWS-SCP', what: 'SCPs', because: 'forbidden', effect: 'narrowing', request: 'organizations:DescribeOrganization' },
  { code: 'AWS-SIMULATOR', what: "the IAM simulator's answers", because: 'forbidden', effect: 'advisory', request: 'iam:SimulatePrincipalPolicy' },
];

export const ROWS: readonly JudgedReach[] = [declaredDelete, deleteInstance, deleteTable, scheduleKey, deleteLogs, deleteStack];

function ci(fields: Partial<Audited>): Audited {
  const token = aToken('aws', 'ci', { scopes: [{ actions: ['s3:PutObject', 's3:DeleteObject'], resources: ['arn:aws:s3:::builds/*'] }] });
  const plain = anAudited({ token });
  const subject = { ...plain.subject, kind: 'user-key', principal: { type: 'user', id: `${ACCOUNT}:user/ci`, name: 'ci' }, node: assume.from };
  const advice = {
    narrowable: true,
    closest: 'a user of its own',
    steps: ['Make a policy of the declared statements alone.'],
    revoke: 'delete its access key',
  };
  return { ...plain, subject: { ...subject, node: `aws:${ACCOUNT}:user/ci` }, reach: ROWS, gaps, advice, administers: 'AWS account 111122223333', ...fields };
}

const SMALLEST: Cut = { kind: 'grants', grants: [GRANT], exact: true, closed: ROWS.filter(({ excess }) => excess !== null), behind: [], walks: 1 };
export const DENIED: Cut = {
  kind: 'deny',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', NotAction: ['s3:DeleteObject', 's3:PutObject'], Resource: '*' }] },
  closed: [deleteInstance, deleteLogs],
  remaining: [],
  lost: [],
  because: 'declared-needs-them',
};
export const PARTLY_DENIED: Cut = { ...DENIED, closed: [deleteLogs], remaining: [deleteInstance, deleteTable], lost: [declaredDelete] };

export interface Telling {
  readonly result?: Partial<Audited>;
  readonly cut?: Cut;
  readonly asked?: ExplanationInput['asked'];
  readonly becomes?: number;
  readonly uncounted?: number;
}

function anExplained({ result = {}, cut = SMALLEST, becomes = 5, uncounted = becomes }: Telling = {}): Explained {
  return { status: 'audited', result: ci(result), becomes, uncounted, cut };
}

export function anExplanation(telling: Telling = {}): Explanation {
  const { results: _, findings: __, ...run } = larkspurInput();
  return buildExplanation({ ...run, explained: anExplained(telling), asked: telling.asked ?? null });
}
