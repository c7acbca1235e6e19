import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateManifest } from '../../src/manifest/locate.ts';
import { AuditError } from '../../src/model.ts';
import { aFolder } from '../support/manifests.ts';

const COMMANDS = ['audit', 'inspect', 'collect'];

/** A repository with these files, and its folder `src/deep`. */
async function aRepository(...files: readonly string[]): Promise<{ readonly root: string; readonly deep: string }> {
  const root = await aFolder();
  const deep = join(root, 'src', 'deep');
  await mkdir(deep, { recursive: true });
  await mkdir(join(root, '.git'));
  for (const file of files) await writeFile(join(root, file), 'version: 1\n');
  return { root, deep };
}

async function failure(locating: Promise<string>): Promise<AuditError> {
  const error: unknown = await locating.then(String, (caught: unknown) => caught);
  if (!(error instanceof AuditError)) throw new Error(`A manifest was found: ${String(error)}`);
  return error;
}

describe('the manifest', () => {
  it.each([
    ['in the working directory', 'src/deep/overscope.yaml', 'overscope.yaml'],
    ['under its other name', 'src/deep/overscope.yml', 'overscope.yml'],
    ['at the root of the repository', 'overscope.yaml', '../../overscope.yaml'],
  ])('is found %s', async (_where, file, expected) => {
    const { deep } = await aRepository(file);

    const path = await locateManifest(undefined, { cwd: deep, commands: COMMANDS });

    expect(path).toBe(expected);
  });

  it('is the nearest one', async () => {
    const { deep } = await aRepository('overscope.yaml', 'src/overscope.yml');

    const path = await locateManifest(undefined, { cwd: deep, commands: COMMANDS });

    expect(path).toBe('../overscope.yml');
  });

  it('is not looked for above the repository', async () => {
    const { root, deep } = await aRepository('overscope.yaml');
    await mkdir(join(root, 'src', '.git'));

    const error = await failure(locateManifest(undefined, { cwd: deep, commands: COMMANDS }));

    expect(error.code).toBe('usage');
    expect(error.message).toBe('There is no overscope.yaml or overscope.yml here, nor above, up to the root of the repository.');
  });

  it('is refused when there are two in one folder', async () => {
    const { deep } = await aRepository('src/overscope.yaml', 'src/overscope.yml');

    const error = await failure(locateManifest(undefined, { cwd: deep, commands: COMMANDS }));

    expect(error.message).toBe('There are two manifests: ../overscope.yaml and ../overscope.yml.');
  });

  it('is the one that was named', async () => {
    const { deep } = await aRepository('overscope.yaml', 'other.yaml');

    const path = await locateManifest('../../other.yaml', { cwd: deep, commands: COMMANDS });

    expect(path).toBe('../../other.yaml');
  });

  it.each([
    ['inspct', 'Did you mean the command "inspect"?'],
    ['manifests/production.yaml', null],
  ])('is refused when the one that was named, %s, does not exist', async (named, hint) => {
    const { root } = await aRepository('overscope.yaml');

    const error = await failure(locateManifest(named, { cwd: root, commands: COMMANDS }));

    expect(error.message).toBe(`There is no manifest "${named}".`);
    expect(error.hint).toBe(hint);
  });
});
