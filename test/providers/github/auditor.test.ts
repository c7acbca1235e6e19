import { describe, expect, it } from 'vitest';
import { AUDITOR, aPat, ask, aWorld, BOT, type Organization, pathIs, says } from './auditing.ts';
import { MAYA, ORG, saysOf } from './support.ts';

const DELETE_BRANCH = 'git/delete-ref';
const DELETE_REPOSITORY = 'repos/delete';
/** Which no read tells apart from listing secrets. */
const DELETE_SECRET = 'actions/delete-repo-secret';

describe('a fine-grained token that its organization lists', () => {
  it.each([
    ['its number', { id: '77' }],
    ['its name', { name: 'docs-bot' }],
    ['its name and its owner in other letters', { name: 'docs-bot', owner: 'Maya' }],
    ['its name and a repository', { name: 'docs-bot', repository: `${ORG}/docs` }],
  ])('is judged by its permissions when it is known by %s', async (_, facts) => {
    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat(), aPat({ id: 6, tokenId: 78, name: 'other' })] }), { bot: facts });

    expect(saysOf(reach, DELETE_BRANCH)).toEqual(['allowed on acme/docs']);
    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual([]);
    expect(reach.filter(({ certainty }) => certainty === 'unknown')).toEqual([]);
    expect(gaps.filter(({ effect }) => effect === 'granting')).toEqual([]);
  });

  it('tells what the organization said, and that the role of its user could take away from it', async () => {
    const { reach } = await ask(aWorld({ fineGrained: [aPat()] }), { bot: { id: '77' } });

    const found = reach.find(({ operation }) => operation.id === DELETE_BRANCH);
    expect(found?.evidence[0]).toEqual({
      source: 'GET /orgs/acme/personal-access-tokens',
      observed: '"docs-bot" (77) of maya: contents: write, metadata: read; selected repositories of acme, its one resource owner',
    });
    const unlimited = reach.find(({ operation }) => operation.id === 'repos/delete-release');
    expect(unlimited?.upperBound).toEqual(['the role of maya in acme not read']);
  });

  it.each([
    ['all', [], ['allowed on acme/docs, acme/web']],
    ['subset', [`${ORG}/docs`, `${ORG}/vault`], ['allowed on acme/docs, acme/vault']],
    ['none', [], []],
  ] as const)('reaches the repositories that it was made for: %s', async (selection, repositories, expected) => {
    const { reach } = await ask(aWorld({ fineGrained: [aPat({ selection, repositories: [...repositories] })] }), { bot: { id: '77' } });

    expect(saysOf(reach, DELETE_BRANCH)).toEqual(expected);
  });

  it('reaches its organization with permissions on it, also where it sees no repository', async () => {
    const permissions = { organization: { organization_secrets: 'write' }, repository: {} };
    const fineGrained = [aPat({ selection: 'none', repositories: [], permissions })];

    const { reach } = await ask(aWorld({ fineGrained }, { bot: { ...BOT, repositories: [] } }), { bot: { id: '77', repository: `${ORG}/docs` } });

    expect(saysOf(reach, 'actions/delete-org-secret')).toEqual(['allowed on acme']);
    expect(reach.find(({ operation }) => operation.id === 'actions/delete-org-secret')?.upperBound).toEqual(['the role of maya in acme not read']);
  });

  it('tells when it was last used, and keeps the end that the token itself tells', async () => {
    const expires = '2027-01-15 10:00:00 +0000';
    const fineGrained = [aPat({ expiresAt: '2027-01-15T02:00:00-08:00', lastUsedAt: '2026-11-20T01:00:00+01:00' })];

    const { snapshot } = await ask(aWorld({ fineGrained }, { bot: { ...BOT, expires } }), { bot: { id: '77' } });

    expect(snapshot.subjects[0]?.lifetime).toMatchObject({
      createdAt: null,
      lastUsedAt: '2026-11-20T00:00:00.000Z',
      expiry: { kind: 'at', at: '2027-01-15T10:00:00.000Z' },
    });
  });

  it('is found on the third page, and its organization is asked once for two tokens', async () => {
    const many = Array.from({ length: 230 }, (_, index) => aPat({ id: 1000 + index, tokenId: 1000 + index, name: `t${index}` }));
    const scenario = aWorld({ fineGrained: [...many, aPat()] }, { second: { ...BOT } });

    const { reach, paths } = await ask(scenario, { bot: { id: '77' }, second: { name: 't229' } });

    expect(saysOf(reach, DELETE_BRANCH)).toEqual(['allowed on acme/docs']);
    expect(paths.filter((path) => path.endsWith('/personal-access-tokens'))).toHaveLength(3);
    expect(paths.filter((path) => path.endsWith('/personal-access-token-requests'))).toHaveLength(1);
  });

  it('is dangerous in a permission or a level that nobody knows here', async () => {
    const permissions = { repository: { contents: 'sovereign', time_travel: 'write' } };

    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat({ permissions })] }), { bot: { id: '77' } });

    expect(saysOf(reach, DELETE_BRANCH)).toEqual(['unknown on acme/docs']);
    expect(says(gaps)).toEqual(
      expect.arrayContaining([
        'GH-U1 granting: levels of permissions that reads cannot settle: contents (at most admin)',
        'GH-U2 granting: what these permissions open, which are not in our list: time_travel',
      ]),
    );
  });

  it('is told as a wider set where the list of its repositories is refused', async () => {
    const fault = { kind: 'answer', answer: { status: 500, headers: {}, body: '{}' } } as const;
    const faults = [{ when: pathIs(`/orgs/${ORG}/personal-access-tokens/5/repositories`), fault }];

    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat()] }), { bot: { id: '77' } }, { faults });

    expect(saysOf(reach, DELETE_BRANCH)).toEqual(['allowed on acme/docs, acme/web']);
    expect(says(gaps)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^GH-U14 granting: which repositories of acme the token was made for: GET .* GitHub failed \(500\)\.$/)]),
    );
  });
});

