// Holds a newer schema of Railway's against the catalogue and the list of what is never selected, and says what a person has to
// classify. The schema is a local file: SDL, or the JSON of an introspection, as Railway's command line keeps it (src/gql/schema.json).
import { readFileSync } from 'node:fs';
import { buildClientSchema, buildSchema, executeSync, getNamedType, isObjectType, parse, validate } from 'graphql';

/** Words of what carries secrets, in names of queries and of what they return. */
const SECRET = /variable|credential|token|logs?$|secret|password|passphrase|(private|access|api)_?key/i;

/** Looked at in the schema of 2026-09-21: no value of a secret comes with them. */
const HARMLESS = new Set([
  'Query.apiToken', // the workspaces that the asking token reaches
  'Query.apiTokens',
  'Query.projectToken',
  'Query.projectTokens',
  'ApiToken.displayToken', // masked
  'ProjectToken.displayToken', // masked
  'Environment.variables', // names without values
  'Passkey.credentialId', // not the key
  'Service.hasHiddenRegistryCredentialsFromTemplate', // yes or no
  'Team.apiTokenRateLimit', // how many requests are left
  'User.apiTokenRateLimit',
  'Workspace.apiTokenRateLimit',
]);

/**
 * What differs, as lines to print; none when nothing does. `pinned`: the catalogue, the documents, `neverSelect`, and the
 * question and comparison with which an audit asks Railway itself, so that both see the same.
 */
function compareSchema(text, pinned) {
  const schema = schemaFrom(text);
  const { data, errors } = executeSync({ schema, document: parse(pinned.served.document) });
  const answer = pinned.served.answer.safeParse(data);
  if (errors !== undefined || !answer.success) throw new Error('It has no mutations, or lacks the types Project or Workspace: it is no schema of Railway.');
  const { unknown, gone } = pinned.driftOf(answer.data, new Date());
  const { asOf } = pinned.catalogue;
  return [
    ...section(
      `which the catalogue of ${asOf} lacks`,
      'mutation',
      unknown.map(({ id }) => signature(schema.getMutationType().getFields()[id])),
    ),
    ...section('which the catalogue has and the schema lacks', 'mutation', gone),
    ...section('whose row says otherwise of `bound`, which is whether it takes an environmentId', 'mutation', rebound(answer.data, pinned)),
    ...section('that may return secrets, neither in the catalogue nor in NEVER_SELECT (a harmless one is a line of HARMLESS)', 'query', leaks(schema, pinned)),
    ...section('that the schema refuses', 'document', refused(schema, pinned)),
  ];
}

/** The exit code: 1 when something differs, 2 when the file cannot be compared. */
export function compareFile(path, pinned) {
  try {
    const lines = compareSchema(readFileSync(path, 'utf8'), pinned);
    console.log(lines.length === 0 ? `${path} has nothing that the catalogue of ${pinned.catalogue.asOf} lacks, and lacks nothing of it.` : lines.join('\n'));
    return lines.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(`${path} cannot be compared: ${error.message}`);
    return 2;
  }
}

function schemaFrom(text) {
  if (!text.trimStart().startsWith('{')) return buildSchema(text);
  const json = JSON.parse(text);
  return buildClientSchema(json.data ?? json);
}

function section(what, kind, lines) {
  if (lines.length === 0) return [];
  const plural = kind === 'query' ? 'queries' : `${kind}s`;
  return [`${lines.length === 1 ? `1 ${kind}` : `${lines.length} ${plural}`} ${what}:`, ...lines.map((line) => `  ${line}`)];
}

function signature({ name, args, description }) {
  const taken = args.map((arg) => `${arg.name}: ${arg.type}`).join(', ');
  const inner = args.flatMap(({ name: arg, type }) => {
    const { getFields } = getNamedType(type);
    return getFields === undefined ? [] : [`${arg} { ${Object.keys(getNamedType(type).getFields()).join(', ')} }`];
  });
  return [`${name}(${taken})`, ...inner, description?.replaceAll(/\s+/g, ' ') ?? 'no description'].join(' · ');
}

function rebound({ mutations }, { catalogue, takenBy }) {
  return mutations.fields.flatMap((field) => {
    const row = catalogue.byId.get(field.name);
    const takes = takenBy(field).includes('environmentId');
    if (row === undefined || row.call !== 'mutation' || row.bound === takes) return [];
    return [`${field.name}: ${takes ? 'takes' : 'does not take'} an environmentId, and bound is ${row.bound}`];
  });
}

function refused(schema, { documents }) {
  return documents.flatMap((document) => {
    const [fault] = validate(schema, parse(document));
    return fault === undefined ? [] : [`${/^query \w+/.exec(document)?.[0]}: ${fault.message}`];
  });
}

/** By its own name, or by that of a field of what it returns. */
function leaks(schema, { catalogue, neverSelect }) {
  const isKnown = (type, field) => HARMLESS.has(`${type}.${field}`) || neverSelect.includes(field) || neverSelect.includes(`${type}.${field}`);
  return Object.values(schema.getQueryType().getFields()).flatMap((query) => {
    if (catalogue.byId.get(query.name)?.call === 'query' || isKnown('Query', query.name)) return [];
    const type = nodeOf(getNamedType(query.type));
    const fields = isObjectType(type) ? Object.keys(type.getFields()) : [];
    const found = fields.filter((field) => SECRET.test(field) && !isKnown(type.name, field)).map((field) => `${type.name}.${field}`);
    return SECRET.test(query.name) || found.length > 0 ? [signature(query) + (found.length > 0 ? ` · returns ${found.join(', ')}` : '')] : [];
  });
}

/** What a list in Relay's form is a list of. */
function nodeOf(type) {
  const edge = isObjectType(type) ? type.getFields()['edges'] : undefined;
  const node = edge === undefined ? undefined : getNamedType(edge.type).getFields?.()['node'];
  return node === undefined ? type : getNamedType(node.type);
}
