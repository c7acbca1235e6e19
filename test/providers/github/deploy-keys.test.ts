import { describe, expect, it } from 'vitest';
import type { FaultRule, LocalServer } from '../../../fixtures/servers/http.ts';
import { provider } from '../../../providers/github/index.ts';
import { type Part, walkFrom } from '../../../src/audit/paths.ts';
import type { Evaluation } from '../../../src/evaluation.ts';
import type { Gap, NodeId, Reach, Snapshot, Subject, Token } from '../../../src/model.ts';
import { SecretValue } from '../../../src/transport/secret.ts';
import { aSnapshot, aToken } from '../../support/collecting.ts';
import { aScenario, MAYA, ORG, type Scenario, saysOf, startFor } from './support.ts';

const DOCS = `${ORG}/docs`;
type Key = NonNullable<Scenario['repositories'][number]['deployKeys']>[number];
const WRITES: Key = { id: 42, title: 'release machine', readOnly: false, addedBy: MAYA };
const READS: Key = { id: 43, title: 'mirror' };

const AUDITOR = { kind: 'installation' as const, repositories: [DOCS], permissions: { administration: 'read' as const } };

interface Asked {
  readonly snapshot: Snapshot;
  readonly evaluation: Evaluation;
  readonly local: LocalServer;
  readonly subject: Subject | undefined;
  readonly reach: readonly Reach[];
  /** Those of the key and those of what it holds. */
  readonly gaps: readonly Gap[];
  readonly paths: readonly string[];
}

interface Asking {
  readonly entries?: readonly string[];
  readonly auditors?: Scenario['tokens'];
  readonly faults?: readonly FaultRule[];
  readonly audited?: readonly string[];
}

/** Audits the entries, the first of them told of, with every token of the scenario as an auditor. `audited` are tokens that are audited by their values besides. */
async function ask(
  keys: readonly Key[],
  { entries = [`${DOCS}#42`], auditors = { auditor: AUDITOR }, faults = [], audited = [] }: Asking = {},
): Promise<Asked> {
  const scenario = aScenario({ repositories: [{ name: DOCS, roles: { [MAYA]: 'admin' }, deployKeys: [...keys] }], tokens: auditors });
  const { local, values } = await startFor(scenario);
  for (const fault of faults) local.inject(fault);
  const secrets = Object.fromEntries([...values].map(([name, value]) => [name, new SecretValue({ value })]));
  const named = entries.map((value, index): Token => aToken('github', `key-${index}`, { means: { kind: 'named', by: 'deployKey', value } }));
  const snapshot = await aSnapshot(provider, [...named, ...audited.map((name) => aToken('github', name))], {
    values: secrets,
    auditors: Object.values(secrets).map((secret) => ({ entry: { env: 'AUDITOR' }, secret })),
    environment: { GITHUB_API_URL: local.origin },
  });
  await local.close();
  expect(local.writes).toEqual([]);
  expect(JSON.stringify(snapshot)).not.toContain('ssh-ed25519');
  const evaluation = provider.evaluate(snapshot);
  const subject = snapshot.subjects.find(({ token }) => token === 'key-0');
  const reach = subject === undefined ? [] : evaluation.reachOf(subject.node);
  const gaps = subject === undefined ? [] : [...subject.gaps, ...evaluation.gapsOf(subject.node)];
  return { snapshot, evaluation, local, subject, reach, gaps, paths: local.requests.map(({ url }) => `${url.pathname}${url.search}`) };
}

const KEYS = `/repos/${DOCS}/keys?per_page=100`;
const certainties = (reach: readonly Reach[]): readonly string[] => [...new Set(reach.map(({ certainty }) => certainty))];
const says = (gaps: readonly Gap[]): readonly string[] => gaps.map(({ code, effect, what }) => `${code} ${effect}: ${what}`);

