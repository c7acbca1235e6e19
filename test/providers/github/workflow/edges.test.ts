import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../providers/aws/evaluate.ts';
import { State } from '../../../../providers/aws/state.ts';
import { walkFrom } from '../../../../src/audit/paths.ts';
import { parseJson } from '../../../../src/json.ts';
import { NOW } from '../../../support/collecting.ts';
import { type RoleGiven, worldOf } from '../../aws/paths/world.ts';
import { aCheckout, auditJob, aWorkflow, NODE, RELEASE } from './support.ts';

const ACCOUNT = '111122223333';
const ISSUER = 'token.actions.githubusercontent.com';
const DELETES = [{ Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*' }];

function roleTrusting(subject: string): RoleGiven {
  return {
    trusts: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
    while: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${ISSUER}:sub`]: subject } },
    holds: DELETES,
  };
}

/** What a job destroys by way of a role that trusts a subject: with what certainty, and the steps to it. */
async function destroyedBy(workflow: string, subject: string): Promise<unknown> {
  const { evaluation } = await auditJob(aCheckout({ [RELEASE]: workflow }));
  const state = worldOf({ id: ACCOUNT, roles: { deploy: roleTrusting(subject) } });
  // The trust is for identity tokens, as GitHub gives them.
  const trusted = JSON.stringify(state).replace('sts:AssumeRole"', 'sts:AssumeRoleWithWebIdentity"');
  const aws = evaluate(State.parse(parseJson(trusted)), { takenAt: NOW });
  const walk = walkFrom(NODE, [
    { provider: 'github', evaluation },
    { provider: 'aws', evaluation: aws },
  ]);
  return walk.reach
    .filter(({ operation }) => operation.id === 'rds:DeleteDBInstance')
    .map(({ path }) => ({ via: path.map(({ via }) => via), as: path[0]?.to, sure: path.every(({ certainty }) => certainty === 'allowed') }));
}

const identified = 'permissions: { id-token: write }';
const MAIN = 'repo:acme/docs:ref:refs/heads/main';
const VIA = ['id-token: write', 'sts:AssumeRoleWithWebIdentity'];
const pushed = aWorkflow({ on: '{ push: { branches: [main] } }', job: identified });

describe('a job with id-token: write', () => {
  it.each([
    ['its branch alone', pushed, MAIN, { as: `github:sub:${MAIN}`, sure: true }],
    ['every ref of the repository', pushed, 'repo:acme/docs:*', { as: `github:sub:${MAIN}`, sure: true }],
    ['its branch, where it starts on more', aWorkflow({ job: identified }), MAIN, { as: 'github:sub:repo:acme/docs:ref:refs/*', sure: false }],
    [
      'its branch with the ids of the repository',
      pushed,
      'repo:acme@11/docs@22:ref:refs/heads/main',
      { as: 'github:sub:repo:acme@*/docs@*:ref:refs/heads/main', sure: false },
    ],
    [
      'the environment that it names',
      aWorkflow({ job: `environment: production\n    ${identified}` }),
      'repo:acme/docs:environment:production',
      { as: 'github:sub:repo:acme/docs:environment:production', sure: true },
    ],
    ['another form of its subject', pushed, `${MAIN}:actor:jo`, { as: `github:sub:${MAIN}:*`, sure: false }],
    ['whatever calls it', aWorkflow({ on: 'workflow_call', job: identified }), 'repo:acme/docs:*', { as: 'github:repo:acme/docs', sure: true }],
    [
      'its branch, where an expression may come to no environment',
      aWorkflow({ on: '{ push: { branches: [main] } }', job: `environment: "$\{{ inputs.where || '' }}"\n    ${identified}` }),
      MAIN,
      { as: `github:sub:${MAIN}`, sure: true },
    ],
    [
      'its branch, where it names no environment',
      pushed.replace('    permissions', "    environment: ''\n    permissions"),
      MAIN,
      { as: `github:sub:${MAIN}`, sure: true },
    ],
  ])('destroys what the role can that trusts %s', async (_, workflow, subject, expected) => {
    expect(await destroyedBy(workflow, subject)).toEqual([{ via: VIA, ...expected }]);
  });

  it.each([
    ['another repository', pushed, 'repo:acme/shop:*'],
    ['another branch than it starts on', pushed, 'repo:acme/docs:ref:refs/heads/dev'],
    ['an environment that it does not name', pushed, 'repo:acme/docs:environment:production'],
    ['pull requests, on which it does not start', pushed, 'repo:acme/docs:pull_request'],
    ['its branch, where it names an environment', aWorkflow({ job: `environment: production\n    ${identified}` }), MAIN],
    ['it, if it may not ask for identity tokens', aWorkflow({ job: 'permissions: { issues: write }' }), 'repo:acme/docs:*'],
  ])('does not become a role that trusts %s', async (_, workflow, subject) => {
    expect(await destroyedBy(workflow, subject)).toEqual([]);
  });

  it.each([
    ['may write contents, which a workflow waits for,', aWorkflow({ on: '[push, repository_dispatch]', job: 'permissions: { contents: write }' })],
    ['has the default of its repository', aWorkflow()],
  ])('becomes it only by a job that it asks for, where it %s and asks for no identity token itself', async (_, workflow) => {
    const dispatched = 'github:jobs:dispatch:job:acme/docs/.github/workflows/release.yml#publish';

    expect(await destroyedBy(workflow, 'repo:acme/docs:*')).toMatchObject([{ as: dispatched, sure: false }]);
  });

  it('may become it, where its permissions are not understood', async () => {
    const { evaluation } = await auditJob(aCheckout({ [RELEASE]: aWorkflow({ job: 'permissions: everything' }) }));

    const certainties = new Set([...evaluation.edgesFrom(NODE, { leaving: false, isNews: () => true })].map(({ step }) => step.certainty));

    expect(certainties).toEqual(new Set(['unknown']));
  });
});

describe('a job that may ask for other jobs', () => {
  const OTHER = '.github/workflows/other.yaml';

  it.each<readonly [string, string, Readonly<Record<string, string>>, string | null]>([
    ['actions: write, which reruns any', 'actions: write', {}, 'conditional'],
    ['contents: write, where a workflow waits for repository_dispatch', 'contents: write', { [OTHER]: 'on: { repository_dispatch: }' }, 'conditional'],
    ['contents: write, where it is not understood what a workflow waits for', 'contents: write', { [OTHER]: 'on: 5' }, 'conditional'],
    ['contents: write, where a workflow cannot be read', 'contents: write', { [OTHER]: 'on: [' }, 'conditional'],
    ['contents: write, where none waits for repository_dispatch: not', 'contents: write', { [OTHER]: 'on: workflow_dispatch' }, null],
    ['issues: write: not', 'issues: write', { [OTHER]: 'on: { repository_dispatch: }' }, null],
  ])('sets them in motion with %s', async (_, permission, others, expected) => {
    const { evaluation } = await auditJob(aCheckout({ ...others, [RELEASE]: aWorkflow({ job: `permissions: { ${permission} }` }) }));

    const { became, reach } = walkFrom(NODE, [{ provider: 'github', evaluation }]);
    const released = reach.filter(({ operation, path }) => operation.id === 'packages/delete-package-for-org#of-repository' && path.length > 0);

    const node = NODE.slice('github:'.length);
    expect(became).toEqual(expected === null ? [] : [`github:jobs:dispatch:${node}`, 'github:repo:acme/docs']);
    expect(released.map(({ certainty }) => certainty)).toEqual(expected === null ? [] : [expected]);
  });
});
