/** The auditors of the manifest, each with the account that it can in fact read. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { AuditError } from '../../src/model.ts';
import type { CollectContext, Secret } from '../../src/provider.ts';
import type { Read } from '../../src/transport/failures.ts';
import { parsePrincipalArn } from './arn.ts';
import type { Reader } from './client.ts';
import { tryCommand } from './errors.ts';
import { AuditorEntry } from './manifest-words.ts';
import { understand } from './reading.ts';
import { Identity } from './responses.ts';

/** `reader` and `saved` are what there is of an account; `broken` says why an auditor that is declared for it is none. */
export interface Oversight {
  readonly reader: Reader | null;
  readonly saved: SavedFile | null;
  readonly broken: AuditError | null;
  readonly partition: string;
}

/** A file as the manifest names it, from the folder where its paths start. */
export interface SavedFile {
  readonly path: string;
  readonly folder: string;
}

export const UNSEEN: Oversight = { reader: null, saved: null, broken: null, partition: 'aws' };

/** A credential reads its own account and no other, whatever the manifest says; its identity tells which one that is. */
export async function openAuditors(
  { auditors, folder }: Pick<CollectContext, 'auditors' | 'folder'>,
  open: (who: string, secret: Secret) => Reader,
): Promise<ReadonlyMap<string, Oversight>> {
  const accounts = new Map<string, Oversight>();
  for (const [index, auditor] of auditors.entries()) {
    const entry = AuditorEntry.parse(auditor.entry);
    if ('authorizationDetails' in entry) {
      accounts.set(entry.account, { ...(accounts.get(entry.account) ?? UNSEEN), saved: { path: entry.authorizationDetails, folder } });
      continue;
    }
    if (auditor.secret === null) continue;
    const reader = open(`auditor ${index + 1}`, auditor.secret);
    const identity = await whoIs(reader);
    for (const account of entry.accounts) {
      const known = accounts.get(account) ?? UNSEEN;
      if (!identity.ok) accounts.set(account, { ...known, broken: identity.error });
      else if (identity.value.Account === account && known.reader === null) {
        accounts.set(account, { ...known, reader, partition: parsePrincipalArn(identity.value.Arn)?.partition ?? known.partition });
      }
    }
  }
  return accounts;
}

/** Needs no permission, and answers under an explicit Deny (STS API reference). */
export function whoIs(reader: Reader): Promise<Read<Identity>> {
  const action = 'sts:GetCallerIdentity';
  return tryCommand(action, async () => understand(Identity, await reader.sts.send(new GetCallerIdentityCommand({})), action));
}
