import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { server } from '../../../../fixtures/servers/github.ts';
import { provider } from '../../../../providers/github/index.ts';
import { SecretValue } from '../../../../src/transport/secret.ts';
import { aScenario, codes, saysOf } from '../support.ts';
import { aCheckout, auditJob, aWorkflow, NODE, RELEASE } from './support.ts';

const WRITES = aWorkflow({ job: 'permissions: { contents: write }' });

const DELETE_PACKAGE = 'packages/delete-package-for-org#of-repository';

describe('a job of a workflow', () => {
  it('is known by its repository, its file and its name, and dies when it ends; no request is made', async () => {
    const { snapshot, gaps } = await auditJob(aCheckout({ [RELEASE]: WRITES }));

    expect(snapshot.failed).toEqual([]);
    expect(snapshot.subjects).toMatchObject([
      { token: 'job', kind: 'job-token', node: NODE, principal: { type: 'job', id: 'acme/docs/.github/workflows/release.yml#publish' }, gaps: [] },
    ]);
    expect(snapshot.subjects[0]?.lifetime).toEqual({ createdAt: null, lastUsedAt: null, expiry: { kind: 'unknown', source: 'it dies with its job' } });
    expect(codes(gaps).filter((code) => code !== 'GH-N1')).toEqual([]);
    expect(snapshot.requests).toEqual([]);
  });

  it('reaches what its block opens and nothing else, with the line as evidence', async () => {
    const { reach } = await auditJob(aCheckout({ [RELEASE]: WRITES }));

    expect(saysOf(reach, 'git/delete-ref')).toEqual(['allowed on acme/docs']);
    for (const other of ['repos/delete', 'actions/delete-repo-secret', 'repos/create-or-update-file-contents#workflow', 'actions/delete-workflow-run']) {
      expect(saysOf(reach, other)).toEqual([]);
    }
    expect(reach.find(({ operation }) => operation.id === 'git/delete-ref')?.evidence).toEqual([
      { source: `${RELEASE}:4`, observed: 'permissions of the job publish: contents: write' },
      { source: `${RELEASE}:1`, observed: 'started by push' },
      { source: RELEASE, observed: 'acme/docs' },
    ]);
  });

  it.each([
    ['the block of the job replaces that of the workflow', { top: 'permissions: write-all', job: 'permissions: { issues: write }' }, []],
    ['an empty one takes all away', { top: 'permissions: write-all', job: 'permissions: {}' }, []],
    ['the block of the workflow holds where the job has none', { top: 'permissions: { contents: write }' }, ['allowed on acme/docs']],
    ['what no one understands stays open', { job: `permissions: { contents: "$\{{ inputs.level }}" }` }, ['unknown on acme/docs']],
    ['reading deletes nothing', { job: 'permissions: read-all' }, []],
  ])('%s', async (_, given, expected) => {
    const { reach } = await auditJob(aCheckout({ [RELEASE]: aWorkflow(given) }));

    expect(saysOf(reach, 'git/delete-ref')).toEqual(expected);
  });

  it('never reaches the settings, the secrets or the members of its repository, not even with write-all', async () => {
    const { reach } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ top: 'permissions: write-all' }) }));

    expect(saysOf(reach, 'actions/delete-workflow-run')).toEqual(['allowed on acme/docs']);
    for (const beyond of ['repos/delete', 'actions/delete-repo-secret', 'repos/delete-branch-protection', 'repos/add-collaborator']) {
      expect(saysOf(reach, beyond)).toEqual([]);
    }
  });

  it('says that a key is not documented, and counts it as unknown', async () => {
    const { gaps, reach } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ job: 'permissions: { administration: write }' }) }));

    expect(gaps).toContainEqual(
      expect.objectContaining({ code: 'GH-U1', effect: 'granting', request: `${RELEASE}:4`, what: expect.stringContaining('administration') }),
    );
    expect(saysOf(reach, 'repos/delete')).toEqual(['unknown on acme/docs']);
  });

  it.each([
    ['what the catalogue says nothing of', '{ contents: write, artifact-metadata: write }', ['GH-U2']],
    ['packages, which are told on a condition', '{ contents: write, packages: write }', []],
    ['identity tokens, which others may trust', '{ contents: write, id-token: write }', ['GH-U12']],
    ['nothing but to read', '{ contents: write, packages: read }', []],
  ])('leaves open what comes of %s', async (_, block, expected) => {
    const { gaps } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ job: `permissions: ${block}` }) }));

    expect(gaps.filter(({ effect }) => effect === 'granting').map(({ code }) => code)).toEqual(expected);
  });

  it('deletes packages that its repository administers with packages: write, and not with less', async () => {
    const says = async (level: string): Promise<readonly string[]> =>
      saysOf((await auditJob(aCheckout({ [RELEASE]: aWorkflow({ job: `permissions: { packages: ${level} }` }) }))).reach, DELETE_PACKAGE);

    expect(await says('write')).toEqual(['conditional on acme/docs']);
    expect(await says('read')).toEqual([]);
  });

  it('that starts on pull requests counts with the most that it is given, and says so', async () => {
    const { reach } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ on: '[pull_request, push]', job: 'permissions: { contents: write }' }) }));

    expect(saysOf(reach, 'git/delete-ref')).toEqual(['allowed on acme/docs']);
    expect(JSON.stringify(reach)).toContain('started by pull_request, push (read alone for pull requests from forks)');
  });

  it('is clean where it is declared to the letter, and in excess with write-all', async () => {
    const scopes = [{ permissions: { contents: 'write', issues: 'read' }, repositories: ['acme/docs'] }];
    const covered = async (block: string): Promise<ReadonlySet<unknown>> => {
      const { snapshot, reach } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ job: `permissions: ${block}` }) }));
      const declared = provider.declared(scopes, snapshot);
      return new Set(reach.map(({ operation, on }) => declared.covers(operation, on, [])));
    };

    expect(await covered('{ contents: write, issues: read }')).toEqual(new Set(['all']));
    expect(await covered('write-all')).toEqual(new Set(['all', 'none']));
  });
});

