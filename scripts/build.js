// Compiles the sources into dist/, then copies beside them the data files that they read at run time.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
// The types are of what the package exports alone.
for (const project of ['tsconfig.build.json', 'tsconfig.types.json']) execFileSync(process.execPath, [tsc, '-p', project], { cwd: root, stdio: 'inherit' });
// Of the scenarios the demo's alone is shipped; the others are read by the tests.
for (const folder of ['providers', 'fixtures/scenarios/incident']) {
  for (const file of readdirSync(join(root, folder), { recursive: true })) {
    const isRead = /\.(json|yaml|br)$/.test(file) && !file.endsWith('report.json');
    if (isRead) cpSync(join(root, folder, file), join(root, 'dist', folder, file));
  }
}
