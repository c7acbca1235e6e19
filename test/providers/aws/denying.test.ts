import { expect, it } from 'vitest';
import { denyingAllBut } from '../../../providers/aws/denying.ts';

const UPLOADS = 'arn:aws:s3:::uploads/*';

it.each([
  ['nothing declared: everything', [], [{ Effect: 'Deny', Action: '*', Resource: '*' }]],
  [
    'actions on everything: the other actions',
    [{ actions: ['s3:GetObject', 'sqs:*'], resources: ['*'] }],
    [{ Effect: 'Deny', NotAction: ['s3:GetObject', 'sqs:*'], Resource: '*' }],
  ],
  [
    'actions on some resources: the other actions, and these elsewhere',
    [{ actions: ['s3:GetObject'], resources: [UPLOADS] }],
    [
      { Effect: 'Deny', NotAction: ['s3:GetObject'], Resource: '*' },
      { Effect: 'Deny', Action: 's3:GetObject', NotResource: [UPLOADS] },
    ],
  ],
  [
    'patterns that overlap: nothing that one of them declares',
    [
      { actions: ['s3:*'], resources: [UPLOADS] },
      { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::media/*'] },
    ],
    [
      { Effect: 'Deny', NotAction: ['s3:*', 's3:GetObject'], Resource: '*' },
      { Effect: 'Deny', Action: 's3:*', NotResource: ['arn:aws:s3:::media/*', UPLOADS] },
      { Effect: 'Deny', Action: 's3:GetObject', NotResource: ['arn:aws:s3:::media/*', UPLOADS] },
    ],
  ],
])('a Deny of all but what is declared takes, with %s', (_, scopes, expected) => {
  expect(denyingAllBut(scopes)?.Statement).toEqual(expected);
});

it('there is none for scopes that say what they are not', () => {
  expect(denyingAllBut([{ policy: { Statement: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }] } }])).toBeNull();
});