describe('a deploy key with write access', () => {
  it('does on its one repository what git does, and nothing that is of the API', async () => {
    const { reach, paths } = await ask([WRITES, READS]);

    expect(reach.map(({ operation }) => operation.id)).toEqual([
      'git/create-ref',
      'git/delete-ref',
      'git/update-ref',
      'git/update-ref#force',
      'repos/create-or-update-file-contents',
      'repos/create-or-update-file-contents#workflow',
      'repos/delete-file',
      'repos/get-content',
    ]);
    expect(certainties(reach)).toEqual(['allowed']);
    expect(saysOf(reach, 'git/delete-ref')).toEqual(['allowed on acme/docs']);
    expect(paths).toEqual([KEYS]);
  });

  it('is bound by no rule of a branch for certain, so that its reach is an upper bound', async () => {
    const { reach, gaps } = await ask([WRITES]);

    expect(reach.find(({ operation }) => operation.id === 'git/update-ref#force')?.upperBound).toEqual(['branch rules not read']);
    expect(says(gaps)).toEqual(['GH-N1 narrowing: branch protection and rulesets, which may forbid some pushes and deletions']);
  });

  it('is known by its number, with what its repository tells of it, and never ends', async () => {
    const { subject, reach } = await ask([{ ...WRITES, lastUsedAt: '2026-11-20T08:00:00Z' }]);

    expect(subject).toMatchObject({
      kind: 'deploy-key',
      node: 'github:deploy-key:acme/docs#42',
      principal: { type: 'deploy-key', id: 'acme/docs#42', name: 'release machine' },
      lifetime: { createdAt: '2026-10-01T09:00:00.000Z', lastUsedAt: '2026-11-20T08:00:00.000Z', expiry: { kind: 'never', possible: false } },
      gaps: [],
    });
    expect(reach[0]?.evidence).toEqual([
      { source: 'GET /repos/acme/docs/keys', observed: 'key 42 (release machine): read_only: false, verified: true, enabled: true, added by maya' },
      { source: 'GET /repos/acme/docs/keys', observed: 'acme/docs' },
    ]);
  });

  it('is the same one by its title', async () => {
    const { subject, reach } = await ask([WRITES, READS], { entries: [`${DOCS}#release machine`] });

    expect(subject?.node).toBe('github:deploy-key:acme/docs#42');
    expect(certainties(reach)).toEqual(['allowed']);
  });

  it('runs jobs by the workflow files that it pushes, with the secrets and identity tokens of these', async () => {
    const { evaluation } = await ask([WRITES]);
    const parts: readonly Part[] = [{ provider: 'github', evaluation }];

    const { became, reach } = walkFrom('github:deploy-key:acme/docs#42', parts);

    expect(became).toEqual(['github:jobs:workflow-file:deploy-key:acme/docs#42', 'github:repo:acme/docs']);
    const deleted = reach.find(({ operation }) => operation.id === 'repos/delete-release');
    expect(deleted).toMatchObject({ certainty: 'allowed', path: [{ via: 'repos/create-or-update-file-contents#workflow' }] });
  });

  it('waits for a policy that has disabled it, which its holder cannot lift', async () => {
    const { reach, evaluation } = await ask([{ ...WRITES, enabled: false }]);

    expect(certainties(reach)).toEqual(['conditional']);
    const text = 'once a policy of its organization or enterprise enables deploy keys again';
    expect(reach.map(({ conditions }) => conditions)).toEqual(reach.map(() => [{ text, free: false }]));
    const { reach: all } = walkFrom('github:deploy-key:acme/docs#42', [{ provider: 'github', evaluation }]);
    expect(all.filter(({ certainty }) => certainty === 'allowed')).toEqual([]);
  });

  it('may be asked for an approval where it is not verified, which is no denial', async () => {
    const { reach } = await ask([{ ...WRITES, verified: false }]);

    expect(certainties(reach)).toEqual(['allowed']);
    expect(reach[0]?.upperBound).toContain('GitHub may ask for an approval of the key, which is not verified');
  });
});

describe('a deploy key that reads', () => {
  it('reads the contents of its repository, destroys nothing, and leaves nothing open', async () => {
    const { reach, gaps, evaluation, subject } = await ask([WRITES, READS], { entries: [`${DOCS}#43`] });

    expect(reach.map(({ operation, certainty }) => `${certainty} ${operation.id}`)).toEqual(['allowed repos/get-content']);
    expect(gaps).toEqual([]);
    expect(walkFrom(subject?.node ?? 'github:none', [{ provider: 'github', evaluation }]).became).toEqual([]);
  });

  it('is clean where contents are declared for reading', async () => {
    const { reach, snapshot } = await ask([READS], { entries: [`${DOCS}#43`] });

    const declared = provider.declared([{ permissions: { contents: 'read' }, repositories: [DOCS] }], snapshot);

    expect(reach.map(({ operation, on }) => declared.covers(operation, on, []))).toEqual(['all']);
  });
});

