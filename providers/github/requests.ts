import type { Token } from '../../src/model.ts';

/** What would be asked with each token. Which kind it is shows only in its value, so that both forms are named. */
export function plan(tokens: readonly Token[], auditors: readonly unknown[]): readonly string[] {
  return tokens.flatMap(({ name, means }) =>
    means.kind === 'named'
      ? planJob(name, auditors)
      : [
          `GET /user with ${name} (an App's own token: GET /app; an installation's: GET /installation/repositories)`,
          `GET /user/repos with ${name}, a page for every 100 repositories`,
          `GET /user/memberships/orgs with ${name}, if its scopes are told`,
          `GET /orgs/{org} with ${name}, for each organization whose settings decide`,
        ],
  );
}

/** The workflow is a file of the checkout. Only where it names no permissions is anything asked, and only by an auditor. */
function planJob(name: string, auditors: readonly unknown[]): readonly string[] {
  return auditors.length === 0
    ? []
    : [`GET /repos/{owner}/{repo}/actions/permissions/workflow with the auditor, if the workflow of ${name} names no permissions`];
}

/** What an audit of GitHub needs: nothing beyond the tokens themselves. */
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
    '',
    'GitHub counts every request as use of the token, which keeps an idle token from being revoked after a year.',
    '',
  ].join('\n');
}
