/**
 * Where each partition has its IAM and Organizations, and an STS to ask first. A credential does not say to which one it belongs.
 * Source: AWS General Reference, endpoints of IAM, STS and Organizations (2026-09).
 */
import { AuditError } from '../../../src/model.ts';

const PARTITIONS = {
  aws: {
    iam: { region: 'us-east-1', address: 'https://iam.amazonaws.com' },
    sts: { region: 'us-east-1', address: 'https://sts.us-east-1.amazonaws.com' },
    organizations: { region: 'us-east-1', address: 'https://organizations.us-east-1.amazonaws.com' },
  },
  'aws-cn': {
    iam: { region: 'cn-north-1', address: 'https://iam.cn-north-1.amazonaws.com.cn' },
    sts: { region: 'cn-north-1', address: 'https://sts.cn-north-1.amazonaws.com.cn' },
    organizations: { region: 'cn-northwest-1', address: 'https://organizations.cn-northwest-1.amazonaws.com.cn' },
  },
  'aws-us-gov': {
    iam: { region: 'us-gov-west-1', address: 'https://iam.us-gov.amazonaws.com' },
    sts: { region: 'us-gov-west-1', address: 'https://sts.us-gov-west-1.amazonaws.com' },
    organizations: { region: 'us-gov-west-1', address: 'https://organizations.us-gov-west-1.amazonaws.com' },
  },
} as const;

export const PARTITION_NAMES = ['aws', 'aws-cn', 'aws-us-gov'] as const;
export type Partition = (typeof PARTITION_NAMES)[number];
export type Service = 'iam' | 'sts' | 'organizations';

/** An address as AWS publishes it, and the Region that its requests are signed for. */
export interface Place {
  readonly region: string;
  readonly address: string;
}

export function placeOf(partition: Partition, service: Service): Place {
  return PARTITIONS[partition][service];
}

/** As AWS spells the services that hold data in their regional addresses, where not by the name that the SDK has for them. */
const HOSTS: Readonly<Record<string, string>> = { efs: 'elasticfilesystem' };
const DOMAINS: Readonly<Record<Partition, string>> = { aws: 'amazonaws.com', 'aws-cn': 'amazonaws.com.cn', 'aws-us-gov': 'amazonaws.com' };

/** The address of a service that holds data. Source: AWS General Reference, service endpoints and quotas (2026-09). */
export function storeAddressOf(partition: Partition, service: string, region: string): string {
  return `https://${HOSTS[service] ?? service}.${region}.${DOMAINS[partition]}`;
}

/** Whether a text is the name of a Region of the partition, and not one that would make another host of an address. */
export function isRegionOf(partition: Partition, text: string): boolean {
  return /^[a-z]{2,5}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text) && partitionOf(text) === partition;
}

/** The Region that is asked which others an account has: that of this environment, where it is of the partition. */
export function firstRegionOf(partition: Partition, environment: Readonly<Record<string, string | undefined>>): string {
  const region = environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || '';
  return isRegionOf(partition, region) ? region : PARTITIONS[partition].sts.region;
}

/** A partition by its name in ARNs. Throws an AuditError (`unsupported`) for those whose endpoints are not public or not covered here. */
export function readPartition(name: string): Partition {
  const found = PARTITION_NAMES.find((one) => one === name);
  if (found === undefined) throw unsupported(name);
  return found;
}

/** Regions by their first letters; what none of these begins with is of the commercial partition. */
const REGIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc'],
];

/** The name of the partition of this environment's Region, for credentials of which nothing else is known. */
export function partitionOfRegion(environment: Readonly<Record<string, string | undefined>>): string {
  return partitionOf(environment['AWS_REGION'] || environment['AWS_DEFAULT_REGION'] || '');
}

function partitionOf(region: string): string {
  return REGIONS.find(([begins]) => begins.test(region))?.[1] ?? 'aws';
}

function unsupported(name: string): AuditError {
  return new AuditError('unsupported', `The partition "${name}" is not supported: ${PARTITION_NAMES.join(', ')} are.`, {
    hint: 'Save its accounts with aws iam get-account-authorization-details where that can be run; nothing of it is asked from here.',
  });
}
