/**
 * The data stores of an account, their copies and what guards them: what `--inspect-backups` asks for, Region by Region. Nothing of what
 * they hold is read.
 */
import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import * as z from 'zod';
import type { CollectContext } from '../../../../src/provider.ts';
import type { Reader } from '../../client.ts';
import type { Account, Inventory } from '../../state.ts';
import { EC2_COMMANDS } from '../../store-commands.ts';
import { firstRegionOf, isRegionOf } from '../partitions.ts';
import { type Asking, createAsking } from './asking.ts';
import { type Reading, readVaults } from './backup.ts';
import { readTables } from './dynamodb.ts';
import { readVolumes } from './ec2.ts';
import { readFileSystems } from './efs.ts';
import { type Found, joined, settled } from './found.ts';
import { readDatabases } from './rds.ts';
import { readBuckets } from './s3.ts';

const RegionList = z.object({ Regions: z.array(z.object({ RegionName: z.string() })) });

/** Through one reader: the auditor of the account, or where there is none a token of it. */
export async function readInventory(
  { id: account, partition }: Pick<Account, 'id' | 'partition'>,
  reader: Reader | null,
  context: CollectContext,
): Promise<Inventory> {
  const now = context.now();
  const ask = createAsking(context.concurrency);
  if (reader === null) {
    ask.miss({ request: EC2_COMMANDS.DescribeRegions, what: 'data stores and backups of', where: `account ${account}` }, 'unsupported');
    return { at: now.toISOString(), regions: [], stores: [], copies: [], gaps: [...ask.gaps()] };
  }
  const first = firstRegionOf(reader.partition, context.environment);
  const regions = await readRegions(reader, first, ask);
  const s3Of = async (region: string) => (await reader.stores(region)).s3;
  const found = await Promise.all([
    readBuckets({ partition: reader.partition, region: first, s3Of }, ask),
    ...regions.map(async (region) => {
      const read = await readRegion(reader, { place: { partition, account, region }, ask, now });
      context.progress(`account ${account}: backups in ${region}`);
      return read;
    }),
  ]);
  return { at: now.toISOString(), regions: [...regions], ...settled(joined(found)), gaps: [...ask.gaps()] };
}

/** Those that are enabled. Where that is not told, one alone is looked at, and a gap says so. */
async function readRegions(reader: Reader, first: string, ask: Asking): Promise<readonly string[]> {
  const { ec2 } = await reader.stores(first);
  const question = { request: EC2_COMMANDS.DescribeRegions, what: 'which Regions are enabled, so that none was looked at but', where: first };
  const told = await ask.one(question, { schema: RegionList, send: () => ec2.send(new DescribeRegionsCommand({})) });
  if (typeof told === 'string') return [first];
  const names = told.value.Regions.map(({ RegionName }) => RegionName);
  for (const where of names.filter((name) => !isRegionOf(reader.partition, name))) {
    ask.miss({ request: EC2_COMMANDS.DescribeRegions, what: 'Regions that are none of the partition:', where }, 'unsupported');
  }
  return names.filter((name) => isRegionOf(reader.partition, name)).toSorted();
}

async function readRegion(reader: Reader, reading: Reading): Promise<Found> {
  const { place, ask } = reading;
  const clients = await reader.stores(place.region);
  return joined(
    await Promise.all([
      readDatabases(clients, place, ask),
      readTables(clients, place, ask),
      readVolumes(clients, place, ask),
      readFileSystems(clients, place, ask),
      readVaults(clients, reading),
    ]),
  );
}
