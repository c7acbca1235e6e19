/**
 * One principal, read by itself: its own policies, its groups and theirs, its boundary. For tokens whose account no auditor
 * reads whole. Each refused read is a gap of the principal or group that it is about.
 */
import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Gap } from '../../src/model.ts';
import type { Schema } from '../../src/provider.ts';
import { type Holdings, NOTHING } from './account.ts';
import type { PrincipalArn } from './arn.ts';
import type { Reader } from './client.ts';
import { ask, brokenGap, gapOf, type Missing, readMarked, understand } from './reading.ts';
import { AttachedList, GroupList, InlineAnswer, NameList, PolicyAnswer, RoleAnswer, UserAnswer, VersionAnswer } from './responses.ts';
import type { Group, InlinePolicy, ManagedPolicy } from './state.ts';

type Kind = 'User' | 'Group' | 'Role';

export async function readUser(readers: readonly Reader[], { name, arn }: PrincipalArn): Promise<Holdings> {
  const request = 'iam:GetUser';
  const user = await ask(readers, request, async (iam) => understand(UserAnswer, await iam.send(new GetUserCommand({ UserName: name })), request));
  const own = await readPolicies(readers, 'User', name);
  const membership = await readGroups(readers, name);
  const boundary = user.ok ? (user.value.User.PermissionsBoundary?.PermissionsBoundaryArn ?? null) : null;
  const gaps = [...(user.ok ? [] : [gapOf(boundaryOf(`user ${name}`, request), user.error)]), ...own.gaps, ...membership.gaps];
  const facts = user.ok ? { arn: user.value.User.Arn, id: user.value.User.UserId } : { arn, id: null };
  const users = [{ ...facts, name, inline: own.inline, attached: own.attached, groups: membership.groups.map((group) => group.name), boundary, gaps }];
  const attached = [...own.attached, ...membership.groups.flatMap((group) => group.attached), ...(boundary === null ? [] : [boundary])];
  return { ...NOTHING, users, groups: [...membership.groups], policies: await readManaged(readers, attached) };
}

export async function readRole(readers: readonly Reader[], { name, partition, account }: PrincipalArn): Promise<Holdings> {
  const request = 'iam:GetRole';
  const role = await ask(readers, request, async (iam) => understand(RoleAnswer, await iam.send(new GetRoleCommand({ RoleName: name })), request));
  const own = await readPolicies(readers, 'Role', name);
  const boundary = role.ok ? (role.value.Role.PermissionsBoundary?.PermissionsBoundaryArn ?? null) : null;
  // The ARN of a session lacks the path of its role, so without GetRole the ARN is the likeliest one.
  const facts = role.ok
    ? { arn: role.value.Role.Arn, id: role.value.Role.RoleId, trust: role.value.Role.AssumeRolePolicyDocument }
    : { arn: `arn:${partition}:iam::${account}:role/${name}`, id: null, trust: null };
  const gaps = [...(role.ok ? [] : [gapOf(boundaryOf(`role ${name}`, request), role.error)]), ...own.gaps];
  const policies = await readManaged(readers, [...own.attached, ...(boundary === null ? [] : [boundary])]);
  return { ...NOTHING, roles: [{ ...facts, name, inline: own.inline, attached: own.attached, boundary, gaps }], policies };
}

async function readGroups(readers: readonly Reader[], user: string): Promise<{ readonly groups: readonly Group[]; readonly gaps: readonly Gap[] }> {
  const request = 'iam:ListGroupsForUser';
  const missing: Missing = { code: 'AWS-GROUPS', what: `groups of user ${user}`, effect: 'granting', request };
  const listing = await readListing(readers, missing, GroupList, {
    send: (iam, Marker) => iam.send(new ListGroupsForUserCommand({ UserName: user, Marker })),
    items: (page) => page.Groups,
  });
  const groups: Group[] = [];
  for (const { GroupName, Arn } of listing.items) groups.push({ arn: Arn, name: GroupName, ...(await readPolicies(readers, 'Group', GroupName)) });
  return { groups, gaps: listing.gaps };
}

interface OwnPolicies {
  readonly attached: string[];
  readonly inline: InlinePolicy[];
  readonly gaps: Gap[];
}

