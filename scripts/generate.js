// Writes what is generated: from the code the JSON Schemas and the page of the rules, from AWS's published texts the tables of
// the AWS provider. With --check it writes nothing and fails when a file is not what it would write.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { actionTable } from './generate/action-table.js';
import { readReference } from './generate/iam-data.js';
import { managedPolicies } from './generate/managed-policies.js';
import { targets } from './generate/targets.js';

const root = join(import.meta.dirname, '..');
const load = (module) => import(join(root, 'dist', 'src', module));

const [{ manifestJsonSchema }, { explanationJsonSchema, reportJsonSchema }, { loadVocabularies }, { rules }, { rulesPage }] = await Promise.all([
  load('manifest/json-schema.js'),
  load('report/json-schema.js'),
  load('providers.js'),
  load('rules.js'),
  load('audit/rules-page.js'),
]);

const reference = await readReference();
const aws = 'providers/aws/catalogue/generated';
const files = {
  'docs/manifest.schema.json': `${JSON.stringify(manifestJsonSchema(await loadVocabularies()), null, 2)}\n`,
  'docs/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
  'docs/explanation.schema.json': `${JSON.stringify(explanationJsonSchema(), null, 2)}\n`,
  'docs/rules.md': rulesPage(rules),
  [`${aws}/actions.json`]: actionTable(reference),
  [`${aws}/targets.json`]: targets(reference, JSON.parse(readFileSync(join(root, 'providers/aws/catalogue.json'), 'utf8'))),
  [`${aws}/managed-policies.jsonl.br`]: managedPolicies(),
};

const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(files)) {
  if (read(path) === text) continue;
  if (check) {
    console.error(`${path} is not current. Run: npm run generate`);
    process.exitCode = 1;
  } else writeFileSync(join(root, path), path.endsWith('.br') ? compress(text) : text);
}

// Compressors differ between versions of Node, so what counts is the text inside, and a file whose text is current stays as it is.
function read(path) {
  try {
    const bytes = readFileSync(join(root, path));
    return (path.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function compress(text) {
  const { BROTLI_PARAM_LGWIN, BROTLI_PARAM_MODE, BROTLI_PARAM_SIZE_HINT, BROTLI_MODE_TEXT, BROTLI_MAX_WINDOW_BITS } = constants;
  const params = { [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT, [BROTLI_PARAM_LGWIN]: BROTLI_MAX_WINDOW_BITS, [BROTLI_PARAM_SIZE_HINT]: Buffer.byteLength(text) };
  return brotliCompressSync(text, { params });
}
