/** The auditors of the manifest, each with the account that it can in fact read. */
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AuditError, type Token } from '../../../src/model.ts';
import type { CollectContext, Secret } from '../../../src/provider.ts';
import { type Read, tryRead } from '../../../src/transport/failures.ts';
import { parsePrincipalArn } from '../arn.ts';
import type { OpenReader, Reader } from '../client.ts';
import { AuditorEntry } from '../manifest-words.ts';
import { tryCommand } from './errors.ts';
import { understand } from './reading.ts';
import { Identity } from './responses.ts';

/**
 * `reader` and `saved` are what there is of an account, `member` asks about its organization; `broken` says why an auditor that
 * is declared for it is none.
 */
export interface Oversight {
  readonly reader: Reader | null;
  readonly member: Reader | null;
  readonly saved: SavedFile | null;
  readonly broken: AuditError | null;
  readonly partition: string;
}

/** All auditors of a run. `organizations` are those that are asked about every account; `broken` is why one of them cannot. */
export interface Watch {
  readonly accounts: ReadonlyMap<string, Oversight>;
  readonly organizations: readonly Reader[];
  readonly broken: AuditError | null;
}

/** A file as the manifest names it, from the folder where its paths start. */
export interface SavedFile {
  readonly path: string;
  readonly folder: string;
}

export const UNSEEN: Oversight = { reader: null, member: null, saved: null, broken: null, partition: 'aws' };

type Credential = Exclude<AuditorEntry, { readonly authorizationDetails: string }>;

/** A credential reads its own account and no other, whatever the manifest says; its identity tells which one that is. */
export async function openAuditors(context: CollectContext, open: OpenReader, partitions: ReadonlyMap<string, string>): Promise<Watch> {
  const accounts = new Map<string, Oversight>();
  const amend = (account: string, change: (known: Oversight) => Partial<Oversight>): void => {
    const known = accounts.get(account) ?? UNSEEN;
    accounts.set(account, { ...known, ...change(known) });
  };
  const organizations: Reader[] = [];
  let broken: AuditError | null = null;
  for (const [index, { entry: raw, secret }] of context.auditors.entries()) {
    const entry = AuditorEntry.parse(raw);
    if ('authorizationDetails' in entry) {
      amend(entry.account, () => ({ saved: { path: entry.authorizationDetails, folder: context.folder } }));
      continue;
    }
    const partition = entry.partition ?? entry.accounts.map((account) => partitions.get(account)).find((name) => name !== undefined) ?? null;
    const opened = await openAuditor(async () => open(`auditor ${index + 1}`, secret ?? (await exchanged(entry, context)), partition));
    if (!opened.ok) {
      for (const account of isFor(entry, 'iam') ? entry.accounts : []) amend(account, () => ({ broken: opened.error }));
      if (entry.use?.includes('organizations')) broken = opened.error;
      continue;
    }
    const { reader, identity } = opened.value;
    if (entry.use?.includes('organizations')) organizations.push(reader);
    if (entry.accounts.includes(identity.Account)) amend(identity.Account, (known) => ownAccount(entry, reader, identity, known));
  }
  return { accounts, organizations, broken };
}

/** Partitions by account, as the principals that the manifest names tell them. */
export function partitionsNamed(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const named = tokens.flatMap(({ means }) => (means.kind === 'named' && means.by === 'principal' ? [parsePrincipalArn(means.value)] : []));
  return new Map(named.flatMap((principal) => (principal === null ? [] : [[principal.account, principal.partition] as const])));
}

/** The SDK's providers of credentials are loaded for a profile that has no keys of its own. */
async function exchanged(entry: Credential, context: CollectContext): Promise<Secret> {
  if (!('profile' in entry)) throw new AuditError('value-missing', 'An auditor has no value.');
  return (await import('./exchange.ts')).exchangeProfile(entry.profile, context);
}

function openAuditor(open: () => Promise<Reader>): Promise<Read<{ readonly reader: Reader; readonly identity: Identity }>> {
  return tryRead(async () => {
    const reader = await open();
    const identity = await whoIs(reader);
    if (!identity.ok) throw identity.error;
    return { reader, identity: identity.value };
  });
}

function isFor({ use }: Credential, what: 'iam' | 'organizations'): boolean {
  return use === undefined || use.includes(what);
}

/** The first auditor of an account stands for it. */
function ownAccount(entry: Credential, reader: Reader, { Arn }: Identity, known: Oversight): Partial<Oversight> {
  const partition = parsePrincipalArn(Arn)?.partition ?? known.partition;
  return {
    ...(isFor(entry, 'organizations') && known.member === null ? { member: reader } : {}),
    ...(isFor(entry, 'iam') && known.reader === null ? { reader, partition } : {}),
  };
}

/** Needs no permission, and answers under an explicit Deny (STS API reference). */
export function whoIs(reader: Reader): Promise<Read<Identity>> {
  const action = 'sts:GetCallerIdentity';
  return tryCommand(action, async () => understand(Identity, await reader.sts.send(new GetCallerIdentityCommand({})), action));
}
