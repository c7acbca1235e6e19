import { describe, expect, it } from 'vitest';
import { AUDITOR, aPat, ask, aWorld, LEAST, says } from './auditing.ts';
import { MAYA, ORG, type Scenario, saysOf } from './support.ts';

const DELETE_REPOSITORY = 'repos/delete';
/** Which no read tells apart from listing secrets. */
const DELETE_SECRET = 'actions/delete-repo-secret';

describe('an installation token whose installation is known', () => {
  const permissions = { secrets: 'read', administration: 'read' } as const;
  const app = { kind: 'installation' as const, repositories: [`${ORG}/docs`], permissions };
  const auditor = { ...AUDITOR, permissions: { organization_administration: 'read' as const } };
  const installations = [{ id: 31, appId: 8, slug: 'releaser', permissions: { secrets: 'write', metadata: 'read' } }];

  it.each([
    ['its number', '31'],
    ['the name of its App', 'releaser'],
  ])('holds no more than that, by %s', async (_, installation) => {
    const { reach, gaps } = await ask(aWorld({ installations }, { bot: app, auditor }), { bot: { installation } });

    expect(saysOf(reach, DELETE_SECRET)).toEqual(['unknown on acme/docs']);
    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual([]);
    expect(says(gaps)).toContain('GH-U1 granting: levels of permissions that reads cannot settle: secrets (read, at most write)');
  });

  it.each([
    [
      'no organization has it',
      '99',
      {},
      'GH-A2 advisory: what the auditor could tell of the installation 99 of this token: no organization that an auditor sees has it',
    ],
    [
      'the auditor may not see it',
      '31',
      { permissions: LEAST },
      'GH-U14 granting: the installation 31 of this token: GET /orgs/acme/installations?per_page=100: the App has not the permission (403).',
    ],
  ])('stays unknown when %s', async (_, installation, fields, expected) => {
    const { reach, gaps } = await ask(aWorld({ installations }, { bot: app, auditor: { ...auditor, ...fields } }), { bot: { installation } });

    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual(['unknown on acme/docs']);
    expect(says(gaps)).toContain(expected);
  });

  it('is not taken for one that holds less than what was seen of the token', async () => {
    const bot = { ...app, permissions: { ...permissions, codespaces_secrets: 'write' as const } };

    const { reach, gaps } = await ask(aWorld({ installations }, { bot, auditor }), { bot: { installation: '31' } });

    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual(['unknown on acme/docs']);
    expect(says(gaps).join()).toMatch(/GH-U14 granting: .* is not its own, since the audited token was seen to hold codespaces_secrets: write/);
  });

  it('is not taken for that of another App, which the token itself names', async () => {
    const { reach, gaps } = await ask(aWorld({ installations }, { bot: { ...app, kind: 'installation-stateless' }, auditor }), { bot: { installation: '31' } });

    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual(['unknown on acme/docs']);
    expect(says(gaps).join()).toMatch(/GH-U14 granting: .* is not its own, since it is of the App 8, and the audited token is of the App \d+/);
  });
});

describe('a classic token that is authorised for the single sign-on', () => {
  const bot = { kind: 'classic' as const, user: MAYA, scopes: ['repo'] };
  const auditor = { ...AUDITOR, permissions: { organization_administration: 'read' as const } };
  const used = { token: 'bot', login: MAYA, accessedAt: '2026-10-01T10:00:00Z' };

  it('is told with its last use', async () => {
    const credentials = [{ ...used, scopes: ['repo'] }];

    const { snapshot, gaps } = await ask(aWorld({ credentials }, { bot, auditor }), { bot: {} });

    expect(snapshot.subjects[0]?.lifetime.lastUsedAt).toBe('2026-10-01T10:00:00.000Z');
    expect(says(gaps).filter((text) => text.startsWith('GH-A2'))).toEqual([]);
  });

  it('keeps the scopes that it tells itself, and says where its organization has others', async () => {
    const credentials = [{ ...used, scopes: ['repo', 'delete_repo'] }];

    const { reach, gaps } = await ask(aWorld({ credentials }, { bot, auditor }), { bot: {} });

    expect(saysOf(reach, DELETE_REPOSITORY)).toEqual([]);
    expect(says(gaps)).toContain('GH-A2 advisory: which scopes the token has: repo by its own answer, delete_repo, repo, as acme has it');
  });

  it('can be asked for with the classic token of an owner', async () => {
    const credentials = [{ ...used, scopes: ['repo'] }];
    const scenario = aWorld(
      { credentials, members: { [MAYA]: 'member', kim: 'admin' } },
      { bot, auditor: { kind: 'classic', user: 'kim', scopes: ['read:org'] } },
    );

    const { snapshot } = await ask({ ...scenario, users: { [MAYA]: { id: 11 }, kim: { id: 12 } } }, { bot: {} });

    expect(snapshot.subjects[0]?.lifetime.lastUsedAt).toBe('2026-10-01T10:00:00.000Z');
  });
});

describe('an auditor that is not asked', () => {
  it.each<[string, Scenario['tokens'], string | undefined, string]>([
    ['has the value of an audited token', {}, 'bot', 'its value is that of an audited token'],
    [
      'is a JWT of an App',
      { auditor: { kind: 'app', id: 8, name: 'Watcher' } },
      undefined,
      'a JWT signed by an App is shown no organization: make an installation token of it elsewhere',
    ],
    [
      'is a token of a person',
      { auditor: { kind: 'classic', user: MAYA, scopes: ['admin:org'] } },
      undefined,
      'GitHub shows fine-grained tokens to Apps alone, and it is of kind classic: give an installation token',
    ],
  ])('is told when it %s', async (_, tokens, auditor, expected) => {
    const { gaps, auditorPaths } = await ask(aWorld({ fineGrained: [aPat()] }, tokens), { bot: { id: '77' } }, auditor === undefined ? {} : { auditor });

    expect(says(gaps)).toContain(`GH-A2 advisory: what the auditor could tell of this token: it was not asked, since ${expected}`);
    expect(auditorPaths.filter((path) => path.includes('personal-access-token'))).toEqual([]);
  });

  it('is asked once when GitHub rejects it', async () => {
    const { gaps, auditorPaths } = await ask(
      aWorld({ fineGrained: [aPat()] }, { auditor: { kind: 'revoked' }, old: { kind: 'classic', user: MAYA, scopes: [] } }),
      {
        bot: { id: '77' },
        old: {},
      },
    );

    expect(says(gaps).join()).toContain('it was not asked, since GET /user: GitHub rejected the token (401).');
    expect(auditorPaths).toEqual(['/user']);
  });

  it('is not asked for tokens of which no organization could tell more', async () => {
    const bot = { kind: 'oauth' as const, user: MAYA, scopes: ['gist'] };

    const { paths } = await ask(aWorld({}, { bot }), { bot: {} });

    expect(paths).not.toContain('/installation/repositories');
  });
});
