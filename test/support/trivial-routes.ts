/** DELETE routes of GitHub that the catalogue leaves out, and why. Looked at on 2026-11-23; the routes as Octokit published them in 17.0.0. */
interface Trivial {
  readonly why: string;
  readonly routes: readonly string[];
}

export const TRIVIAL_DELETES: readonly Trivial[] = [
  {
    why: 'reactions: nothing is lost but a face below a comment',
    routes: [
      'DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}/reactions/{reaction_id}',
      'DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/reactions/{reaction_id}',
      'DELETE /repos/{owner}/{repo}/comments/{comment_id}/reactions/{reaction_id}',
      'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/reactions/{reaction_id}',
      'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}/reactions/{reaction_id}',
      'DELETE /repos/{owner}/{repo}/releases/{release_id}/reactions/{reaction_id}',
    ],
  },
  {
    why: "the user's own stars, subscriptions, notifications and acquaintances: set again at will",
    routes: [
      'DELETE /gists/{gist_id}/star',
      'DELETE /notifications/threads/{thread_id}',
      'DELETE /notifications/threads/{thread_id}/subscription',
      'DELETE /orgs/{org}/public_members/{username}',
      'DELETE /repos/{owner}/{repo}/subscription',
      'DELETE /user/blocks/{username}',
      'DELETE /user/following/{username}',
      'DELETE /user/repository_invitations/{invitation_id}',
      'DELETE /user/social_accounts',
      'DELETE /user/starred/{owner}/{repo}',
    ],
  },
  {
    why: 'marks on issues, pull requests and runners: what they stand on stays, and they are set again at will',
    routes: [
      'DELETE /orgs/{org}/actions/runners/{runner_id}/labels',
      'DELETE /orgs/{org}/actions/runners/{runner_id}/labels/{name}',
      'DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}/labels',
      'DELETE /repos/{owner}/{repo}/actions/runners/{runner_id}/labels/{name}',
      'DELETE /repos/{owner}/{repo}/autolinks/{autolink_id}',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/assignees',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by/{issue_id}',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/lock',
      'DELETE /repos/{owner}/{repo}/issues/{issue_number}/sub_issue',
      'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
      'DELETE /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}',
    ],
  },
  {
    why: 'who may take part for a while, invitations nobody has taken up, and locks of an export: set again at will',
    routes: [
      'DELETE /orgs/{org}/blocks/{username}',
      'DELETE /orgs/{org}/interaction-limits',
      'DELETE /orgs/{org}/invitations/{invitation_id}',
      'DELETE /orgs/{org}/migrations/{migration_id}/repos/{repo_name}/lock',
      'DELETE /repos/{owner}/{repo}/interaction-limits',
      'DELETE /repos/{owner}/{repo}/invitations/{invitation_id}',
      'DELETE /user/interaction-limits',
      'DELETE /user/migrations/{migration_id}/repos/{repo_name}/lock',
    ],
  },
  {
    why: 'archives of an export, which lapse after seven days: what was exported is still where it was',
    routes: ['DELETE /orgs/{org}/migrations/{migration_id}/archive', 'DELETE /user/migrations/{migration_id}/archive'],
  },
  {
    why: 'discussions of teams, which GitHub has replaced by those of repositories (graphql deleteDiscussion)',
    routes: [
      'DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}',
      'DELETE /orgs/{org}/teams/{team_slug}/discussions/{discussion_number}/comments/{comment_number}',
    ],
  },
  {
    why: "not trivial, but called with an App's own JWT or client secret, or by a token on itself: no scope or permission opens them",
    routes: [
      'DELETE /app/installations/{installation_id}',
      'DELETE /app/installations/{installation_id}/suspended',
      'DELETE /applications/{client_id}/grant',
      'DELETE /applications/{client_id}/token',
      'DELETE /installation/token',
    ],
  },
  {
    why: 'not trivial, but on enterprises, which cannot be listed: whoever holds their scopes gets the gap GH-U2',
    routes: [
      'DELETE /enterprises/{enterprise}/code-security/configurations/{configuration_id}',
      'DELETE /enterprises/{enterprise}/teams/{enterprise-team}/memberships/{username}',
      'DELETE /enterprises/{enterprise}/teams/{enterprise-team}/organizations/{org}',
      'DELETE /enterprises/{enterprise}/teams/{team_slug}',
    ],
  },
];
