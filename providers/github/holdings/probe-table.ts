/**
 * The reads that show what a token without scopes holds. Sources: the permissions that GitHub's REST description names for each
 * route, and https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens, 2026-03-19.
 */

/** A read that a token gets only with a permission. */
export interface Probe {
  /** The permission, by its API key. */
  readonly key: string;
  /** Below the repository, the organization, or the root. */
  readonly path: string;
  readonly level: 'read' | 'write';
  /** The role that the read asks of a user besides: with less, a refusal may be the role's. */
  readonly role: 'read' | 'write' | 'admin';
  /** Statuses besides 200 that come only after the permission was found. */
  readonly held: readonly number[];
  /** What a refusal says: some reads ask for more than the permission, or for a user. */
  readonly refusal: 'not-held' | 'nothing' | 'not-held-by-user';
}

const reads = (key: string, path: string, role: Probe['role'] = 'read'): Probe => ({ key, path, level: 'read', role, held: [], refusal: 'not-held' });
const writes = (key: string, path: string, role: Probe['role']): Probe => ({ ...reads(key, path, role), level: 'write' });

/** Below `/repos/{owner}/{repo}`. A private one alone: a public one answers most of them to anybody. */
export const REPOSITORY_PROBES: readonly Probe[] = [
  reads('actions', '/actions/artifacts'),
  reads('actions_variables', '/actions/variables', 'write'),
  reads('administration', '/actions/permissions', 'admin'),
  // No installation gets these two, whatever it holds: an organization's codespaces are deleted by other routes
  // (https://docs.github.com/rest/authentication/endpoints-available-for-github-app-installation-access-tokens, 2026-03-19).
  { ...reads('codespaces', '/codespaces', 'write'), held: [422], refusal: 'not-held-by-user' },
  { ...writes('codespaces', '/codespaces/new', 'write'), held: [422], refusal: 'not-held-by-user' },
  { ...reads('codespaces_metadata', '/codespaces/machines', 'write'), held: [422] },
  { ...writes('codespaces_secrets', '/codespaces/secrets', 'write'), held: [422] },
  // 409: the repository is empty.
  { ...reads('contents', '/commits'), held: [409] },
  reads('dependabot_secrets', '/dependabot/secrets', 'write'),
  reads('deployments', '/deployments'),
  reads('issues', '/issues'),
  reads('pages', '/pages'),
  reads('pull_requests', '/pulls'),
  reads('repository_advisories', '/security-advisories', 'admin'),
  reads('repository_hooks', '/hooks', 'admin'),
  reads('secret_scanning_alerts', '/secret-scanning/alerts', 'admin'),
  reads('secrets', '/actions/secrets', 'write'),
  reads('security_events', '/code-scanning/alerts', 'write'),
  reads('vulnerability_alerts', '/dependabot/alerts', 'write'),
];

/** Below `/orgs/{org}`. `members` is asked for teams, which every member may list: the members are public in part, and invitations for owners alone. */
export const ORGANIZATION_PROBES: readonly Probe[] = [
  reads('members', '/teams'),
  reads('organization_actions_variables', '/actions/variables'),
  reads('organization_administration', '/actions/permissions'),
  writes('organization_administration', '/rulesets', 'read'),
  reads('organization_codespaces_secrets', '/codespaces/secrets'),
  reads('organization_dependabot_secrets', '/dependabot/secrets'),
  reads('organization_hooks', '/hooks'),
  reads('organization_secrets', '/actions/secrets'),
  reads('organization_self_hosted_runners', '/actions/runners'),
  reads('organization_user_blocking', '/blocks'),
  // It asks for an owner or a security manager too, so that only its 200 says something.
  { ...writes('repository_advisories', '/security-advisories', 'read'), refusal: 'nothing' },
];

/** Only tokens of Apps get it. */
export const APP_ORGANIZATION_PROBES: readonly Probe[] = [...ORGANIZATION_PROBES, reads('organization_personal_access_tokens', '/personal-access-tokens')];

/** Of the user's own account. */
export const ACCOUNT_PROBES: readonly Probe[] = [
  reads('blocking', '/user/blocks'),
  reads('codespaces_user_secrets', '/user/codespaces/secrets'),
  reads('emails', '/user/emails'),
  reads('git_signing_ssh_public_keys', '/user/ssh_signing_keys'),
  reads('gpg_keys', '/user/gpg_keys'),
  reads('interaction_limits', '/user/interaction-limits'),
  reads('keys', '/user/keys'),
];

/** Shown in `GET /repos/{owner}/{repo}` to those alone who may read and write contents. */
export const MERGE_SETTINGS = ['allow_merge_commit', 'allow_squash_merge', 'allow_rebase_merge', 'allow_auto_merge', 'delete_branch_on_merge'] as const;
