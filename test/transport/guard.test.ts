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
