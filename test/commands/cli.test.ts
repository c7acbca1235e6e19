import { chmodSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STORE_COMMANDS } from '../../providers/aws/store-commands.ts';
import { loadServer } from '../../src/providers.ts';
import { run } from '../support/cli.ts';
import { INCIDENT } from '../support/incident.ts';

const EMPTY = mkdtempSync(join(tmpdir(), 'overscope-'));

/** A folder with this manifest in it. */
function folderWith(manifest: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'overscope-'));
  writeFileSync(join(folder, 'overscope.yaml'), manifest);
  return folder;
}

const MINIMAL = `version: 1
tokens:
  - name: bot
    provider: github
    secret: { env: BOT_TOKEN }
    scopes: []
`;

describe('a usage error exits 2 and says what to do', () => {
  it.each([
    ['an unknown option', ['audit', '--frobnicate'], /unknown option '--frobnicate'/],
    ['an option that is nearly right', ['audit', '--fail-onn', 'high'], /Did you mean --fail-on/],
    ['a format that does not exist', ['audit', '--format', 'xml'], /Allowed choices are table, json/],
    ['a severity that does not exist', ['audit', '--fail-on', 'note'], /Allowed choices are critical, high, medium, low, never/],
    ['a number that is none', ['audit', '--timeout', 'soon'], /Expected a whole number/],
    ['a moment that is none', ['audit', '--now', 'tomorrow'], /ISO 8601/],
    ['an age that is none', ['audit', '--max-age', '3 weeks'], /Expected hours or days/],
    ['an output without a file', ['audit', '--output', 'json'], /--output json is not FORMAT=FILE/],
    ['a provider that does not exist', ['inspect', 'gitlab', '--env', 'X'], /Allowed choices are railway, aws, github/],
    ['an inspection without a source', ['inspect', 'github'], /Say where the value is read from/],
    ['an inspection with two sources', ['inspect', 'github', '--env', 'X', '--stdin'], /Say where the value is read from/],
    ['an impact that does not exist', ['operations', '--impact', 'explodes'], /is no impact/],
    ['a missing folder of snapshots', ['audit', '--snapshot', 'nowhere'], /snapshot folder nowhere could not be read/],
    ['no manifest', ['audit'], /There is no overscope.yaml/],
    ['a misspelt command', ['audti'], /Did you mean the command "audit"/],
  ])('%s', async (_, argv, message) => {
    const cwd = argv.includes('--snapshot') ? INCIDENT : EMPTY;

    const ran = await run(argv, { cwd });

    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(message);
    expect(ran.out).toBe('');
  });

  it('a token and a provider that select nothing together, which would make an empty, clean report', async () => {
    const ran = await run(['audit', '--token', 'railway-domains', '--provider', 'aws'], { cwd: INCIDENT });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('railway-domains is not of the provider aws');
  });

  it('never repeats a value that somebody put on the command line', async () => {
    const value = (await loadServer('github')).makeValue('classic')['value'] ?? '';

    for (const argv of [['audit', '--format', value], ['inspect', value], [`--${value}`], ['audit', '--timeout', value]]) {
      const ran = await run(argv, { cwd: EMPTY });

      expect(ran.code).toBe(2);
      expect(ran.err).toContain('[redacted]');
      expect(ran.err).not.toContain(value);
    }
  });

  it('keeping a snapshot of what was read from snapshots', async () => {
    const ran = await run(['audit', '--snapshot', EMPTY, '--save-snapshot', EMPTY], { cwd: INCIDENT });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--save-snapshot');
  });

  it('a collection that goes nowhere', async () => {
    const ran = await run(['collect'], { cwd: folderWith(MINIMAL) });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--to DIR');
  });

  it('a token that the manifest does not have', async () => {
    const ran = await run(['audit', '--token', 'nobody'], { cwd: folderWith(MINIMAL) });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('Its tokens: bot');
  });
});

describe('the manifest', () => {
  it('is refused with every problem at its place, and nothing is audited', async () => {
    const ran = await run(['audit'], { cwd: folderWith(MINIMAL.replace('secret:', 'secrt:').replace('github', 'gitlab')) });

    expect(ran.code).toBe(2);
    expect(ran.err).toMatch(/overscope\.yaml:\d+:\d+ /);
    expect(ran.out).toBe('');
  });

  it('with a value pasted in is refused without repeating it', async () => {
    const pasted = `ghp_${'a'.repeat(36)}`;

    const ran = await run(['audit'], { cwd: folderWith(MINIMAL.replace('BOT_TOKEN', pasted)) });

    expect(ran.code).toBe(2);
    expect(ran.err + ran.out).not.toContain(pasted);
  });

  it('with programs prints them and their hash, and runs none', async () => {
    const marker = join(mkdtempSync(join(tmpdir(), 'overscope-')), 'ran');
    const cwd = folderWith(MINIMAL.replace('{ env: BOT_TOKEN }', `{ exec: [touch, ${marker}] }`));

    const refused = await run(['audit'], { cwd });
    const hash = /--allow-exec ([0-9a-f]{64})/.exec(refused.err)?.[1] ?? '';
    const wrong = await run(['audit', '--allow-exec', '0'.repeat(64)], { cwd });
    expect(() => readFileSync(marker)).toThrow('ENOENT');
    await run(['audit', '--allow-exec', hash], { cwd });

    expect([refused.code, wrong.code]).toEqual([2, 2]);
    expect(readFileSync(marker, 'utf8')).toBe('');
  });
});

