/**
 * One principal, read by itself: its own policies, its groups and theirs, its boundary. For tokens whose account no auditor
 * reads whole. Each refused read is a gap of the principal or group that it is about.
 */
import { GetRoleCommand, GetUserCommand, ListGroupsForUserCommand } from '@aws-sdk/client-iam';
import type { Gap } from '../../../src/model.ts';
import type { PrincipalArn } from '../arn.ts';
import type { Reader } from '../client.ts';
import type { Group } from '../state.ts';
import { type Holdings, NOTHING } from './account.ts';
import { readManaged, readPolicies } from './policies.ts';
import { ask, gapOf, type Missing, readListing, understand } from './reading.ts';
import { GroupList, RoleAnswer, UserAnswer } from './responses.ts';

export async function readUser(readers: readonly Reader[], { name, arn }: PrincipalArn): Promise<Holdings> {
  const request = 'iam:GetUser';
  const user = await ask(readers, request, async (iam) => understand(UserAnswer, await iam.send(new GetUserCommand({ UserName: name })), request));
  const own = await readPolicies(readers, { kind: 'User', name });
  const membership = await readGroups(readers, name);
  const boundary = user.ok ? (user.value.User.PermissionsBoundary?.PermissionsBoundaryArn ?? null) : null;
  const gaps = [...(user.ok ? [] : [gapOf(boundaryOf(`user ${name}`, request), user.error)]), ...own.gaps, ...membership.gaps];
  const facts = user.ok ? { arn: user.value.User.Arn, id: user.value.User.UserId, tags: user.value.User.Tags } : { arn, id: null, tags: null };
  const users = [
    { ...facts, name, inline: own.inline, attached: own.attached, groups: membership.groups.map((group) => group.name), boundary, mfa: null, gaps },
  ];
  const attached = [...own.attached, ...membership.groups.flatMap((group) => group.attached), ...(boundary === null ? [] : [boundary])];
  return { ...NOTHING, users, groups: [...membership.groups], policies: await readManaged(readers, attached) };
}

export async function readRole(readers: readonly Reader[], { name, partition, account }: PrincipalArn): Promise<Holdings> {
  const request = 'iam:GetRole';
  const role = await ask(readers, request, async (iam) => understand(RoleAnswer, await iam.send(new GetRoleCommand({ RoleName: name })), request));
  const own = await readPolicies(readers, { kind: 'Role', name });
  const boundary = role.ok ? (role.value.Role.PermissionsBoundary?.PermissionsBoundaryArn ?? null) : null;
  // The ARN of a session lacks the path of its role, so without GetRole the ARN is the likeliest one.
  const facts = role.ok
    ? { arn: role.value.Role.Arn, id: role.value.Role.RoleId, trust: role.value.Role.AssumeRolePolicyDocument, tags: role.value.Role.Tags }
    : { arn: `arn:${partition}:iam::${account}:role/${name}`, id: null, trust: null, tags: null };
  const gaps = [...(role.ok ? [] : [gapOf(boundaryOf(`role ${name}`, request), role.error)]), ...own.gaps];
  const policies = await readManaged(readers, [...own.attached, ...(boundary === null ? [] : [boundary])]);
  return { ...NOTHING, roles: [{ ...facts, name, inline: own.inline, attached: own.attached, boundary, gaps }], policies };
}

async function readGroups(readers: readonly Reader[], user: string): Promise<{ readonly groups: readonly Group[]; readonly gaps: readonly Gap[] }> {
  const request = 'iam:ListGroupsForUser';
  const missing: Missing = { code: 'AWS-GROUPS', what: `groups of user ${user}`, effect: 'granting', request };
  const listing = await readListing(readers, missing, {
    schema: GroupList,
    send: (iam, Marker) => iam.send(new ListGroupsForUserCommand({ UserName: user, Marker })),
    items: (page) => page.Groups,
  });
  const groups: Group[] = [];
  for (const { GroupName, Arn } of listing.items)
    groups.push({ arn: Arn, name: GroupName, ...(await readPolicies(readers, { kind: 'Group', name: GroupName })) });
  return { groups, gaps: listing.gaps };
}

function boundaryOf(of: string, request: string): Missing {
  return { code: 'AWS-BOUNDARY', what: `permissions boundary of ${of}`, effect: 'narrowing', request };
}
