/**
 * The scopes of classic tokens and OAuth apps, each with those that it includes. GitHub leaves out of `X-OAuth-Scopes`
 * whatever a wider scope implies, so a list is expanded before it is compared.
 * Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps, 2026-03-19. The page does not
 * show `audit_log`, `copilot`, `admin:ssh_signing_key` and `manage_runners:org` (seen when a token is made) nor the two
 * network scopes (named in the REST description).
 */
const INCLUDES = {
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
  'repo:status': [],
  repo_deployment: [],
  public_repo: [],
  'repo:invite': [],
  security_events: [],
  workflow: [],
  delete_repo: [],
  gist: [],
  notifications: [],
  'admin:repo_hook': ['write:repo_hook'],
  'write:repo_hook': ['read:repo_hook'],
  'read:repo_hook': [],
  'admin:org': ['write:org', 'manage_runners:org'],
  'write:org': ['read:org'],
  'read:org': [],
  'manage_runners:org': [],
  'admin:org_hook': [],
  'admin:public_key': ['write:public_key'],
  'write:public_key': ['read:public_key'],
  'read:public_key': [],
  'admin:gpg_key': ['write:gpg_key'],
  'write:gpg_key': ['read:gpg_key'],
  'read:gpg_key': [],
  'admin:ssh_signing_key': ['write:ssh_signing_key'],
  'write:ssh_signing_key': ['read:ssh_signing_key'],
  'read:ssh_signing_key': [],
  user: ['read:user', 'user:email', 'user:follow'],
  'read:user': [],
  'user:email': [],
  'user:follow': [],
  'write:packages': ['read:packages'],
  'read:packages': [],
  'delete:packages': [],
  'write:discussion': ['read:discussion'],
  'read:discussion': [],
  project: ['read:project'],
  'read:project': [],
  'admin:enterprise': ['manage_runners:enterprise', 'manage_billing:enterprise', 'read:enterprise'],
  'manage_runners:enterprise': [],
  'manage_billing:enterprise': ['read:enterprise'],
  'read:enterprise': [],
  audit_log: ['read:audit_log'],
  'read:audit_log': [],
  codespace: ['codespace:secrets'],
  'codespace:secrets': [],
  copilot: ['manage_billing:copilot'],
  'manage_billing:copilot': [],
  site_admin: [],
  'write:network_configurations': ['read:network_configurations'],
  'read:network_configurations': [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const tree: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(INCLUDES));

export const CLASSIC_SCOPES: readonly string[] = [...tree.keys()];

/** The scopes with all that they include. One that is not in the tree stays as it is. */
export function expandScopes(scopes: readonly string[]): ReadonlySet<string> {
  const expanded = new Set<string>();
  const open = [...scopes];
  for (let scope = open.pop(); scope !== undefined; scope = open.pop()) {
    if (expanded.has(scope)) continue;
    expanded.add(scope);
    open.push(...(tree.get(scope) ?? []));
  }
  return expanded;
}

/** Whether the tree knows a scope. What an unknown one opens cannot be told, so it is reported and never dropped. */
export function isClassicScope(scope: string): boolean {
  return tree.has(scope);
}
