// Reach of one user. The engine's own question is put over the destructive part of the catalogue, policies compiled and bound in
// each run. The evaluation asks more: every operation that has a name, in every life of the key and with every pick of its holder.
import { built } from './built.js';
import { medianMs, under } from './figures.js';
import { FIVE } from './five-policies.js';

const ACCOUNT = '111122223333';
const BAR_MS = 20;
const TIMES = { runs: 9, warm: 5 };

export async function measureReach() {
  const [{ provider }, { compile, reach: ask }, { targetsOf }] = await Promise.all(
    ['providers/aws/index.js', 'providers/aws/policy/index.js', 'providers/aws/catalogue.js'].map(built),
  );
  const destructive = provider.operations().filter(isDestructive);
  const catalogue = destructive.map(({ id, resourceType }) => ({ action: id, resources: targetsOf(resourceType, ACCOUNT, 'aws').include }));
  const figures = [];
  const notes = [`medians of ${TIMES.runs}, warm; the engine over ${catalogue.length} destructive operations, keys of the request not known`];
  for (const [name, documents] of Object.entries(holders())) {
    const snapshot = snapshotOf(documents);
    const node = `aws:arn:aws:iam::${ACCOUNT}:user/ci`;
    const reach = () => provider.evaluate(snapshot).reachOf(node);
    const engine = () => ask({ principal: node.slice('aws:'.length) }, compile({ identity: documents }), 'partial', catalogue);
    figures.push(under(`${name}, the engine`, medianMs(engine, TIMES), BAR_MS, 'ms'));
    figures.push(under(`${name}, the whole evaluation`, medianMs(reach, TIMES), null, 'ms'));
    const rows = reach();
    const conditional = rows.filter(({ certainty }) => certainty === 'conditional').length;
    const count = new Set(rows.map(({ operation }) => operation.id)).size;
    notes.push(`${name}: ${engine().length} answers of the engine; evaluated, ${count} operations in ${rows.length} rows, ${conditional} of them conditional`);
  }
  return { figures, notes, faults: [] };
}

const DESTRUCTIVE = ['destroys-data', 'destroys-backup', 'disables-protection', 'destroys-resource'];

function isDestructive({ impact, also }) {
  return [impact, ...also].some((one) => DESTRUCTIVE.includes(one));
}

function holders() {
  return {
    administrator: [policyOf({ Effect: 'Allow', Action: '*', Resource: '*' })],
    'five AWS-managed policies': FIVE.map(({ document }) => document),
    'Denies and conditions': [policyOf(...GUARDED)],
  };
}

const policyOf = (...Statement) => ({ Version: '2012-10-17', Statement });
const arn = (service, rest, region = '*') => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;

/** A platform engineer: wide Allows, each on terms, under the Denies by which companies keep backups, logs and production. */
const GUARDED = [
  {
    Effect: 'Allow',
    NotAction: ['iam:*', 'organizations:*', 'account:*'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1'] } },
  },
  {
    Effect: 'Allow',
    Action: ['s3:*', 'dynamodb:*', 'sqs:*', 'sns:*'],
    Resource: ['arn:aws:s3:::acme-*', 'arn:aws:s3:::acme-*/*', arn('dynamodb', 'table/*'), arn('sqs', '*'), arn('sns', '*')],
  },
  {
    Effect: 'Allow',
    Action: ['ec2:*', 'rds:*', 'elasticfilesystem:*'],
    Resource: '*',
    Condition: { StringLike: { 'aws:ResourceTag/team': ['data-*', 'web'] } },
  },
  {
    Effect: 'Allow',
    Action: ['iam:Get*', 'iam:List*', 'iam:PassRole'],
    Resource: '*',
    Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } },
  },
  {
    Effect: 'Allow',
    Action: 'ec2:CreateTags',
    Resource: '*',
    Condition: { StringEquals: { 'aws:RequestTag/env': ['dev', 'staging'], 'ec2:CreateAction': 'RunInstances' } },
  },
  { Effect: 'Allow', Action: ['kms:*'], Resource: arn('kms', 'key/*'), Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM.
  { Effect: 'Allow', Action: 'lambda:*', Resource: arn('lambda', 'function:${aws:username}-*') },
  { Effect: 'Deny', Action: ['backup:Delete*', 'backup:Put*', 'backup:Update*'], Resource: '*' },
  {
    Effect: 'Deny',
    Action: ['s3:Delete*', 's3:Put*'],
    Resource: ['arn:aws:s3:::acme-backups', 'arn:aws:s3:::acme-backups/*', 'arn:aws:s3:::*-logs', 'arn:aws:s3:::*-logs/*'],
  },
  {
    Effect: 'Deny',
    Action: ['rds:Delete*', 'rds:Modify*'],
    Resource: [arn('rds', 'db:prod-*'), arn('rds', 'cluster:prod-*'), arn('rds', 'snapshot:*'), arn('rds', 'cluster-snapshot:*')],
  },
  {
    Effect: 'Deny',
    Action: 'dynamodb:Delete*',
    Resource: [arn('dynamodb', 'table/orders'), arn('dynamodb', 'table/*-prod'), arn('dynamodb', 'table/*/backup/*')],
  },
  { Effect: 'Deny', Action: ['ec2:Delete*', 'ec2:Terminate*'], Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/env': 'production' } } },
  { Effect: 'Deny', Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:Delete*'], Resource: '*' },
  { Effect: 'Deny', Action: ['cloudtrail:*', 'guardduty:*', 'config:*', 'securityhub:*'], NotResource: arn('cloudtrail', 'trail/dev-*') },
  {
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24', '203.0.113.0/24'] }, Bool: { 'aws:ViaAWSService': 'false' } },
  },
  {
    Effect: 'Deny',
    Action: ['iam:*', 'sts:*', 'secretsmanager:Delete*', 'ssm:Delete*'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  },
  {
    Effect: 'Deny',
    NotAction: ['iam:*', 'sts:*', 'route53:*', 'cloudfront:*', 's3:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'eu-central-1', 'us-east-1'] } },
  },
  { Effect: 'Deny', Action: '*', Resource: '*', Condition: { DateGreaterThan: { 'aws:CurrentTime': '2027-06-30T00:00:00Z' } } },
];

const UNREAD = {
  kind: 'unread',
  gap: { code: 'AWS-SCP', what: 'SCPs', because: 'unsupported', effect: 'narrowing', request: 'organizations:ListPoliciesForTarget' },
};

function snapshotOf(documents) {
  const user = {
    arn: `arn:aws:iam::${ACCOUNT}:user/ci`,
    name: 'ci',
    id: 'AIDAEXAMPLE',
    groups: [],
    boundary: null,
    tags: { team: 'data' },
    mfa: true,
    gaps: [],
  };
  const inline = documents.map((document, index) => ({ name: `policy-${index + 1}`, document }));
  const account = { id: ACCOUNT, partition: 'aws', users: [{ ...user, inline, attached: [] }], groups: [], roles: [], policies: [], gaps: [] };
  const organization = { id: null, scps: UNREAD, rcps: UNREAD };
  return { takenAt: '2026-11-22T12:00:00.000Z', state: { accounts: [{ ...account, organization }] } };
}
