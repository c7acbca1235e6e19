import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WirePolicy, WireRequest } from '../../src/provider.ts';
import { compileGuard } from '../../src/transport/guard.ts';

const ORIGIN = 'https://api.example';
const DOCUMENT = 'query Me { me { id } }';

function policy(...allow: WirePolicy['allow']): WirePolicy {
  return { origin: ORIGIN, allow, limited: () => false, perSecond: null };
}

function request(fields: Partial<WireRequest>): WireRequest {
  return { method: 'GET', url: `${ORIGIN}/user`, headers: {}, body: null, ...fields };
}

function graphql(body: unknown, fields: Partial<WireRequest> = {}): WireRequest {
  return request({ method: 'POST', url: `${ORIGIN}/graphql`, body: typeof body === 'string' ? body : JSON.stringify(body), ...fields });
}

const GRAPHQL = { kind: 'graphql', path: '/graphql', documents: [DOCUMENT], neverSelect: ['Query.variables', 'config'] } as const;
const TARGETS = { kind: 'targets', path: '/', json: '1.1', targets: { 'Service.ListThings': 'service:ListThings' } } as const;
const COMMANDS = { kind: 'commands', path: '/', commands: { GetUser: 'iam:GetUser' } } as const;

describe('a REST policy', () => {
  it.each(['GET', 'HEAD'])('lets %s pass on its own origin', async (method) => {
    const guard = await compileGuard(policy({ kind: 'rest' }));

    expect(guard(request({ method }))).toEqual({ what: `${method} /user`, refusal: null, exchange: false });
  });

  it.each([
    ['POST', request({ method: 'POST' })],
    ['PUT', request({ method: 'PUT' })],
    ['PATCH', request({ method: 'PATCH' })],
    ['DELETE', request({ method: 'DELETE' })],
    ['a lower-case delete', request({ method: 'delete' })],
    ['a GET with a body', request({ body: '{}' })],
    ['another origin', request({ url: 'https://evil.example/user' })],
    ['another port', request({ url: 'https://api.example:8443/user' })],
    ['plain http', request({ url: 'http://api.example/user' })],
    ['credentials in the address', request({ url: 'https://a:b@api.example/user' })],
    ['a header that changes the method', request({ headers: { 'X-HTTP-Method-Override': 'DELETE' } })],
    ['no address', request({ url: 'user' })],
  ])('refuses %s', async (_, refused) => {
    const guard = await compileGuard(policy({ kind: 'rest' }));

    expect(guard(refused).refusal).not.toBeNull();
  });

  it('lets no method pass but GET and HEAD, whatever it is called', async () => {
    const guard = await compileGuard(policy({ kind: 'rest' }));

    fc.assert(
      fc.property(fc.string(), (method) => {
        fc.pre(method !== 'GET' && method !== 'HEAD');
        return guard(request({ method })).refusal !== null;
      }),
    );
  });
});

