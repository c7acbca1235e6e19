import { describe, expect, it } from 'vitest';
import { provider } from '../../../providers/railway/index.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import { auditIt } from './auditing.ts';
import {
  anEnvironment,
  aProject,
  aState,
  asked,
  asks,
  aWorkspace,
  NOT_AUTHORIZED,
  onlyNode,
  PROJECT_TOKEN,
  type Rehearsal,
  railwayToken,
  reachOf,
  rehearse,
  told,
  WORKSPACE_TOKEN,
} from './scenario.ts';

interface Named {
  readonly name: string;
  readonly service?: string;
  readonly isSealed?: boolean;
}

const clear = (...names: readonly string[]): readonly Named[] => names.map((name) => ({ name, service: 'svc' }));
const sealed = (...names: readonly string[]): readonly Named[] => names.map((name) => ({ name, service: 'svc', isSealed: true }));

function holding(variables: readonly Named[], fields: Readonly<Record<string, unknown>> = {}): object {
  return { ...stateOf(anEnvironment({ variables })), ...fields };
}

function stateOf(...environments: readonly unknown[]): object {
  return { workspaces: [aWorkspace({ projects: [aProject({ environments })] })], tokens: { it: WORKSPACE_TOKEN } };
}

interface Collected {
  readonly snapshot: Snapshot;
  readonly rehearsal: Rehearsal;
}

async function collected(state: unknown, options: readonly string[] = ['names'], prepare: (rehearsal: Rehearsal) => void = () => {}): Promise<Collected> {
  const rehearsal = await rehearse(state, ['it']);
  prepare(rehearsal);
  const snapshot = await rehearsal.collect([railwayToken('it')], { options });
  expect(await rehearsal.end()).toEqual([]);
  return { snapshot, rehearsal };
}

function evidenceOf({ snapshot }: Collected, operation: string): readonly string[] {
  const reach = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), operation);
  return reach.flatMap(({ evidence }) => evidence.filter(({ source }) => source === 'query EnvironmentVariableNames')).map(({ observed }) => observed);
}

function gapsOf({ snapshot }: Collected): readonly Gap[] {
  return provider.evaluate(snapshot).gapsOf(onlyNode(snapshot));
}

const SERVICE = 'acme/shop/production/postgres';

describe('the names of variables', () => {
  it('are asked for by no audit that was not told to', async () => {
    const { snapshot, rehearsal } = await collected(holding(clear('DATABASE_URL')), []);

    expect(asked(rehearsal.local)).not.toContain('EnvironmentVariableNames');
    expect(JSON.stringify(snapshot)).not.toContain('DATABASE_URL');
  });

  it('are one request an environment and page', async () => {
    const one = await collected(holding(clear('A', 'B', 'C')));
    const paged = await collected(holding(clear('A', 'B', 'C'), { pageSize: 2 }));

    const counts = [one, paged].map(({ rehearsal }) => asked(rehearsal.local).filter((name) => name === 'EnvironmentVariableNames').length);
    expect(counts).toEqual([1, 2]);
    expect(evidenceOf(paged, 'variables')).toEqual(['shop/production: 3 names, 0 of them sealed; in clear: A, B, C']);
  });

  it('are told of the environment of a project token', async () => {
    const state = aState({ it: PROJECT_TOKEN }, [aWorkspace({ projects: [aProject({ environments: [anEnvironment({ variables: clear('API_KEY') })] })] })]);

    expect(evidenceOf(await collected(state), 'variables')).toEqual(['shop/production: 1 name, 0 of them sealed; in clear: API_KEY']);
  });

  it.each([
    [
      'what looks like a credential first, and what is sealed by its number alone',
      [...clear('PORT', 'DATABASE_URL', 'AWS_SECRET_ACCESS_KEY', 'NODE_ENV', 'SENTRY_DSN', 'PGPASSWORD'), ...sealed('STRIPE_SECRET')],
      '7 names, 1 of them sealed; in clear: AWS_SECRET_ACCESS_KEY, DATABASE_URL, PGPASSWORD, SENTRY_DSN, NODE_ENV, PORT',
    ],
    [
      'no more than twelve',
      clear(...Array.from({ length: 15 }, (_, n) => `N${String(n).padStart(2, '0')}`)),
      '15 names, 0 of them sealed; in clear: N00, N01, N02, N03, N04, N05, N06, N07, N08, N09, N10, N11 and 3 more',
    ],
    ['none', [], '0 names, 0 of them sealed'],
  ])('are told with %s', async (_, variables, expected) => {
    expect(evidenceOf(await collected(holding(variables)), 'variables')).toEqual([`shop/production: ${expected}`]);
  });

  it.each(['variables', 'variablesForServiceDeployment', 'environment.config', 'environmentPatches', 'environmentStagedChanges', 'deploymentSnapshot'])(
    'stand with the reach of %s',
    async (operation) => {
      expect(evidenceOf(await collected(holding(clear('A'))), operation)).toEqual(['shop/production: 1 name, 0 of them sealed; in clear: A']);
    },
  );

  it('stand with no operation that reads none', async () => {
    const all = await collected(holding(clear('A')));

    expect(['volumeDelete', 'variableDelete', 'generateShellToken', 'deploymentLogs'].flatMap((operation) => evidenceOf(all, operation))).toEqual([]);
  });
});