describe('a value', () => {
  it('that is missing fails its token alone, with the variable named, and exits 3', async () => {
    const ran = await run(['audit'], { cwd: folderWith(MINIMAL) });

    expect(ran.code).toBe(3);
    expect(ran.out).toContain('BOT_TOKEN is not set');
  });

  it('of another provider is never sent, and the report says so', async () => {
    const value = '0b0b0b0b-1111-4222-8333-444444444444';

    const ran = await run(['audit', '--format', 'json'], { cwd: folderWith(MINIMAL), env: { BOT_TOKEN: value } });

    expect(ran.code).toBe(3);
    expect(JSON.parse(ran.out)).toMatchObject({
      requests: { total: 0 },
      tokens: [{ status: 'failed', error: { code: 'value-unrecognised', message: expect.stringContaining('Railway') } }],
    });
    expect(ran.out).not.toContain(value);
  });

  it('is let pass as incomplete with --allow-incomplete, and nothing is hidden', async () => {
    const ran = await run(['audit', '--allow-incomplete'], { cwd: folderWith(MINIMAL) });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('FAILED');
  });
});

describe('inspect', () => {
  it('warns of a file that others can read, also when the value is no good', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'overscope-')), 'token');
    writeFileSync(file, 'no token of anybody');
    chmodSync(file, 0o644);

    const ran = await run(['inspect', 'github', '--file', file]);

    expect(ran.code).toBe(3);
    expect(ran.out).toContain('is readable by everyone on this machine (mode 0644)');
  });
});

describe('twins in the environment', () => {
  it.each([
    ['a choice', { OVERSCOPE_FORMAT: 'json' }, 3],
    ['a switch', { OVERSCOPE_ALLOW_INCOMPLETE: 'true' }, 0],
    ['a switch that is off', { OVERSCOPE_ALLOW_INCOMPLETE: '0' }, 3],
    ['a switch that is misspelt', { OVERSCOPE_ALLOW_INCOMPLETE: 'yes' }, 2],
    ['a choice that does not exist', { OVERSCOPE_FORMAT: 'xml' }, 2],
    ['a number that is none', { OVERSCOPE_TIMEOUT: 'soon' }, 2],
    ['an option that has none', { OVERSCOPE_TOKEN: 'nobody' }, 3],
  ])('of %s', async (_, env, code) => {
    expect((await run(['audit'], { cwd: folderWith(MINIMAL), env })).code).toBe(code);
  });

  it('of an option that must be given', async () => {
    const to = mkdtempSync(join(tmpdir(), 'overscope-'));

    await run(['collect'], { cwd: folderWith(MINIMAL), env: { OVERSCOPE_TO: to } });

    expect(readdirSync(to)).toEqual(['github.json']);
  });

  it('give way to the command line', async () => {
    const ran = await run(['audit', '--format', 'table'], { cwd: folderWith(MINIMAL), env: { OVERSCOPE_FORMAT: 'json' } });

    expect(ran.out).toContain('VERDICT');
  });
});

