import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

it('the package holds what a user needs and nothing else', () => {
  const [packed]: readonly Packed[] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' }),
  );
  const paths = packed?.files.map(({ path }) => path) ?? [];

  expect(paths).toEqual(
    expect.arrayContaining([
      'bin/overscope.js',
      'dist/src/cli.js',
      'dist/providers/railway/catalogue.json',
      'dist/providers/aws/catalogue/generated/actions.json',
      'dist/providers/aws/catalogue/generated/managed-policies.jsonl.br',
      'dist/fixtures/scenarios/incident/overscope.yaml',
      'docs/report.schema.json',
      'LICENSE',
      'README.md',
      'THIRD-PARTY-NOTICES.md',
    ]),
  );
  expect(paths.filter((path) => /(?<!\.d)\.ts$|\.(map|test\.js)$|^(src|test|scripts|providers|fixtures)\/|incident\/report\.json$/.test(path))).toEqual([]);
});

it('the policy engine of AWS is exported by itself, with its types', () => {
  const script = `
    const { compile, decide, reach } = await import('overscope/aws');
    const identity = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'rds:*', Resource: '*' }, { Effect: 'Deny', Action: '*', Resource: 'arn:aws:rds:*:*:db:prod-*' }] };
    const principal = 'arn:aws:iam::111122223333:user/ci';
    const request = { principal, action: 'rds:DeleteDBInstance', resource: 'arn:aws:rds:eu-west-1:111122223333:db:prod-main' };
    const reaching = reach({ principal }, compile({ identity }), 'partial', [{ action: request.action, resources: ['arn:aws:rds:*:111122223333:db:*'] }]);
    console.log(JSON.stringify([decide(request, { identity }, 'partial').outcome, reaching]));`;
  const [outcome, reaching] = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' }));

  expect(outcome).toBe('denied');
  expect(reaching).toMatchObject([
    {
      outcome: 'allowed',
      include: ['arn:aws:rds:*:111122223333:db:*'],
      except: ['arn:aws:rds:*:*:db:prod-*'],
      witness: 'arn:aws:rds:us-east-1:111122223333:db:example',
    },
  ]);
  expect(existsSync(join(ROOT, 'dist/providers/aws/policy/index.d.ts'))).toBe(true);
});

it('the executable says its version', () => {
  const printed = execFileSync(process.execPath, [join(ROOT, 'bin', 'overscope.js'), '--version'], { encoding: 'utf8' });

  expect(printed).toMatch(/^\d+\.\d+\.\d+\n$/);
});

it('starting loads no provider, no SDK and no schema library', () => {
  const script =
    "process.argv.splice(1, 0, 'overscope'); const { main } = await import('./dist/src/cli.js'); await main(['--version']); process.stderr.write(JSON.stringify(process.moduleLoadList ?? []));";
  const traced = execFileSync(process.execPath, ['--input-type=module', '--experimental-loader', loaderThatPrints(), '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });

  expect(traced).toContain('commander');
  expect(traced).not.toMatch(/node_modules\/(?!commander)/);
  expect(traced).not.toMatch(/dist\/providers/);
});

/** A module hook that prints every address that is loaded. */
function loaderThatPrints(): string {
  const source = "export async function load(url, context, next) { process.stdout.write(url + '\\n'); return next(url, context); }";
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

it('a reader that has seen enough is no error', () => {
  const bin = join(ROOT, 'bin', 'overscope.js');

  const piped = execFileSync('bash', ['-c', `set -o pipefail; "${process.execPath}" "${bin}" operations 2>&1 | head -2`], { encoding: 'utf8' });

  expect(piped).not.toContain('EPIPE');
});

describe('without the packages that are optional', () => {
  const MISSING = ['client-efs', 'client-s3'];
  const KEY = { KEY_ID: 'AKIAIOSFODNN7EXAMPLE', KEY_SECRET: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const MANIFEST = `version: 1
tokens:
  - { name: uploads, provider: aws, secret: { env: { accessKeyId: KEY_ID, secretAccessKey: KEY_SECRET } }, scopes: [] }
`;
  let requests: string[];
  let origin: string;
  let closing: () => void;
  beforeAll(async () => {
    const server = createServer((request, answer) => {
      requests.push(request.url ?? '');
      answer.writeHead(403, { 'content-type': 'text/xml' }).end('<ErrorResponse><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    closing = () => server.close();
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(() => closing());

  /** The package as it is installed, beside all its dependencies but these. */
  function installed(): string {
    const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
    for (const part of ['bin', 'dist', 'package.json']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    mkdirSync(join(folder, 'node_modules', '@aws-sdk'), { recursive: true });
    const modules = join(ROOT, 'node_modules');
    const link = (name: string): void => symlinkSync(join(modules, name), join(folder, 'node_modules', name));
    for (const name of readdirSync(modules)) if (name !== '@aws-sdk' && !name.startsWith('.')) link(name);
    for (const name of readdirSync(join(modules, '@aws-sdk'))) if (!MISSING.includes(name)) link(`@aws-sdk/${name}`);
    writeFileSync(join(folder, 'overscope.yaml'), MANIFEST);
    return folder;
  }

  async function audit(...argv: readonly string[]): Promise<{ readonly code: number | null; readonly told: string }> {
    const cwd = installed();
    const child = spawn(process.execPath, ['bin/overscope.js', 'audit', ...argv], { cwd, env: { ...process.env, ...KEY, AWS_ENDPOINT_URL: origin } });
    let told = '';
    child.stdout.on('data', (chunk) => (told += String(chunk)));
    child.stderr.on('data', (chunk) => (told += String(chunk)));
    const [code] = await once(child, 'close');
    return { code, told };
  }

  it('to inspect backups is a usage error that names them and the command that installs them, before anything is asked', async () => {
    const { code, told } = await audit('--inspect-backups');

    expect(code).toBe(2);
    expect(told).toContain('--inspect-backups needs what is not installed: @aws-sdk/client-efs, @aws-sdk/client-s3.');
    expect(told).toContain('npm install @aws-sdk/client-efs@3.1141.0 @aws-sdk/client-s3@3.1169.0');
    expect(requests).toEqual([]);
  });

  it('everything else is as it was', async () => {
    const { code, told } = await audit();

    expect(code).toBe(3);
    expect(told).toContain('AWS does not know this access key id');
    expect(requests.length).toBeGreaterThan(0);
  });
});
