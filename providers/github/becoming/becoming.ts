/** Whom a token makes or becomes, and what that can do: by what the snapshot holds already, without a request. Pure. */
import type { Edge, WantedEdges } from '../../../src/evaluation.ts';
import type { Certainty, NodeId, Reach } from '../../../src/model.ts';
import { type Actor, type Ground, jobsOn, ownerOf, pusherOn, sshKeyOf } from './actors.ts';
import { type Becomes, BY_GIT, DISPATCH, WAYS, type Way, WORKFLOW_FILE } from './ways.ts';

/** Nodes: "github:ssh-key-of:maya", "github:owner-of:acme"; and named after the node from which they come, "github:deploy-key-by:token:bot",
 * "github:jobs:workflow-file:token:bot". One node stands for many repositories: a node for each would be the product of tokens and repositories. */
export interface Becoming {
  readonly edgesFrom: (node: NodeId, wanted: WantedEdges) => Iterable<Edge>;
  /** Null for a node that is none of these. */
  readonly actorAt: (node: NodeId) => Actor | null;
}

export function openBecoming(ground: Ground, reachOfToken: (node: NodeId) => readonly Reach[]): Becoming {
  const known = new Map<NodeId, Actor | null>();
  const actorAt = (node: NodeId): Actor | null => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const made = makeActor(node, ground, reachOf);
    known.set(node, made);
    return made;
  };
  const reachOf = (node: NodeId): readonly Reach[] => (isOfManifest(node) ? reachOfToken(node) : (actorAt(node)?.reach ?? []));
  return { actorAt, edgesFrom: (node, { isNews }) => edgesOf(node, reachOf(node), { ground, isNews, actorAt }) };
}

/** What a token, a deploy key or a job of the manifest holds was worked out from what was read of it. */
function isOfManifest(node: NodeId): boolean {
  return node.startsWith('github:token:') || node.startsWith('github:deploy-key:') || node.startsWith('github:job:');
}

interface Walking extends Pick<WantedEdges, 'isNews'> {
  readonly ground: Ground;
  readonly actorAt: Becoming['actorAt'];
}

function* edgesOf(from: NodeId, held: readonly Reach[], { ground, isNews, actorAt }: Walking): Generator<Edge> {
  const idle = ground.state.jobs?.[from]?.idle ?? [];
  const reach = held.filter(({ operation }) => !idle.includes(operation.id));
  for (const way of WAYS) {
    if (!isOpenTo(way, from)) continue;
    for (const edge of edgesBy(way, from, { reach, ground })) if (isNews(edge.to, edge.step.certainty)) yield edge;
  }
  if (from.startsWith(`github:jobs:`)) yield* identityTokens(from, actorAt(from)?.repositories ?? [], isNews);
}

/**
 * Keys, collaborators and owners act further by what they push. What a job does with its own token starts no other job, except that it
 * asks for one: https://docs.github.com/actions/concepts/security/github_token (workflow_dispatch and repository_dispatch), 2026-03. Jobs
 * that a token sets in motion hold all that a job can already.
 */
function isOpenTo({ id }: Way, from: NodeId): boolean {
  if (from.startsWith('github:token:')) return true;
  if (from.startsWith('github:job:')) return id === DISPATCH;
  return id === WORKFLOW_FILE && !from.startsWith('github:jobs:');
}

/** What is held by itself and what is held on conditions become two nodes, so that none of them is told as surer than it is. */
function edgesBy(way: Way, from: NodeId, { reach, ground }: { readonly reach: readonly Reach[]; readonly ground: Ground }): readonly Edge[] {
  return HELD.flatMap((held): readonly Edge[] => {
    const used = usable(way, reach, held);
    const targets = targetsOf(used);
    const [first] = used;
    if (first === undefined || targets.size === 0) return [];
    const via = [...new Set(used.map(({ operation }) => operation.id))].toSorted().join(' or ');
    const bound = way.condition === null || (isOfOrganizations(way.becomes) && !ground.anyOfOrganization([...targets])) ? [] : [way.condition];
    const certainty = bound.length === 0 ? held : 'conditional';
    const own = held === 'conditional' ? used.flatMap(({ conditions }) => conditions.map(({ text }) => text)) : [];
    const conditions = [...new Set([...own, ...bound])].map((text) => ({ text, free: false }));
    return nodesBecome(way, from, { held, targets }).map((to) => ({
      from,
      to,
      grants: [],
      step: { from, via, to, certainty, conditions, evidence: first.evidence },
    }));
  });
}