describe('options of providers', () => {
  const manifest = MINIMAL.replace(
    'tokens:',
    `auditors:
  aws: [{ profile: audit, accounts: ["111122223333"] }]
tokens:
  - { name: uploads, provider: aws, principal: "arn:aws:iam::111122223333:user/uploads", scopes: [] }`,
  );
  const plan = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const ran = await run(['audit', '--dry-run', ...argv], { cwd: folderWith(manifest), env });
    expect(ran.err).toBe('');
    return ran.out;
  };

  it.each(['audit', 'inspect', 'collect', 'explain'])('are in the help of %s, with the provider whose they are', async (command) => {
    const { out } = await run([command, '--help'], { columns: 200 });
    expect(out).toMatch(/--last-used +aws: ask when each service was last used/);
    expect(out).toMatch(/--verdict-only +railway: find kind and roles, and read no inventory/);
    expect(out).toMatch(/--inspect-backups +aws: look at data stores, their backups and locks/);
  });

  it('are in the plan when they are on, and in no plan otherwise', async () => {
    expect(await plan([])).not.toContain('LastAccessed');
    expect(await plan(['--last-used'])).toContain('iam:GenerateServiceLastAccessedDetails and GetServiceLastAccessedDetails for uploads');
  });

  it('the plan names every read of data stores when they are inspected, each by its permission, and none otherwise', async () => {
    const asked = (text: string): readonly string[] => text.split('\n').filter((line) => line.includes('in every enabled Region'));

    expect(asked(await plan([]))).toEqual([]);
    const lines = asked(await plan(['--inspect-backups']));
    expect(lines).toHaveLength(7);
    const auditor = 'as auditor 1 for account 111122223333, in every enabled Region, if it holds a token';
    expect(lines.join('\n')).toContain(`GET elasticfilesystem:DescribeBackupPolicy, elasticfilesystem:DescribeFileSystems ${auditor}`);
    expect(lines.join('\n')).toContain(`POST and GET rbin:GetRule, rbin:ListRules ${auditor}`);
    for (const commands of Object.values(STORE_COMMANDS)) for (const action of Object.values(commands)) expect(lines.join('\n')).toContain(action);
  });

  it.each([
    ['1', true],
    ['true', true],
    ['0', false],
  ])('have a twin in the environment: %s', async (text, on) => {
    expect((await plan([], { OVERSCOPE_LAST_USED: text })).includes('LastAccessed')).toBe(on);
  });

  it('have a twin that is read strictly', async () => {
    const ran = await run(['collect'], { cwd: EMPTY, env: { OVERSCOPE_LAST_USED: 'yes' } });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain("OVERSCOPE_LAST_USED is 'yes'. Expected 1, 0, true or false.");
  });

  it('are harmless where their provider has no token', async () => {
    const ran = await run(['audit', '--dry-run', '--last-used'], { cwd: folderWith(MINIMAL) });

    expect(ran.code).toBe(0);
    expect(ran.out).not.toContain('LastAccessed');
  });
});

describe('colour', () => {
  const coloured = (text: string): boolean => text.includes('\u001B[');

  it.each([
    ['a terminal', { columns: 100 }, [], true],
    ['a pipe', {}, [], false],
    ['a terminal with NO_COLOR', { columns: 100, env: { NO_COLOR: '1' } }, [], false],
    ['a pipe with FORCE_COLOR', { env: { FORCE_COLOR: '1' } }, [], true],
    ['a dumb terminal', { columns: 100, env: { TERM: 'dumb' } }, [], false],
    ['--color never on a terminal', { columns: 100 }, ['--color', 'never'], false],
    ['--color always with NO_COLOR in a pipe', { env: { NO_COLOR: '1' } }, ['--color', 'always'], true],
  ])('on %s', async (_, world, argv, expected) => {
    const ran = await run(['audit', ...argv], { cwd: folderWith(MINIMAL), ...world });

    expect(coloured(ran.out)).toBe(expected);
  });
});

describe('references', () => {
  it('the dry run lists what would be asked, and asks nothing', async () => {
    const ran = await run(['audit', '--dry-run'], { cwd: INCIDENT });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('sts:GetCallerIdentity');
    expect(ran.out).toContain('No request was made');
  });

  it.each(['manifest', 'report', 'explanation'])('schema %s is the published file', async (what) => {
    const ran = await run(['schema', what]);

    expect(ran.out).toBe(readFileSync(join(import.meta.dirname, '..', '..', 'docs', `${what}.schema.json`), 'utf8'));
  });

  it('operations lists what destroys data, worst first', async () => {
    const ran = await run(['operations', 'railway', '--impact', 'destroys-data']);

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('volumeDelete');
    expect(ran.out).not.toContain('customDomainCreate');
  });

  it('permissions of one provider can be pasted as they are', async () => {
    const ran = await run(['permissions', 'aws']);

    expect(JSON.parse(ran.out)).toMatchObject({ Version: '2012-10-17' });
  });

  it('help names the exit codes', async () => {
    const ran = await run(['--help'], { columns: 100 });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('3 incomplete');
  });
});

describe('outputs', () => {
  it('go to files beside what is printed, plain and whole, for their owner alone', async () => {
    const cwd = folderWith(MINIMAL);
    const file = join(cwd, 'report.json');

    const ran = await run(['audit', '--output', `json=${file}`, '--color', 'always'], { cwd });

    expect(ran.out).toContain('VERDICT');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  it('that cannot be written say so', async () => {
    const ran = await run(['audit', '--output', 'json=/nowhere/report.json'], { cwd: folderWith(MINIMAL) });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('/nowhere/report.json could not be written');
  });
});
