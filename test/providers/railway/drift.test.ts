import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../fixtures/servers/http.ts';
import { server } from '../../../fixtures/servers/railway.ts';
import { catalogue } from '../../../providers/railway/catalogue.ts';
import { openRailway } from '../../../providers/railway/client.ts';
import { provider } from '../../../providers/railway/index.ts';
import { createMeters } from '../../../providers/railway/meter.ts';
import { readServed } from '../../../providers/railway/served.ts';
import type { Gap, Snapshot } from '../../../src/model.ts';
import { isDestructive } from '../../../src/reach.ts';
import { aContext, NOW } from '../../support/collecting.ts';
import {
  ACCOUNT_TOKEN,
  aState,
  asked,
  asks,
  aWorkspace,
  NOT_AUTHORIZED,
  onlyNode,
  PROJECT_TOKEN,
  railwayToken,
  reachOf,
  rehearse,
  says,
  tokenHeaders,
  told,
  WORKSPACE_TOKEN,
} from './scenario.ts';

const SHRED = { name: 'volumeShred', args: ['volumeId', 'environmentId'] };
const PURGE = { name: 'projectPurge', input: ['projectId', 'reason'] };
const WIPE = { name: 'environmentWipe', input: ['environmentId'] };
const TWO = [
  aWorkspace({ members: [{ id: 'user', role: 'ADMIN' }] }),
  aWorkspace({ id: 'ws-2', name: 'other', members: [{ id: 'user', role: 'VIEWER' }], projects: [] }),
];

function aStateServing(served: Readonly<Record<string, unknown>>, described: unknown = WORKSPACE_TOKEN, workspaces?: readonly unknown[]): unknown {
  const state = aState({ it: described }, workspaces);
  return { ...Object(state), served };
}

function driftGaps(snapshot: Snapshot): readonly Gap[] {
  return provider
    .evaluate(snapshot)
    .gapsOf(onlyNode(snapshot))
    .filter(({ code }) => code === 'RW-U8');
}

