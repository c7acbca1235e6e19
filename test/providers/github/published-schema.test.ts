/**
 * Our documents, and the part of GitHub's GraphQL schema that the local server answers, held against the whole schema as GitHub publishes
 * it: @octokit/graphql-schema 15.26.1, MIT.
 */
import { schema as github } from '@octokit/graphql-schema';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
  NoDeprecatedCustomRule,
  parse,
  printSchema,
  specifiedRules,
  validate,
  validateSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema as served } from '../../../fixtures/servers/github/graphql-schema.ts';
import { catalogue } from '../../../providers/github/catalogue.ts';
import { DOCUMENTS, NEVER_SELECT } from '../../../providers/github/guards/documents.ts';
import { BY_RULE } from '../../../providers/github/guards/effects.ts';
import { parseJson } from '../../../src/json.ts';
import { aScenario, ORG, startFor } from './support.ts';

/** Two fields of EnterpriseOwnerInfo stand twice in GitHub's text, which its definition language does not allow; nothing of ours is near them. */
const published = buildSchema(github.idl, { assumeValidSDL: true, noLocation: true });

/** Each place where the part is not what the whole has. An argument that the whole cannot do without belongs to the part too. */
function differences(part: GraphQLSchema, whole: GraphQLSchema): readonly string[] {
  return Object.values(part.getTypeMap())
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) => {
      const other = whole.getType(type.name);
      if (other === undefined) return [`${type.name}: not there`];
      if (other.constructor !== type.constructor) return [`${type.name}: another kind of type`];
      return insideOf(type, other);
    });
}

function insideOf(part: GraphQLNamedType, whole: GraphQLNamedType): readonly string[] {
  if ((isObjectType(part) || isInterfaceType(part)) && (isObjectType(whole) || isInterfaceType(whole))) {
    const fields = whole.getFields();
    const interfaces = lacking(part.name, namesOf(part.getInterfaces()), namesOf(whole.getInterfaces()));
    return [...interfaces, ...Object.values(part.getFields()).flatMap((field) => ofField(`${part.name}.${field.name}`, field, fields[field.name]))];
  }
  if (isEnumType(part) && isEnumType(whole)) return lacking(part.name, namesOf(part.getValues()), namesOf(whole.getValues()));
  if (isUnionType(part) && isUnionType(whole)) return lacking(part.name, namesOf(part.getTypes()), namesOf(whole.getTypes()));
  return [];
}

function ofField(place: string, part: GraphQLField<unknown, unknown>, whole: GraphQLField<unknown, unknown> | undefined): readonly string[] {
  if (whole === undefined) return [`${place}: not there`];
  const type = String(part.type) === String(whole.type) ? [] : [`${place}: ${part.type} for ${whole.type}`];
  const left = whole.args.filter(
    ({ name, type: of, defaultValue }) => String(of).endsWith('!') && defaultValue === undefined && !namesOf(part.args).includes(name),
  );
  const args = part.args.flatMap((one) => {
    const other = whole.args.find(({ name }) => name === one.name);
    return other !== undefined && written(one) === written(other) ? [] : [`${place}: ${written(one)} for ${other === undefined ? 'nothing' : written(other)}`];
  });
  return [...type, ...args, ...left.map((one) => `${place}: nothing for ${written(one)}`)];
}