describe('the list of keys', () => {
  it('is asked for once for all keys of a repository, whatever the case of its name', async () => {
    const { paths, snapshot } = await ask([WRITES, READS], { entries: [`${DOCS}#42`, 'Acme/Docs#43', `${DOCS}#mirror`] });

    expect(paths).toEqual([KEYS]);
    expect(snapshot.subjects.map(({ node }) => node)).toEqual([
      'github:deploy-key:acme/docs#42',
      'github:deploy-key:Acme/Docs#43',
      'github:deploy-key:acme/docs#43',
    ]);
  });

  it('is read to its last page', async () => {
    const many = Array.from({ length: 100 }, (_, index): Key => ({ id: 1000 + index, title: `key ${index}` }));

    const { reach, paths } = await ask([...many, WRITES]);

    expect(certainties(reach)).toEqual(['allowed']);
    expect(paths).toEqual([KEYS, `${KEYS}&page=2`]);
  });

  it('is shown to the classic token of an administrator too', async () => {
    const { reach } = await ask([WRITES], { auditors: { auditor: { kind: 'classic', user: MAYA, scopes: ['repo'] } } });

    expect(certainties(reach)).toEqual(['allowed']);
  });

  it('is asked of the next auditor where the first is not shown it', async () => {
    const { reach, paths, gaps } = await ask([READS], { entries: [`${DOCS}#43`], auditors: { blind: { ...AUDITOR, permissions: {} }, seeing: AUDITOR } });

    expect(certainties(reach)).toEqual(['allowed']);
    expect(gaps).toEqual([]);
    expect(paths).toEqual([KEYS, KEYS]);
  });

  it('of an older server tells neither of policies nor of uses', async () => {
    const body = JSON.stringify([{ id: 42, key: 'ssh-ed25519 AAAA', title: 'old', verified: true, created_at: '2014-12-10T15:53:42Z', read_only: true }]);
    const answer = { status: 200, headers: { 'content-type': 'application/json' }, body };

    const { reach, gaps, subject } = await ask([], { faults: [{ when: () => true, fault: { kind: 'answer', answer } }] });

    expect(saysOf(reach, 'repos/get-content')).toEqual(['allowed on acme/docs']);
    expect(gaps).toEqual([]);
    expect(subject?.lifetime).toMatchObject({ createdAt: '2014-12-10T15:53:42.000Z', lastUsedAt: null });
  });
});

describe('a deploy key that is not among those of its repository', () => {
  it.each([
    ['its number', '99', [WRITES, READS], 'Its deploy keys are 42 (release machine), 43 (mirror).'],
    ['its title', 'release', [WRITES, READS], 'Its deploy keys are 42 (release machine), 43 (mirror).'],
    ['digits, which are no title', '7', [{ id: 8, title: '7' }], 'Its deploy keys are 8 (7).'],
    ['anything, where there are none', '42', [], 'The repository has no deploy keys.'],
  ])('fails like a revoked token: %s', async (_, which, keys, told) => {
    const { snapshot } = await ask(keys, { entries: [`${DOCS}#${which}`] });

    expect(snapshot.subjects).toEqual([]);
    expect(snapshot.failed).toMatchObject([
      { token: 'key-0', code: 'unauthorized', message: expect.stringContaining(`acme/docs has no deploy key ${which}`), hint: expect.stringContaining(told) },
    ]);
  });
});