/** What is not proved ends nowhere: it is told as unknown where it stands, with the gap that hides it. */
const HELD = ['allowed', 'conditional'] as const satisfies readonly Certainty[];
type HeldAs = (typeof HELD)[number];

function usable(way: Way, reach: readonly Reach[], held: HeldAs): readonly Reach[] {
  return reach.filter(({ operation, certainty }) => certainty === held && way.operations.includes(operation.id));
}

/** By name; all that an owner has is "acme/*". */
function targetsOf(reach: readonly Reach[]): ReadonlySet<string> {
  return new Set(reach.flatMap(({ on }) => (on.kind === 'resources' ? on.resources.map(({ id }) => id) : on.include)));
}

function isOfOrganizations(becomes: Becomes): boolean {
  return becomes === 'deploy-key-by' || becomes === 'collaborator-by';
}

function nodesBecome(
  { id, becomes }: Way,
  from: NodeId,
  { held, targets }: { readonly held: HeldAs; readonly targets: ReadonlySet<string> },
): readonly NodeId[] {
  const origin = `${held === 'allowed' ? '' : `${ON_CONDITIONS}:`}${from.slice('github:'.length)}`;
  switch (becomes) {
    case 'ssh-key-of':
    case 'owner-of':
      return [...targets].map((name): NodeId => `github:${becomes}:${name}`);
    case 'deploy-key-by':
    case 'collaborator-by':
      return [`github:${becomes}:${origin}`];
    case 'jobs':
      return [`github:jobs:${id}:${origin}`];
  }
}

const ON_CONDITIONS = 'on-conditions';
const NODE = new RegExp(`^github:(?:(ssh-key-of|owner-of|deploy-key-by|collaborator-by)|jobs:([a-z-]+)):(?:(${ON_CONDITIONS}):)?(.+)$`);
const WAY_OF: Readonly<Record<string, string>> = { 'deploy-key-by': 'deploy-key', 'collaborator-by': 'collaborator' };

function makeActor(node: NodeId, all: Ground, reachOf: (node: NodeId) => readonly Reach[]): Actor | null {
  const [, kind = '', job = '', bound, rest = ''] = NODE.exec(node) ?? [];
  // That an archived repository is opened again is among the conditions.
  const ground = bound === undefined ? all : { ...all, repositories: all.repositories.map((one) => ({ ...one, archived: false })) };
  const way = WAYS.find(({ id }) => id === (WAY_OF[kind] ?? job));
  const places = way === undefined ? new Set<string>() : targetsOf(usable(way, reachOf(`github:${rest}`), bound === undefined ? 'allowed' : 'conditional'));
  switch (kind) {
    case 'ssh-key-of':
      return sshKeyOf(rest, ground, BY_GIT);
    case 'owner-of':
      return ownerOf(rest, ground);
    case 'deploy-key-by':
      return pusherOn(places, ground, { operations: BY_GIT, by: 'a deploy key with write access' });
    case 'collaborator-by':
      return pusherOn(places, ground, { operations: BY_GIT, by: 'a collaborator with write access' });
    default:
      return way === undefined ? null : jobsOn(places, ground);
  }
}

/** A job may ask for an identity token of its repository; who trusts that is for other providers to say. */
function* identityTokens(from: NodeId, repositories: readonly string[], isNews: WantedEdges['isNews']): Generator<Edge> {
  const evidence = [{ source: 'https://docs.github.com/actions/reference/openid-connect-reference', observed: 'a job with id-token: write gets one' }];
  for (const name of repositories) {
    const to: NodeId = `github:repo:${name}`;
    const certainty: Certainty = 'allowed';
    if (isNews(to, certainty)) yield { from, to, grants: [], step: { from, via: 'id-token: write', to, certainty, conditions: [], evidence } };
  }
}
