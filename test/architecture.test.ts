import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { PROVIDER_IDS } from '../src/model.ts';

const ROOT = join(import.meta.dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
  /** Paths from the root for our own modules, names for packages. */
  readonly imports: readonly string[];
}

function sourcesOf(folder: string): readonly Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => {
      const path = join(folder, file);
      const text = readFileSync(join(ROOT, path), 'utf8');
      const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
      const imports = found.map((name) => (name.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(path), name)) : name));
      return { path, text, imports };
    });
}

const src = sourcesOf('src');
const providers = sourcesOf('providers');
const everything = [...src, ...providers, ...sourcesOf('fixtures')];

/** Types and pure questions about them, on which everything may stand. */
const GROUND = [
  'src/model.ts',
  'src/evaluation.ts',
  'src/provider.ts',
  'src/judgement.ts',
  'src/reach.ts',
  'src/excess.ts',
  'src/json.ts',
  'src/glob.ts',
  'src/nearest.ts',
  'src/copies.ts',
  'src/placing.ts',
  'src/stored.ts',
  'src/yaml-mass.ts',
];

function offences(sources: readonly Source[], isAllowed: (imported: string, path: string) => boolean): readonly string[] {
  return sources.flatMap(({ path, imports }) => imports.filter((imported) => !isAllowed(imported, path)).map((imported) => `${path} imports ${imported}`));
}

it('the model imports nothing', () => {
  const ground = src.filter(({ path }) => ['src/model.ts', 'src/json.ts', 'src/glob.ts'].includes(path));

  expect(ground).toHaveLength(3);
  expect(offences(ground, () => false)).toEqual([]);
});

it('what stands on the model imports the model alone', () => {
  const ground = src.filter(({ path }) => GROUND.includes(path));

  expect(ground).toHaveLength(GROUND.length);
  const isOpen = (imported: string, path: string): boolean =>
    GROUND.includes(imported) || imported === 'zod' || (path === 'src/yaml-mass.ts' && imported === 'yaml');
  expect(offences(ground, isOpen)).toEqual([]);
});