describe.concurrent('what Railway serves beyond the catalogue', () => {
  it('is asked once for all tokens, and without any', async () => {
    const tokens = { one: WORKSPACE_TOKEN, two: PROJECT_TOKEN, three: { kind: 'revoked' } };
    const rehearsal = await rehearse(aState(tokens), Object.keys(tokens));

    const snapshot = await rehearsal.collect(Object.keys(tokens).map((name) => railwayToken(name)));

    const sent = rehearsal.local.requests.filter(asks('Served'));
    const values = [...rehearsal.values.values()].flatMap((parts) => Object.values(parts));
    expect(sent).toHaveLength(1);
    expect(sent.flatMap(tokenHeaders)).toEqual([]);
    expect(values.filter((value) => JSON.stringify(sent).includes(value))).toEqual([]);
    expect(snapshot.requests).toContainEqual(expect.objectContaining({ what: 'query Served', outcome: 'answered' }));
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is nothing in a scenario that does not say otherwise, and then no gap speaks of it', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const reach = provider.evaluate(snapshot).reachOf(onlyNode(snapshot));
    expect(snapshot.state).toMatchObject({ drift: { read: true, value: { asOf: '2026-11-22', unknown: [], gone: [] } } });
    expect(reach.filter(({ operation }) => operation.known !== 'curated')).toEqual([]);
    expect(driftGaps(snapshot)).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it.each([
    ['a workspace token: its workspace', WORKSPACE_TOKEN, SHRED, ['unknown modifies unknown: acme']],
    ['an account token: each of its workspaces, whatever the role', ACCOUNT_TOKEN, SHRED, ['unknown modifies unknown: acme, other']],
    ['a project token: its environment when it takes one', PROJECT_TOKEN, SHRED, ['unknown modifies unknown: acme/shop/production']],
    ['a project token: its environment when it takes one inside an object', PROJECT_TOKEN, WIPE, ['unknown modifies unknown: acme/shop/production']],
    ['a project token: else its project', PROJECT_TOKEN, PURGE, ['unknown modifies unknown: acme/shop']],
  ])('is within the reach of %s', async (_, described, added, expected) => {
    const rehearsal = await rehearse(aStateServing({ added: [added] }, described, TWO), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), added.name)).toEqual(expected);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('counts as dangerous, is told by what it takes, and is no part of the catalogue', async () => {
    const rehearsal = await rehearse(aStateServing({ added: [SHRED, PURGE] }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const [reach] = reachOf(provider.evaluate(snapshot), onlyNode(snapshot), 'projectPurge');
    expect(reach?.operation).toMatchObject({
      known: 'unlisted',
      docs: expect.stringContaining('https://docs.railway.com/'),
      basis: { kind: 'judged', asOf: '2026-11-22' },
    });
    expect(reach?.operation.summary).toContain('input, projectId, reason');
    expect(reach === undefined ? false : isDestructive(reach.operation)).toBe(true);
    expect(reach?.evidence).toContainEqual({ source: 'RW-U8', observed: `newer than the catalogue of ${catalogue().asOf}; served on 2026-11-22` });
    expect(driftGaps(snapshot)).toMatchObject([
      { effect: 'advisory', because: 'unsupported', what: expect.stringMatching(/^what 2 mutations .*: projectPurge, volumeShred$/), request: 'query Served' },
    ]);
    expect(provider.operations().filter(({ id }) => id === 'projectPurge')).toEqual([]);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is within the reach of a user of no workspace as well', async () => {
    const rehearsal = await rehearse(aStateServing({ added: [SHRED] }, ACCOUNT_TOKEN, []), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(told(provider.evaluate(snapshot), onlyNode(snapshot), 'volumeShred')).toEqual(['unknown modifies unknown: user user']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is named up to eight, and then counted', async () => {
    const added = Array.from({ length: 11 }, (_, n) => ({ name: `novelty${String(n).padStart(2, '0')}` }));
    const rehearsal = await rehearse(aStateServing({ added }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(driftGaps(snapshot)[0]?.what).toContain('novelty06, novelty07 and 3 more');
    expect(await rehearsal.end()).toEqual([]);
  });

  it('is no mutation of the catalogue that has the name of a query there', async () => {
    const rehearsal = await rehearse(aStateServing({ added: [{ name: 'variables' }] }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    expect(snapshot.state).toMatchObject({ drift: { value: { unknown: [{ id: 'variables', takes: [] }] } } });
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('what Railway no longer serves', () => {
  it('stays within reach, as an upper bound, and is named', async () => {
    const rehearsal = await rehearse(aStateServing({ removed: ['volumeDelete', 'pluginReset'] }), ['it']);

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    const bounds = reachOf(evaluation, onlyNode(snapshot), 'volumeDelete').map(({ certainty, upperBound }) => [certainty, upperBound]);
    expect(bounds).toEqual([['allowed', ['not in the schema that Railway served on 2026-11-22 (RW-U8)']]]);
    expect(reachOf(evaluation, onlyNode(snapshot), 'serviceDelete').flatMap(({ upperBound }) => upperBound)).toEqual([]);
    expect(driftGaps(snapshot)).toMatchObject([{ effect: 'advisory', because: 'contradicted', what: expect.stringContaining('pluginReset, volumeDelete') }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});

describe.concurrent('the fields that Railway serves', () => {
  async function fieldsOf(served: Readonly<Record<string, unknown>>, fault?: Fault): Promise<ReadonlySet<string>> {
    const rehearsal = await rehearse(aStateServing(served), ['it']);
    if (fault !== undefined) rehearsal.local.inject({ when: asks('Served'), fault });
    const { context } = aContext({ environment: server.addresses(rehearsal.local.origin) });
    const { fields } = await readServed(openRailway(context, createMeters(null)).askAnonymously, new Date(NOW));
    expect(await rehearsal.end()).toEqual([]);
    return fields;
  }

  const NEWER = ['Project.viewerRole', 'Workspace.restrictProjectVisibilityToGroups'];

  it.each([
    ['today', {}, NEWER],
    ['in August 2026', { schema: 'august' }, []],
  ])('are told of %s', async (_, served, expected) => {
    const fields = await fieldsOf(served);

    expect(NEWER.filter((field) => fields.has(field))).toEqual(expected);
    expect([...fields]).toEqual(expect.arrayContaining(['Project.environments', 'Workspace.members']));
  });

  it('are none when the schema was not told, so that nothing newer is asked for', async () => {
    expect((await fieldsOf({}, { kind: 'garbage' })).size).toBe(0);
  });
});

const schemaWith = (names: readonly unknown[]): unknown => {
  const fields = names.map((name) => ({ name, args: [] }));
  return { data: { mutations: { fields }, project: { fields: [{ name: 'id' }] }, workspace: { fields: [{ name: 'id' }] } } };
};

const FAULTS: readonly (readonly [string, Fault, Gap['because']])[] = [
  ['an error of the server', says({ message: 'oops' }, 500), 'unreachable'],
  ['garbage', { kind: 'garbage' }, 'unreadable'],
  ['a connection that is cut', { kind: 'cut' }, 'unreachable'],
  ['an answer that takes too long', { kind: 'latency', ms: 4_000 }, 'timeout'],
  ['a limit', { kind: 'answer', answer: { status: 429, headers: {}, body: 'slow down' } }, 'rate-limited'],
  ['a refusal', NOT_AUTHORIZED, 'forbidden'],
  [
    'introspection that is switched off',
    says({ errors: [{ message: 'introspection is off', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] }, 400),
    'unreadable',
  ],
  ['a schema without mutations', says({ data: { mutations: null, project: null, workspace: null } }), 'unreadable'],
  ['an empty list of mutations', says(schemaWith([])), 'unreadable'],
  ['a few mutations of the catalogue and no other', says(schemaWith(['volumeDelete', 'serviceDelete'])), 'contradicted'],
  ['a mutation whose name is no name', says(schemaWith(['volumeDelete', '\u001b[2J'])), 'unreadable'],
];

describe.concurrent('the question for the schema, answered with', () => {
  it.each(FAULTS)('%s, is an advisory gap, and the rest of the audit goes on', async (_, fault, because) => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('Served'), fault });

    const snapshot = await rehearsal.collect([railwayToken('it')]);

    const evaluation = provider.evaluate(snapshot);
    expect(snapshot.failed).toEqual([]);
    expect(driftGaps(snapshot)).toMatchObject([{ effect: 'advisory', because, request: 'query Served' }]);
    expect(evaluation.gapsOf(onlyNode(snapshot)).filter(({ effect }) => effect === 'granting')).toEqual([]);
    expect(told(evaluation, onlyNode(snapshot), 'volumeDelete')).toEqual(['allowed destroys-data volume: acme/shop/production/pg-data']);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('a refusal, is not asked again', async () => {
    const rehearsal = await rehearse(aState({ it: WORKSPACE_TOKEN }), ['it']);
    rehearsal.local.inject({ when: asks('Served'), fault: NOT_AUTHORIZED });

    await rehearsal.collect([railwayToken('it')]);

    expect(asked(rehearsal.local).filter((name) => name === 'Served')).toHaveLength(1);
    expect(await rehearsal.end()).toEqual([]);
  });

  it('nothing for want of requests, is an advisory gap', async () => {
    const rehearsal = await rehearse(
      aState({ it: { kind: 'project', id: 'tok', name: 'deploys', environment: 'env', createdAt: '2026-10-20T09:30:00.000Z' } }),
      ['it'],
    );

    const snapshot = await rehearsal.collect([railwayToken('it', { kind: 'project' })], { maxRequests: 1 });

    expect(driftGaps(snapshot)).toMatchObject([{ effect: 'advisory', because: 'budget' }]);
    expect(await rehearsal.end()).toEqual([]);
  });
});
