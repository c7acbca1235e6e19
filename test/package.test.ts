import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

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
