/** A whole account in one read: GetAccountAuthorizationDetails, live or saved by `aws iam get-account-authorization-details`. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { parseJson } from '../../../src/json.ts';
import { AuditError, type Gap } from '../../../src/model.ts';
import { type Read, tryRead } from '../../../src/transport/failures.ts';
import { parsePrincipalArn } from '../arn.ts';
import type { Reader } from '../client.ts';
import type { Account } from '../state.ts';
import type { SavedFile } from './auditors.ts';
import { tryCommand } from './errors.ts';
import { brokenGap, readMarked, understand } from './reading.ts';
import { AuthorizationDetails } from './responses.ts';

/** What one reading of an account brought. */
export type Holdings = Pick<Account, 'users' | 'groups' | 'roles' | 'policies' | 'gaps' | 'whole'>;

export const NOTHING: Holdings = { users: [], groups: [], roles: [], policies: [], gaps: [], whole: false };

const ACTION = 'iam:GetAccountAuthorizationDetails';
const MISSING = { code: 'AWS-ACCOUNT', what: 'the rest of the account', effect: 'granting', request: ACTION } as const;

export function readAccount(reader: Reader): Promise<Read<Holdings>> {
  return tryCommand(ACTION, async () => {
    const { items, broken } = await readMarked(ACTION, async (Marker) => {
      const page = understand(AuthorizationDetails, await reader.iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000, Marker })), ACTION);
      if (page.IsTruncated === undefined) throw new AuditError('unexpected-response', `${ACTION} does not say whether there are more pages.`);
      return { items: [page], IsTruncated: page.IsTruncated, Marker: page.Marker };
    });
    return joinPages(items, broken === null ? [] : [brokenGap(MISSING, broken)]);
  });
}

/** Reads a saved file. The AWS CLI joins pages itself; a file that says otherwise is a part. */
export function readSaved({ path, folder }: SavedFile, account: string): Promise<Read<Holdings>> {
  return tryRead(async () => {
    const details = understand(AuthorizationDetails, await readJson(path, folder), path);
    const foreign = [...details.UserDetailList, ...details.RoleDetailList].find(({ Arn }) => parsePrincipalArn(Arn)?.account !== account);
    if (foreign !== undefined) throw new AuditError('unexpected-response', `${path} holds "${foreign.Arn}", which is not of account ${account}.`);
    return joinPages([details], details.IsTruncated === true ? [brokenGap({ ...MISSING, request: path }, 'the file is one page of several')] : []);
  });
}

async function readJson(path: string, folder: string): Promise<unknown> {
  try {
    return parseJson(await readFile(resolve(folder, path), 'utf8'));
  } catch (cause) {
    throw new AuditError('unexpected-response', `The saved authorization details "${path}" could not be read as JSON.`, { cause });
  }
}

function joinPages(pages: readonly AuthorizationDetails[], gaps: readonly Gap[]): Holdings {
  return {
    users: pages.flatMap(({ UserDetailList }) => UserDetailList.map(userOf)),
    groups: pages.flatMap(({ GroupDetailList }) => GroupDetailList.map(groupOf)),
    roles: pages.flatMap(({ RoleDetailList }) => RoleDetailList.map(roleOf)),
    policies: pages.flatMap(({ Policies }) => Policies.map(policyOf)),
    gaps: [...gaps],
    whole: gaps.length === 0,
  };
}

type Detail<List extends 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'> = AuthorizationDetails[List][number];

function userOf(user: Detail<'UserDetailList'>): Account['users'][number] {
  return { name: user.UserName, id: user.UserId, inline: user.UserPolicyList, groups: user.GroupList, mfa: null, ...held(user), ...bounded(user) };
}

function groupOf(group: Detail<'GroupDetailList'>): Account['groups'][number] {
  return { name: group.GroupName, inline: group.GroupPolicyList, ...held(group) };
}

function roleOf(role: Detail<'RoleDetailList'>): Account['roles'][number] {
  const profiles = role.InstanceProfileList?.map(({ Arn }) => Arn);
  return {
    name: role.RoleName,
    id: role.RoleId,
    trust: role.AssumeRolePolicyDocument,
    inline: role.RolePolicyList,
    ...held(role),
    ...bounded(role),
    ...(profiles === undefined ? {} : { instanceProfiles: profiles }),
  };
}

function policyOf({ Arn, PolicyVersionList }: Detail<'Policies'>): Account['policies'][number] {
  return { arn: Arn, document: PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document ?? null, unread: null };
}

function held({
  Arn,
  AttachedManagedPolicies,
}: Pick<Detail<'GroupDetailList'>, 'Arn' | 'AttachedManagedPolicies'>): Pick<Account['groups'][number], 'arn' | 'attached' | 'gaps'> {
  return { arn: Arn, attached: AttachedManagedPolicies, gaps: [] };
}

function bounded({
  PermissionsBoundary,
  Tags,
}: Pick<Detail<'UserDetailList'>, 'PermissionsBoundary' | 'Tags'>): Pick<Account['users'][number], 'boundary' | 'tags'> {
  return { boundary: PermissionsBoundary?.PermissionsBoundaryArn ?? null, tags: Tags };
}
