import { describe, expect, it } from 'vitest';
import type { Answer, Exchange, Fault, LocalServer } from '../../../fixtures/servers/http.ts';
import { type Audited, aScenario, audit, codes, MAYA, ORG, saysOf, startFor } from './support.ts';

const BIG = aScenario({
  repositories: Array.from({ length: 250 }, (_, index) => ({ name: `${ORG}/r${String(index).padStart(3, '0')}`, roles: { [MAYA]: 'write' as const } })),
});

/** Audits with what `harm` does to the server before. */
async function auditHarmed(harm: (local: LocalServer) => void, scenario = BIG): Promise<Audited & { readonly writes: readonly Exchange[] }> {
  const { local, values } = await startFor(scenario);
  harm(local);
  try {
    return { ...(await audit(local, values, { timeoutMs: 2_000 })), writes: local.writes };
  } finally {
    await local.close();
  }
}

const asks =
  (path: string, page?: string) =>
  ({ url }: Exchange): boolean =>
    url.pathname === path && (page === undefined || url.searchParams.get('page') === page);

const reposPage2 = asks('/user/repos', '2');
const refused = (status: number, message: string, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  answer: { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify({ message }) },
});
const json = (body: unknown, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

const FAULTS: readonly (readonly [string, Fault])[] = [
  ['the connection is cut', { kind: 'cut' }],
  ['the body is cut off', { kind: 'truncate' }],
  ['the body is garbage', { kind: 'garbage' }],
  ['the body is empty', { kind: 'answer', answer: { ...json([]), body: '' } }],
  ['the body is an object', { kind: 'answer', answer: json({}) }],
  ['a field that decides is missing', { kind: 'answer', answer: json([{ full_name: 'acme/x' }]) }],
  ['GitHub fails', refused(502, 'Server Error')],
  ['GitHub refuses', refused(403, 'Resource not accessible by integration')],
  ['GitHub hides it', refused(404, 'Not Found')],
  ['GitHub limits', refused(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '60' })],
  ['the answer is a redirect', { kind: 'answer', answer: { status: 301, headers: { location: 'https://elsewhere.example/user/repos' }, body: '' } }],
];