describe('a job without a block', () => {
  const folder = (): string => aCheckout({ [RELEASE]: aWorkflow() });

  it('writes at most almost all, as an upper bound, where nobody can ask for the default', async () => {
    const { snapshot, reach, gaps } = await auditJob(folder());

    expect(saysOf(reach, 'packages/delete-package-for-org')).toEqual([]);
    expect(saysOf(reach, DELETE_PACKAGE)).toEqual(['conditional on acme/docs']);
    expect(saysOf(reach, 'actions/delete-workflow-run')).toEqual(['allowed on acme/docs']);
    expect(reach.find(({ operation }) => operation.id === 'actions/delete-workflow-run')?.upperBound).toEqual(['default permissions of workflows not read']);
    expect(gaps).toContainEqual(expect.objectContaining({ code: 'GH-N5', effect: 'narrowing', because: 'unsupported' }));
    expect(snapshot.requests).toEqual([]);
  });

  it.each([
    ['restricted', 'read', [], []],
    ['permissive', 'write', ['allowed on acme/docs'], ['GH-U2']],
    ['not shown', null, ['allowed on acme/docs'], ['GH-N5', 'GH-U2']],
  ] as const)('has the default that an auditor reads: %s', async (_, workflowDefault, expected, told) => {
    const scenario = aScenario({
      repositories: [{ name: 'acme/docs', roles: {}, workflowDefault }],
      tokens: { auditor: { kind: 'installation', repositories: ['acme/docs'] } },
    });
    const { value = '' } = server.makeValue('installation');
    const local = await server.start(scenario, new Map([['auditor', { value }]]));
    try {
      const auditors = [{ entry: { env: 'AUDITOR' }, secret: new SecretValue({ value }) }];
      const { snapshot, reach, gaps } = await auditJob(folder(), { auditors, environment: server.addresses(local.origin) });

      expect(saysOf(reach, 'actions/delete-workflow-run')).toEqual(expected);
      expect(codes(gaps).filter((code) => code !== 'GH-N1')).toEqual(told);
      expect(snapshot.requests).toMatchObject([{ method: 'GET', what: expect.stringContaining('/repos/acme/docs/actions/permissions/workflow') }]);
      expect(local.writes).toEqual([]);
    } finally {
      await local.close();
    }
  });

  it('that others call has at most all that they can hand over, identity tokens among it', async () => {
    const { gaps, evaluation } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ on: 'workflow_call' }) }));

    expect(codes(gaps)).toContain('GH-N6');
    expect([...evaluation.edgesFrom(NODE, { leaving: false, isNews: () => true })].map(({ to }) => to)).toContain('github:repo:acme/docs');
  });
});

