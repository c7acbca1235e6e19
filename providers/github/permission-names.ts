/**
 * The permissions of fine-grained tokens and GitHub Apps, by their API keys. Sources: the `app-permissions` schema of
 * GitHub's REST description and the page "Permissions required for fine-grained personal access tokens"
 * (https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens), 2026-03-19.
 */
const REPOSITORY_PERMISSIONS = [
  'actions',
  'actions_variables',
  'administration',
  'artifact_metadata',
  'attestations',
  'checks',
  'code_quality',
  'codespaces',
  'codespaces_lifecycle_admin',
  'codespaces_metadata',
  'codespaces_secrets',
  'contents',
  'dependabot_secrets',
  'deployments',
  'discussions',
  'environments',
  'id_token',
  'issues',
  'merge_queues',
  'metadata',
  'models',
  'packages',
  'pages',
  'pull_requests',
  'repo_secret_scanning_dismissal_requests',
  'repository_advisories',
  'repository_custom_properties',
  'repository_hooks',
  'repository_projects',
  'secret_scanning_alerts',
  'secret_scanning_bypass_requests',
  'secrets',
  'security_events',
  'single_file',
  'statuses',
  'vulnerability_alerts',
  'workflows',
] as const;

const ORGANIZATION_PERMISSIONS = [
  'custom_properties_for_organizations',
  'issue_fields',
  'issue_types',
  'members',
  'org_copilot_content_exclusion',
  'organization_actions_variables',
  'organization_administration',
  'organization_announcement_banners',
  'organization_api_insights',
  'organization_campaigns',
  'organization_code_scanning_dismissal_requests',
  'organization_codespaces',
  'organization_codespaces_secrets',
  'organization_codespaces_settings',
  'organization_copilot_agent_settings',
  'organization_copilot_metrics',
  'organization_copilot_seat_management',
  'organization_credentials',
  'organization_custom_org_roles',
  'organization_custom_properties',
  'organization_custom_roles',
  'organization_dependabot_dismissal_requests',
  'organization_dependabot_secrets',
  'organization_events',
  'organization_external_properties_for_repos',
  'organization_hooks',
  'organization_knowledge_bases',
  'organization_models',
  'organization_network_configurations',
  'organization_packages',
  'organization_personal_access_token_requests',
  'organization_personal_access_tokens',
  'organization_plan',
  'organization_private_registries',
  'organization_projects',
  'organization_runner_custom_images',
  'organization_secret_scanning_bypass_requests',
  'organization_secrets',
  'organization_self_hosted_runners',
  'organization_user_blocking',
  'secret_scanning_dismissal_requests',
  'team_discussions',
] as const;

const ACCOUNT_PERMISSIONS = [
  'blocking',
  'codespaces_user_secrets',
  'copilot_editor_context',
  'copilot_messages',
  'emails',
  'followers',
  'gists',
  'git_signing_ssh_public_keys',
  'gpg_keys',
  'interaction_limits',
  'keys',
  'plan',
  'private_repository_invitations',
  'profile',
  'starring',
  'user_copilot_requests',
  'user_events',
  'user_models',
  'watching',
] as const;

const ENTERPRISE_PERMISSIONS = [
  'enterprise_ai_controls',
  'enterprise_copilot_metrics',
  'enterprise_credentials',
  'enterprise_custom_enterprise_roles',
  'enterprise_custom_org_roles',
  'enterprise_custom_properties',
  'enterprise_custom_properties_for_organizations',
  'enterprise_organizations',
  'enterprise_people',
  'enterprise_sso',
] as const;

const PERMISSIONS: readonly string[] = [...REPOSITORY_PERMISSIONS, ...ORGANIZATION_PERMISSIONS, ...ACCOUNT_PERMISSIONS, ...ENTERPRISE_PERMISSIONS];

/** What GitHub's settings pages, or an older schema, call a permission otherwise than its API key. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['code_scanning_alerts', 'security_events'],
  ['commit_statuses', 'statuses'],
  ['dependabot_alerts', 'vulnerability_alerts'],
  ['email_addresses', 'emails'],
  ['git_ssh_keys', 'keys'],
  ['repository_security_advisories', 'repository_advisories'],
  ['ssh_signing_keys', 'git_signing_ssh_public_keys'],
  ['variables', 'actions_variables'],
  ['webhooks', 'repository_hooks'],
]);

/** Every spelling that a manifest may use: API keys, the names of the settings pages, and both with dashes as in workflow files. */
export const PERMISSION_WORDS: readonly string[] = [
  ...new Set([...PERMISSIONS, ...ALIASES.keys()].flatMap((name) => [name, name.replaceAll('_', '-')])),
].toSorted();

/** The API key that a spelling stands for. */
export function permissionKey(word: string): string {
  const name = word.replaceAll('-', '_');
  return ALIASES.get(name) ?? name;
}

/** Each holds those before it. */
export const LEVELS = ['read', 'write', 'admin'] as const;

const KNOWN: ReadonlySet<string> = new Set(PERMISSIONS);

/** Whether an API key is in our list. */
export function isPermission(key: string): boolean {
  return KNOWN.has(key);
}
