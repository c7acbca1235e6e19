// Cuts out of GitHub's own description of its API what an audit reads: for each path the JSON Schema of the answer, with the names
// and types alone, and of these the fields that the local server sends or the audit looks at. `@octokit/openapi` holds the description
// (MIT; 385 MB unpacked, which is why it is no dependency): generated/api.github.com.json.
import { readFileSync } from 'node:fs';

/** The reads of an audit that have a JSON body. */
const PATHS = [
  '/app',
  '/app/installations',
  '/installation/repositories',
  '/orgs/{org}',
  '/orgs/{org}/installations',
  '/orgs/{org}/personal-access-token-requests',
  '/orgs/{org}/personal-access-tokens',
  '/orgs/{org}/personal-access-tokens/{pat_id}/repositories',
  '/orgs/{org}/rulesets',
  '/repos/{owner}/{repo}',
  '/repos/{owner}/{repo}/actions/permissions/workflow',
  '/repos/{owner}/{repo}/collaborators',
  '/repos/{owner}/{repo}/rulesets',
  '/repos/{owner}/{repo}/rulesets/{ruleset_id}',
  '/repos/{owner}/{repo}/rulesets/{ruleset_id}/history',
  '/user',
  '/user/installations',
  '/user/installations/{installation_id}/repositories',
  '/user/memberships/orgs',
  '/user/repos',
];

/** What a body may hold in the tests. A name that GitHub's description does not have at its place is then a fault of the server. */
const KEPT = new Set([
  ...['access_granted_at', 'account', 'actor_id', 'actor_type', 'admin', 'allow_auto_merge', 'allow_merge_commit', 'allow_rebase_merge'],
  ...['allow_squash_merge', 'app_id', 'app_slug', 'archived', 'bypass_actors', 'bypass_mode', 'can_approve_pull_request_reviews', 'conditions'],
  ...['created_at', 'current_user_can_bypass', 'default_branch', 'default_workflow_permissions', 'delete_branch_on_merge', 'disabled', 'enforcement'],
  ...['exclude', 'full_name', 'id', 'include', 'installations', 'installations_count', 'login', 'maintain', 'members_can_change_repo_visibility'],
  ...['members_can_delete_repositories', 'name', 'organization', 'other', 'owner', 'parameters', 'permissions', 'private', 'pull', 'push'],
  ...['reason', 'ref_name', 'repositories', 'repository', 'repository_selection', 'role', 'role_name', 'rules', 'ruleset_id', 'ruleset_source_type'],
  ...['site_admin', 'slug', 'source', 'source_type', 'state', 'suspended_at', 'target', 'target_id', 'target_type', 'token_expired'],
  ...['token_expires_at', 'token_id', 'token_last_used_at', 'token_name', 'total_count', 'triage', 'type', 'updated_at', 'user', 'version_id', 'visibility'],
]);

/** The text of the slices, one path a line. */
export function openApiSlices(file) {
  const { paths, components, info } = JSON.parse(readFileSync(file, 'utf8'));
  const resolve = (node) => (node?.$ref === undefined ? node : resolve(components[node.$ref.split('/')[2]][node.$ref.split('/')[3]]));
  const lines = PATHS.map((path) => {
    const { content } = resolve(paths[path].get.responses['200']);
    return `  ${JSON.stringify(path)}: ${JSON.stringify(sliced(content['application/json'].schema, resolve))}`;
  });
  return `{\n  "from": ${JSON.stringify(`${info.title}, ${info.version}; @octokit/openapi, MIT`)},\n${lines.join(',\n')}\n}\n`;
}

/** OpenAPI 3.0 says "nullable" where JSON Schema has a type of its own. */
function sliced(node, resolve) {
  const schema = resolve(node);
  const { nullable, ...rest } = schema;
  return nullable === true ? { anyOf: [typed(rest, resolve), { type: 'null' }] } : typed(rest, resolve);
}

function typed(schema, resolve) {
  if (schema.allOf !== undefined) return typed(schema.allOf.map(resolve).reduce(merged), resolve);
  if (schema.anyOf !== undefined) return { anyOf: schema.anyOf.map((one) => sliced(one, resolve)) };
  if (schema.oneOf !== undefined) return { anyOf: schema.oneOf.map((one) => sliced(one, resolve)) };
  if (schema.type === 'array') return { type: 'array', items: sliced(schema.items, resolve) };
  if (schema.properties !== undefined) return object(schema, resolve);
  if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) return { type: 'object' };
  return { ...(schema.type === undefined ? {} : { type: schema.type }), ...(schema.enum === undefined ? {} : { enum: schema.enum }) };
}

/** One object of the parts of an `allOf`, of which each would refuse the fields of the others. */
function merged(one, other) {
  const required = [...(one.required ?? []), ...(other.required ?? [])];
  return { ...one, ...other, properties: { ...one.properties, ...other.properties }, required };
}

function object({ title, properties, required = [], additionalProperties }, resolve) {
  // Of the permissions of an App every name counts, and every level.
  const names = Object.keys(properties).filter((name) => KEPT.has(name) || title === 'App Permissions');
  const open = additionalProperties !== undefined && additionalProperties !== false;
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, sliced(properties[name], resolve)])),
    required: required.filter((name) => names.includes(name)),
    ...(open ? {} : { additionalProperties: false }),
  };
}
