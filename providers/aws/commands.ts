/**
 * The commands that may leave, each with the IAM action that it needs; AWS gives every one of them the access level Read or
 * List (service authorization reference, 2026-09-26). Of STS none that mints a credential.
 */
import { STORE_COMMANDS } from './store-commands.ts';

export const STS_COMMANDS = {
  GetCallerIdentity: 'sts:GetCallerIdentity',
  GetAccessKeyInfo: 'sts:GetAccessKeyInfo',
} as const;

export const IAM_COMMANDS = {
  GenerateServiceLastAccessedDetails: 'iam:GenerateServiceLastAccessedDetails',
  GetAccessKeyLastUsed: 'iam:GetAccessKeyLastUsed',
  GetAccountAuthorizationDetails: 'iam:GetAccountAuthorizationDetails',
  GetGroupPolicy: 'iam:GetGroupPolicy',
  GetPolicy: 'iam:GetPolicy',
  GetPolicyVersion: 'iam:GetPolicyVersion',
  GetRole: 'iam:GetRole',
  GetRolePolicy: 'iam:GetRolePolicy',
  GetServiceLastAccessedDetails: 'iam:GetServiceLastAccessedDetails',
  GetUser: 'iam:GetUser',
  GetUserPolicy: 'iam:GetUserPolicy',
  ListAccessKeys: 'iam:ListAccessKeys',
  ListAttachedGroupPolicies: 'iam:ListAttachedGroupPolicies',
  ListAttachedRolePolicies: 'iam:ListAttachedRolePolicies',
  ListAttachedUserPolicies: 'iam:ListAttachedUserPolicies',
  ListGroupPolicies: 'iam:ListGroupPolicies',
  ListGroupsForUser: 'iam:ListGroupsForUser',
  ListMFADevices: 'iam:ListMFADevices',
  ListRolePolicies: 'iam:ListRolePolicies',
  ListUserPolicies: 'iam:ListUserPolicies',
  SimulatePrincipalPolicy: 'iam:SimulatePrincipalPolicy',
} as const;

export const ORGANIZATIONS_COMMANDS = {
  DescribeOrganization: 'organizations:DescribeOrganization',
  DescribePolicy: 'organizations:DescribePolicy',
  ListParents: 'organizations:ListParents',
  ListPoliciesForTarget: 'organizations:ListPoliciesForTarget',
  ListRoots: 'organizations:ListRoots',
} as const;

/** The same commands as they are named on the wire. Source: Organizations service model, `targetPrefix` (2026-09). */
export const ORGANIZATIONS_TARGETS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ORGANIZATIONS_COMMANDS).map(([command, action]) => [`AWSOrganizationsV20161128.${command}`, action]),
);

/**
 * The rights of an auditor: the actions above, and nothing else. GetCallerIdentity needs none. The second statement is of use
 * in the management account of the organization or a delegated administrator's; elsewhere AWS answers DescribeOrganization alone.
 * The third is for `--inspect-backups` and may be left out otherwise.
 */
export function auditorPolicy(): string {
  const statements = [
    { Sid: 'OverscopeReadsIam', Effect: 'Allow', Action: [...Object.values(IAM_COMMANDS), STS_COMMANDS.GetAccessKeyInfo].toSorted(), Resource: '*' },
    { Sid: 'OverscopeReadsControlPolicies', Effect: 'Allow', Action: Object.values(ORGANIZATIONS_COMMANDS).toSorted(), Resource: '*' },
    {
      Sid: 'OverscopeOnlyForInspectBackups',
      Effect: 'Allow',
      Action: Object.values(STORE_COMMANDS)
        .flatMap((commands) => Object.values(commands))
        .toSorted(),
      Resource: '*',
    },
  ];
  return `${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`;
}
