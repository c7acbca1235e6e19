/**
 * The clients of the services that hold data, built as client.ts builds those of IAM: every setting given, every request through the
 * guarded transport. Loaded, with the SDK's packages behind it, when data stores are inspected and only then.
 */
import { BackupClient } from '@aws-sdk/client-backup';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EFSClient } from '@aws-sdk/client-efs';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import type { Allowance, CollectContext, Secret } from '../../src/provider.ts';
import { readCommandsOnly } from '../../src/transport/smithy.ts';
import { isThrottled } from './collect/errors.ts';
import { type Partition, storeAddressOf } from './collect/partitions.ts';
import { addressOf, type Door, settings, variableOf } from './door.ts';
import { openRecycleBin, type RecycleBin } from './recycle-bin.ts';
import {
  BACKUP_COMMANDS,
  DYNAMODB_COMMANDS,
  DYNAMODB_TARGETS,
  EC2_COMMANDS,
  EFS_COMMANDS,
  RDS_COMMANDS,
  S3_COMMANDS,
  STORE_ROUTES,
  type StoreService,
} from './store-commands.ts';

/** One credential's way to the services of one Region that hold data. */
export interface StoreClients {
  readonly region: string;
  readonly backup: BackupClient;
  readonly dynamodb: DynamoDBClient;
  readonly ec2: EC2Client;
  readonly efs: EFSClient;
  readonly rbin: RecycleBin;
  readonly rds: RDSClient;
  readonly s3: S3Client;
}

export interface StorePlace {
  readonly partition: Partition;
  readonly region: string;
}

/** Throws an AuditError (`usage`) when an address in the environment cannot be used. */
export function buildStoreClients(secret: Secret, place: StorePlace, context: CollectContext): StoreClients {
  const set = (service: StoreService) => settings(secret, openStoreDoor(service, place, context));
  const backup = new BackupClient(set('backup'));
  // Neither of these may send a request to an address that an answer, or the account's id, makes up.
  const dynamodb = new DynamoDBClient({ ...set('dynamodb'), accountIdEndpointMode: 'disabled', endpointDiscoveryEnabled: false });
  const ec2 = new EC2Client(set('ec2'));
  const efs = new EFSClient(set('efs'));
  const rds = new RDSClient(set('rds'));
  // With the bucket in the path all requests stay on the one origin.
  const s3 = new S3Client({
    ...set('s3'),
    forcePathStyle: true,
    followRegionRedirects: false,
    disableMultiregionAccessPoints: true,
    disableS3ExpressSessionAuth: true,
    useArnRegion: false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    sigv4aSigningRegionSet: [place.region],
  });
  backup.middlewareStack.use(readCommandsOnly(BACKUP_COMMANDS));
  dynamodb.middlewareStack.use(readCommandsOnly(DYNAMODB_COMMANDS));
  ec2.middlewareStack.use(readCommandsOnly(EC2_COMMANDS));
  efs.middlewareStack.use(readCommandsOnly(EFS_COMMANDS));
  rds.middlewareStack.use(readCommandsOnly(RDS_COMMANDS));
  s3.middlewareStack.use(readCommandsOnly(S3_COMMANDS));
  return { region: place.region, backup, dynamodb, ec2, efs, rbin: openRecycleBin(secret, openStoreDoor('rbin', place, context)), rds, s3 };
}

function openStoreDoor(service: StoreService, { partition, region }: StorePlace, context: CollectContext): Door {
  const address = addressOf(variableOf(service), storeAddressOf(partition, service, region), context);
  const send = context.open({ origin: address.origin, allow: [allowed(service, address.pathname)], limited: isThrottled, perSecond: null });
  return { address, region, send };
}

function allowed(service: StoreService, path: string): Allowance {
  switch (service) {
    case 'ec2':
      return { kind: 'commands', path, commands: EC2_COMMANDS };
    case 'rds':
      return { kind: 'commands', path, commands: RDS_COMMANDS };
    case 'dynamodb':
      return { kind: 'targets', path, json: '1.0', targets: DYNAMODB_TARGETS };
    case 'efs':
    case 'backup':
    case 's3':
    case 'rbin':
      return { kind: 'routes', path: path.replace(/\/$/, ''), routes: STORE_ROUTES[service] };
  }
}
