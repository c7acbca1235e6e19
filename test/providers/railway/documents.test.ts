import { buildSchema, Kind, parse, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SDL } from '../../../fixtures/servers/railway/sdl.ts';
import { catalogue } from '../../../providers/railway/catalogue.ts';
import * as documents from '../../../providers/railway/documents.ts';
import { provider } from '../../../providers/railway/index.ts';
import { aToken } from '../../support/collecting.ts';

describe.each(documents.DOCUMENTS)('%s', (document) => {
  it('is one query that the local server understands', () => {
    const { definitions } = parse(document);

    const kinds = definitions.map((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? definition.operation : definition.kind));
    expect(kinds).toEqual(['query']);
    expect(validate(buildSchema(SDL), parse(document))).toEqual([]);
  });

  it('selects nothing that can carry a secret', () => {
    const selected: string[] = [];
    visit(parse(document), { Field: (field) => void selected.push(field.name.value) });

    const forbidden = documents.NEVER_SELECT.map((name) => name.replace('Query.', ''));
    expect(selected.filter((name) => forbidden.includes(name))).toEqual([]);
  });
});

describe('the documents', () => {
  it('are all on the list, and the list cannot be added to', () => {
    const { DOCUMENTS, NEVER_SELECT, ...constants } = documents;

    expect(Object.values(constants).flat().toSorted()).toEqual([...DOCUMENTS].toSorted());
    expect(Object.isFrozen(DOCUMENTS) && Object.isFrozen(NEVER_SELECT)).toBe(true);
  });

  it('leave out every root query that the catalogue says returns secrets', () => {
    const secret = catalogue()
      .rows.filter(({ call, operation }) => call === 'query' && !operation.id.includes('.'))
      .map(({ operation }) => operation.id);

    const allowed = secret.filter((id) => documents.DOCUMENTS.some((document) => new RegExp(`\\b${id}\\b *[({]`).test(document)));
    expect(allowed).toEqual([]);
  });

  it('are what a dry run names', () => {
    const lines = provider.plan([aToken('railway', 'it')], [], new Set()).join('\n');

    expect(lines).toContain('query ApiTokenContext');
    expect(lines).not.toContain('(unnamed)');
  });
});