function written({ name, type, defaultValue }: GraphQLArgument): string {
  return `(${name}: ${type}${defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue)}`})`;
}

function lacking(place: string, part: readonly string[], whole: readonly string[]): readonly string[] {
  return part.filter((name) => !whole.includes(name)).map((name) => `${place}: no ${name}`);
}

function namesOf(items: readonly { readonly name: string }[]): readonly string[] {
  return items.map(({ name }) => name);
}

describe('the schema that GitHub publishes', () => {
  it('can be queried', () => {
    expect(validateSchema(published)).toEqual([]);
  });

  it.each(DOCUMENTS.map((document) => [/query (\w+)/.exec(document)?.[1], document] as const))('admits %s, without a field that is to go', (_, document) => {
    expect(validate(published, parse(document), [...specifiedRules, NoDeprecatedCustomRule])).toEqual([]);
  });

  it('has every field that may never be selected, so that the refusal of each is about something', () => {
    const fields = Object.values(published.getTypeMap()).flatMap((type) =>
      isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()).flatMap((field) => [field, `${type.name}.${field}`]) : [],
    );

    expect(NEVER_SELECT.filter((name) => !fields.includes(name))).toEqual([]);
  });

  it('has every type of rule that is weighed', () => {
    const types = published.getType('RepositoryRuleType');

    expect(lacking('RepositoryRuleType', [...BY_RULE.keys()], isEnumType(types) ? namesOf(types.getValues()) : [])).toEqual([]);
  });
});

describe('the schema of the local GitHub', () => {
  it('is a part of it, with every type, argument and nullability as it is there', () => {
    expect(differences(served, published)).toEqual([]);
  });

  it.each([
    ['a field with another nullability', 'viewerCanPush: Boolean!', 'viewerCanPush: Boolean', 'RefUpdateRule.viewerCanPush: Boolean for Boolean!'],
    ['a field of its own', 'lockBranch: Boolean!', 'lockBranches: Boolean!', 'BranchProtectionRule.lockBranches: not there'],
    ['an argument of another type', 'owner: String!', 'owner: ID!', 'Query.repository: (owner: ID!) for (owner: String!)'],
    ['an argument of its own', 'owner: String!', 'owner: String!, at: Int', 'Query.repository: (at: Int) for nothing'],
    ['an argument too few', 'owner: String!, ', '', 'Query.repository: nothing for (owner: String!)'],
    [
      'another default',
      'includeParents: Boolean = true',
      'includeParents: Boolean',
      'Repository.rulesets: (includeParents: Boolean) for (includeParents: Boolean = true)',
    ],
    ['a value of its own', 'EVALUATE', 'CONSIDER', 'RuleEnforcement: no CONSIDER'],
    ['a member of its own', 'Repository | Organization', 'Repository | Ref', 'RuleSource: no Ref'],
    ['a type of its own', 'RuleSource', 'RulesFrom', 'RulesFrom: not there'],
    ['another kind of type', 'union RuleSource = Repository | Organization | Enterprise', 'type RuleSource { id: ID }', 'RuleSource: another kind of type'],
  ])('would be found out with %s', (_, from, to, difference) => {
    const text = printSchema(served);
    expect(text).toContain(from);

    expect(differences(buildSchema(text.replaceAll(from, to)), published)).toContain(difference);
  });
});

describe('the local GitHub', () => {
  it.each([
    ['without a number of nodes', '', 'MISSING_PAGINATION_BOUNDARIES'],
    ['with more nodes than a page has', '(first: 101)', 'EXCESSIVE_PAGINATION'],
  ])('refuses a connection %s', async (_, size, type) => {
    const { local, values } = await startFor(aScenario());
    const query = `{ repository(owner: "${ORG}", name: "docs") { rulesets${size} { totalCount } } }`;

    const headers = { authorization: `Bearer ${values.get('bot')}`, 'user-agent': 'test' };
    const answer = await fetch(`${local.origin}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    const body = parseJson(await answer.text());
    await local.close();

    expect(body).toMatchObject({ data: { repository: { rulesets: null } }, errors: [{ type, path: ['repository', 'rulesets'] }] });
  });
});

it('has a mutation for every operation of the catalogue that goes by the name of one', () => {
  const mutations = published.getMutationType()?.getFields() ?? {};
  const named = catalogue.flatMap(({ id }) => (id.startsWith('graphql ') ? [id.slice('graphql '.length).replace(/#.*/, '')] : []));

  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => mutations[name] === undefined)).toEqual([]);
});