describe('a fine-grained token that the facts take for another', () => {
  it('is not believed to hold less than what its own reads prove', async () => {
    const bot = { ...BOT, permissions: { codespaces_secrets: 'write' as const } };

    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat({ permissions: { repository: { issues: 'read' } } })] }, { bot }), { bot: { id: '77' } });

    expect(saysOf(reach, 'codespaces/delete-repo-secret')).toEqual(['allowed on acme/docs, acme/web']);
    // What that one does not hold, this one may.
    expect(saysOf(reach, 'actions/delete-environment-secret')).toEqual(['unknown on acme/docs, acme/web']);
    expect(says(gaps)).toContain(
      "GH-U14 granting: the permissions of the token: the one that the manifest's facts name (id: 77) is another, since the audited token was seen to hold codespaces_secrets: write, which that one does not",
    );
  });

  it('is not believed to be of one organization where it lists what is private elsewhere', async () => {
    const world = aWorld({ fineGrained: [aPat()] }, { bot: { ...BOT, repositories: [`${MAYA}/notes`] } });
    const repositories = [...world.repositories, { name: `${MAYA}/notes`, roles: { [MAYA]: 'admin' as const } }];

    const { reach, gaps } = await ask({ ...world, repositories }, { bot: { id: '77', repository: `${ORG}/docs` } });

    expect(saysOf(reach, DELETE_SECRET)).toEqual([`unknown on ${MAYA}/notes`]);
    expect(says(gaps)).toContainEqual(
      expect.stringContaining(`is another, since the audited token lists ${MAYA}/notes, which is private and of another owner`),
    );
  });

  it('keeps what a read has proved where its entry leaves it out', async () => {
    const { reach } = await ask(aWorld({ fineGrained: [aPat()] }), { bot: { id: '77' } });

    expect(saysOf(reach, 'actions/list-repo-secrets')).toEqual(['allowed on acme/docs']);
  });
});