describe('a GraphQL policy', () => {
  it('lets exactly its own documents pass, and names them', async () => {
    const guard = await compileGuard(policy(GRAPHQL));

    expect(guard(graphql({ query: DOCUMENT, variables: { a: 1 }, operationName: 'Me' }))).toEqual({ what: 'query Me', refusal: null, exchange: false });
  });

  it.each([
    ['a document that is not on the list', graphql({ query: 'query Me { me { name } }' })],
    ['a mutation', graphql({ query: 'mutation { volumeDelete(volumeId: "v") }' })],
    ['a mutation behind a query', graphql({ query: `${DOCUMENT} mutation M { volumeDelete(volumeId: "v") }` })],
    ['a listed document with white space added', graphql({ query: `${DOCUMENT} ` })],
    ['a batch', graphql([{ query: DOCUMENT }])],
    ['a persisted query', graphql({ query: DOCUMENT, extensions: { persistedQuery: {} } })],
    ['two documents in one body, the listed one first', graphql(`{"query":${JSON.stringify(DOCUMENT)},"query":"mutation { x }"}`)],
    ['two documents in one body, the listed one last', graphql(`{"query":"mutation { x }","query":${JSON.stringify(DOCUMENT)}}`)],
    ['no JSON', graphql('query')],
    ['no body', graphql('', { body: null })],
    ['a document in the address', graphql({ query: DOCUMENT }, { url: `${ORIGIN}/graphql?query=mutation` })],
    ['another path', graphql({ query: DOCUMENT }, { url: `${ORIGIN}/graphql/internal` })],
    ['a GET', graphql({ query: DOCUMENT }, { method: 'GET' })],
  ])('refuses %s', async (_, refused) => {
    const guard = await compileGuard(policy(GRAPHQL));

    expect(guard(refused).refusal).not.toBeNull();
  });

  it.each([
    ['a mutation', 'mutation M { volumeDelete(volumeId: "v") }'],
    ['a subscription', 'subscription S { deploymentLogs { message } }'],
    ['two operations', 'query A { me { id } } query B { me { id } }'],
    ['a fragment that could hide a field', 'query A { ...F } fragment F on Query { variables }'],
    ['a secret-bearing root field', 'query A { variables(id: "x") }'],
    ['a secret-bearing root field behind an alias', 'query A { harmless: variables(id: "x") }'],
    ['a secret-bearing root field in an inline fragment', 'query A { ... on Query { variables } }'],
    ['a secret-bearing field anywhere', 'query A { environment { config } }'],
  ])('throws when it is built with %s, whoever wrote it', async (_, document) => {
    const build = compileGuard(policy({ ...GRAPHQL, documents: [document] }));

    await expect(build).rejects.toMatchObject({ code: 'write-refused' });
  });

  it('lets a nested field pass whose name is secret-bearing only at the root', async () => {
    const document = 'query A { environment { variables { name } } }';

    const guard = await compileGuard(policy({ ...GRAPHQL, documents: [document] }));

    expect(guard(graphql({ query: document })).refusal).toBeNull();
  });
});

describe('a policy of commands', () => {
  it('lets a listed command pass, under the name of the IAM action that it needs', async () => {
    const guard = await compileGuard(policy(COMMANDS));

    expect(guard(request({ method: 'POST', url: `${ORIGIN}/`, body: 'Action=GetUser&Version=2010-05-08' }))).toEqual({
      what: 'iam:GetUser',
      refusal: null,
      exchange: false,
    });
  });

  it.each([
    ['a command that is not listed', 'Action=DeleteUser&Version=2010-05-08'],
    ['two commands', 'Action=GetUser&Action=DeleteUser'],
    ['a name of the prototype', 'Action=constructor'],
    ['no command', 'Version=2010-05-08'],
    ['another case', 'Action=getuser'],
  ])('refuses %s', async (_, body) => {
    const guard = await compileGuard(policy(COMMANDS));

    expect(guard(request({ method: 'POST', url: `${ORIGIN}/`, body })).refusal).not.toBeNull();
  });

  it('refuses a command beside a target, which another protocol would obey', async () => {
    const guard = await compileGuard(policy(COMMANDS));
    const headers = { 'X-Amz-Target': 'Service.DeleteThing' };

    expect(guard(request({ method: 'POST', url: `${ORIGIN}/`, body: 'Action=GetUser', headers })).refusal).not.toBeNull();
  });

  it('refuses a command in the address', async () => {
    const guard = await compileGuard(policy(COMMANDS));

    expect(guard(request({ method: 'POST', url: `${ORIGIN}/?Action=DeleteUser`, body: 'Action=GetUser' })).refusal).not.toBeNull();
  });
});

