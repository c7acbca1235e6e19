/** What is asked by GraphQL, held against the schema that GitHub publishes: @octokit/graphql-schema 15.26.1, MIT. */
import { schema as description } from '@octokit/graphql-schema';
import { buildSchema, type GraphQLField, type GraphQLSchema, isEnumType, isObjectType, isUnionType, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema as local } from '../../../fixtures/servers/github/graphql-schema.ts';
import { catalogue } from '../../../providers/github/catalogue.ts';
import { DOCUMENTS } from '../../../providers/github/guard-documents.ts';

// One field stands in it twice, which is no concern of ours.
const published: GraphQLSchema = buildSchema(description.idl, { assumeValidSDL: true });

describe('the documents', () => {
  it.each(DOCUMENTS.map((document) => [/query (\w+)/.exec(document)?.[1], document] as const))('%s is valid by the published schema', (_, document) => {
    expect(validate(published, parse(document)).map(({ message }) => message)).toEqual([]);
  });

  it('would not be if they asked for what there is not', () => {
    const strange = DOCUMENTS.map((document) => document.replace('isAdminEnforced', 'isAdministratorEnforced'));

    expect(strange.every((document) => validate(published, parse(document)).length > 0)).toBe(true);
  });
});

/** "name(first: Int): String!": all that matters of a field. An argument that may be left out may also be asked for. */
function written({ name, args, type }: GraphQLField<unknown, unknown>, kept: readonly string[]): string {
  const told = args.filter((argument) => kept.includes(argument.name)).map((argument) => `${argument.name}: ${String(argument.type).replace(/!$/, '')}`);
  return `${name}(${told.toSorted().join(', ')}): ${String(type)}`;
}

const types = Object.values(local.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

describe('the schema of the local server', () => {
  it.each(types.filter(isObjectType).map((type) => [type.name, type] as const))('has of %s what GitHub has', (name, type) => {
    const theirs = published.getType(name);
    const fields = isObjectType(theirs) || (theirs !== undefined && 'getFields' in theirs) ? theirs.getFields() : {};
    const ours = Object.values(type.getFields());

    const told = ours.map((field) => {
      const same = fields[field.name];
      return same === undefined || !('args' in same)
        ? `no ${field.name}`
        : written(
            same,
            field.args.map((argument) => argument.name),
          );
    });
    expect(told).toEqual(
      ours.map((field) =>
        written(
          field,
          field.args.map((argument) => argument.name),
        ),
      ),
    );
  });

  it.each(types.filter(isEnumType).map((type) => [type.name, type] as const))('has values of %s that GitHub has', (name, type) => {
    const theirs = published.getType(name);

    const known = isEnumType(theirs) ? theirs.getValues().map((value) => value.name) : [];
    expect(
      type
        .getValues()
        .filter((value) => !known.includes(value.name))
        .map((value) => value.name),
    ).toEqual([]);
  });

  it.each(types.filter(isUnionType).map((type) => [type.name, type] as const))('joins in %s what GitHub joins', (name, type) => {
    const theirs = published.getType(name);

    expect(isUnionType(theirs) ? theirs.getTypes().map(String).toSorted() : []).toEqual(type.getTypes().map(String).toSorted());
  });
});

it('has a mutation for every operation of the catalogue that goes by the name of one', () => {
  const mutations = published.getMutationType()?.getFields() ?? {};
  const named = catalogue.flatMap(({ id }) => (id.startsWith('graphql ') ? [id.slice('graphql '.length).replace(/#.*/, '')] : []));

  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => mutations[name] === undefined)).toEqual([]);
});
