/**
 * The commands that may leave, each with the IAM action that it needs; AWS gives every one of them the access level Read or
 * List (service authorization reference, 2026-09-26). Of STS none that mints a credential.
 */
export const STS_COMMANDS = {
  GetCallerIdentity: 'sts:GetCallerIdentity',
  GetAccessKeyInfo: 'sts:GetAccessKeyInfo',
} as const;

export const IAM_COMMANDS = {
  GetAccessKeyLastUsed: 'iam:GetAccessKeyLastUsed',
  GetAccountAuthorizationDetails: 'iam:GetAccountAuthorizationDetails',
  GetGroupPolicy: 'iam:GetGroupPolicy',
  GetPolicy: 'iam:GetPolicy',
  GetPolicyVersion: 'iam:GetPolicyVersion',
  GetRole: 'iam:GetRole',
  GetRolePolicy: 'iam:GetRolePolicy',
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
} as const;

/** The rights of an auditor: the actions above, and nothing else. GetCallerIdentity needs none. */
export function auditorPolicy(): string {
  const actions = [...Object.values(IAM_COMMANDS), STS_COMMANDS.GetAccessKeyInfo].toSorted();
  const statement = { Sid: 'OverscopeReadsIam', Effect: 'Allow', Action: actions, Resource: '*' };
  return `${JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)}\n`;
}
