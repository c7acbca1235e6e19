import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadManifest } from '../../src/manifest/load.ts';
import { aFolder, load, RULES } from '../support/manifests.ts';
import { vocabularies } from '../support/vocabularies.ts';

const MANIFEST = `version: 1
environments:
  staging: { railway: { places: [till] } }
  payments: { protected: true }
auditors:
  github: { env: AUDITOR }
  aws: [{ profile: audit, accounts: [a] }, { saved: export.json }]
tokens:
  - name: full
    provider: github
    secret: { file: ~/token }
    kind: robot
    environment: staging
    owner: jo@acme.example
    purpose: >
      docs, and
      more
    expires: 2026-12-31
    maxAge: 7d
    token: { id: 5, owner: acme }
    accept:
      - { rule: no-expiry, reason: by hand, owner: jo, until: 2027-01-31 }
    scopes:
      - oauth: [read]
  - name: bare
    provider: aws
    principal: arn:one
    environment: [staging, payments]
    scopes: []
`;

describe('a manifest', () => {
  it('is read into tokens, with the place of each', async () => {
    const { tokens } = await load(MANIFEST);

    expect(tokens).toEqual([
      {
        name: 'full',
        provider: 'github',
        means: { kind: 'secret', source: { from: 'file', path: '~/token' } },
        kind: 'robot',
        environments: ['staging'],
        owner: 'jo@acme.example',
        purpose: 'docs, and more\n',
        expires: '2026-12-31',
        maxAgeDays: 7,
        facts: { id: '5', owner: 'acme' },
        scopes: [{ oauth: ['read'] }],
        accept: [
          {
            rule: 'no-expiry',
            reason: 'by hand',
            owner: 'jo',
            until: '2027-01-31',
            operations: [],
            resources: [],
            gaps: [],
            location: { file: 'overscope.yaml', line: 22, column: 9 },
          },
        ],
        location: { file: 'overscope.yaml', line: 9, column: 5 },
        scopesLocation: { file: 'overscope.yaml', line: 23, column: 5 },
      },
      {
        name: 'bare',
        provider: 'aws',
        means: { kind: 'named', by: 'principal', value: 'arn:one' },
        kind: null,
        environments: ['staging', 'payments'],
        owner: null,
        purpose: null,
        expires: null,
        maxAgeDays: 90,
        facts: {},
        scopes: [],
        accept: [],
        location: { file: 'overscope.yaml', line: 25, column: 5 },
        scopesLocation: { file: 'overscope.yaml', line: 29, column: 5 },
      },
    ]);
  });

  it('is read into environments, sorted, each with what its providers said', async () => {
    const { environments } = await load(MANIFEST);

    expect(environments).toEqual([
      { name: 'payments', protected: true, patterns: {} },
      { name: 'staging', protected: false, patterns: { railway: { places: ['till'] } } },
    ]);
  });

  it('is read into auditors, one or a list, with or without a value', async () => {
    const { auditors } = await load(MANIFEST);

    expect(auditors).toEqual([
      { provider: 'aws', entry: { profile: 'audit', accounts: ['a'] }, source: { from: 'profile', profile: 'audit' } },
      { provider: 'aws', entry: { saved: 'export.json' }, source: null },
      { provider: 'github', entry: { env: 'AUDITOR' }, source: { from: 'env', name: 'AUDITOR' } },
    ]);
  });

  it('is known by its path, its hash and its lines', async () => {
    const { path, sha256, lines } = await load(MANIFEST);

    expect(path).toBe('overscope.yaml');
    expect(sha256).toBe(createHash('sha256').update(MANIFEST).digest('hex'));
    expect(lines[8]).toBe('  - name: full');
  });

  it.each([
    ['{ env: ONE }', { from: 'env', name: 'ONE' }],
    ['{ stdin: true }', { from: 'stdin' }],
    ['{ exec: [a, b] }', { from: 'exec', argv: ['a', 'b'] }],
    ['{ file: one }', { from: 'file', path: 'one' }],
  ])('names where a value is: %s', async (written, source) => {
    const { tokens } = await load(`version: 1\ntokens: [{ name: one, provider: railway, secret: ${written}, scopes: [] }]`, { readsValues: false });

    expect(tokens[0]?.means).toEqual({ kind: 'secret', source });
  });

  it('names where the parts of a value are', async () => {
    const { tokens } = await load(`version: 1\ntokens: [{ name: one, provider: aws, secret: { env: { accessKeyId: A, secretAccessKey: B } }, scopes: [] }]`);

    expect(tokens[0]?.means).toEqual({ kind: 'secret', source: { from: 'parts', names: { accessKeyId: 'A', secretAccessKey: 'B' } } });
  });
});

describe('a file that a scope names', () => {
  const NAMING = 'version: 1\ntokens:\n  - name: one\n    provider: aws\n    principal: arn:one\n    scopes: [{ policy: policies/one.json }]\n';

  it('is read from beside the manifest, in its place', async () => {
    const folder = await aFolder();
    await mkdir(join(folder, 'policies'));
    await writeFile(join(folder, 'policies', 'one.json'), '{ "allow": ["read"] }');

    const { tokens } = await load(NAMING, { folder });

    expect(tokens[0]?.scopes).toEqual([{ policy: { allow: ['read'] } }]);
  });

  it.each([
    ['is missing', null, 'the file "policies/one.json" does not exist'],
    ['is not JSON, without quoting it', 'root:x:0:0', 'the file "policies/one.json" does not hold a JSON object'],
    ['is JSON of another kind', '"policies/two.json"', 'the file "policies/one.json" does not hold a JSON object'],
    ['is no scope', '{ "deny": [] }', 'the file that this names is no scope of AWS'],
    ['is too large', ' '.repeat(1024 * 1024 + 1), 'the file "policies/one.json" is larger than 1 MiB'],
  ])('is refused when it %s', async (_what, content, expected) => {
    const folder = await aFolder();
    await mkdir(join(folder, 'policies'));
    if (content !== null) await writeFile(join(folder, 'policies', 'one.json'), content);

    const loading = load(NAMING, { folder });

    await expect(loading).rejects.toThrow(`overscope.yaml:6:14 ${expected}`);
  });
});

describe('a path that is no manifest', () => {
  it.each([
    ['.', '.:1:1 the manifest is a folder'],
    ['none.yaml', 'none.yaml:1:1 the manifest does not exist'],
  ])('is refused: %s', async (path, expected) => {
    const cwd = await aFolder();

    const loading = loadManifest(path, vocabularies, { cwd, rules: RULES, allowExec: null, readsValues: true });

    await expect(loading).rejects.toMatchObject({ code: 'manifest-invalid', message: expected });
  });
});
