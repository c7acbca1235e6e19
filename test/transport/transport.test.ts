import { afterEach, describe, expect, it } from 'vitest';
import { type LocalServer, startServer } from '../../fixtures/servers/http.ts';
import { AuditError } from '../../src/model.ts';
import type { Send, WirePolicy } from '../../src/provider.ts';
import { createTransport, type Transport } from '../../src/transport/transport.ts';

const servers: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function aServer(answer = { status: 200, headers: {}, body: 'hello' }): Promise<LocalServer> {
  const server = await startServer({ answer: () => answer, isWrite: ({ method }) => method !== 'GET' });
  servers.push(server);
  return server;
}

interface Opened {
  readonly send: Send;
  readonly transport: Transport;
  readonly interrupt: AbortController;
}

function open(server: LocalServer, options: { readonly timeoutMs?: number; readonly budget?: number } & Partial<WirePolicy> = {}): Opened {
  const interrupt = new AbortController();
  const transport = createTransport({ signal: interrupt.signal, timeoutMs: options.timeoutMs ?? 5_000, budget: { left: options.budget ?? 100 } });
  const policy: WirePolicy = {
    origin: server.origin,
    allow: [{ kind: 'rest' }],
    limited: options.limited ?? (() => false),
    perSecond: options.perSecond ?? null,
  };
  return { transport, interrupt, send: transport.open(policy) };
}

function get(server: LocalServer, path = '/a'): Parameters<Send>[0] {
  return { method: 'GET', url: `${server.origin}${path}`, headers: {}, body: null };
}

const always = (): boolean => true;
const slowDown = { status: 429, headers: { 'retry-after': '1' }, body: '' };

describe('a request', () => {
  it('is answered whole and stands in the ledger', async () => {
    const server = await aServer();
    const { send, transport } = open(server);

    const answer = await send(get(server));

    expect(Buffer.from(answer.body).toString()).toBe('hello');
    expect(transport.ledger).toEqual([{ method: 'GET', what: 'GET /a', outcome: 'answered', status: 200, attempts: 1, exchange: false }]);
  });

  it('that would write is refused before a byte leaves, and stands in the ledger as refused', async () => {
    const server = await aServer();
    const { send, transport } = open(server);

    const outcome = send({ ...get(server), method: 'DELETE' });

    await expect(outcome).rejects.toMatchObject({ code: 'write-refused' });
    expect(server.requests).toHaveLength(0);
    expect(transport.ledger).toMatchObject([{ outcome: 'refused', attempts: 0 }]);
  });

  it('does not follow a redirect, on which a credential would travel', async () => {
    const elsewhere = await aServer();
    const server = await aServer({ status: 302, headers: { location: `${elsewhere.origin}/steal` }, body: '' });

    const outcome = open(server).send({ ...get(server), headers: { authorization: 'Bearer x' } });

    await expect(outcome).rejects.toMatchObject({ code: 'unexpected-response' });
    expect(elsewhere.requests).toHaveLength(0);
  });
});

