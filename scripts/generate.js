// Writes what is generated: from the code the JSON Schemas and the page of the rules, from AWS's published texts the tables of
// the AWS provider. With --check it writes nothing and fails when a file is not what it would write. With --railway-schema FILE
// it writes nothing either, and says what that schema has beyond the catalogue of the Railway provider. With --github-openapi FILE it
// cuts the slices anew that the bodies of the local GitHub are held against.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { actionTable } from './generate/action-table.js';
import { readReference } from './generate/iam-data.js';
import { managedPolicies } from './generate/managed-policies.js';
import { openApiSlices } from './generate/openapi-slices.js';
import { compareFile } from './generate/railway-schema.js';
import { targets } from './generate/targets.js';

const root = join(import.meta.dirname, '..');
const load = (module) => import(join(root, 'dist', module));

const fileOf = (flag) => (process.argv.includes(flag) ? (process.argv[process.argv.indexOf(flag) + 1] ?? '(no file)') : null);
const [schema, openApi] = ['--railway-schema', '--github-openapi'].map(fileOf);
if (schema !== null) process.exitCode = await compareRailway(schema);
else if (openApi !== null) writeFileSync(join(root, 'test/providers/github/openapi-slices.json'), openApiSlices(openApi));
else await writeGenerated(process.argv.includes('--check'));

async function compareRailway(path) {
  const railway = (module) => load(join('providers', 'railway', module));
  const [{ catalogue }, { DOCUMENTS, NEVER_SELECT }, { served }, { driftOf, takenBy }] = await Promise.all(
    ['catalogue.js', 'documents.js', 'questions.js', 'served.js'].map(railway),
  );
  return compareFile(path, { catalogue: catalogue(), documents: DOCUMENTS, neverSelect: NEVER_SELECT, served, driftOf, takenBy });
}

async function writeGenerated(check) {
  const files = await generate();
  for (const [path, text] of Object.entries(files)) {
    if (read(path) === text) continue;
    if (check) {
      console.error(`${path} is not current. Run: npm run generate`);
      process.exitCode = 1;
    } else writeFileSync(join(root, path), path.endsWith('.br') ? compress(text) : text);
  }
}

async function generate() {
  const [{ manifestJsonSchema }, { explanationJsonSchema, reportJsonSchema }, { loadVocabularies }, { rules }, { rulesPage }] = await Promise.all([
    load('src/manifest/json-schema.js'),
    load('src/report/json-schema.js'),
    load('src/providers.js'),
    load('src/rules.js'),
    load('src/audit/rules-page.js'),
  ]);

  const reference = await readReference();
  const aws = 'providers/aws/catalogue/generated';
  return {
    'docs/manifest.schema.json': `${JSON.stringify(manifestJsonSchema(await loadVocabularies()), null, 2)}\n`,
    'docs/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
    'docs/explanation.schema.json': `${JSON.stringify(explanationJsonSchema(), null, 2)}\n`,
    'docs/rules.md': rulesPage(rules),
    [`${aws}/actions.json`]: actionTable(reference),
    [`${aws}/targets.json`]: targets(reference, JSON.parse(readFileSync(join(root, 'providers/aws/catalogue.json'), 'utf8'))),
    [`${aws}/managed-policies.jsonl.br`]: managedPolicies(),
  };
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
