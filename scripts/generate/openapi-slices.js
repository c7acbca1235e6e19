// Cuts out of GitHub's own description of its API what an audit reads: for each path the JSON Schema of the answer, with the names
// and types alone, and of these the fields that the local server sends or the audit looks at. `@octokit/openapi` holds the description
// (MIT; 385 MB unpacked, which is why it is no dependency): generated/api.github.com.json.
import { readFileSync } from 'node:fs';

/** What stands below a repository, an organization or an account and is asked to see whether a permission opens it. */
const PROBED = {
  '/repos/{owner}/{repo}': [
    ...['/actions/artifacts', '/actions/permissions', '/actions/secrets', '/actions/variables', '/code-scanning/alerts', '/codespaces'],
    ...['/codespaces/machines', '/codespaces/secrets', '/commits', '/dependabot/alerts', '/dependabot/secrets', '/deployments', '/hooks', '/issues'],
    ...['/pulls', '/secret-scanning/alerts', '/security-advisories'],
  ],
  '/orgs/{org}': [
    ...['/actions/permissions', '/actions/runners', '/actions/secrets', '/actions/variables', '/blocks', '/codespaces/secrets', '/dependabot/secrets'],
    ...['/hooks', '/rulesets', '/security-advisories', '/teams'],
  ],
  '/user': ['/blocks', '/codespaces/secrets', '/emails', '/gpg_keys', '/keys', '/ssh_signing_keys'],
};

/** The reads of an audit that have a JSON body. */
const PATHS = [
  '/app',
  '/app/installations',
  '/installation/repositories',
  '/orgs/{org}',
  '/orgs/{org}/installations',
  '/orgs/{org}/personal-access-token-requests',
  '/orgs/{org}/personal-access-token-requests/{pat_request_id}/repositories',
  '/orgs/{org}/personal-access-tokens',
  '/orgs/{org}/personal-access-tokens/{pat_id}/repositories',
  '/repos/{owner}/{repo}',
  '/repos/{owner}/{repo}/actions/permissions/workflow',
  '/repos/{owner}/{repo}/collaborators',
  '/repos/{owner}/{repo}/keys',
  '/repos/{owner}/{repo}/rulesets',
  '/repos/{owner}/{repo}/rulesets/{ruleset_id}',
  '/repos/{owner}/{repo}/rulesets/{ruleset_id}/history',
  '/user',
  '/user/installations',
  '/user/installations/{installation_id}/repositories',
  '/user/memberships/orgs',
  '/user/repos',
  ...Object.entries(PROBED).flatMap(([base, paths]) => paths.map((path) => base + path)),
];

/**
 * Octokit's copy has an older schema of its own for this path, after which an account is a user and an enterprise at once. The schema that
 * GitHub names for the other lists of installations says one of the two (https://github.com/github/rest-api-description/issues/2497).
 */
const NAMED_INSTEAD = { '/app/installations': { type: 'array', items: { $ref: '#/components/schemas/installation' } } };

/** Refusals that have a body, by their statuses. */
const REFUSED = [
  ...['/user 401', '/user/memberships/orgs 403', '/user/installations 403', '/user/installations/{installation_id}/repositories 404', '/orgs/{org} 404'],
  ...['/orgs/{org}/personal-access-tokens 403', '/repos/{owner}/{repo} 404', '/repos/{owner}/{repo}/commits 409', '/repos/{owner}/{repo}/pages 404'],
];

/** What a body may hold in the tests. A name that GitHub's description does not have at its place is then a fault of the server. */
const KEPT = new Set([
  ...['added_by', 'enabled', 'key', 'last_used', 'read_only', 'title', 'verified'],
  ...['access_granted_at', 'account', 'actor', 'actor_id', 'actor_type', 'admin', 'allow_auto_merge', 'allow_merge_commit', 'allow_rebase_merge'],
  ...['allow_squash_merge', 'allowed_actions', 'app_id', 'app_slug', 'archived', 'artifacts', 'bypass_actors', 'bypass_mode'],
  ...['can_approve_pull_request_reviews', 'codespaces', 'conditions', 'created_at', 'current_user_can_bypass', 'default_branch'],
  ...['default_workflow_permissions', 'delete_branch_on_merge', 'disabled', 'documentation_url', 'enabled', 'enabled_repositories', 'enforcement'],
  ...['exclude', 'full_name', 'id', 'include', 'installations', 'installations_count', 'login', 'machines', 'maintain'],
  ...['members_can_change_repo_visibility', 'members_can_delete_repositories', 'message', 'name', 'organization', 'other', 'owner', 'parameters'],
  ...['permissions', 'private', 'pull', 'push', 'reason', 'ref_name', 'repositories', 'repositories_url', 'repository', 'repository_selection'],
  ...['role', 'role_name', 'rules', 'ruleset_id', 'ruleset_source_type', 'runners', 'secrets', 'site_admin', 'slug', 'source', 'source_type'],
  ...['state', 'status', 'suspended_at', 'target', 'target_id', 'target_type', 'token_expired', 'token_expires_at', 'token_id', 'token_last_used_at'],
  ...['token_name', 'total_count', 'triage', 'type', 'updated_at', 'user', 'variables', 'version_id', 'visibility'],
]);

