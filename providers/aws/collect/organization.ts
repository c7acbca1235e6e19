/**
 * Which organization an account is in, and which control policies lie over it. Any principal with the permission may ask for its
 * own organization; the policies are told to the management account and to delegated administrators alone
 * (Organizations API reference, 2026-09).
 */
import { DescribeOrganizationCommand } from '@aws-sdk/client-organizations';
import { AuditError } from '../../../src/model.ts';
import type { Read } from '../../../src/transport/failures.ts';
import type { Reader } from '../client.ts';
import { MANAGEMENT, type Organization } from '../state.ts';
import { readChain, readControls, type Shared, shareAnswers } from './control-policies.ts';
import { exempt, RCPS, SCPS, unreadAll } from './controls.ts';
import { awsNameOf } from './errors.ts';
import { askAny, understand } from './reading.ts';
import { OrganizationAnswer } from './responses.ts';

/** What a credential is told of the organization of its own account. */
type Membership = 'none' | { readonly id: string; readonly management: string; readonly hasPolicies: boolean };

/** `own` are the readers of the account itself: its auditor, then its tokens. */
export type ReadOrganization = (account: string, own: readonly Reader[]) => Promise<Organization>;

/** `auditors` answer for every account of their organization; `broken` says why one that is declared for that cannot. */
export function createOrganizations(auditors: readonly Reader[], broken: AuditError | null): ReadOrganization {
  const shared = shareAnswers();
  const memberships = new Map<Reader, Promise<Read<Membership>>>();
  const membershipOf = (reader: Reader): Promise<Read<Membership>> => {
    const found = memberships.get(reader) ?? readMembership(reader);
    memberships.set(reader, found);
    return found;
  };
  return async (account, own) => {
    const member = await firstOf(own, membershipOf);
    if (member.ok) {
      if (member.value === 'none') return exempt(null, 'the account is in no organization');
      const { id } = member.value;
      const others = await among(auditors, async (auditor) => {
        const theirs = await membershipOf(auditor);
        return !theirs.ok || (theirs.value !== 'none' && theirs.value.id === id);
      });
      return readOver(account, member.value, { readers: [...new Set([...others, ...own])], shared, broken });
    }
    return readFromOutside(account, auditors, { membershipOf, shared, error: broken ?? member.error });
  };
}

interface Means {
  readonly readers: readonly Reader[];
  readonly shared: Shared;
  readonly broken: AuditError | null;
}

async function readOver(account: string, member: Exclude<Membership, 'none'>, { readers, shared, broken }: Means): Promise<Organization> {
  const { id, management, hasPolicies } = member;
  if (management === account) return exempt(id, MANAGEMENT);
  if (!hasPolicies) return exempt(id, 'the organization has consolidated billing alone');
  const chain = await readChain(account, readers, shared);
  if (!chain.ok) return unreadAll(id, broken ?? chain.error, broken === null ? 'organizations:ListParents' : 'sts:GetCallerIdentity');
  return { id, scps: await readControls(SCPS, chain.value, readers, shared), rcps: await readControls(RCPS, chain.value, readers, shared) };
}

interface Outside {
  readonly membershipOf: (reader: Reader) => Promise<Read<Membership>>;
  readonly shared: Shared;
  /** Why nobody of the account itself could say. */
  readonly error: AuditError;
}

/** Nobody of the account may ask: an organization that has a way to the account holds it. */
async function readFromOutside(account: string, auditors: readonly Reader[], { membershipOf, shared, error }: Outside): Promise<Organization> {
  for (const auditor of auditors) {
    const theirs = await membershipOf(auditor);
    if (!theirs.ok || theirs.value === 'none') continue;
    const holds = theirs.value.management === account || (await readChain(account, [auditor], shared)).ok;
    if (holds) return readOver(account, theirs.value, { readers: [auditor], shared, broken: null });
  }
  return unreadAll(null, error, 'organizations:DescribeOrganization');
}

async function readMembership(reader: Reader): Promise<Read<Membership>> {
  const action = 'organizations:DescribeOrganization';
  return askAny([reader], action, async ({ organizations }) => {
    const client = await organizations();
    try {
      const { Organization: own } = understand(OrganizationAnswer, await client.send(new DescribeOrganizationCommand({})), action);
      return { id: own.Id, management: own.MasterAccountId, hasPolicies: own.FeatureSet !== 'CONSOLIDATED_BILLING' };
    } catch (error) {
      if (awsNameOf(error) === 'AWSOrganizationsNotInUseException') return 'none';
      throw error;
    }
  });
}

async function firstOf<T>(readers: readonly Reader[], read: (reader: Reader) => Promise<Read<T>>): Promise<Read<T>> {
  let last: Read<T> = { ok: false, error: new AuditError('unsupported', 'Nobody is there to ask about the organization.') };
  for (const reader of readers) {
    last = await read(reader);
    if (last.ok) return last;
  }
  return last;
}

async function among(readers: readonly Reader[], isMeant: (reader: Reader) => Promise<boolean>): Promise<readonly Reader[]> {
  const meant = await Promise.all(readers.map(isMeant));
  return readers.filter((_, index) => meant[index] === true);
}