describe('a policy of targets', () => {
  const JSON_TYPE = { 'content-type': 'application/x-amz-json-1.1' };
  const listed = (headers: Readonly<Record<string, string>>, fields: Partial<WireRequest> = {}): WireRequest =>
    request({ method: 'POST', url: `${ORIGIN}/`, body: '{}', headers, ...fields });
  const ours = { ...JSON_TYPE, 'x-amz-target': 'Service.ListThings' };

  it('lets a listed target pass, under the name of the IAM action that it needs', async () => {
    const guard = await compileGuard(policy(TARGETS));

    expect(guard(listed(ours))).toEqual({ what: 'service:ListThings', refusal: null, exchange: false });
    expect(guard(listed({ 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'Service.ListThings' })).refusal).toBeNull();
  });

  it.each([
    ['a target that is not listed', listed({ ...JSON_TYPE, 'x-amz-target': 'Service.DeleteThing' })],
    ['a target of another case', listed({ ...JSON_TYPE, 'x-amz-target': 'service.listthings' })],
    ['a name of the prototype', listed({ ...JSON_TYPE, 'x-amz-target': 'constructor' })],
    ['no target', listed(JSON_TYPE)],
    ['two targets in one header', listed({ ...JSON_TYPE, 'x-amz-target': 'Service.ListThings, Service.DeleteThing' })],
    ['two targets under one name', listed({ ...ours, 'X-Amz-Target': 'Service.DeleteThing' })],
    ['a listed target twice', listed({ ...ours, 'X-Amz-Target': 'Service.ListThings' })],
    ['a body of another protocol', listed({ 'content-type': 'application/x-www-form-urlencoded', 'x-amz-target': 'Service.ListThings' })],
    ['a body that does not say what it is', listed({ 'x-amz-target': 'Service.ListThings' })],
    ['another path', listed(ours, { url: `${ORIGIN}/service/Service/operation/DeleteThing` })],
    ['a command in the address', listed(ours, { url: `${ORIGIN}/?Action=DeleteThing` })],
    ['another method', listed(ours, { method: 'PUT' })],
    ['another origin', listed(ours, { url: 'https://evil.example/' })],
  ])('refuses %s', async (_, refused) => {
    const guard = await compileGuard(policy(TARGETS));

    expect(guard(refused).refusal).not.toBeNull();
  });
});

describe('a policy of one exchange', () => {
  const ROLE = 'arn:aws:iam::111122223333:role/auditor';
  const ASSUME = { kind: 'exchange', what: 'sts:AssumeRole', method: 'POST', path: '/', fields: { Action: 'AssumeRole', RoleArn: ROLE } } as const;
  const SIGN_ON = { kind: 'exchange', what: 'sso:GetRoleCredentials', method: 'GET', path: '/federation/credentials', fields: { role_name: 'Audit' } } as const;
  const form = (fields: Readonly<Record<string, string>>, more = ''): WireRequest =>
    request({ method: 'POST', url: `${ORIGIN}/`, body: `${new URLSearchParams(fields)}${more}` });

  it('lets exactly that pass, and says that it is one', async () => {
    const guard = await compileGuard(policy(ASSUME, SIGN_ON));

    expect(guard(form({ Action: 'AssumeRole', RoleArn: ROLE, RoleSessionName: 'overscope' }))).toEqual({
      what: 'sts:AssumeRole',
      refusal: null,
      exchange: true,
    });
    expect(guard(request({ url: `${ORIGIN}/federation/credentials?role_name=Audit&account_id=1` }))).toMatchObject({ refusal: null, exchange: true });
  });

  it.each([
    ['another role', form({ Action: 'AssumeRole', RoleArn: `${ROLE}2` })],
    ['another command', form({ Action: 'AssumeRoleWithSAML', RoleArn: ROLE })],
    ['no role', form({ Action: 'AssumeRole' })],
    ['two roles', form({ Action: 'AssumeRole', RoleArn: ROLE }, `&RoleArn=${encodeURIComponent(`${ROLE}2`)}`)],
    ['two commands', form({ Action: 'AssumeRole', RoleArn: ROLE }, '&Action=GetSessionToken')],
    ['a command in the address', request({ method: 'POST', url: `${ORIGIN}/?Action=GetSessionToken`, body: `Action=AssumeRole&RoleArn=${ROLE}` })],
    ['a target beside it', { ...form({ Action: 'AssumeRole', RoleArn: ROLE }), headers: { 'X-Amz-Target': 'Service.DeleteThing' } }],
    ['another sign-on', request({ url: `${ORIGIN}/federation/credentials?role_name=Admin` })],
    ['two sign-ons', request({ url: `${ORIGIN}/federation/credentials?role_name=Audit&role_name=Admin` })],
    ['another read of the portal', request({ url: `${ORIGIN}/assignment/accounts?role_name=Audit` })],
    ['a sign-off', request({ method: 'POST', url: `${ORIGIN}/logout`, body: '' })],
  ])('refuses %s', async (_, refused) => {
    const guard = await compileGuard(policy(ASSUME, SIGN_ON));

    expect(guard(refused)).toMatchObject({ refusal: 'it is not on the list of reads', exchange: false });
  });
});