describe('a job that calls a workflow', () => {
  const caller = (uses: string): string => `on: push\njobs:\n  publish:\n    permissions: { contents: write, issues: write }\n    uses: ${uses}\n`;
  const CALLED = '.github/workflows/called.yml';
  const called = (job: string): string => aWorkflow({ on: 'workflow_call', job });

  it.each([
    ['holds what the called one leaves of it', called('permissions: { issues: write }'), [], []],
    ['gains nothing that the called one asks for', called('permissions: { actions: write, contents: write }'), ['allowed on acme/docs'], []],
    ['hands its own to one that asks for nothing', called(''), ['allowed on acme/docs'], []],
    ['keeps its own as the bound where the called one is broken', 'on: [', ['allowed on acme/docs'], ['GH-N6']],
    ['keeps its own as the bound where the called one calls itself', caller(`./${CALLED}`), ['allowed on acme/docs'], ['GH-N6']],
  ])('%s', async (_, text, expected, told) => {
    const { reach, gaps } = await auditJob(aCheckout({ [RELEASE]: caller(`./${CALLED}`), [CALLED]: text }));

    expect(saysOf(reach, 'git/delete-ref')).toEqual(expected);
    expect(saysOf(reach, 'actions/delete-workflow-run')).toEqual([]);
    expect(codes(gaps).filter((code) => code !== 'GH-N1')).toEqual(told);
  });

  it('of another repository keeps its own as the bound', async () => {
    const { reach, gaps } = await auditJob(aCheckout({ [RELEASE]: caller('acme/shared/.github/workflows/x.yml@v1') }));

    expect(saysOf(reach, 'git/delete-ref')).toEqual(['allowed on acme/docs']);
    expect(reach.find(({ operation }) => operation.id === 'git/delete-ref')?.upperBound).toEqual([
      'branch rules not read',
      'permissions of the called workflow not read',
    ]);
    expect(gaps).toContainEqual(expect.objectContaining({ code: 'GH-N6', effect: 'narrowing', request: `${RELEASE}:5` }));
  });
});

describe('the repository of a job', () => {
  const git = (url: string): string => `[remote "upstream"]\n\turl = git@github.com:other/other.git\n[remote "origin"]\n\turl = ${url}\n`;

  it.each([
    ['a remote by ssh', 'git@github.com:acme/docs.git', 'acme/docs'],
    ['a remote by https', 'https://github.com/acme/docs', 'acme/docs'],
    ['a remote with a port', 'ssh://git@ssh.github.com:443/acme/docs.git', 'acme/docs'],
    ['a host of somebody’s own ssh', 'work:acme/docs.git', 'acme/docs'],
    ['a remote that is not on GitHub, so that the run tells it', 'git@gitlab.com:acme/mirror.git', 'acme/of-the-run'],
  ])('is told by %s', async (_, url, expected) => {
    const folder = aCheckout({ '.git/config': git(url), [RELEASE]: WRITES });

    const { snapshot } = await auditJob(folder, { environment: { GITHUB_REPOSITORY: 'acme/of-the-run' } });

    expect(snapshot.subjects[0]?.principal.id).toBe(`${expected}/${RELEASE}#publish`);
  });

  it('is what the manifest says before all else', async () => {
    const { snapshot } = await auditJob(aCheckout({ [RELEASE]: WRITES }), { repository: 'acme/fork' });

    expect(snapshot.subjects[0]?.principal.id).toBe(`acme/fork/${RELEASE}#publish`);
  });

  it('is asked for where nothing tells it', async () => {
    const { snapshot } = await auditJob(aCheckout({ '.git/config': '', [RELEASE]: WRITES }));

    expect(snapshot.failed).toMatchObject([{ code: 'value-missing', hint: 'Add it to the entry: token: { repository: owner/name }' }]);
  });

  it('is read in a worktree too', async () => {
    const main = aCheckout({ '.git/worktrees/w/commondir': '../..\n' });
    const files = aCheckout({ 'w/.git': `gitdir: ${join(main, '.git/worktrees/w')}\n`, [`w/${RELEASE}`]: WRITES });

    const { snapshot } = await auditJob(join(files, 'w'));

    expect(snapshot.subjects[0]?.node).toBe(NODE);
  });
});

