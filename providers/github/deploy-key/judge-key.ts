/**
 * What a deploy key may do. Sources: https://docs.github.com/authentication/connecting-to-github-with-ssh/managing-deploy-keys (read-only or
 * with write access, which is that of an administrator; git on one repository and no API), 2026-03; that a policy disables keys:
 * https://docs.github.com/organizations/managing-organization-settings/restricting-deploy-keys-in-your-organization and
 * https://docs.github.com/graphql/reference/deploy-keys; that they never end: changelog of October 2024.
 */
import type { Evidence, Gap, NodeId, Subject } from '../../../src/model.ts';
import type { Roll } from '../auditor/auditor.ts';
import type { DeployKey } from '../auditor/responses.ts';
import { gap } from '../gaps.ts';
import { listed } from '../listed.ts';
import { accountOn } from '../named-account.ts';
import { exactly, NOTHING_HELD, PUSHES } from '../permitted.ts';
import type { Account, Permitted } from '../state.ts';

/** An entry of the manifest. `which` is the key's number or its title. */
export interface NamedKey {
  readonly token: string;
  readonly repository: string;
  readonly which: string;
}

export interface JudgedKey {
  readonly subject: Subject;
  readonly grant: Permitted;
  readonly account: Account;
}

/** A key that its repository lists. Whether rules of branches let it through is told to nobody without write access: they deny nothing. */
export function knownKey(named: NamedKey, key: DeployKey): JudgedKey {
  const judged = judgedAs({ ...named, which: String(key.id) }, key.title, {
    permissions: key.read_only ? { contents: exactly('read') } : PUSHES,
    bound: key.verified ? null : 'GitHub may ask for an approval of the key, which is not verified',
    evidence: [seen(named.repository, key)],
    gaps: [],
    ...(key.enabled === false ? { pending: DISABLED } : {}),
  });
  const lifetime = { ...judged.subject.lifetime, createdAt: moment(key.created_at), lastUsedAt: moment(key.last_used ?? null) };
  return { ...judged, subject: { ...judged.subject, lifetime } };
}

const DISABLED = 'once a policy of its organization or enterprise enables deploy keys again';

/** Several keys of one title: what none of them holds is ruled out, the rest is not told. */
export function ambiguousKey(named: NamedKey, keys: readonly DeployKey[]): JudgedKey {
  const { repository, which } = named;
  const numbers = listed(keys.map(({ id }) => `deployKey: ${repository}#${id}`));
  const what = `which deploy key is meant: ${keys.length} of ${repository} have the title ${which}. Name it by its number: ${numbers}`;
  const most = keys.every((key) => key.read_only) ? 'read' : 'write';
  return judgedAs(named, which, {
    permissions: atMost(most),
    bound: null,
    evidence: keys.map((key) => seen(repository, key)),
    gaps: [gap('GH-U15', what, { because: 'unsupported', request: requestOf(repository) })],
  });
}

/** A key of which nothing was read: whether there is one is not known either. */
export function unreadKey(named: NamedKey, { because, request, reason }: NonNullable<Roll<DeployKey>['broken']>): JudgedKey {
  const { repository, which } = named;
  const what = `whether the deploy key ${which} of ${repository} is there, and whether it may write: ${reason}`;
  return judgedAs(named, which, { permissions: atMost('write'), bound: null, evidence: [], gaps: [gap('GH-U15', what, { because, request })] });
}

function atMost(most: 'read' | 'write'): Permitted['permissions'] {
  return { contents: { least: 'none', most }, ...(most === 'write' ? { workflows: { least: 'none', most } } : {}) };
}

interface Told extends Pick<Permitted, 'permissions' | 'bound' | 'evidence' | 'pending'> {
  readonly gaps: readonly Gap[];
}

function judgedAs({ token, repository, which }: NamedKey, title: string, { gaps, permissions, ...told }: Told): JudgedKey {
  const id = `${repository}#${which}`;
  const node: NodeId = `github:deploy-key:${id}`;
  const grant = { kind: 'permitted', permissions: { ...permissions }, rest: NOTHING_HELD, repositories: null, roles: 'none', through: 'git' } as const;
  return {
    subject: {
      token,
      kind: 'deploy-key',
      principal: { type: 'deploy-key', id, name: title },
      node,
      lifetime: { createdAt: null, lastUsedAt: null, expiry: { kind: 'never', possible: false, source: 'deploy keys have no end' } },
      gaps,
    },
    grant: { ...grant, ...told, account: node },
    account: accountOn(repository, requestOf(repository)),
  };
}

function requestOf(repository: string): string {
  return `GET /repos/${repository}/keys`;
}

/** Without the public text of the key. */
function seen(repository: string, { id, title, read_only, verified, enabled, added_by }: DeployKey): Evidence {
  const facts = [
    `read_only: ${read_only}`,
    `verified: ${verified}`,
    ...(enabled === undefined ? [] : [`enabled: ${enabled}`]),
    ...(typeof added_by === 'string' ? [`added by ${added_by}`] : []),
  ];
  return { source: requestOf(repository), observed: `key ${id} (${title}): ${facts.join(', ')}` };
}

function moment(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
