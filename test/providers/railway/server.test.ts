import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { server } from '../../../fixtures/servers/railway.ts';
import { parseJson } from '../../../src/json.ts';
import { aState, aWorkspace, PROJECT_TOKEN, type Rehearsal, rehearse, WORKSPACE_TOKEN } from './scenario.ts';

describe('the local Railway', () => {
  let rehearsal: Rehearsal;

  beforeEach(async () => {
    rehearsal = await rehearse(aState({ workspace: WORKSPACE_TOKEN, project: PROJECT_TOKEN }), ['workspace', 'project']);
  });

  afterEach(async () => {
    await rehearsal.end();
  });

  function value(name: string): string {
    return rehearsal.values.get(name)?.['value'] ?? '';
  }

  async function send(
    query: string,
    headers: Readonly<Record<string, string>>,
    { local } = rehearsal,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${local.origin}/graphql/v2`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return { status: response.status, body: parseJson(await response.text()) };
  }

  it('refuses with status 200 and no data', async () => {
    const { status, body } = await send('query { me { id } }', { authorization: `Bearer ${value('workspace')}` });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      data: null,
      errors: [{ message: 'Not Authorized', extensions: { code: 'INTERNAL_SERVER_ERROR' }, traceId: expect.stringMatching(/^\d{18,19}$/) }],
    });
  });

  it.each([
    ['as a bearer', 'authorization'],
    ['under no header', 'x-nothing'],
  ])('does not know a project token that comes %s', async (_, header) => {
    const { body } = await send('query { projectToken { id } }', { [header]: `Bearer ${value('project')}` });

    expect(body).toMatchObject({ data: null, errors: [{ message: 'Project Token not found' }] });
  });

  it('answers an unknown field with status 400 and without data', async () => {
    const { status, body } = await send('query { me { shoeSize } }', { authorization: `Bearer ${value('workspace')}` });

    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    expect(body).not.toHaveProperty('data');
  });

  it('answers a blank bearer as unauthenticated', async () => {
    const { body } = await send('query { me { id } }', { authorization: 'Bearer ' });

    expect(body).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  it.each([
    ['it has', 'september', 200],
    ['it does not have yet', 'august', 400],
  ])('answers a field that %s', async (_, schema, status) => {
    const other = await rehearse({ ...Object(aState({ it: WORKSPACE_TOKEN })), served: { schema } }, ['it']);
    const query = 'query { project(id: "prj") { viewerRole } workspace(workspaceId: "ws") { restrictProjectVisibilityToGroups } }';

    const answer = await send(query, { authorization: `Bearer ${other.values.get('it')?.['value']}` }, other);

    const answered = { data: { project: { viewerRole: null }, workspace: { restrictProjectVisibilityToGroups: false } } };
    const refused = { errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
    expect(answer).toMatchObject({ status, body: status === 200 ? answered : refused });
    expect(await other.end()).toEqual([]);
  });

  it('tells anybody its schema, with the mutations of the catalogue', async () => {
    const { status, body } = await send('query { __type(name: "Mutation") { fields { name args { name } } } }', {});

    expect(status).toBe(200);
    expect(body).toMatchObject({ data: { __type: { fields: expect.arrayContaining([{ name: 'volumeDelete', args: [{ name: 'volumeId' }] }]) } } });
    expect(rehearsal.local.writes).toEqual([]);
  });

  it.each(['volumeDelete(volumeId: "vol")', 'environmentPatchCommit(environmentId: "env")', 'apiTokenCreate'])('records %s as a write', async (call) => {
    const { status } = await send(`mutation { ${call} }`, { authorization: `Bearer ${value('workspace')}` });

    expect(status).toBe(200);
    expect(rehearsal.local.writes).toHaveLength(1);
  });

  it.each([
    ['that the state names', { hourly: 2 }, 'PRO', 2],
    ['of a Free plan', {}, 'FREE', 100],
  ])('keeps the hourly limit %s, for each credential', async (_, fields, plan, most) => {
    const limited = await rehearse({ ...fields, workspaces: [aWorkspace({ plan })], tokens: { one: WORKSPACE_TOKEN, two: WORKSPACE_TOKEN } }, ['one', 'two']);
    const statusFor = async (name: string): Promise<number> => {
      const headers = { authorization: `Bearer ${limited.values.get(name)?.['value']}` };
      const body = JSON.stringify({ query: 'query { apiToken { workspaces { id } } }' });
      return (await fetch(`${limited.local.origin}/graphql/v2`, { method: 'POST', headers, body })).status;
    };

    const statuses: number[] = [];
    for (let n = 0; n <= most; n += 1) statuses.push(await statusFor('one'));

    expect(statuses.filter((status) => status === 200)).toHaveLength(most);
    expect([statuses.at(-1), await statusFor('two')]).toEqual([429, 200]);
    expect(await limited.end()).toEqual([]);
  });

  it('answers and records a mutation', async () => {
    const { body } = await send('mutation { volumeDelete(volumeId: "vol") }', { authorization: `Bearer ${value('workspace')}` });

    expect(body).toEqual({ data: { volumeDelete: true } });
    expect(rehearsal.local.writes).toHaveLength(1);
  });

  it('counts a body that it cannot read as a write', async () => {
    await fetch(`${rehearsal.local.origin}/graphql/v2`, { method: 'POST', body: '[]' });

    expect(rehearsal.local.writes).toHaveLength(1);
  });

  it('does not start for a credential that the state does not describe', async () => {
    await expect(server.start(aState({}), new Map([['stranger', server.makeValue('workspace')]]))).rejects.toThrow('stranger');
  });
});