const BOMB = ['a: &a0 [x,x,x,x,x,x,x,x,x]', ...[...Array(9).keys()].map((at) => `b${at}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(',')}]`)].join('\n');

describe('a workflow file', () => {
  it('is found from a manifest in a folder further down', async () => {
    const folder = aCheckout({ [RELEASE]: WRITES, 'security/overscope.yaml': '' });

    const { snapshot } = await auditJob(join(folder, 'security'));

    expect(snapshot.subjects[0]?.node).toBe(NODE);
  });

  it('is the one at the root, which alone GitHub runs, where a folder further down holds its namesake', async () => {
    const folder = aCheckout({ [RELEASE]: WRITES, [`vendor/${RELEASE}`]: aWorkflow({ job: 'permissions: {}' }), 'vendor/overscope.yaml': '' });

    const { reach } = await auditJob(join(folder, 'vendor'));

    expect(saysOf(reach, 'git/delete-ref')).toEqual(['allowed on acme/docs']);
  });

  it.each([
    ['is missing', {}, 'release.yml#publish', 'value-missing', /no workflow file "release.yml"/],
    ['has no such job', { [RELEASE]: WRITES }, `${RELEASE}#publsh`, 'value-missing', /has no job "publsh"/],
    ['has a job without steps', { [RELEASE]: 'on: push\njobs:\n  publish:\n    steps: []\n' }, undefined, 'value-missing', /release.yml:3 has no steps/],
    ['is no YAML', { [RELEASE]: 'on: push\njobs: [\n' }, undefined, 'unexpected-response', /release.yml:\d+:\d+: is not YAML/],
    ['gives a key twice', { [RELEASE]: 'on: push\njobs: {}\njobs: {}\n' }, undefined, 'unexpected-response', /release.yml:3:1: a key is given twice/],
    ['is no workflow', { [RELEASE]: 'a: b\n' }, undefined, 'unexpected-response', /is not a workflow/],
    ['nests without an end', { [RELEASE]: '['.repeat(4_000_000) }, undefined, 'unexpected-response', /nested too deeply/],
    ['nests in dashes', { [RELEASE]: '- '.repeat(200_000) }, undefined, 'unexpected-response', /nested too deeply/],
    ['holds more than a workflow can', { [RELEASE]: `[${'a,'.repeat(2_000_000)}]` }, undefined, 'unexpected-response', /too many values/],
    ['multiplies by aliases', { [RELEASE]: BOMB }, undefined, 'unexpected-response', /aliases stand for too much/],
    ['is too large', { [RELEASE]: `# ${'x'.repeat(4 * 1024 * 1024)}` }, undefined, 'too-large', /larger than 4 MiB/],
    ['leads out of the checkout', {}, '../other/a.yml#b', 'usage', /must lie in the checkout/],
    ['is named from the root of the machine', {}, '/etc/a.yml#b', 'usage', /must lie in the checkout/],
  ])('fails the token when it %s', async (_, files, entry, code, message) => {
    const folder = aCheckout(files);

    const { snapshot } = await auditJob(folder, entry === undefined ? {} : { entry });

    expect(snapshot.failed).toMatchObject([{ token: 'job', code, message: expect.stringMatching(message) }]);
    expect(snapshot.subjects).toEqual([]);
    expect(snapshot.requests).toEqual([]);
  });

  it('names the job that was probably meant', async () => {
    const { snapshot } = await auditJob(aCheckout({ [RELEASE]: WRITES }), { entry: `${RELEASE}#publsh` });

    expect(snapshot.failed[0]?.hint).toBe('Did you mean "publish"? Its jobs are publish.');
  });

  it('that is broken is not quoted', async () => {
    const folder = aCheckout({});
    writeFileSync(join(folder, 'a.yml'), 'password: "hunter2\n');

    const { snapshot } = await auditJob(folder, { entry: 'a.yml#b' });

    expect(JSON.stringify(snapshot)).not.toContain('hunter2');
  });
});
