// The work that decisions are measured on: a user with five of AWS's own policies under one service control policy, asked for
// every action that AWS has, on the resource `*`.
import { built } from './built.js';

const NAMES = ['AmazonRDSFullAccess', 'AmazonEC2FullAccess', 'ReadOnlyAccess', 'job-function/SystemAdministrator', 'PowerUserAccess'];

const { managedPolicy } = await built('providers/aws/catalogue/managed-policies.js');
const catalogue = await built('providers/aws/catalogue/actions.js');

export const FIVE = NAMES.map((name) => ({
  name,
  arn: `arn:aws:iam::aws:policy/${name}`,
  document: managedPolicy(`arn:aws:iam::aws:policy/${name}`).document,
}));

const GUARD = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Sid: 'KeepTrails', Effect: 'Deny', Action: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail'], Resource: '*' },
  ],
};

export const POLICIES = { identity: FIVE.map(({ document }) => document), scps: [[GUARD]] };

const USER = 'arn:aws:iam::111122223333:user/ci';
export const REQUEST = { principal: USER, resource: '*', context: { 'aws:PrincipalArn': USER, 'aws:CurrentTime': '2026-11-22T00:00:00Z' } };

export const ACTIONS = catalogue.actionTable().actions.map(({ name }) => name);

/** `count` actions, evenly over all of them. */
export function spread(count) {
  return Array.from({ length: count }, (_, index) => ACTIONS[Math.floor((index * ACTIONS.length) / count)]);
}
