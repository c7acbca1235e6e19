import { afterEach, describe, expect, it } from 'vitest';
import { placeOf } from '../../../../providers/aws/collect/partitions.ts';
import { State } from '../../../../providers/aws/state.ts';
import { aToken } from '../../../support/collecting.ts';
import { ACCOUNT, INCIDENT, incident, type Serving, serve } from '../serving.ts';

let serving: Serving;
afterEach(async () => {
  expect(serving.local.writes).toEqual([]);
  await serving.local.close();
});

/** The incident, with its first account in another partition. */
function incidentIn(partition: string, organizations: unknown = null): unknown {
  const state = incident();
  return { ...state, accounts: { ...state.accounts, [ACCOUNT]: { ...Object(state.accounts[ACCOUNT]), partition } }, organizations };
}

/** "cn-north-1/iam": the Region and the service that requests were signed for. */
function signedFor(): readonly string[] {
  const scopes = serving.local.requests.map(({ headers }) => /Credential=[^/]+\/\d+\/([^/]+\/[^/]+)\//.exec(headers['authorization'] ?? '')?.[1] ?? '');
  return [...new Set(scopes)].toSorted();
}

const uploadsIn = (partition: string): string => `arn:${partition}:iam::${ACCOUNT}:user/uploads`;
const named = (arn: string): ReturnType<typeof aToken> => aToken('aws', 'named', { means: { kind: 'named', by: 'principal', value: arn } });

const SIGNED = [
  ['aws', 'eu-central-1', ['us-east-1/iam', 'us-east-1/organizations', 'us-east-1/sts']],
  ['aws-cn', 'cn-northwest-1', ['cn-north-1/iam', 'cn-north-1/sts', 'cn-northwest-1/organizations']],
  ['aws-us-gov', 'us-gov-east-1', ['us-gov-west-1/iam', 'us-gov-west-1/organizations', 'us-gov-west-1/sts']],
] as const;

describe.each(SIGNED)('in %s', (partition, region, signed) => {
  it('a token of which nothing is known is asked for where the Region of the environment is', async () => {
    serving = await serve(incidentIn(partition), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { environment: { AWS_REGION: region } });

    expect(signedFor()).toEqual(signed);
    expect(snapshot.subjects).toMatchObject([{ node: `aws:${uploadsIn(partition)}` }]);
    expect(State.parse(snapshot.state).accounts).toMatchObject([{ partition, groups: [{ arn: `arn:${partition}:iam::${ACCOUNT}:group/media` }] }]);
  });

  it('the principal of a token tells where its auditor belongs, whatever the environment says', async () => {
    serving = await serve(incidentIn(partition), INCIDENT);

    const snapshot = await serving.collect([], {
      tokens: [named(uploadsIn(partition))],
      auditors: [serving.auditor()],
      environment: { AWS_REGION: 'ap-south-1' },
    });

    expect(signedFor()).toEqual(signed);
    expect(snapshot.subjects).toMatchObject([{ node: `aws:${uploadsIn(partition)}` }]);
  });

  it('an auditor may say it itself, and a key that it looks up is in its partition', async () => {
    serving = await serve(incidentIn(partition), INCIDENT);
    const auditor = serving.auditor();
    const value = serving.values.get('aws-uploads')?.['accessKeyId'] ?? '';
    const token = aToken('aws', 'by-key', { means: { kind: 'named', by: 'accessKeyId', value } });

    const snapshot = await serving.collect([], { tokens: [token], auditors: [{ ...auditor, entry: { ...Object(auditor.entry), partition } }] });

    expect(signedFor()).toEqual(signed);
    expect(snapshot.subjects).toMatchObject([{ node: `aws:${uploadsIn(partition)}` }]);
  });

  it.each(['iam', 'sts', 'organizations'] as const)('%s has an address of its own', (service) => {
    expect(placeOf(partition, service).address).toMatch(
      partition === 'aws-cn' ? /^https:\/\/[\w.-]+\.amazonaws\.com\.cn$/ : /^https:\/\/[\w.-]+\.amazonaws\.com$/,
    );
  });
});

it('a token that answers from another partition is read on there', async () => {
  serving = await serve(incidentIn('aws-us-gov'), INCIDENT);

  await serving.collect(['aws-uploads']);

  expect(signedFor()).toEqual(['us-east-1/sts', 'us-gov-west-1/iam', 'us-gov-west-1/organizations']);
});

describe('a partition that is not covered is said so, and nothing is asked of it', () => {
  it.each([
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('by the Region %s', async (region, partition) => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect(['aws-uploads'], { environment: { AWS_REGION: region } });

    expect(snapshot.failed).toMatchObject([{ code: 'unsupported', message: expect.stringContaining(`"${partition}" is not supported`) }]);
    expect(serving.local.requests).toEqual([]);
  });

  it('by the principal of a token', async () => {
    serving = await serve(incident(), INCIDENT);

    const snapshot = await serving.collect([], { tokens: [named(uploadsIn('aws-iso-b'))], auditors: [serving.auditor()] });

    expect(snapshot.failed).toMatchObject([{ code: 'unsupported', message: expect.stringContaining('"aws-iso-b" is not supported') }]);
    expect(serving.local.requests).toEqual([]);
  });
});
