/** What the test finds at moto: an organization of two accounts, with users, groups, roles, policies and keys, made through AWS's own SDK. */
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  EnableMFADeviceCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreatePolicyCommand as CreateControlPolicyCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { auditorPolicy } from '../../../../providers/aws/commands.ts';
import { allow, policyOf } from '../serving.ts';

/** moto's own account, which it makes the management account of an organization. */
export const ACCOUNT = '123456789012';

export interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The keys of this run, by user; those of the member account apart. */
export interface Seeded {
  readonly keys: Readonly<Record<'deploy' | 'narrow' | 'retired' | 'auditor' | 'blind', Key>>;
  readonly session: Key;
  readonly member: { readonly account: string; readonly keys: Readonly<Record<'worker' | 'auditor', Key>> };
}

const deny = (action: string, resource: string): Record<string, unknown> => ({ ...allow(action, resource), Effect: 'Deny' });

export function clientsOf(endpoint: string, credentials: Key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' }) {
  // The SDK's own switch for the notice that it prints on Node 20; it has no other.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const settings = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
  return { iam: new IAMClient(settings), sts: new STSClient(settings), organizations: new OrganizationsClient(settings) };
}

/** Fills an empty moto that lets every request through. */
export async function seed(endpoint: string): Promise<Seeded> {
  const { iam, sts, organizations } = clientsOf(endpoint);
  await seedPolicies(iam);
  await seedGroup(iam);
  await seedRoles(iam);
  const keys = {
    deploy: await seedDeploy(iam),
    narrow: await seedUser(iam, 'narrow', JSON.stringify(policyOf(allow('iam:ListMFADevices')))),
    retired: await seedUser(iam, 'retired', JSON.stringify(policyOf(allow('dynamodb:DeleteTable')))),
    auditor: await seedUser(iam, 'auditor', auditorPolicy()),
    blind: await seedUser(iam, 'blind', JSON.stringify(policyOf(allow(['iam:GetUser', 'iam:ListAccessKeys'])))),
  };
  await iam.send(new AttachUserPolicyCommand({ UserName: 'narrow', PolicyArn: policyArn('tables') }));
  await iam.send(new UpdateAccessKeyCommand({ UserName: 'retired', AccessKeyId: keys.retired.accessKeyId, Status: 'Inactive' }));
  const session = await assume(sts, roleArn('release'));
  return { keys, session, member: await seedMember(endpoint, sts, await seedOrganization(organizations)) };
}

async function seedUser(iam: IAMClient, UserName: string, PolicyDocument: string): Promise<Key> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  return makeKey(iam, UserName);
}

async function makeKey(iam: IAMClient, user: string): Promise<Key> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
  return keyOf(AccessKey);
}

async function assume(sts: STSClient, role: string): Promise<Key> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'run-1' }));
  return { ...keyOf(Credentials), sessionToken: Credentials?.SessionToken ?? '' };
}

function keyOf(made: { readonly AccessKeyId?: string | undefined; readonly SecretAccessKey?: string | undefined } | undefined): Key {
  if (made?.AccessKeyId === undefined || made.SecretAccessKey === undefined) throw new Error('moto made no key.');
  return { accessKeyId: made.AccessKeyId, secretAccessKey: made.SecretAccessKey };
}

function policyArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:policy/${name}`;
}

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

/** Of the policy "tables" the second of three versions is the default. */
async function seedPolicies(iam: IAMClient): Promise<void> {
  const documents = {
    'storage-only': policyOf(allow('s3:*')),
    'keep-production': policyOf(deny('rds:DeleteDBInstance', `arn:aws:rds:*:${ACCOUNT}:db:production-*`)),
    tables: policyOf(allow('dynamodb:GetItem')),
  };
  for (const [PolicyName, document] of Object.entries(documents)) {
    await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(document) }));
  }
  const versions = [
    { document: policyOf(allow('dynamodb:DeleteTable', `arn:aws:dynamodb:*:${ACCOUNT}:table/staging-*`)), isDefault: true },
    { document: policyOf(allow('dynamodb:*')), isDefault: false },
  ];
  for (const { document, isDefault } of versions) {
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn('tables'), PolicyDocument: JSON.stringify(document), SetAsDefault: isDefault }));
  }
}

async function seedGroup(iam: IAMClient): Promise<void> {
  await iam.send(new CreateGroupCommand({ GroupName: 'ops' }));
  const PolicyDocument = JSON.stringify(policyOf(allow('kms:ScheduleKeyDeletion')));
  await iam.send(new PutGroupPolicyCommand({ GroupName: 'ops', PolicyName: 'keys', PolicyDocument }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'ops', PolicyArn: policyArn('tables') }));
}

/** Over-broad by an AWS-managed policy, held back by a Deny, with rights of its own and of its group, a tag and an MFA device. */
async function seedDeploy(iam: IAMClient): Promise<Key> {
  const UserName = 'deploy';
  await iam.send(new CreateUserCommand({ UserName, Path: '/ci/', Tags: [{ Key: 'team', Value: 'media' }] }));
  // moto looks at no resource but "*", so that reading itself needs no narrower one.
  const reads = allow(['iam:GetUser', 'iam:GetUserPolicy', 'iam:GetGroupPolicy', 'iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:List*']);
  const tagged = { ...allow('s3:DeleteObject', 'arn:aws:s3:::uploads/*'), Condition: { StringEquals: { 'aws:PrincipalTag/team': 'media' } } };
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: JSON.stringify(policyOf(tagged, reads)) }));
  for (const PolicyArn of ['arn:aws:iam::aws:policy/AmazonRDSFullAccess', policyArn('keep-production')]) {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  }
  await iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'ops' }));
  const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/deploy`;
  await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, AuthenticationCode1: '123456', AuthenticationCode2: '654321' }));
  return makeKey(iam, UserName);
}

/** One role has its boundary from the start, the other got it later. Of a user's boundary moto 5.2.1 keeps nothing, however it is given. */
async function seedRoles(iam: IAMClient): Promise<void> {
  const trust = policyOf({ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/ci/deploy` }, Action: 'sts:AssumeRole' });
  const AssumeRolePolicyDocument = JSON.stringify(trust);
  const PolicyDocument = JSON.stringify(policyOf(allow(['s3:DeleteBucket', 'rds:DeleteDBCluster'])));
  for (const [RoleName, PermissionsBoundary] of [['release', policyArn('storage-only')], ['rebuild']] as const) {
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, PermissionsBoundary }));
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }));
  }
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'release', PolicyArn: policyArn('tables') }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'rebuild', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'rebuild', PermissionsBoundary: policyArn('storage-only') }));
}

/** An organization whose one unit, with one account in it, may not delete databases. */
async function seedOrganization(organizations: OrganizationsClient): Promise<string> {
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await organizations.send(new ListRootsCommand({}));
  const root = Roots?.[0]?.Id;
  await organizations.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: 'SERVICE_CONTROL_POLICY' }));
  const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand({ ParentId: root, Name: 'media' }));
  const unit = OrganizationalUnit?.Id;
  const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand({ AccountName: 'media', Email: 'media@example.com' }));
  const account = CreateAccountStatus?.AccountId ?? '';
  await organizations.send(new MoveAccountCommand({ AccountId: account, SourceParentId: root, DestinationParentId: unit }));
  const Content = JSON.stringify(policyOf(deny('rds:Delete*', '*')));
  const control = { Name: 'keep-databases', Description: 'no database goes', Type: 'SERVICE_CONTROL_POLICY', Content } as const;
  const { Policy } = await organizations.send(new CreateControlPolicyCommand(control));
  await organizations.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: unit }));
  return account;
}

/** moto puts whoever assumes a role of another account into that account, which is the way in. */
async function seedMember(endpoint: string, sts: STSClient, account: string): Promise<Seeded['member']> {
  const { iam } = clientsOf(endpoint, await assume(sts, `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`));
  const worker = await seedUser(iam, 'worker', JSON.stringify(policyOf(allow(['rds:DeleteDBInstance', 's3:DeleteBucket']))));
  return { account, keys: { worker, auditor: await seedUser(iam, 'auditor', auditorPolicy()) } };
}
