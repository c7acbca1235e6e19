import { buildSchema, Kind, parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SDL } from '../../../fixtures/servers/railway/sdl.ts';
import { batchesOf } from '../../../providers/railway/batches.ts';
import { catalogue } from '../../../providers/railway/catalogue.ts';
import * as documents from '../../../providers/railway/documents.ts';
import { provider } from '../../../providers/railway/index.ts';
import type { WirePolicy } from '../../../src/provider.ts';
import { compileGuard } from '../../../src/transport/guard.ts';
import { aToken } from '../../support/collecting.ts';

/** Every field of a document: those at its root as "Query.name", the others by their names alone. */
function selectionOf(document: string): readonly string[] {
  const types = new TypeInfo(buildSchema(SDL));
  const selected: string[] = [];
  const take = (name: string): void => void selected.push(types.getParentType()?.name === 'Query' ? `Query.${name}` : name);
  visit(parse(document), visitWithTypeInfo(types, { Field: (field) => take(field.name.value) }));
  return selected;
}

describe.each(documents.DOCUMENTS)('%s', (document) => {
  it('is one query that the local server understands', () => {
    const { definitions } = parse(document);

    const kinds = definitions.map((definition) => (definition.kind === Kind.OPERATION_DEFINITION ? definition.operation : definition.kind));
    expect(kinds).toEqual(['query']);
    expect(validate(buildSchema(SDL), parse(document))).toEqual([]);
  });

  it('selects nothing that can carry a secret', () => {
    const selected = selectionOf(document);

    expect(selected.filter((name) => documents.NEVER_SELECT.includes(name) || documents.NEVER_SELECT.includes(name.replace(/^Query\./, '')))).toEqual([]);
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

    const allowed = secret.filter((id) => documents.DOCUMENTS.some((document) => selectionOf(document).includes(`Query.${id}`)));
    expect(allowed).toEqual([]);
  });

  it('may list the names of variables within an environment, while the root list that holds the values is refused', async () => {
    const policy = (document: string): WirePolicy => ({
      origin: 'https://railway.example',
      allow: [{ kind: 'graphql', path: '/graphql/v2', documents: [document], neverSelect: documents.NEVER_SELECT }],
      limited: () => false,
      perSecond: null,
    });
    const guard = await compileGuard(policy(documents.ENVIRONMENT_VARIABLE_NAMES));
    const body = JSON.stringify({ query: documents.ENVIRONMENT_VARIABLE_NAMES, variables: {} });

    const verdict = guard({ method: 'POST', url: 'https://railway.example/graphql/v2', headers: {}, body });

    expect(verdict).toMatchObject({ what: 'query EnvironmentVariableNames', refusal: null });
    await expect(compileGuard(policy('query Names { variables(projectId: "p", environmentId: "e") }'))).rejects.toThrow('selects variables');
    await expect(compileGuard(policy('query Names { harmless: variables(projectId: "p", environmentId: "e") }'))).rejects.toThrow('selects variables');
  });

  it('ask of a variable for its name and nothing that it holds', () => {
    const [, fields] = /variables\(.*\) \{\s*edges \{ node \{ (.*) \} \}/.exec(documents.ENVIRONMENT_VARIABLE_NAMES) ?? [];

    expect(fields).toBe('name serviceId isSealed');
  });

  it('name variables in a dry run with --names alone', () => {
    const lines = (options: readonly string[]): string => provider.plan([aToken('railway', 'it')], [], new Set(options)).join('\n');

    expect([lines([]).includes('EnvironmentVariableNames'), lines(['names']).includes('query EnvironmentVariableNames')]).toEqual([false, true]);
  });

  it('are what a dry run names', () => {
    const lines = provider.plan([aToken('railway', 'it')], [], new Set()).join('\n');

    expect(lines).toContain('query ApiTokenContext');
    expect(lines).not.toContain('(unnamed)');
    expect(lines).toContain('at most 80 requests');
  });

  it('of an inventory are in no dry run that asks for the verdict only', () => {
    const lines = provider.plan([aToken('railway', 'it')], [], new Set(['verdict-only']));

    expect(lines).toEqual([
      'it: to find its kind: query ApiTokenContext, query Me, query ProjectTokenSelf',
      "it: if it is a user's, in each workspace: query WorkspaceMembers; nothing else",
    ]);
  });
});

describe('a batch of volumes', () => {
  it.each([
    ['backups', documents.VOLUME_BACKUPS, documents.VOLUME_BACKUPS_BATCHES],
    ['schedules', documents.VOLUME_BACKUP_SCHEDULES, documents.VOLUME_BACKUP_SCHEDULES_BATCHES],
  ])('asks for the %s of two to twenty, each as the document of one does', (_, single, batches) => {
    const [, selection] = /\$volumeInstanceId\) (\{.*\})/.exec(single) ?? [];

    expect(batches.map((batch) => batch.split(`(volumeInstanceId: $v`).length - 1)).toEqual(Array.from({ length: 19 }, (__, n) => n + 2));
    expect(batches.every((batch, n) => batch.split(selection ?? '').length - 1 === n + 2)).toBe(true);
    expect(Object.isFrozen(batches)).toBe(true);
  });

  it('is made of a document of one volume alone', () => {
    expect(() => batchesOf(documents.ME)).toThrow('No batch');
    expect(() => batchesOf(documents.VOLUME_BACKUPS.replace('query', 'mutation'))).toThrow('No batch');
  });
});
