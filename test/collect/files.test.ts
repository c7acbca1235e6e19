import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSnapshots, writePrivately, writeSnapshots } from '../../src/collect/files.ts';
import type { Snapshot } from '../../src/model.ts';
import { NOW } from '../support/collecting.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'overscope-'));
const asIs = (text: string): string => text;

const SNAPSHOT: Snapshot = {
  schemaVersion: 1,
  provider: 'railway',
  takenAt: NOW,
  finishedAt: NOW,
  source: 'live',
  subjects: [],
  failed: [{ token: 'lost', code: 'value-missing', message: 'It is not set.', hint: null }],
  state: { anything: [1] },
  values: [],
  requests: [{ method: 'POST', what: 'query Me', outcome: 'answered', status: 200, attempts: 1, exchange: false }],
};

describe('snapshots', () => {
  it('come back as they were, but for their source', async () => {
    const to = join(folder(), 'new');

    await writeSnapshots(to, [SNAPSHOT], asIs);

    expect(await readSnapshots([to])).toEqual([{ ...SNAPSHOT, source: 'snapshot' }]);
    expect(statSync(to).mode & 0o777).toBe(0o700);
    expect(statSync(join(to, 'railway.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(to)).toEqual(['railway.json']);
  });

  it('pass the redactor last', async () => {
    const to = folder();

    await writeSnapshots(to, [SNAPSHOT], (text) => text.replaceAll('anything', '[redacted]'));

    expect(readFileSync(join(to, 'railway.json'), 'utf8')).toContain('[redacted]');
  });

  it('of several folders are read together', async () => {
    const [one, two] = [folder(), folder()];
    await writeSnapshots(one, [SNAPSHOT], asIs);
    await writeSnapshots(two, [{ ...SNAPSHOT, provider: 'github' }], asIs);

    expect((await readSnapshots([one, two])).map(({ provider }) => provider)).toEqual(['railway', 'github']);
  });

  it.each<[string, Readonly<Record<string, string>> | null, RegExp]>([
    ['is not there', null, /could not be read \(ENOENT\)/],
    ['is empty', {}, /holds no snapshot/],
    ['holds what is no JSON', { 'a.json': '{' }, /a\.json is not JSON/],
    ['holds another version', { 'a.json': JSON.stringify({ ...SNAPSHOT, schemaVersion: 2 }) }, /not a snapshot of this version: schemaVersion/],
    ['holds a gap of no known effect', { 'a.json': JSON.stringify({ ...SNAPSHOT, failed: [{ token: 'x' }] }) }, /not a snapshot of this version: failed/],
  ])('are refused when the folder %s', async (_, files, message) => {
    const from = files === null ? join(folder(), 'nowhere') : folder();
    for (const [name, text] of Object.entries(files ?? {})) writeFileSync(join(from, name), text);

    await expect(readSnapshots([from])).rejects.toMatchObject({ code: 'usage', message: expect.stringMatching(message) });
  });
});

it('a file that cannot be written leaves nothing behind', async () => {
  const inside = folder();
  mkdirSync(join(inside, 'taken'));

  await expect(writePrivately(join(inside, 'taken'), 'text')).rejects.toMatchObject({ code: 'usage' });

  expect(readdirSync(inside)).toEqual(['taken']);
  expect(existsSync(join(inside, `taken.${process.pid}.draft`))).toBe(false);
});
