import type { Token } from '../../src/model.ts';
import { LAST_USED } from './evaluate/last-used.ts';
import { INSPECT_BACKUPS } from './inspect-backups.ts';
import { AuditorEntry } from './manifest-words.ts';
import { STORE_COMMANDS, STORE_SERVICES } from './store-commands.ts';

/** What would be asked, and of whom. Which fallback is taken shows only in the answers. */
export function plan(tokens: readonly Token[], auditors: readonly unknown[], options: ReadonlySet<string>): readonly string[] {
  return [...auditors.flatMap((auditor, index) => planAuditor(auditor, index, options)), ...tokens.flatMap((token) => planToken(token, options))];
}

function planAuditor(raw: unknown, index: number, options: ReadonlySet<string>): readonly string[] {
  const entry = AuditorEntry.parse(raw);
  if ('authorizationDetails' in entry) return [`read ${entry.authorizationDetails} for account ${entry.account}`];
  const who = `auditor ${index + 1}`;
  const asks = (use: 'iam' | 'organizations'): boolean => entry.use === undefined || entry.use.includes(use);
  const about = entry.use === undefined ? `account ${entry.accounts.join(', ')}` : 'every account';
  return [
    ...('profile' in entry ? [`POST sts:AssumeRole or GET sso:GetRoleCredentials as ${who}, if the profile ${entry.profile} has no keys of its own`] : []),
    `POST sts:GetCallerIdentity as ${who}`,
    ...(asks('iam') ? entry.accounts : []).map(
      (account) => `POST iam:GetAccountAuthorizationDetails as ${who} for account ${account}, page by page, if it holds a token`,
    ),
    ...(asks('iam') ? entry.accounts : []).flatMap((account) => planStores(`as ${who} for account ${account}`, 'if it holds a token', options)),
    ...(asks('organizations')
      ? [
          `POST organizations:DescribeOrganization as ${who}`,
          `POST organizations:ListParents, ListRoots, ListPoliciesForTarget and DescribePolicy as ${who} for ${about}, if it holds a token`,
        ]
      : []),
  ];
}

/** By how each service is asked; only S3, EFS and AWS Backup by GET. */
function planStores(who: string, when: string, options: ReadonlySet<string>): readonly string[] {
  if (!options.has(INSPECT_BACKUPS)) return [];
  return STORE_SERVICES.map((service) => {
    const actions = [...new Set<string>(Object.values(STORE_COMMANDS[service]))].toSorted().join(', ');
    const method = { ec2: 'POST', rds: 'POST', dynamodb: 'POST', efs: 'GET', backup: 'GET', s3: 'GET', rbin: 'POST and GET' }[service];
    return `${method} ${actions} ${who}, in every enabled Region, ${when}`;
  });
}

function planToken({ name, means }: Token, options: ReadonlySet<string>): readonly string[] {
  const about = [
    `POST iam:ListAccessKeys for ${name}`,
    `POST iam:ListMFADevices for ${name}, if it is of a user`,
    `POST iam:SimulatePrincipalPolicy for ${name}, a hundred operations at a time, if it is of a user or role`,
    ...(options.has(LAST_USED)
      ? [`POST iam:GenerateServiceLastAccessedDetails and GetServiceLastAccessedDetails for ${name}, until the report is made, if it is of a user or role`]
      : []),
  ];
  if (means.kind === 'secret') {
    return [
      `POST sts:GetCallerIdentity as ${name}`,
      ...about,
      `POST iam:Get… and iam:List… of its own policies and groups as ${name}, if no auditor reads its account`,
      ...planStores(`as ${name}`, 'if no auditor reads its account', options),
      `POST organizations:DescribeOrganization as ${name}, and what an auditor is asked of an organization, if no auditor may`,
    ];
  }
  if (means.by === 'accessKeyId') return [`POST sts:GetAccessKeyInfo for ${name}`, `POST iam:GetAccessKeyLastUsed for ${name}`, ...about];
  return about;
}