describe('a fine-grained token that is not found for certain', () => {
  it.each<[string, Partial<Organization>, Readonly<Record<string, string>>, string]>([
    ['has no facts', { fineGrained: [aPat()] }, {}, 'GH-A2 advisory: what the auditor could tell of this token: the manifest does not say which one it is'],
    [
      'has an owner alone',
      { fineGrained: [aPat()] },
      { owner: MAYA },
      'GH-A2 advisory: what the auditor could tell of this token: the manifest does not say which one it is',
    ],
    [
      'is not listed',
      { fineGrained: [aPat()] },
      { name: 'elsewhere' },
      "GH-A2 advisory: what the auditor could tell of this token: no token or request of acme fits the manifest's facts (name: elsewhere)",
    ],
    [
      'is one of two of a name',
      { fineGrained: [aPat(), aPat({ id: 6, tokenId: 78 })] },
      { name: 'docs-bot' },
      "GH-A2 advisory: what the auditor could tell of this token: 2 tokens fit the manifest's facts (name: docs-bot). Add the number",
    ],
    [
      'belongs to somebody else',
      { fineGrained: [aPat({ owner: 'kim' })] },
      { name: 'docs-bot' },
      "GH-U14 granting: the permissions of the token: the one that the manifest's facts name (name: docs-bot) is another, since it belongs to kim, and the audited token acts as maya",
    ],
    [
      'ends on another day',
      { fineGrained: [aPat({ expiresAt: '2027-01-15T02:00:00Z' })] },
      { id: '77' },
      'is another, since it ends 2027-01-15T02:00:00.000Z, and the audited token ends never',
    ],
    [
      'has expired',
      { fineGrained: [aPat({ expired: true, expiresAt: '2026-01-15T02:00:00Z' })] },
      { id: '77' },
      'is another, since it has expired (2026-01-15T02:00:00.000Z), and the audited token still answers',
    ],
  ])('stays unknown, with the reason: it %s', async (_, organization, facts, expected) => {
    const { reach, gaps } = await ask(aWorld(organization), { bot: facts });

    expect(saysOf(reach, DELETE_SECRET)).toEqual(['unknown on acme/docs, acme/web']);
    expect(says(gaps).join('\n')).toContain(expected);
    expect(gaps.map(({ code }) => code)).toContain('GH-U1');
  });

  it('stays unknown when two tokens of the manifest are taken for the same one', async () => {
    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat()] }, { second: { ...BOT } }), { bot: { id: '77' }, second: { name: 'docs-bot' } });

    expect(saysOf(reach, DELETE_SECRET)).toEqual(['unknown on acme/docs, acme/web']);
    expect(says(gaps).join()).toContain(
      "GH-U14 granting: the permissions of the token: the manifest's facts take bot, second for the same token, and their values differ",
    );
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['is not on the pages that were read', { id: '999' }, 'unknown'],
    ['is known by a name that may come again', { name: 't0' }, 'unknown'],
    ['is known by its number', { id: '1000' }, 'allowed'],
  ])('is judged with care when the list breaks off and the token %s', async (_, facts, certainty) => {
    const fineGrained = Array.from({ length: 150 }, (_unused, index) =>
      aPat({ id: 1000 + index, tokenId: 1000 + index, name: `t${index}`, permissions: { repository: { secrets: 'write' } } }),
    );
    const fault = { kind: 'answer', answer: { status: 500, headers: {}, body: '{}' } } as const;
    const faults = [{ when: ({ url }: { url: URL }) => url.pathname.endsWith('/personal-access-tokens') && url.searchParams.get('page') === '2', fault }];

    const { reach, gaps } = await ask(aWorld({ fineGrained }), { bot: facts }, { faults });

    expect(saysOf(reach, DELETE_SECRET)[0]).toMatch(new RegExp(`^${certainty} on `));
    expect(gaps.filter(({ code, effect }) => code === 'GH-U14' && effect === 'granting')).toHaveLength(certainty === 'allowed' ? 0 : 1);
  });

  it('says why its organization did not tell, when the auditor has not the permission', async () => {
    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat()] }, { auditor: { ...AUDITOR, permissions: {} } }), { bot: { id: '77' } });

    expect(saysOf(reach, DELETE_SECRET)).toEqual(['unknown on acme/docs, acme/web']);
    expect(says(gaps).filter((text) => text.startsWith('GH-U14'))).toEqual([
      'GH-U14 granting: whether this token is among the fine-grained tokens of acme: GET /orgs/acme/personal-access-tokens?per_page=100: the App has not the permission (403).',
      'GH-U14 granting: whether this token is among the pending requests of fine-grained tokens of acme: GET /orgs/acme/personal-access-token-requests?per_page=100: the App has not the permission (403).',
    ]);
  });
});

describe('a fine-grained token whose request is pending', () => {
  it('is told with what it reaches once the request is approved', async () => {
    const { reach, gaps } = await ask(aWorld({ requests: [aPat()] }, { bot: { ...BOT, repositories: [] } }), {
      bot: { name: 'docs-bot', repository: `${ORG}/docs` },
    });

    expect(saysOf(reach, DELETE_BRANCH)).toEqual(['conditional on acme/docs']);
    expect(reach.every(({ certainty }) => certainty !== 'allowed')).toBe(true);
    expect(reach[0]?.conditions).toEqual([{ text: 'once an owner of the organization approves the pending request', free: false }]);
    expect(gaps.filter(({ effect }) => effect === 'granting')).toEqual([]);
  });

  it('leaves open which repositories there are when it asks for all of them', async () => {
    const { gaps } = await ask(aWorld({ requests: [aPat({ selection: 'all' })] }, { bot: { ...BOT, repositories: [] } }), {
      bot: { id: '77', repository: `${ORG}/docs` },
    });

    expect(says(gaps)).toContain('GH-U4 granting: repositories of acme that the token does not list before it is approved for all of them');
  });

  it('is not taken for pending while the approved ones could not be read', async () => {
    const auditor = { ...AUDITOR, permissions: { organization_personal_access_token_requests: 'read' as const } };

    const { reach } = await ask(aWorld({ requests: [aPat()] }, { auditor }), { bot: { id: '77' } });

    expect(saysOf(reach, DELETE_SECRET)).toEqual(['unknown on acme/docs, acme/web']);
  });

  it('says what an approved token asks for besides', async () => {
    const more = aPat({ id: 9, permissions: { repository: { administration: 'write' } } });

    const { reach, gaps } = await ask(aWorld({ fineGrained: [aPat()], requests: [more] }), { bot: { id: '77' } });

    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual([]);
    expect(says(gaps)).toContain('GH-A2 advisory: what this token would hold once an owner of acme approves what it asks for besides: administration: write');
  });
});
