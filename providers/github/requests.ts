import type { Token } from '../../src/model.ts';

/** What would be asked with each token. Which kind it is shows only in its value, so that both forms are named. */
export function plan(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ name, means }) =>
    means.kind === 'named'
      ? []
      : [
          `GET /user with ${name} (an App's own token: GET /app; an installation's: GET /installation/repositories)`,
          `GET /user/repos with ${name}, a page for every 100 repositories`,
          `GET /user/memberships/orgs with ${name}, if its scopes are told`,
          `query Guards with ${name}, for every 50 repositories that it could push to (rulesets and branch protection)`,
          `GET /repos/{owner}/{repo}/rulesets/{id} with ${name}, for at most 10 rulesets that its user might bypass`,
          `GET /orgs/{org} with ${name}, for each organization whose settings decide`,
        ],
  );
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
    'GitHub counts every request as use of the token, which keeps an idle token from being revoked after a year.',
    '',
  ].join('\n');
}
