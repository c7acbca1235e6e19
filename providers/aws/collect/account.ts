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
export type Holdings = Pick<Account, 'users' | 'groups' | 'roles' | 'policies' | 'gaps'>;

export const NOTHING: Holdings = { users: [], groups: [], roles: [], policies: [], gaps: [] };

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
    users: pages.flatMap((page) =>
      page.UserDetailList.map((user) => ({
        arn: user.Arn,
        name: user.UserName,
        id: user.UserId,
        inline: user.UserPolicyList,
        attached: user.AttachedManagedPolicies,
        groups: user.GroupList,
        boundary: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
        tags: user.Tags,
        mfa: null,
        gaps: [],
      })),
    ),
    groups: pages.flatMap((page) =>
      page.GroupDetailList.map((group) => ({
        arn: group.Arn,
        name: group.GroupName,
        inline: group.GroupPolicyList,
        attached: group.AttachedManagedPolicies,
        gaps: [],
      })),
    ),
    roles: pages.flatMap((page) =>
      page.RoleDetailList.map((role) => ({
        arn: role.Arn,
        name: role.RoleName,
        id: role.RoleId,
        trust: role.AssumeRolePolicyDocument,
        inline: role.RolePolicyList,
        attached: role.AttachedManagedPolicies,
        boundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
        tags: role.Tags,
        gaps: [],
      })),
    ),
    policies: pages.flatMap((page) =>
      page.Policies.map((policy) => ({
        arn: policy.Arn,
        document: policy.PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document ?? null,
        unread: null,
      })),
    ),
    gaps: [...gaps],
  };
}
