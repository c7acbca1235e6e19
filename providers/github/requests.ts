import type { Token } from '../../src/model.ts';
import { PUSH_REQUEST } from './holdings/push.ts';

/** What would be asked with each token and each auditor. Which kind it is shows only in its value, so that all forms are named. */
export function plan(tokens: readonly Token[], auditors: readonly unknown[]): readonly string[] {
  const keys = auditors.length === 0 ? [] : planKeys(tokens);
  return [...tokens.flatMap((token) => planToken(token, auditors)), ...keys, ...auditors.flatMap((_, index) => planAuditor(`auditor ${index + 1}`))];
}

function planToken({ name, means }: Token, auditors: readonly unknown[]): readonly string[] {
  if (means.kind === 'named') return means.by === 'workflow' ? planJob(name, auditors) : [];
  return [
    `GET /user with ${name} (an App's own token: GET /app; an installation's: GET /installation/repositories)`,
    `GET /user/repos with ${name} (GET /app/installations, GET /user/installations), a page for every 100 repositories`,
    `GET /user/memberships/orgs with ${name}, if its scopes are told`,
    `GET /orgs/{org} with ${name}, for each organization whose settings decide`,
    `query Guards with ${name}, for every 50 repositories that it could push to (rulesets and branch protection)`,
    `GET /repos/{owner}/{repo}/rulesets/{id} with ${name}, for at most 10 rulesets that its user might bypass`,
    `GET /repos/{owner}/{repo}/… with ${name}, where it has no scopes: some 25 reads of one repository, 12 of each organization, 7 of the account`,
    `${PUSH_REQUEST} with ${name} where git is served (GITHUB_SERVER_URL), once, where it has no scopes`,
  ];
}

/** The workflow is a file of the checkout. Only where it names no permissions is anything asked, and only by an auditor. */
function planJob(name: string, auditors: readonly unknown[]): readonly string[] {
  return auditors.length === 0
    ? []
    : [`GET /repos/{owner}/{repo}/actions/permissions/workflow with the auditor, if the workflow of ${name} names no permissions`];
}

/** No private key is read. Each repository is asked once for all of its keys. */
function planKeys(tokens: readonly Token[]): readonly string[] {
  const keys = tokens.flatMap(({ name, means }) =>
    means.kind === 'named' && means.by === 'deployKey' ? [{ name, repository: means.value.replace(/#.*/s, '').toLowerCase() }] : [],
  );
  return [...new Set(keys.map(({ repository }) => repository))].map((repository) => {
    const names = keys.filter((key) => key.repository === repository).map(({ name }) => name);
    return `GET /repos/${repository}/keys with the auditor, for the deploy ${names.length === 1 ? 'key' : 'keys'} ${names.join(', ')}, a page for every 100`;
  });
}

function planAuditor(name: string): readonly string[] {
  return [
    `GET /installation/repositories with ${name}, for the organization that it belongs to`,
    `GET /orgs/{org}/personal-access-tokens and /personal-access-token-requests with ${name}, if a fine-grained token has an id or a name to be found by, a page for every 100`,
    `GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories with ${name}, for each token of selected repositories that is found; for a pending one GET /orgs/{org}/personal-access-token-requests/{id}/repositories`,
    `GET /orgs/{org}/installations with ${name}, if a token names its installation`,
    `GET /orgs/{org}/credential-authorizations with ${name}, if a classic token is audited`,
  ];
}

/** The permissions of an App that only looks, as its settings page and its manifest name them. */
const AUDITOR_PERMISSIONS = { organization_personal_access_tokens: 'read', organization_personal_access_token_requests: 'read' };

/** What an audit of GitHub needs: nothing beyond the tokens themselves, and an App where more is wanted. */
export function permissions(): string {
  return [
    'GitHub: every token is asked about itself. No further credential and no further permission is needed.',
    '',
    'A classic token sees more of itself with:',
    '  read:org     which organizations its user belongs to',
    '  admin:org    what members of an organization may delete, and only when its user is an owner',
    'Neither is worth adding for the audit: what is not seen is reported as unknown, never as absent.',
    '',
    'Of a job (`workflow:`) whose workflow names no permissions, an auditor with `administration: read` tells what its repository gives by default.',
    'Of a deploy key (`deployKey:`) an auditor with `administration: read` on its repository tells whether it may write; so does the classic token of an administrator.',
    'What a fine-grained token may do is shown to a GitHub App of its organization alone. Install one with',
    ...JSON.stringify({ default_permissions: AUDITOR_PERMISSIONS }, null, 2)
      .split('\n')
      .map((line) => `  ${line}`),
    'and, only where tokens name their installation or are authorised for a single sign-on, with "organization_administration": "read".',
    'Make an installation token of it elsewhere, since that is a write, and name it in the manifest:',
    '  auditors: { github: { env: OVERSCOPE_GITHUB_AUDITOR_TOKEN } }',
    "Each token is found by facts of the manifest: token: { id: … } or { name: … }, as the organization's settings show them.",
    '',
    'GitHub counts every request as use of the token, which keeps an idle token from being revoked after a year.',
    '',
  ].join('\n');
}
