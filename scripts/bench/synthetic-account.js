// An account as `aws iam get-account-authorization-details` saves it: 1,000 users, 5,000 roles, 2,000 customer managed policies,
// 60 groups, and the documents of the AWS-managed policies that are attached. The same on every machine.
import { built } from './built.js';
import { chanceFrom } from './random.js';
import { policyWriter } from './synthetic-policy.js';

export const ACCOUNT = '111122223333';
const SIZES = { users: 1000, roles: 5000, policies: 2000, groups: 60 };
const CREATED = '2025-03-01T09:00:00+00:00';
const MANAGED = [
  'AdministratorAccess',
  'PowerUserAccess',
  'ReadOnlyAccess',
  'SecurityAudit',
  'job-function/ViewOnlyAccess',
  'job-function/SystemAdministrator',
  'AmazonS3FullAccess',
  'AmazonS3ReadOnlyAccess',
  'AmazonEC2FullAccess',
  'AmazonEC2ReadOnlyAccess',
  'AmazonRDSFullAccess',
  'AmazonDynamoDBFullAccess',
  'AmazonSQSFullAccess',
  'AmazonSNSFullAccess',
  'AmazonSSMManagedInstanceCore',
  'AmazonEC2ContainerRegistryReadOnly',
  'AmazonEKSClusterPolicy',
  'AmazonEKSWorkerNodePolicy',
  'CloudWatchAgentServerPolicy',
  'CloudWatchLogsFullAccess',
  'IAMFullAccess',
  'IAMReadOnlyAccess',
  'service-role/AWSLambdaBasicExecutionRole',
  'service-role/AWSLambdaVPCAccessExecutionRole',
  'service-role/AmazonECSTaskExecutionRolePolicy',
  'service-role/AWSBackupServiceRolePolicyForBackup',
];
/** Few principals hold much: the rest of AWS's policies are picked evenly. */
const RARE = new Set(['AdministratorAccess', 'PowerUserAccess', 'IAMFullAccess', 'job-function/SystemAdministrator']);
const TRUSTS = ['ec2.amazonaws.com', 'lambda.amazonaws.com', 'ecs-tasks.amazonaws.com', 'events.amazonaws.com'];

/** The file, and the ARNs of its principals. */
export async function syntheticAccount({ seed = 1, roles: count = SIZES.roles } = {}) {
  const { actionTable } = await built('providers/aws/catalogue/actions.js');
  const chance = chanceFrom(seed);
  const write = policyWriter(chance, { account: ACCOUNT, actions: actionTable().actions.map(({ name }) => name) });
  const own = chance.times(SIZES.policies, (index) => customerPolicy(index, chance, write));
  const tools = { chance, write, own, ordinary: MANAGED.filter((name) => !RARE.has(name)) };
  const groups = chance.times(SIZES.groups, (index) => ({
    ...named('Group', index, 'AGPA'),
    GroupPolicyList: inline(tools, 0.3),
    AttachedManagedPolicies: attached(tools, 1, 4),
  }));
  const users = chance.times(SIZES.users, (index) => user(index, tools, groups));
  const roles = chance.times(count, (index) => role(index, tools));
  const details = { UserDetailList: users, GroupDetailList: groups, RoleDetailList: roles, Policies: [...own, ...(await awsPolicies())] };
  return { details, users: users.map(({ Arn }) => Arn), roles: roles.map(({ Arn }) => Arn) };
}

function named(kind, index, prefix) {
  const name = `${kind.toLowerCase()}-${String(index).padStart(4, '0')}`;
  const id = `${prefix}EXAMPLE${String(index).padStart(10, '0')}`;
  return { Path: '/', [`${kind}Name`]: name, [`${kind}Id`]: id, Arn: `arn:aws:iam::${ACCOUNT}:${kind.toLowerCase()}/${name}`, CreateDate: CREATED };
}