/** The text of the slices, one schema a line: each path with what it answers at 200, each refusal with its status. */
export function openApiSlices(file) {
  const { paths, components, info } = JSON.parse(readFileSync(file, 'utf8'));
  const slicer = slicing(components);
  const asked = [...PATHS.map((path) => [path, '200']), ...REFUSED.map((refusal) => refusal.split(' '))].sort();
  const answers = asked.map(([path, status]) => {
    const { content } = slicer.resolve(paths[path].get.responses[status]);
    return [status === '200' ? path : `${path} ${status}`, slicer.sliced(NAMED_INSTEAD[path] ?? content['application/json'].schema)];
  });
  const lines = (entries) => entries.map(([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`).join(',\n');
  const from = JSON.stringify(`${info.title}, ${info.version}; @octokit/openapi, MIT`);
  return `{\n  "from": ${from},\n  "$defs": {\n${lines(Object.entries(slicer.defs).sort())}\n  },\n  "answers": {\n${lines(answers)}\n  }\n}\n`;
}

/** Cuts schemas, and keeps in `defs` those that GitHub's description names. */
function slicing(components) {
  const defs = {};
  const resolve = (node) => (node.$ref === undefined ? node : resolve(components[node.$ref.split('/')[2]][node.$ref.split('/')[3]]));

  function sliced(node) {
    const name = /^#\/components\/schemas\/(.+)$/.exec(node.$ref ?? '')?.[1];
    if (name === undefined) return orNull(node);
    if (defs[name] === undefined) {
      defs[name] = {}; // Some schemas hold themselves.
      defs[name] = orNull(resolve(node));
    }
    return { $ref: `#/$defs/${name}` };
  }

  /** OpenAPI 3.0 says "nullable" where JSON Schema has a type of its own. */
  function orNull({ nullable, ...schema }) {
    return nullable === true ? { anyOf: [typed(schema), { type: 'null' }] } : typed(schema);
  }

  function typed(schema) {
    if (schema.allOf !== undefined) return typed(schema.allOf.map(resolve).reduce(merged));
    if (schema.anyOf !== undefined) return { anyOf: schema.anyOf.map(sliced) };
    if (schema.oneOf !== undefined) return { anyOf: schema.oneOf.map(sliced) };
    if (schema.type === 'array') return { type: 'array', items: sliced(schema.items) };
    if (schema.properties !== undefined) return object(schema, sliced);
    if (schema.additionalProperties !== undefined && schema.additionalProperties !== false) return { type: 'object' };
    return { ...(schema.type === undefined ? {} : { type: schema.type }), ...(schema.enum === undefined ? {} : { enum: schema.enum }) };
  }

  return { defs, resolve, sliced };
}

/** One object of the parts of an `allOf`, of which each would refuse the fields of the others. */
function merged(one, other) {
  const required = [...new Set([...(one.required ?? []), ...(other.required ?? [])])];
  return { ...one, ...other, properties: { ...one.properties, ...other.properties }, required };
}

function object({ title, properties, required = [], additionalProperties }, sliced) {
  // Of the permissions of an App every name counts, and every level.
  const names = Object.keys(properties).filter((name) => KEPT.has(name) || title === 'App Permissions');
  const open = additionalProperties !== undefined && additionalProperties !== false;
  return {
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, sliced(properties[name])])),
    required: required.filter((name) => names.includes(name)),
    ...(open ? {} : { additionalProperties: false }),
  };
}