it.each(['audit', 'rules', 'report'])('src/%s is pure: it knows the model and itself, no file, no network, no clock', (folder) => {
  const own = src.filter(({ path }) => path.startsWith(`src/${folder}/`));
  const packages = ['zod', 'chalk', 'cli-table3', 'node:crypto'];

  expect(own.length).toBeGreaterThan(0);
  expect(offences(own, (imported) => GROUND.includes(imported) || imported.startsWith(`src/${folder}/`) || packages.includes(imported))).toEqual([]);
  expect(own.filter(({ text }) => /\bDate\.now\(|\bnew Date\(\)|\bfetch\(|\bprocess\.|Math\.random/.test(text)).map(({ path }) => path)).toEqual([]);
});

it('a provider imports the ground, the transport and itself, and never another provider', () => {
  expect(
    offences(providers, (imported, path) => {
      const own = path.split('/').slice(0, 2).join('/');
      return (
        !/^(src|providers|fixtures|test)\//.test(imported) ||
        GROUND.includes(imported) ||
        imported.startsWith('src/transport/') ||
        imported.startsWith(`${own}/`)
      );
    }),
  ).toEqual([]);
});

it('only the registry names providers', () => {
  const naming = new RegExp(`['"/](${PROVIDER_IDS.join('|')})['"/]`);
  const named = src.filter(
    ({ path, text }) => !['src/model.ts', 'src/providers.ts'].includes(path) && naming.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')),
  );

  expect(named.map(({ path }) => path)).toEqual([]);
});

it('only the transport opens a connection', () => {
  const connecting = everything.filter(
    ({ path, text }) =>
      !path.startsWith('src/transport/') && !path.startsWith('fixtures/') && /(?<![.\w])fetch\(|node:https?'|node:net'|node:tls'|undici/.test(text),
  );

  expect(connecting.map(({ path }) => path)).toEqual([]);
});

it('only a provider’s client file builds a client', () => {
  const building = everything.filter(
    ({ path, text }) =>
      !/^providers\/\w+\/client\.ts$/.test(path) && path !== 'providers/aws/store-clients.ts' && /new (\w+Client|SignatureV4|Octokit)\b/.test(text),
  );

  expect(building.map(({ path }) => path)).toEqual(['providers/aws/recycle-bin.ts']);
});

it('the packages that are optional are loaded by what inspects data stores, and by nothing that is there without it', () => {
  const optional = /^@aws-sdk\/client-(backup|dynamodb|ec2|efs|rds|s3)$/;
  const loading = everything.filter(({ imports }) => imports.some((name) => optional.test(name))).map(({ path }) => path);

  expect(loading.filter((path) => !path.startsWith('providers/aws/collect/inventory/')).toSorted()).toEqual([
    'providers/aws/store-clients.ts',
    'providers/aws/store-packages.ts',
  ]);
  const inventory = everything.filter(({ path, imports }) => {
    const isInside = path.startsWith('providers/aws/collect/inventory/');
    return !isInside && imports.some((name) => name.startsWith('providers/aws/collect/inventory/'));
  });
  expect(inventory.map(({ path }) => path)).toEqual(['providers/aws/collect.ts']);
  expect(inventory.flatMap(({ text }) => text.match(/.*collect\/inventory.*/g) ?? [])).toEqual([expect.stringContaining('await import(')]);
});

it('only the exchange of an AWS auditor gets credentials from elsewhere, and never by a default chain', () => {
  const getting = everything.filter(({ imports }) => imports.includes('@aws-sdk/credential-providers'));

  expect(getting.map(({ path }) => path)).toEqual(['providers/aws/collect/exchange.ts']);
  expect(getting.flatMap(({ text }) => text.match(/\bfrom[A-Z]\w+(?=\()/g) ?? [])).toEqual(['fromTemporaryCredentials', 'fromSSO']);
  expect(everything.filter(({ imports }) => imports.includes('providers/aws/collect/exchange.ts')).map(({ path }) => path)).toEqual([
    'providers/aws/collect/auditors.ts',
  ]);
});

it('only commands, the command line and the executable touch the process and the console', () => {
  const touching = [...src, ...providers].filter(
    ({ path, text }) =>
      !/^src\/(commands\/|cli\.ts)/.test(path) &&
      /\bconsole\.|\bprocess\.(env|exit|stdout|stderr|argv|stdin|cwd)/.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')),
  );

  expect(touching.map(({ path }) => path)).toEqual(ALLOWED_PROCESS);
});

/** The AWS SDK reads its own switch from the process; its warning cannot be silenced otherwise. */
const ALLOWED_PROCESS = ['providers/aws/client.ts'];

it('JSON is parsed in one place', () => {
  const parsing = everything.filter(({ path, text }) => path !== 'src/json.ts' && /JSON\.parse/.test(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')));

  expect(parsing.map(({ path }) => path)).toEqual([]);
});

it('no file is longer than a reader can hold in mind', () => {
  const long = [...everything, ...sourcesOf('test')].filter(({ text }) => text.split('\n').length > 401);

  expect(long.map(({ path }) => path)).toEqual([]);
});

it('no package that runs excludes the oldest Node that we promise', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const excluding = Object.entries<{ readonly dev?: boolean; readonly engines?: { readonly node?: string } }>(packages)
    .filter(([path, { dev }]) => path !== '' && dev !== true)
    .filter(([, { engines }]) => !admitsNode20(engines?.node ?? '*'))
    .map(([path, { engines }]) => `${path}: ${engines?.node}`);

  expect(excluding).toEqual([]);
});

/** Whether a range of the simple forms that packages use admits 20.19. */
function admitsNode20(range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator = '', major = '0'] = /^\s*(>=|\^|~|>)?\s*v?(\d+)/.exec(part) ?? [];
    if (/^\s*(\*|x)?\s*$/.test(part)) return true;
    return operator === '>=' || operator === '>' ? Number(major) <= 20 : Number(major) === 20;
  });
}
