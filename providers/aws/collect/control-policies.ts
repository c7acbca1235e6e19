/**
 * The control policies on the way from the root of an organization to an account. What accounts share, their units and the
 * policies themselves, is asked for once. One level that could not be read leaves the whole list unread: a shorter chain would
 * deny or allow what AWS does not.
 */
import {
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { AuditError } from '../../../src/model.ts';
import type { Schema } from '../../../src/provider.ts';
import type { Read } from '../../../src/transport/failures.ts';
import type { Reader } from '../client.ts';
import type { ControlPolicy, Controls } from '../state.ts';
import { type ControlType, unread } from './controls.ts';
import { awsNameOf } from './errors.ts';
import { askAny, readTokened, understand } from './reading.ts';
import { ParentList, PolicyContent, PolicySummaries, RootList } from './responses.ts';

/** What is attached to one target, or, where the type is switched off, nothing that counts. */
type Attached = readonly { readonly id: string; readonly name: string }[] | 'not-enabled';

/** Answers that hold for every account of an organization. A refusal is kept by nobody: another reader may ask again. */
export interface Shared {
  readonly parents: Once<string>;
  readonly roots: Once<ReadonlyMap<string, readonly string[]>>;
  readonly attached: Once<Attached>;
  readonly policies: Once<ControlPolicy>;
}
type Once<T> = (key: string, read: () => Promise<Read<T>>) => Promise<Read<T>>;

export function shareAnswers(): Shared {
  return { parents: once(), roots: once(), attached: once(), policies: once() };
}

function once<T>(): Once<T> {
  const known = new Map<string, Promise<Read<T>>>();
  return async (key, read) => {
    let pending = known.get(key);
    while (pending !== undefined) {
      const before = await pending;
      if (before.ok) return before;
      const latest = known.get(key);
      pending = latest === pending ? undefined : latest;
    }
    const now = read();
    known.set(key, now);
    return now;
  };
}

/** AWS allows five units below each other; a longer way is no answer (Organizations quotas, 2026-09). */
const DEEPEST = 12;

/** The targets from the root down to the account. */
export async function readChain(account: string, readers: readonly Reader[], shared: Shared): Promise<Read<readonly string[]>> {
  const chain = [account];
  while (!(chain[0] ?? '').startsWith('r-')) {
    const [child = ''] = chain;
    const parent = await (child === account ? readParent(child, readers) : shared.parents(child, () => readParent(child, readers)));
    if (!parent.ok) return parent;
    chain.unshift(parent.value);
    if (chain.length > DEEPEST) return failed(`organizations:ListParents leads from "${account}" to no root.`);
  }
  return { ok: true, value: chain };
}

function readParent(child: string, readers: readonly Reader[]): Promise<Read<string>> {
  return asked(readers, 'organizations:ListParents', async (client, action) => {
    const parents = await listed(action, { schema: ParentList, send: (NextToken) => client.send(new ListParentsCommand({ ChildId: child, NextToken })) });
    const [parent, ...others] = parents.flatMap(({ Parents }) => Parents);
    if (parent === undefined || others.length > 0) throw new AuditError('unexpected-response', `${action} names no single parent of "${child}".`);
    return parent.Id;
  });
}

export async function readControls(kind: ControlType, chain: readonly string[], readers: readonly Reader[], shared: Shared): Promise<Controls> {
  const [root = ''] = chain;
  const enabled = await shared.roots(root, () => readRoots(readers));
  // Who may not list the roots may still be told the policies of each target; that a type is off shows there only as nothing attached.
  if (enabled.ok && !(enabled.value.get(root) ?? [kind.type]).includes(kind.type)) return notEnabled(kind);
  const levels: { target: string; policies: ControlPolicy[] }[] = [];
  for (const target of chain) {
    const list = 'organizations:ListPoliciesForTarget';
    const attached = await shared.attached(`${root} ${target} ${kind.type}`, () => readAttached(target, kind, readers));
    if (!attached.ok) return unread(kind, attached.error, list);
    if (attached.value === 'not-enabled') return notEnabled(kind);
    // Each target always has one at least: AWS lets nobody detach the last (Organizations User Guide, SCP and RCP evaluation, 2026-09).
    if (attached.value.length === 0) return unread(kind, new AuditError('unexpected-response', `${list} names no policy at all.`), list);
    const policies: ControlPolicy[] = [];
    for (const { id, name } of attached.value) {
      const policy = await shared.policies(`${root} ${id}`, () => readPolicy(id, name, readers));
      if (!policy.ok) return unread(kind, policy.error, 'organizations:DescribePolicy');
      policies.push(policy.value);
    }
    levels.push({ target, policies });
  }
  return { kind: 'levels', levels };
}

function notEnabled({ name }: ControlType): Controls {
  return { kind: 'exempt', because: `${name} are not enabled in the organization` };
}

/** Which types of policies are switched on, by root. Source: Organizations API reference, ListRoots (2026-09). */
function readRoots(readers: readonly Reader[]): Promise<Read<ReadonlyMap<string, readonly string[]>>> {
  return asked(readers, 'organizations:ListRoots', async (client, action) => {
    const pages = await listed(action, { schema: RootList, send: (NextToken) => client.send(new ListRootsCommand({ NextToken })) });
    return new Map(pages.flatMap(({ Roots }) => Roots).map(({ Id, PolicyTypes }) => [Id, PolicyTypes.map(({ Type }) => Type)]));
  });
}

function readAttached(TargetId: string, { type }: ControlType, readers: readonly Reader[]): Promise<Read<Attached>> {
  return asked(readers, 'organizations:ListPoliciesForTarget', async (client, action) => {
    try {
      const send = (NextToken: string | undefined): Promise<unknown> => client.send(new ListPoliciesForTargetCommand({ TargetId, Filter: type, NextToken }));
      const pages = await listed(action, { schema: PolicySummaries, send });
      return pages.flatMap(({ Policies }) => Policies).map(({ Id, Name }) => ({ id: Id, name: Name }));
    } catch (error) {
      if (awsNameOf(error) === 'PolicyTypeNotEnabledException') return 'not-enabled';
      throw error;
    }
  });
}

function readPolicy(id: string, name: string, readers: readonly Reader[]): Promise<Read<ControlPolicy>> {
  return asked(readers, 'organizations:DescribePolicy', async (client, action) => {
    const { Content } = understand(PolicyContent, await client.send(new DescribePolicyCommand({ PolicyId: id })), action).Policy;
    if (Content === null) throw new AuditError('unexpected-response', `${action} gave no JSON for "${id}".`);
    return { id, name, document: Content };
  });
}

function asked<T>(readers: readonly Reader[], action: string, read: (client: OrganizationsClient, action: string) => Promise<T>): Promise<Read<T>> {
  return askAny(readers, action, async ({ organizations }) => read(await organizations(), action));
}

/** All pages of a list, or an error: half a list of policies is none. */
async function listed<T extends { readonly NextToken?: string | undefined }>(
  action: string,
  { schema, send }: { readonly schema: Schema<T>; readonly send: (token: string | undefined) => Promise<unknown> },
): Promise<readonly T[]> {
  const { items, broken } = await readTokened(action, async (token) => understand(schema, await send(token), action));
  if (broken !== null) throw new AuditError('unexpected-response', `${action}: ${broken}.`);
  return items;
}

function failed<T>(message: string): Read<T> {
  return { ok: false, error: new AuditError('unexpected-response', message) };
}
