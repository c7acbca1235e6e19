import { buildSchema, Kind, parse, validate, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { SDL } from '../../../fixtures/servers/railway/sdl.ts';
import { batchesOf } from '../../../providers/railway/batches.ts';
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
