// Cuts out of GitHub's own description of its API what an audit reads: for each path the JSON Schema of the answer, with the names
// and types alone, and of these the fields that the local server sends or the audit looks at. `@octokit/openapi` holds the description
// (MIT; 385 MB unpacked, which is why it is no dependency): generated/api.github.com.json.
import { readFileSync } from 'node:fs';

/** The reads of an audit that have a JSON body. */
const PATHS = [
  '/app',
  '/installation/repositories',
  '/orgs/{org}',
  '/orgs/{org}/installations',
  '/orgs/{org}/personal-access-token-requests',
  '/orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories',
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

/** Reads of which the status alone is looked at, and that the local server answers as if there were nothing: their outline will do. */
const PROBES = [
  ...['actions/artifacts', 'actions/variables', 'actions/permissions', 'codespaces', 'codespaces/machines', 'codespaces/secrets', 'commits'],
  ...['dependabot/secrets', 'deployments', 'issues', 'pulls', 'security-advisories', 'hooks', 'secret-scanning/alerts', 'actions/secrets'],
  ...['code-scanning/alerts', 'dependabot/alerts'],
]
  .map((path) => `/repos/{owner}/{repo}/${path}`)
  .concat(
    ['teams', 'actions/variables', 'actions/permissions', 'codespaces/secrets', 'dependabot/secrets', 'hooks', 'actions/secrets'].map(below('/orgs/{org}')),
    ['actions/runners', 'blocks', 'security-advisories'].map(below('/orgs/{org}')),
    ['blocks', 'codespaces/secrets', 'emails', 'ssh_signing_keys', 'gpg_keys', 'interaction-limits', 'keys'].map(below('/user')),
  );

function below(root) {
  return (path) => `${root}/${path}`;
}

/** What a body may hold in the tests. A name that GitHub's description does not have at its place is then a fault of the server. */
const KEPT = new Set([
  ...['documentation_url', 'message', 'status'],
  ...['access_granted_at', 'account', 'actor_id', 'actor_type', 'admin', 'allow_auto_merge', 'allow_merge_commit', 'allow_rebase_merge'],
  ...['allow_squash_merge', 'app_id', 'app_slug', 'archived', 'bypass_actors', 'bypass_mode', 'can_approve_pull_request_reviews', 'conditions'],
  ...['created_at', 'current_user_can_bypass', 'default_branch', 'default_workflow_permissions', 'delete_branch_on_merge', 'disabled', 'enforcement'],
  ...['exclude', 'full_name', 'id', 'include', 'installations', 'installations_count', 'login', 'maintain', 'members_can_change_repo_visibility'],
  ...['members_can_delete_repositories', 'name', 'organization', 'other', 'owner', 'parameters', 'permissions', 'private', 'pull', 'push'],
  ...[
    'reason',
    'ref_name',
    'repositories',
    'repositories_url',
    'repository',
    'repository_selection',
    'role',
    'role_name',
    'rules',
    'ruleset_id',
    'ruleset_source_type',
  ],
  ...['site_admin', 'slug', 'source', 'source_type', 'state', 'suspended_at', 'target', 'target_id', 'target_type', 'token_expired'],
  ...['token_expires_at', 'token_id', 'token_last_used_at', 'token_name', 'total_count', 'triage', 'type', 'updated_at', 'user', 'version_id', 'visibility'],
]);

/** The text of the slices, one path a line. */
export function openApiSlices(file) {
  const { paths, components, info } = JSON.parse(readFileSync(file, 'utf8'));
  const resolve = (node) => (node?.$ref === undefined ? node : resolve(components[node.$ref.split('/')[2]][node.$ref.split('/')[3]]));
  const schemaOf = (path) => resolve(paths[path].get.responses['200']).content['application/json'].schema;
  const slices = new Map([
    ...PATHS.map((path) => [path, sliced(schemaOf(path), resolve)]),
    ...PROBES.map((path) => [path, outlined(schemaOf(path), resolve)]),
    // What GitHub writes out at this path makes an account a user and an enterprise at once (`allOf`); elsewhere it is either.
    ['/app/installations', { type: 'array', items: sliced({ $ref: '#/components/schemas/installation' }, resolve) }],
    ['refusal', sliced({ $ref: '#/components/schemas/basic-error' }, resolve)],
  ]);
  const lines = [...slices].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([path, slice]) => `  ${JSON.stringify(path)}: ${JSON.stringify(slice)}`);
  return `{\n  "from": ${JSON.stringify(`${info.title}, ${info.version}; @octokit/openapi, MIT`)},\n${lines.join(',\n')}\n}\n`;
}

/** What an answer is, and what it always has, without what that is made of. */
function outlined(node, resolve) {
  const { type, anyOf, properties = {}, required = [] } = resolve(node);
  if (anyOf !== undefined) return { anyOf: anyOf.map((one) => outlined(one, resolve)) };
  if (type === 'array') return { type };
  const parts = Object.entries(properties).map(([name, one]) => [name, { type: resolve(one).type }]);
  return { type: 'object', properties: Object.fromEntries(parts), required, additionalProperties: false };
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
  const required = [...new Set([...(one.required ?? []), ...(other.required ?? [])])];
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
