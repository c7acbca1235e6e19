/** `npm run generate -- --railway-schema`, on schemas made here: that of the local server, and what becomes of it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { introspectionFromSchema, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { schemaOf } from '../../fixtures/servers/railway/schema.ts';
import { ScenarioState } from '../../fixtures/servers/railway/state.ts';

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'generate.js');
const Failed = z.object({ status: z.number(), stdout: z.string(), stderr: z.string() });

describe('a schema of Railway’s that is held against the catalogue', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'overscope-schema-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function schema(served: Readonly<Record<string, unknown>> = {}): ReturnType<typeof schemaOf> {
    return schemaOf(ScenarioState.parse({ workspaces: [], tokens: {}, served }).served);
  }

  function compare(text: string): z.infer<typeof Failed> {
    const file = join(folder, 'schema');
    writeFileSync(file, text);
    try {
      const stdout = execFileSync(process.execPath, [SCRIPT, '--railway-schema', file], { encoding: 'utf8', stdio: 'pipe' });
      return { status: 0, stdout, stderr: '' };
    } catch (error) {
      return Failed.parse(error);
    }
  }

  it.each([
    ['an SDL', (): string => printSchema(schema())],
    ['an introspection', (): string => JSON.stringify({ data: introspectionFromSchema(schema()) })],
    ['an introspection without its envelope', (): string => JSON.stringify(introspectionFromSchema(schema()))],
  ])('passes when nothing differs, as %s', (_, text) => {
    expect(compare(text())).toMatchObject({ status: 0, stdout: expect.stringContaining('lacks nothing of it') });
  });

  it.each([
    [
      'a mutation that the catalogue lacks',
      (): string =>
        `${printSchema(schema())} extend type Mutation { """Wipes\n it all.""" volumeShred(volumeId: String!, input: ShredInput!): Boolean! } input ShredInput { environmentId: String! passes: Int }`,
      ['1 mutation which the catalogue', 'volumeShred(volumeId: String!, input: ShredInput!) · input { environmentId, passes } · Wipes it all.'],
    ],
    [
      'mutations that the schema lacks',
      (): string => printSchema(schema({ removed: ['volumeDelete', 'pluginReset'] })),
      ['2 mutations which the catalogue has', '  pluginReset\n  volumeDelete\n'],
    ],
    [
      'an argument that names the environment, and was not there',
      (): string => printSchema(schema()).replace('volumeDelete(volumeId: String!)', 'volumeDelete(volumeId: String!, environmentId: String!)'),
      ['1 mutation whose row', 'volumeDelete: takes an environmentId, and bound is false'],
    ],
    [
      'an argument that named the environment, and is gone',
      (): string => printSchema(schema()).replace('serviceDelete(id: String!, environmentId: String)', 'serviceDelete(id: String!)'),
      ['1 mutation whose row', 'serviceDelete: does not take an environmentId, and bound is true'],
    ],
    [
      'a query that is named after a secret',
      (): string => `${printSchema(schema())} extend type Query { agentLogs(id: ID!): [String!]! }`,
      ['1 query that may return secrets', 'agentLogs(id: ID!)'],
    ],
    [
      'a query that returns one, page by page',
      (): string =>
        `${printSchema(schema())} extend type Query { vaults: Vaults! } type Vaults { edges: [VaultEdge!]! } type VaultEdge { node: Vault! } type Vault { id: ID! masterPassword: String! }`,
      ['1 query that may return secrets', 'vaults() · no description · returns Vault.masterPassword'],
    ],
    [
      'a field that is asked for, and is gone',
      (): string => printSchema(schema()).replace('canAccess: Boolean!', ''),
      ['documents that the schema refuses', 'query ProjectContents: Cannot query field "canAccess"'],
    ],
  ])('fails on %s, and says which', (_, text, expected) => {
    const { status, stdout } = compare(text());

    expect(status).toBe(1);
    for (const part of expected) expect(stdout).toContain(part);
  });

  it.each([
    ['no schema', 'hello'],
    ['a schema of something else', 'type Query { me: String }'],
    ['JSON of something else', '{"data":{}}'],
  ])('is not compared when it is %s', (_, text) => {
    expect(compare(text)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('cannot be compared') });
  });
});
