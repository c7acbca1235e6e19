/** The policies of one user, group or role, and the documents of managed policies, each by reads of its own. */
import {
  GetGroupPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Gap } from '../../../src/model.ts';
import type { Reader } from '../client.ts';
import type { InlinePolicy, ManagedPolicy } from '../state.ts';
import { ask, gapOf, type Missing, readListing, understand } from './reading.ts';
import { AttachedList, InlineAnswer, NameList, PolicyAnswer, VersionAnswer } from './responses.ts';

/** Whose policies: "User", as in the names of IAM's actions, and the name. */
interface Holder {
  readonly kind: 'User' | 'Group' | 'Role';
  readonly name: string;
}

interface OwnPolicies {
  readonly attached: string[];
  readonly inline: InlinePolicy[];
  readonly gaps: Gap[];
}

/** The policies of a user, group or role: inline ones with their documents, managed ones by ARN. */
export async function readPolicies(readers: readonly Reader[], holder: Holder): Promise<OwnPolicies> {
  const { kind, name } = holder;
  const of = `${kind.toLowerCase()} ${name}`;
  const granting = { code: 'AWS-POLICIES', effect: 'granting' } as const;
  const attached = await readListing(
    readers,
    { ...granting, what: `managed policies of ${of}`, request: `iam:ListAttached${kind}Policies` },
    {
      schema: AttachedList,
      send: (iam, marker) => listAttached(iam, holder, marker),
      items: (page) => page.AttachedPolicies,
    },
  );
  const names = await readListing(
    readers,
    { ...granting, what: `inline policies of ${of}`, request: `iam:List${kind}Policies` },
    {
      schema: NameList,
      send: (iam, marker) => listInline(iam, holder, marker),
      items: (page) => page.PolicyNames,
    },
  );
  const inline: InlinePolicy[] = [];
  const gaps = [...attached.gaps, ...names.gaps];
  const request = `iam:Get${kind}Policy`;
  for (const policy of names.items) {
    const answer = await ask(readers, request, async (iam) => understand(InlineAnswer, await getInline(iam, holder, policy), request));
    if (answer.ok) inline.push(answer.value);
    else gaps.push(gapOf({ ...granting, what: `inline policy ${policy} of ${of}`, request }, answer.error));
  }
  return { attached: [...attached.items], inline, gaps };
}

/** The default versions. A policy that is refused is kept with its gap: as a boundary it could only narrow. */
export async function readManaged(readers: readonly Reader[], arns: readonly string[]): Promise<ManagedPolicy[]> {
  const policies: ManagedPolicy[] = [];
  for (const arn of new Set(arns)) {
    const header = await ask(readers, 'iam:GetPolicy', async (iam) =>
      understand(PolicyAnswer, await iam.send(new GetPolicyCommand({ PolicyArn: arn })), 'iam:GetPolicy'),
    );
    if (!header.ok) {
      policies.push({ arn, document: null, unread: gapOf(unreadPolicy(arn, 'iam:GetPolicy'), header.error) });
      continue;
    }
    const version = header.value.Policy.DefaultVersionId;
    const found = await ask(readers, 'iam:GetPolicyVersion', async (iam) => {
      const answer = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version }));
      return understand(VersionAnswer, answer, 'iam:GetPolicyVersion').PolicyVersion.Document;
    });
    if (found.ok) policies.push({ arn, document: found.value, unread: null });
    else policies.push({ arn, document: null, unread: gapOf(unreadPolicy(arn, 'iam:GetPolicyVersion'), found.error), version });
  }
  return policies;
}

function unreadPolicy(arn: string, request: string): Missing {
  return { code: 'AWS-POLICIES', what: `policy ${arn}`, effect: 'granting', request };
}

function listAttached(iam: IAMClient, { kind, name }: Holder, Marker: string | undefined): Promise<unknown> {
  switch (kind) {
    case 'User':
      return iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker }));
    case 'Group':
      return iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker }));
    case 'Role':
      return iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker }));
  }
}

function listInline(iam: IAMClient, { kind, name }: Holder, Marker: string | undefined): Promise<unknown> {
  switch (kind) {
    case 'User':
      return iam.send(new ListUserPoliciesCommand({ UserName: name, Marker }));
    case 'Group':
      return iam.send(new ListGroupPoliciesCommand({ GroupName: name, Marker }));
    case 'Role':
      return iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker }));
  }
}

function getInline(iam: IAMClient, { kind, name }: Holder, PolicyName: string): Promise<unknown> {
  switch (kind) {
    case 'User':
      return iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName }));
    case 'Group':
      return iam.send(new GetGroupPolicyCommand({ GroupName: name, PolicyName }));
    case 'Role':
      return iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
  }
}