async function readPolicies(readers: readonly Reader[], kind: Kind, name: string): Promise<OwnPolicies> {
  const of = `${kind.toLowerCase()} ${name}`;
  const granting = { code: 'AWS-POLICIES', effect: 'granting' } as const;
  const attached = await readListing(readers, { ...granting, what: `managed policies of ${of}`, request: `iam:ListAttached${kind}Policies` }, AttachedList, {
    send: (iam, marker) => listAttached(iam, kind, name, marker),
    items: (page) => page.AttachedPolicies,
  });
  const names = await readListing(readers, { ...granting, what: `inline policies of ${of}`, request: `iam:List${kind}Policies` }, NameList, {
    send: (iam, marker) => listInline(iam, kind, name, marker),
    items: (page) => page.PolicyNames,
  });
  const inline: InlinePolicy[] = [];
  const gaps = [...attached.gaps, ...names.gaps];
  const request = `iam:Get${kind}Policy`;
  for (const policy of names.items) {
    const answer = await ask(readers, request, async (iam) => understand(InlineAnswer, await getInline(iam, kind, name, policy), request));
    if (answer.ok) inline.push(answer.value);
    else gaps.push(gapOf({ ...granting, what: `inline policy ${policy} of ${of}`, request }, answer.error));
  }
  return { attached: [...attached.items], inline, gaps };
}

/** The default versions. A policy that is refused is kept with its gap: as a boundary it could only narrow. */
async function readManaged(readers: readonly Reader[], arns: readonly string[]): Promise<ManagedPolicy[]> {
  const policies: ManagedPolicy[] = [];
  for (const arn of new Set(arns)) {
    const found = await ask(readers, 'iam:GetPolicy', async (iam) => {
      const { Policy } = understand(PolicyAnswer, await iam.send(new GetPolicyCommand({ PolicyArn: arn })), 'iam:GetPolicy');
      const version = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy.DefaultVersionId });
      return understand(VersionAnswer, await iam.send(version), 'iam:GetPolicyVersion').PolicyVersion.Document;
    });
    const missing: Missing = { code: 'AWS-POLICIES', what: `policy ${arn}`, effect: 'granting', request: 'iam:GetPolicy, iam:GetPolicyVersion' };
    policies.push(found.ok ? { arn, document: found.value, unread: null } : { arn, document: null, unread: gapOf(missing, found.error) });
  }
  return policies;
}

interface Page {
  readonly IsTruncated: boolean;
  readonly Marker?: string | undefined;
}
interface ListingOf<T extends Page, Item> {
  readonly send: (iam: IAMClient, marker: string | undefined) => Promise<unknown>;
  readonly items: (page: T) => readonly Item[];
}

async function readListing<T extends Page, Item>(
  readers: readonly Reader[],
  missing: Missing,
  schema: Schema<T>,
  { send, items }: ListingOf<T, Item>,
): Promise<{ readonly items: readonly Item[]; readonly gaps: readonly Gap[] }> {
  const read = await ask(readers, missing.request, (iam) =>
    readMarked(missing.request, async (marker) => {
      const page = understand(schema, await send(iam, marker), missing.request);
      return { items: items(page), IsTruncated: page.IsTruncated, Marker: page.Marker };
    }),
  );
  if (!read.ok) return { items: [], gaps: [gapOf(missing, read.error)] };
  return { items: read.value.items, gaps: read.value.broken === null ? [] : [brokenGap(missing, read.value.broken)] };
}

function boundaryOf(of: string, request: string): Missing {
  return { code: 'AWS-BOUNDARY', what: `permissions boundary of ${of}`, effect: 'narrowing', request };
}

function listAttached(iam: IAMClient, kind: Kind, name: string, Marker: string | undefined): Promise<unknown> {
  switch (kind) {
    case 'User':
      return iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker }));
    case 'Group':
      return iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker }));
    case 'Role':
      return iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker }));
  }
}

function listInline(iam: IAMClient, kind: Kind, name: string, Marker: string | undefined): Promise<unknown> {
  switch (kind) {
    case 'User':
      return iam.send(new ListUserPoliciesCommand({ UserName: name, Marker }));
    case 'Group':
      return iam.send(new ListGroupPoliciesCommand({ GroupName: name, Marker }));
    case 'Role':
      return iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker }));
  }
}

function getInline(iam: IAMClient, kind: Kind, name: string, PolicyName: string): Promise<unknown> {
  switch (kind) {
    case 'User':
      return iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }));
    case 'Group':
      return iam.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }));
    case 'Role':
      return iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
  }
}
