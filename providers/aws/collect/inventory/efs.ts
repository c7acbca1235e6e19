/** File systems of EFS. Their copies are recovery points of AWS Backup alone. Source: EFS API reference (2026-09). */
import { DescribeBackupPolicyCommand, DescribeFileSystemsCommand } from '@aws-sdk/client-efs';
import * as z from 'zod';
import type { StoreClients } from '../../store-clients.ts';
import { EFS_COMMANDS as ACTIONS } from '../../store-commands.ts';
import type { Asking } from './asking.ts';
import type { Found, FoundStore, Place } from './found.ts';

const FileSystemPage = z.object({
  FileSystems: z.array(
    z.object({
      FileSystemId: z.string(),
      FileSystemArn: z.string().optional(),
      Name: z.string().optional(),
      FileSystemProtection: z.object({ ReplicationOverwriteProtection: z.string().optional() }).optional(),
    }),
  ),
  NextMarker: z.string().optional(),
});
type FileSystem = z.infer<typeof FileSystemPage>['FileSystems'][number];
const BackupPolicy = z.object({ BackupPolicy: z.object({ Status: z.string() }) });

export async function readFileSystems({ efs }: StoreClients, place: Place, ask: Asking): Promise<Found> {
  const systems = await ask.all(
    { request: ACTIONS.DescribeFileSystems, what: 'EFS file systems in', where: place.region },
    {
      schema: FileSystemPage,
      send: (Marker) => efs.send(new DescribeFileSystemsCommand({ Marker })),
      items: (page) => page.FileSystems,
      next: (page) => page.NextMarker,
    },
  );
  return { stores: await Promise.all(systems.map((system) => readFileSystem(system, { efs, place, ask }))), copies: [] };
}

interface Means {
  readonly efs: StoreClients['efs'];
  readonly place: Place;
  readonly ask: Asking;
}

/** Neither the policy nor the protection stands in the way of DeleteFileSystem: the one says that copies are made, the other keeps replication from overwriting it. */
async function readFileSystem({ FileSystemId, FileSystemArn, Name, FileSystemProtection }: FileSystem, { efs, place, ask }: Means): Promise<FoundStore> {
  const policy = await ask.one(
    { request: ACTIONS.DescribeBackupPolicy, what: 'backup policy of EFS file system', where: FileSystemId },
    { schema: BackupPolicy, send: () => efs.send(new DescribeBackupPolicyCommand({ FileSystemId })), absent: ['PolicyNotFound'] },
  );
  const status = policy === 'absent' ? 'none' : policy === 'unread' ? null : policy.value.BackupPolicy.Status;
  return {
    kind: 'efs-file-system',
    arn: FileSystemArn ?? `arn:${place.partition}:elasticfilesystem:${place.region}:${place.account}:file-system/${FileSystemId}`,
    name: Name ?? FileSystemId,
    id: null,
    born: null,
    guards: [],
    evidence: [
      { source: ACTIONS.DescribeFileSystems, observed: `ReplicationOverwriteProtection ${FileSystemProtection?.ReplicationOverwriteProtection ?? 'not told'}` },
      ...(status === null ? [] : [{ source: ACTIONS.DescribeBackupPolicy, observed: `BackupPolicy ${status}` }]),
    ],
  };
}