describe('a list of repositories that breaks on its second page', () => {
  it.each(FAULTS)('keeps the first page and says that rights may be hidden, when %s', async (_name, fault) => {
    const { reach, gaps, writes } = await auditHarmed((local) => local.inject({ when: reposPage2, fault }));

    expect(saysOf(reach(), 'git/delete-ref')[0]?.match(/acme\//g)).toHaveLength(100);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U4', effect: 'granting', request: 'GET /user/repos' }));
    expect(writes).toEqual([]);
  });
});

describe('a list of repositories that cannot be read at all', () => {
  it.each(FAULTS)('is a gap and no empty list, when %s', async (_name, fault) => {
    const { reach, gaps, snapshot } = await auditHarmed((local) => local.inject({ when: asks('/user/repos'), fault }));

    expect(saysOf(reach(), 'git/delete-ref')).toEqual([]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U4', effect: 'granting' }));
    expect(snapshot.failed).toEqual([]);
  });
});

describe('a first answer that does not come', () => {
  it.each([
    ['cut', { kind: 'cut' }, 'unreachable'],
    ['cut off', { kind: 'truncate' }, 'unreachable'],
    ['garbage', { kind: 'garbage' }, 'unexpected-response'],
    ['refused for the time being', refused(429, ''), 'rate-limited'],
    [
      'refused by a limit that waits for an hour',
      refused(403, 'API rate limit exceeded', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' }),
      'rate-limited',
    ],
    ['refused by an IP allow list', refused(403, 'the `acme` organization has an IP allow list enabled'), 'forbidden'],
  ] as const)('fails the token when it is %s', async (_name, fault, code) => {
    const { snapshot, ledger } = await auditHarmed((local) => local.inject({ when: asks('/user'), fault }));

    expect(snapshot.failed).toMatchObject([{ token: 'bot', code }]);
    expect(snapshot.subjects).toEqual([]);
    expect(ledger.every(({ what }) => what === 'GET /user')).toBe(true);
  });

  it('asks three times at most, since GitHub asks to slow down', async () => {
    const { ledger } = await auditHarmed((local) => local.inject({ when: asks('/user'), fault: refused(502, '') }));

    expect(ledger).toMatchObject([{ what: 'GET /user', attempts: 3 }]);
  });
});

describe('the Link header', () => {
  it('is not followed to another origin', async () => {
    const elsewhere = await startFor(aScenario());
    const link = `<${elsewhere.local.origin}/user/repos?page=2>; rel="next"`;

    const { reach, gaps } = await auditHarmed((local) =>
      local.inject({ when: asks('/user/repos'), fault: { kind: 'answer', answer: json([repository('acme/one')], { link }) } }),
    );
    await elsewhere.local.close();

    expect(elsewhere.local.requests).toEqual([]);
    expect(saysOf(reach(), 'git/delete-ref')).toEqual(['allowed on acme/one']);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U4', what: expect.stringContaining('another origin') }));
  });

  it('that leads back to a page already read ends the list as incomplete', async () => {
    const { gaps, ledger } = await auditHarmed((local) =>
      local.inject({
        when: reposPage2,
        fault: {
          kind: 'answer',
          answer: json([repository('acme/one')], {
            link: `<${local.origin}/user/repos?per_page=100&affiliation=owner%2Ccollaborator%2Corganization_member&page=2>; rel="next"`,
          }),
        },
      }),
    );

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U4', what: expect.stringContaining('does not advance') }));
    expect(ledger.filter(({ what }) => what.startsWith('GET /user/repos'))).toHaveLength(2);
  });
});

describe('memberships that cannot be read', () => {
  const unread = (scopes: string[]) =>
    auditHarmed((local) => local.inject({ when: asks('/user/memberships/orgs'), fault: refused(403, 'You need at least read:org scope') }), {
      ...aScenario(),
      tokens: { bot: { kind: 'classic', user: MAYA, scopes } },
    });

  it('leave open what an owner could do, where the scopes open it', async () => {
    const { reach, gaps } = await unread(['repo', 'admin:org']);

    expect(saysOf(reach(), 'orgs/delete')).toEqual([`unknown on ${ORG}`]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U7', effect: 'granting' }));
  });

  it('hide nothing from a token whose scopes open nothing on organizations', async () => {
    const { gaps } = await unread(['delete_repo', 'gist']);

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-N3', effect: 'narrowing' }));
    expect(codes(gaps())).not.toContain('GH-U7');
  });
});

describe('settings of an organization that cannot be read', () => {
  it('leave the deletion of its repositories an upper bound, as when they are not shown', async () => {
    const scenario = { ...aScenario(), tokens: { bot: { kind: 'classic' as const, user: MAYA, scopes: ['repo', 'delete_repo'] } } };

    const { reach, gaps } = await auditHarmed((local) => local.inject({ when: asks('/orgs/acme'), fault: { kind: 'cut' } }), scenario);

    expect(saysOf(reach(), 'repos/delete')).toEqual([`allowed on ${ORG}/docs`]);
    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-N2', because: 'unreachable', effect: 'narrowing' }));
  });
});

describe('a request budget that is used up', () => {
  it('is a gap that may hide rights', async () => {
    const { local, values } = await startFor(BIG);

    const { gaps } = await audit(local, values, { maxRequests: 2 });
    await local.close();

    expect(gaps()).toContainEqual(expect.objectContaining({ code: 'GH-U4', because: 'budget' }));
  });
});

function repository(full_name: string): unknown {
  return {
    full_name,
    private: true,
    archived: false,
    owner: { login: full_name.slice(0, full_name.indexOf('/')), type: 'Organization' },
    permissions: { admin: true, push: true, pull: true },
  };
}