describe('variables that are sealed', () => {
  it.each(['variables', 'variablesForServiceDeployment'])('without exception leave nothing for %s to read', async (operation) => {
    const { snapshot } = await collected(holding(sealed('A', 'B')));

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), operation)).toEqual([]);
  });

  it.each(['generateShellToken', 'serviceInstanceUpdate', 'environment.config', 'environmentPatches', 'deploymentSnapshot', 'variableUpsert'])(
    'leave %s as it is',
    async (operation) => {
      const reach = async (variables: readonly Named[]): Promise<readonly string[]> => {
        const { snapshot } = await collected(holding(variables));
        return told(provider.evaluate(snapshot), onlyNode(snapshot), operation);
      };

      const whenSealed = await reach(sealed('A', 'B'));

      expect(whenSealed).toEqual(await reach(clear('A', 'B')));
      expect(whenSealed).not.toEqual([]);
    },
  );

  it.each([
    ['one is in clear', holding([...sealed('A'), ...clear('B')]), ['names'], () => {}],
    ['one that all services share is in clear', holding([...sealed('A'), { name: 'B' }]), ['names'], () => {}],
    ['no name was listed, which Railway may do in silence', holding([]), ['names'], () => {}],
    ['nobody asked', holding(sealed('A')), [], () => {}],
    [
      'the list was refused',
      holding(sealed('A')),
      ['names'],
      ({ local }: Rehearsal) => local.inject({ when: asks('EnvironmentVariableNames'), fault: NOT_AUTHORIZED }),
    ],
    [
      'the list broke off',
      holding([...sealed('A', 'B'), ...clear('C')], { pageSize: 2 }),
      ['names'],
      ({ local }: Rehearsal) =>
        local.inject({ when: (exchange) => asks('EnvironmentVariableNames')(exchange) && exchange.body.includes('"after":"1"'), fault: NOT_AUTHORIZED }),
    ],
  ])('rule out no read where %s', async (_, state, options, prepare) => {
    const { snapshot } = await collected(state, options, prepare);

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'variables')).toEqual([`allowed exfiltrates variable: ${SERVICE}`]);
  });

  it('in one environment rule out no read in another', async () => {
    const staging = anEnvironment({
      id: 'other',
      name: 'staging',
      services: [{ id: 'si2', serviceId: 'svc', name: 'postgres' }],
      volumes: [],
      variables: clear('A'),
    });
    const { snapshot } = await collected(stateOf(anEnvironment({ variables: sealed('A') }), staging));

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'variables')).toEqual(['allowed exfiltrates variable: acme/shop/staging/postgres']);
  });
});

describe('names that could not be read', () => {
  it('are an advisory gap, and leave the rest of the environment read', async () => {
    const refused = await collected(holding(clear('A')), ['names'], ({ local }) =>
      local.inject({ when: asks('EnvironmentVariableNames'), fault: NOT_AUTHORIZED }),
    );

    expect(gapsOf(refused).filter(({ code }) => code === 'RW-NAMES')).toMatchObject([
      {
        what: expect.stringContaining('the names of the variables of environment shop/production could not be read whole'),
        effect: 'advisory',
        because: 'forbidden',
        request: 'query EnvironmentVariableNames',
      },
    ]);
    expect(gapsOf(refused).filter(({ effect }) => effect === 'granting')).toEqual([]);
    expect(told(provider.evaluate(refused.snapshot), onlyNode(refused.snapshot), 'volumeDelete')).not.toEqual([]);
    expect(evidenceOf(refused, 'variables')).toEqual([]);
  });

  it('on a later page are said to be more', async () => {
    const broken = await collected(holding(clear('A', 'B', 'C'), { pageSize: 2 }), ['names'], ({ local }) =>
      local.inject({ when: (exchange) => asks('EnvironmentVariableNames')(exchange) && exchange.body.includes('"after":"1"'), fault: NOT_AUTHORIZED }),
    );

    expect(evidenceOf(broken, 'variables')).toEqual(['shop/production: at least 2 names, 0 of them sealed; in clear: A, B']);
  });
});

describe('an audit with --names', () => {
  const environments = ['production: { railway: { environments: ["*/production"] } }'];

  it('says which credentials could be read, in the finding and in what explains it', async () => {
    const { findings, others } = await auditIt({
      state: holding([...clear('PORT', 'STRIPE_API_KEY'), ...sealed('DATABASE_URL')]),
      environments,
      argv: ['--names'],
      others: [['explain', 'it', 'variables', '--names']],
    });

    const names = 'shop/production: 3 names, 1 of them sealed; in clear: STRIPE_API_KEY, PORT';
    expect(findings('undeclared-exfiltration').flatMap(({ evidence }) => evidence.map(({ observed }) => observed))).toContain(names);
    expect(others[0]?.out).toContain(names);
  });

  it('no longer speaks of reading variables that are all sealed', async () => {
    const { findings } = await auditIt({ state: holding(sealed('DATABASE_URL')), environments, argv: ['--names'] });

    const operations = findings('undeclared-exfiltration').flatMap((finding) => finding.operations);
    expect(operations).not.toContain('variables');
    expect(operations).toContain('generateShellToken');
  });
});