describe('trouble', () => {
  it.each([
    ['a cut connection', { kind: 'cut' } as const],
    ['a truncated body', { kind: 'truncate' } as const],
    ['a 500', { kind: 'answer', answer: { status: 500, headers: {}, body: '' } } as const],
    ['a 429 that asks for a second', { kind: 'answer', answer: slowDown } as const],
  ])('that passes is survived: %s', async (_, fault) => {
    const server = await aServer();
    server.inject({ when: always, fault, times: 1 });
    const { send, transport } = open(server);

    const answer = await send(get(server));

    expect(answer.status).toBe(200);
    expect(transport.ledger).toMatchObject([{ outcome: 'answered', attempts: 2 }]);
  });

  it.each([
    ['a cut connection', { kind: 'cut' } as const],
    ['a truncated body', { kind: 'truncate' } as const],
  ])('that stays is an error after two retries, never an answer: %s', async (_, fault) => {
    const server = await aServer();
    server.inject({ when: always, fault });
    const { send, transport } = open(server);

    await expect(send(get(server))).rejects.toMatchObject({ code: 'unreachable' });

    expect(server.requests).toHaveLength(3);
    expect(transport.ledger).toMatchObject([{ outcome: 'failed', attempts: 3 }]);
  });

  it('hands a lasting 500 back as what it is', async () => {
    const server = await aServer({ status: 500, headers: {}, body: 'broken' });

    const answer = await open(server).send(get(server));

    expect(answer.status).toBe(500);
    expect(server.requests).toHaveLength(3);
  });

  it.each([
    ['says for how long', { 'retry-after': '60' }, /asked to wait 60 s/],
    ['does not say for how long', {}, /did not say for how long/],
  ])('tells of a limit that outlasts the retries what the provider said of it, where it %s', async (_, headers, hint) => {
    const server = await aServer({ status: 429, headers, body: '' });

    await expect(open(server, { timeoutMs: 1_000 }).send(get(server))).rejects.toMatchObject({ code: 'rate-limited', hint: expect.stringMatching(hint) });
  });

  it('gives up at once when the provider asks for a longer wait than there is time', async () => {
    const server = await aServer({ status: 429, headers: { 'retry-after': '60' }, body: '' });

    await expect(open(server, { timeoutMs: 1_000 }).send(get(server))).rejects.toMatchObject({ code: 'rate-limited' });

    expect(server.requests).toHaveLength(1);
  });

  it('knows a limit in another dress by the policy, and never takes it for an answer', async () => {
    const server = await aServer({ status: 403, headers: { 'retry-after': '60' }, body: 'secondary rate limit' });

    const outcome = open(server, { timeoutMs: 1_000, limited: ({ status }) => status === 403 }).send(get(server));

    await expect(outcome).rejects.toMatchObject({ code: 'rate-limited' });
  });

  it('times out over a body that never ends', async () => {
    const server = await aServer();
    server.inject({ when: always, fault: { kind: 'latency', ms: 2_000 } });

    await expect(open(server, { timeoutMs: 150 }).send(get(server))).rejects.toMatchObject({ code: 'timeout' });
  });

  it('says so when nobody listens', async () => {
    const server = await aServer();
    await server.close();

    await expect(open(server).send(get(server))).rejects.toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('the bounds of a run', () => {
  it('stops at the request budget, retries counted', async () => {
    const server = await aServer();
    const { send } = open(server, { budget: 2 });
    await send(get(server));
    await send(get(server));

    await expect(send(get(server))).rejects.toMatchObject({ code: 'budget' });

    expect(server.requests).toHaveLength(2);
  });

  it('asks a request before each attempt whether it may still be made', async () => {
    const server = await aServer({ status: 500, headers: {}, body: '' });
    const { send } = open(server);
    let left = 2;
    const spend = (): void => {
      if (left === 0) throw new AuditError('budget', 'no more');
      left -= 1;
    };

    await expect(send({ ...get(server), spend })).rejects.toMatchObject({ code: 'budget', message: 'no more' });

    expect(server.requests).toHaveLength(2);
  });

  it('ends a sleep when the audit is interrupted', async () => {
    const server = await aServer({ status: 429, headers: { 'retry-after': '3' }, body: '' });
    const { send, interrupt } = open(server, { timeoutMs: 20_000 });
    const outcome = send(get(server));
    const began = Date.now();
    setTimeout(() => interrupt.abort(), 50);

    await expect(outcome).rejects.toMatchObject({ code: 'interrupted' });

    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('does not count the wait for its turn as time of the request', async () => {
    const server = await aServer();
    const { send } = open(server, { perSecond: 10, timeoutMs: 250 });

    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => send(get(server))));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('keeps to a pace', async () => {
    const server = await aServer();
    const { send } = open(server, { perSecond: 20 });
    const began = Date.now();

    await Promise.all([1, 2, 3, 4, 5].map(() => send(get(server))));

    expect(Date.now() - began).toBeGreaterThanOrEqual(190);
  });
});