function user(index, tools, groups) {
  const { chance } = tools;
  const listed = inline(tools, 0.25);
  return {
    ...named('User', index, 'AIDA'),
    ...(listed.length > 0 ? { UserPolicyList: listed } : {}),
    GroupList: chance.some(groups, 0, 3).map(({ GroupName }) => GroupName),
    AttachedManagedPolicies: attached(tools, 0, 4),
    ...bounded(tools),
    ...(chance.happens(0.6) ? { Tags: tags(chance) } : {}),
  };
}

function role(index, tools) {
  const { chance } = tools;
  const Principal = chance.happens(0.7) ? { Service: chance.pick(TRUSTS) } : { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  return {
    ...named('Role', index, 'AROA'),
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] },
    InstanceProfileList: [],
    RolePolicyList: inline(tools, 0.6),
    AttachedManagedPolicies: attached(tools, 0, 5),
    ...bounded(tools),
    ...(chance.happens(0.6) ? { Tags: tags(chance) } : {}),
  };
}

function inline({ chance, write }, share) {
  return chance.happens(share) ? chance.times(1 + chance.below(2), (index) => ({ PolicyName: `own-${index}`, PolicyDocument: write(4) })) : [];
}

function attached({ chance, own, ordinary }, least, most) {
  const customer = chance.some(own, least, most).map(({ PolicyName, Arn }) => ({ PolicyName, PolicyArn: Arn }));
  const aws = chance.happens(0.04) ? [...RARE].slice(0, 1 + chance.below(2)) : chance.happens(0.4) ? chance.some(ordinary, 1, 2) : [];
  return [...customer, ...aws.map((name) => ({ PolicyName: name.slice(name.indexOf('/') + 1), PolicyArn: awsArn(name) }))];
}

function bounded({ chance, own }) {
  if (!chance.happens(0.12)) return {};
  return {
    PermissionsBoundary: {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: chance.happens(0.5) ? awsArn('PowerUserAccess') : chance.pick(own.slice(0, 5)).Arn,
    },
  };
}

function tags(chance) {
  const values = { team: ['ops', 'data', 'web', 'media'], env: ['production', 'staging', 'dev'], owner: ['platform', 'growth'] };
  return chance.some(Object.keys(values), 1, 3).map((Key) => ({ Key, Value: chance.pick(values[Key]) }));
}

/** The first five are boundaries: wide, with a few Denies. */
function customerPolicy(index, chance, write) {
  const name = `policy-${String(index).padStart(4, '0')}`;
  const versions = 1 + chance.below(3);
  const documents = chance.times(versions, () => (index < 5 ? boundary(chance) : write(6)));
  return policyOf(`arn:aws:iam::${ACCOUNT}:policy/${name}`, name, documents);
}

function boundary(chance) {
  const kept = chance.some(['iam:Create*', 'iam:Delete*', 'organizations:*', 'kms:ScheduleKeyDeletion', 'backup:Delete*'], 2, 4);
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: kept, Resource: '*' },
    ],
  };
}

function policyOf(arn, name, documents) {
  return {
    PolicyName: name,
    PolicyId: `ANPAEXAMPLE${name.length}`,
    Arn: arn,
    Path: '/',
    DefaultVersionId: `v${documents.length}`,
    AttachmentCount: 1,
    IsAttachable: true,
    CreateDate: CREATED,
    UpdateDate: CREATED,
    PolicyVersionList: documents.map((Document, index) => ({
      Document,
      VersionId: `v${index + 1}`,
      IsDefaultVersion: index === documents.length - 1,
      CreateDate: CREATED,
    })),
  };
}

async function awsPolicies() {
  const { managedPolicy } = await built('providers/aws/catalogue/managed-policies.js');
  return MANAGED.map((name) => policyOf(awsArn(name), name.slice(name.indexOf('/') + 1), [managedPolicy(awsArn(name)).document]));
}

const awsArn = (name) => `arn:aws:iam::aws:policy/${name}`;