describe('a policy of single routes', () => {
  const ROUTES = {
    kind: 'routes',
    path: '/api',
    routes: [
      { method: 'GET', path: '/things', query: [], may: ['marker'], what: 'service:ListThings' },
      { method: 'GET', path: '/things/*/', query: ['lock'], may: [], what: 'service:GetLock' },
      { method: 'POST', path: '/list-rules', query: [], may: [], what: 'service:ListRules' },
    ],
  } as const;
  const at = (path: string, fields: Partial<WireRequest> = {}): WireRequest => request({ url: `${ORIGIN}/api${path}`, ...fields });
  const posting = (path: string, fields: Partial<WireRequest> = {}): WireRequest =>
    at(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}', ...fields });

  it.each([
    ['service:ListThings', at('/things')],
    ['service:ListThings', at('/things?marker=2')],
    ['service:GetLock', at('/things/a%2Fb/?lock=')],
    ['service:ListRules', posting('/list-rules')],
  ])('lets exactly its reads pass, under the name of each: %s', async (what, allowed) => {
    const guard = await compileGuard(policy(ROUTES));

    expect(guard(allowed)).toEqual({ what, refusal: null, exchange: false });
  });

  it.each([
    ['another path', at('/secrets')],
    ['a path that is not below its own', request({ url: `${ORIGIN}/things` })],
    ['a path that goes on', at('/things/a/b')],
    ['a segment that is empty', at('/things//?lock=')],
    ['a path that climbs', at('/things/../secrets')],
    ['a read without the name that makes it one', at('/things/a/')],
    ['another name in the address', at('/things/a/?acl=')],
    ['a name besides', at('/things/a/?lock=&acl=')],
    ['a name twice', at('/things?marker=1&marker=2')],
    ['a GET with a body', at('/things', { body: '{}' })],
    ['a DELETE', at('/things', { method: 'DELETE' })],
    ['a PUT of what may be read', at('/things/a/?lock=', { method: 'PUT', body: '<x/>' })],
    ['a POST of what may be got', posting('/things')],
    ['a GET of what may be posted', at('/list-rules')],
    ['a POST that goes on', posting('/list-rules/all')],
    ['a POST that says it is a form', posting('/list-rules', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
    ['a POST of two types', posting('/list-rules', { headers: { 'content-type': 'application/json', 'Content-Type': 'text/xml' } })],
    ['a target', posting('/list-rules', { headers: { 'content-type': 'application/json', 'X-Amz-Target': 'Service.DeleteRule' } })],
    ['a header that changes the method', at('/things', { headers: { 'X-HTTP-Method-Override': 'DELETE' } })],
  ])('refuses %s', async (_, refused) => {
    const guard = await compileGuard(policy(ROUTES));

    expect(guard(refused).refusal).not.toBeNull();
  });
});

it('a policy of targets lets its own version of the JSON protocol pass alone', async () => {
  const guard = await compileGuard(policy({ ...TARGETS, json: '1.0' }));
  const asked = (version: string): WireRequest =>
    request({
      method: 'POST',
      url: `${ORIGIN}/`,
      headers: { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': 'Service.ListThings' },
      body: '{}',
    });

  expect(guard(asked('1.0')).refusal).toBeNull();
  expect(guard(asked('1.1')).refusal).not.toBeNull();
});
