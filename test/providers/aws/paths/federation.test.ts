import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../../providers/aws/evaluate.ts';
import type { State } from '../../../../providers/aws/state.ts';
import { walkFrom } from '../../../../src/audit/paths.ts';
import type { NodeId } from '../../../../src/model.ts';
import { ACCOUNT, policyOf } from './accounts.ts';

const NOW = { takenAt: '2026-11-22T12:00:00.000Z' };
const ISSUER = 'token.actions.githubusercontent.com';
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;

function stateWith(trust: unknown): State {
  const inline = [{ name: 'own', document: policyOf({ Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*' }) }];
  const roles = [{ arn: ROLE, name: 'deploy', id: 'AROADEPLOY', trust, inline, attached: [], boundary: null, tags: {}, gaps: [] }];
  const none = { kind: 'exempt', because: 'the account is in no organization' } as const;
  const organization = { id: null, scps: none, rcps: none };
  return { accounts: [{ id: ACCOUNT, partition: 'aws', users: [], groups: [], roles, policies: [], organization, whole: true, gaps: [] }] };
}

function trusting(condition: unknown, provider = PROVIDER): unknown {
  return policyOf({ Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: condition });
}

/** How a node of GitHub becomes the role; null when it does not. */
function becoming(node: NodeId, trust: unknown): unknown {
  const [edge] = [...evaluate(stateWith(trust), NOW).edgesFrom(node, { leaving: false, isNews: () => true })];
  return edge === undefined ? null : [edge.step.certainty, ...edge.step.conditions.map(({ text }) => text)];
}

const AUDIENCE = { [`${ISSUER}:aud`]: 'sts.amazonaws.com' };
const MAIN = 'repo:acme/docs:ref:refs/heads/main';
const on = (subject: string | readonly string[], operator = 'StringLike'): unknown => trusting({ [operator]: { ...AUDIENCE, [`${ISSUER}:sub`]: subject } });

describe('the workflows of a repository become a role that trusts their tokens', () => {
  it.each([
    ['all of the repository', on('repo:acme/docs:*'), ['allowed']],
    ['one branch of it', on(MAIN), ['conditional', `only as ${MAIN}`]],
    ['one branch of it, to the letter', on(MAIN, 'StringEquals'), ['conditional', `only as ${MAIN}`]],
    ['all repositories of the owner', on('repo:acme/*'), ['allowed']],
    ['every repository that there is', on('repo:*'), ['allowed']],
    ['everybody, for no subject is asked for', trusting({ StringEquals: AUDIENCE }), ['allowed']],
    ['another repository', on('repo:acme/shop:*'), null],
    ['several subjects, one of which is its own', on(['repo:acme/shop:*', MAIN]), ['conditional', `only as ${MAIN}`]],
    ['tags of it alone', on('repo:acme/docs:ref:refs/tags/*'), ['conditional', 'only as repo:acme/docs:ref:refs/tags/*']],
    ['another provider', trusting({ StringEquals: AUDIENCE }, `arn:aws:iam::${ACCOUNT}:oidc-provider/example.com`), null],
  ])('%s', (_, trust, expected) => {
    expect(becoming('github:repo:acme/docs', trust)).toEqual(expected);
  });

  it.each([
    ['whose subject is named', MAIN, on(MAIN), ['allowed']],
    ['whose subject is another', 'repo:acme/docs:ref:refs/heads/dev', on(MAIN), null],
    ['of a pull request', 'repo:acme/docs:pull_request', on('repo:acme/docs:*'), ['allowed']],
    [
      'of an actor that the trust asks for',
      MAIN,
      trusting({ StringEquals: { ...AUDIENCE, [`${ISSUER}:sub`]: MAIN, [`${ISSUER}:actor`]: 'jo' } }),
      ['conditional', `only while ${ISSUER}:actor is jo`],
    ],
    [
      'with a negated subject, which stays open',
      MAIN,
      on(['repo:acme/shop:*'], 'StringNotLike'),
      ['conditional', `only while ${ISSUER}:sub is not like repo:acme/shop:*`],
    ],
  ])('the holder of one token %s', (_, subject, trust, expected) => {
    expect(becoming(`github:sub:${subject}`, trust)).toEqual(expected);
  });

  it('and what the role destroys is within reach of the repository, with the path', () => {
    const walk = walkFrom('github:repo:acme/docs', [{ provider: 'aws', evaluation: evaluate(stateWith(on('repo:acme/docs:*')), NOW) }]);

    expect(walk.reach.map(({ operation, path }) => [operation.id, path.map(({ via }) => via)])).toEqual([
      ['rds:DeleteDBInstance', ['sts:AssumeRoleWithWebIdentity']],
    ]);
  });
});
