// Writes what is generated from code: the two JSON Schemas and the page of the rules. With --check it writes nothing and
// fails when a file is not what the code says.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const load = (module) => import(join(root, 'dist', 'src', module));

const [{ manifestJsonSchema }, { reportJsonSchema }, { loadVocabularies }, { rules }, { rulesPage }] = await Promise.all([
  load('manifest/json-schema.js'),
  load('report/json-schema.js'),
  load('providers.js'),
  load('rules.js'),
  load('audit/rules-page.js'),
]);

const files = {
  'docs/manifest.schema.json': `${JSON.stringify(manifestJsonSchema(await loadVocabularies()), null, 2)}\n`,
  'docs/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
  'docs/rules.md': rulesPage(rules),
};

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(files)) {
  if (!check) writeFileSync(join(root, path), text);
  else if (readFileSync(join(root, path), 'utf8') !== text) {
    console.error(`${path} is not current. Run: npm run generate`);
    process.exitCode = 1;
  }
}