describe('a deploy key of which nothing was read', () => {
  const answered = (status: number, body: string): FaultRule => ({
    when: () => true,
    fault: { kind: 'answer', answer: { status, headers: { 'content-type': 'application/json' }, body } },
  });

  const UNREAD: readonly (readonly [when: string, asking: Asking, because: Gap['because'], text: RegExp])[] = [
    ['there is no auditor', { auditors: {} }, 'unsupported', /no auditor is there to ask. Add one with administration: read/],
    [
      'the auditor has not the permission',
      { auditors: { auditor: { ...AUDITOR, permissions: {} } } },
      'forbidden',
      /keys\?per_page=100: the App has not the permission \(403\)/,
    ],
    [
      'the auditor does not see the repository',
      { auditors: { auditor: { ...AUDITOR, repositories: [] } } },
      'unreadable',
      /hidden, absent or switched off: the answer proves nothing \(404\)/,
    ],
    ['the auditor is dead', { auditors: { auditor: { kind: 'revoked' } } }, 'forbidden', /GitHub rejected the token/],
    ['the auditor is the JWT of an App', { auditors: { auditor: { kind: 'app', id: 7, name: 'Larkspur' } } }, 'unsupported', /not asked, since a JWT/],
    ['the answer is none', { faults: [answered(200, '{"keys":[]}')] }, 'unreadable', /has not the form/],
    ['the answer leaves out whether it may write', { faults: [answered(200, '[{"id":42,"title":"a"}]')] }, 'unreadable', /has not the form/],
    ['the auditor is at its limit', { faults: [answered(429, '{}')] }, 'rate-limited', /limit/],
  ];

  it.each(UNREAD)('may do all or nothing, and is not ruled out, when %s', async (_, asking, because, text) => {
    const { reach, gaps, snapshot, evaluation, subject } = await ask([WRITES], asking);

    expect(snapshot.failed).toEqual([]);
    expect(certainties(reach)).toEqual(['unknown']);
    expect(saysOf(reach, 'git/update-ref#force')).toEqual(['unknown on acme/docs']);
    const own = gaps.filter(({ effect }) => effect === 'granting');
    expect(own).toMatchObject([{ code: 'GH-U15', because, what: expect.stringMatching(text) }]);
    expect(own[0]?.what).toContain('whether the deploy key 42 of acme/docs is there, and whether it may write');
    expect(walkFrom(subject?.node ?? 'github:none', [{ provider: 'github', evaluation }]).became).toEqual([]);
    expect(subject).toMatchObject({ node: 'github:deploy-key:acme/docs#42', lifetime: { createdAt: null, expiry: { kind: 'never' } } });
  });

  it('is not looked for by a token that is audited itself', async () => {
    const { gaps, paths } = await ask([WRITES], { audited: ['auditor'] });

    expect(says(gaps).join()).toMatch(/GH-U15 granting: .* the auditor was not asked, since its value is that of an audited token/);
    expect(paths).not.toContain(KEYS);
  });

  it('costs nothing without an auditor', async () => {
    const { paths } = await ask([WRITES], { auditors: {} });

    expect(paths).toEqual([]);
  });
});

describe('a list of keys that was not read to its end', () => {
  const many = Array.from({ length: 100 }, (_, index): Key => ({ id: 1000 + index, title: `key ${index}` }));
  const faults: readonly FaultRule[] = [{ when: ({ url }) => url.searchParams.get('page') === '2', fault: { kind: 'garbage' } }];

  it.each([
    ['holds the key of a number, of which there is no other', '42', [WRITES, ...many], ['allowed']],
    ['may hold another key of the same title', 'release machine', [WRITES, ...many], ['unknown']],
    ['may hold the key that was not seen', '42', [...many, WRITES], ['unknown']],
  ])('%s', async (_, which, keys, expected) => {
    const { reach, snapshot } = await ask(keys, { entries: [`${DOCS}#${which}`], faults });

    expect(snapshot.failed).toEqual([]);
    expect(certainties(reach)).toEqual(expected);
  });
});

describe('several deploy keys of one title', () => {
  const node: NodeId = 'github:deploy-key:acme/docs#ci';

  it('are told as such, and none of them is chosen', async () => {
    const keys: readonly Key[] = [
      { id: 1, title: 'ci', readOnly: true },
      { id: 2, title: 'ci', readOnly: false },
    ];

    const { reach, gaps, subject } = await ask(keys, { entries: [`${DOCS}#ci`] });

    expect(subject?.node).toBe(node);
    expect(certainties(reach)).toEqual(['unknown']);
    expect(says(gaps)).toContain(
      'GH-U15 granting: which deploy key is meant: 2 of acme/docs have the title ci. Name it by its number: deployKey: acme/docs#1, deployKey: acme/docs#2',
    );
  });

  it('that all read alone destroy nothing, whichever is meant', async () => {
    const keys: readonly Key[] = [
      { id: 1, title: 'ci' },
      { id: 2, title: 'ci' },
    ];

    const { reach, gaps } = await ask(keys, { entries: [`${DOCS}#ci`] });

    expect(reach.map(({ operation, certainty }) => `${certainty} ${operation.id}`)).toEqual(['unknown repos/get-content']);
    expect(gaps.map(({ code }) => code)).toEqual(['GH-U15']);
  });
});

describe('a token that is audited beside a deploy key of the same repository', () => {
  it('keeps what it was shown of that repository: an organization may forbid the keys that it adds', async () => {
    const { evaluation } = await ask([WRITES], { auditors: { bot: { kind: 'classic', user: MAYA, scopes: ['repo'] } }, audited: ['bot'] });

    const edges = [...evaluation.edgesFrom('github:token:bot', { leaving: false, isNews: () => true })];
    const added = edges.find(({ to }) => to === 'github:deploy-key-by:token:bot');
    expect(added?.step).toMatchObject({ certainty: 'conditional', conditions: [{ text: 'only where the organization allows deploy keys' }] });
  });
});
