/**
 * The only place where clients of AWS are built, but for those of data stores (store-clients.ts). Address, Region, credentials and every setting that the SDK would look for
 * in a shared configuration file are given here, so that it reads none; all requests go through the guarded transport.
 */
import { IAMClient } from '@aws-sdk/client-iam';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient } from '@aws-sdk/client-sts';
import type { Allowance, CollectContext, Secret } from '../../src/provider.ts';
import { readCommandsOnly } from '../../src/transport/smithy.ts';
import { isThrottled } from './collect/errors.ts';
import { type Partition, partitionOfRegion, placeOf, readPartition, type Service, storeAddressOf } from './collect/partitions.ts';
import { IAM_COMMANDS, ORGANIZATIONS_COMMANDS, ORGANIZATIONS_TARGETS, STS_COMMANDS } from './commands.ts';
import { addressOf, type Door, settings, variableOf } from './door.ts';
import { INSPECT_BACKUPS } from './inspect-backups.ts';
import type { StoreClients } from './store-clients.ts';
import { STORE_SERVICES } from './store-commands.ts';

/** One credential's way to IAM, STS and Organizations. */
export interface Reader {
  /** Who reads, for a person: "the token itself", "auditor 1". */
  readonly who: string;
  readonly partition: Partition;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  /** Loads the SDK's client when it is first asked for: most audits have nobody who may use it. */
  readonly organizations: () => Promise<OrganizationsClient>;
  /** The services of a Region that hold data. Loads their clients, which are optional: `requireStorePackages` comes first. */
  readonly stores: (region: string) => Promise<StoreClients>;
}

/**
 * Makes the reader of a credential. Where its partition is not known (null), that of this environment's Region counts.
 * Throws an AuditError (`unsupported`) when that is none of those that are covered.
 */
export type OpenReader = (who: string, secret: Secret, partition: string | null) => Reader;

/** Throws an AuditError (`usage`) when an address in the environment cannot be used. */
export function openReaders(context: CollectContext): OpenReader {
  // The SDK's own switch for the notice that it prints on Node 20 whenever a client is built; it has no other.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const standard = partitionOfRegion(context.environment);
  const doorsOf = remembered((partition: Partition) => ({
    iam: openDoor('iam', partition, context),
    sts: openDoor('sts', partition, context),
    organizations: openDoor('organizations', partition, context),
  }));
  // An address that cannot be used is told before anything is asked.
  doorsOf('aws');
  if (context.options.has(INSPECT_BACKUPS))
    for (const service of STORE_SERVICES) addressOf(variableOf(service), storeAddressOf('aws', service, 'us-east-1'), context);
  return (who, secret, name) => {
    const partition = readPartition(name ?? standard);
    const doors = doorsOf(partition);
    const iam = new IAMClient(settings(secret, doors.iam));
    const sts = new STSClient(settings(secret, doors.sts));
    iam.middlewareStack.use(readCommandsOnly(IAM_COMMANDS));
    sts.middlewareStack.use(readCommandsOnly(STS_COMMANDS));
    const organizations = remembered(() => loadOrganizations(secret, doors.organizations));
    const stores = remembered(async (region: string) => (await import('./store-clients.ts')).buildStoreClients(secret, { partition, region }, context));
    return { who, partition, iam, sts, organizations: () => organizations(null), stores };
  };
}

async function loadOrganizations(secret: Secret, door: Door): Promise<OrganizationsClient> {
  const { OrganizationsClient } = await import('@aws-sdk/client-organizations');
  const client = new OrganizationsClient(settings(secret, door));
  client.middlewareStack.use(readCommandsOnly(ORGANIZATIONS_COMMANDS));
  return client;
}

function openDoor(service: Service, partition: Partition, context: CollectContext): Door {
  const place = placeOf(partition, service);
  const address = addressOf(variableOf(service), place.address, context);
  const send = context.open({ origin: address.origin, allow: [allowed(service, address.pathname)], limited: isThrottled, perSecond: null });
  return { address, region: place.region, send };
}

function allowed(service: Service, path: string): Allowance {
  switch (service) {
    case 'iam':
      return { kind: 'commands', path, commands: IAM_COMMANDS };
    case 'sts':
      return { kind: 'commands', path, commands: STS_COMMANDS };
    case 'organizations':
      return { kind: 'targets', path, json: '1.1', targets: ORGANIZATIONS_TARGETS };
  }
}

function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key) ?? make(key);
    known.set(key, found);
    return found;
  };
}
