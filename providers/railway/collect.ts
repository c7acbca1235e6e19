import { AuditError, type Collection, type Failure, type Gap, type Token } from '../../src/model.ts';
import type { CollectContext, Secret } from '../../src/provider.ts';
import { type Read, tryRead } from '../../src/transport/failures.ts';
import { type Connect, openRailway } from './client.ts';
import { type Identity, identify } from './detect.ts';
import { type Reader, readBuckets, readEnvironment, readWorkspace } from './inventory.ts';
import { compare } from './names.ts';
import { EXPIRES_AT, shapeOf } from './recognise.ts';
import { NOT_COMPARED, readServed, type Served } from './served.ts';
import type { Principal, State } from './state.ts';
import { subjectOf } from './subject.ts';
import { readGuestProjects, readSetting } from './user.ts';

/** A token that Railway answered to. */
interface Identified {
  readonly token: Token;
  readonly secret: Secret;
  readonly identity: Identity;
}

/**
 * Finds out what each token is, then reads what each principal reaches. Tokens of one principal have the same rights,
 * so what they share is read once, with the first of them. A token that fails does not hold up the others.
 */
export async function collect(tokens: readonly Token[], context: CollectContext): Promise<Collection> {
  if (tokens.length === 0) return { subjects: [], failed: [], state: { principals: [], drift: NOT_COMPARED } satisfies State };
  const { connect, askAnonymously } = openRailway(context);
  const [reads, served] = await Promise.all([
    Promise.all(tokens.map(async (token) => ({ token, read: await tryRead(() => identifyToken(token, connect, context)) }))),
    readServed(askAnonymously, context.now()),
  ]);
  const identified = reads.flatMap(({ read }) => (read.ok ? [read.value] : []));
  const firsts = new Map(identified.toReversed().map((one) => [nodeOf(one.identity), one]));
  const principals = await Promise.all([...firsts.values()].map((first) => readPrincipal(first, context, served.fields)));
  const subjects = await Promise.all(identified.map(({ token, secret, identity }) => subjectOf(token, secret, { identity, node: nodeOf(identity) })));
  const state: State = { principals: principals.toSorted((a, b) => compare(a.node, b.node)), drift: served.drift };
  return { subjects, failed: reads.flatMap(failureOf), state };
}

async function identifyToken(token: Token, connect: Connect, context: CollectContext): Promise<Identified> {
  const secret = context.reveal(token.name);
  refuseExpiredLogin(secret, context.now());
  const identity = await identify(token, secret, connect);
  context.progress(`${token.name}: ${identity.kind} token`);
  return { token, secret, identity };
}

/** Signing in again would use up the refresh token, so an expired login is left as it is. */
function refuseExpiredLogin(secret: Secret, now: Date): void {
  if (shapeOf(secret) !== 'login' || !secret.has(EXPIRES_AT)) return;
  if (Number(secret.reveal(EXPIRES_AT)) * 1000 > now.getTime()) return;
  throw new AuditError('unauthorized', 'The login of the Railway CLI has expired, and was not refreshed.', {
    hint: 'Run any command of the Railway CLI, which refreshes it, and audit again within the hour.',
  });
}

function failureOf({ token, read }: { readonly token: Token; readonly read: Read<unknown> }): readonly Failure[] {
  return read.ok ? [] : [{ token: token.name, code: read.error.code, message: read.error.message, hint: read.error.hint }];
}

/** Tokens with the same node have the same rights. An OAuth token may have fewer than an account token of the same user, so it is a node of its own. */
function nodeOf(identity: Identity): Principal['node'] {
  switch (identity.kind) {
    case 'project':
      return `railway:environment:${identity.self.environment.id}`;
    case 'workspace':
      return `railway:workspace:${identity.workspace.id}`;
    case 'account':
    case 'oauth':
    case 'session':
      return `railway:${identity.kind}:${identity.userId}`;
  }
}

async function readPrincipal({ identity }: Identified, context: CollectContext, fields: Served['fields']): Promise<Principal> {
  const common = { node: nodeOf(identity), kind: identity.kind, evidence: identity.evidence };
  const reader: Reader = {
    ask: identity.ask,
    now: context.now(),
    actsFor: identity.kind === 'workspace' ? 'workspace' : 'user',
    fields,
    names: context.options.has('names'),
  };
  switch (identity.kind) {
    case 'project':
      return { ...common, id: identity.self.id, workspaces: [await readOwnEnvironment(reader, identity.self)], gaps: [] };
    case 'workspace':
      return { ...common, id: identity.workspace.id, workspaces: [await readWorkspace(reader, { ...identity.workspace, ...UNASKED })], gaps: [] };
    case 'account':
    case 'oauth':
    case 'session':
      return { ...common, id: identity.userId, ...(await readAsUser(reader, identity)) };
  }
}

async function readAsUser(reader: Reader, identity: Extract<Identity, { userId: string }>): Promise<Pick<Principal, 'workspaces' | 'gaps'>> {
  const guest = await readGuestProjects(reader);
  const reads = await Promise.all(
    identity.workspaces.map(async (workspace) => {
      const { setting, gap } = await readSetting(reader, workspace, identity.userId);
      return { workspace: await readWorkspace(reader, setting), gap };
    }),
  );
  const gaps = [guest.gap, ...reads.map(({ gap }) => gap)].flatMap((gap): readonly Gap[] => (gap === null ? [] : [gap]));
  return { workspaces: [...reads.map(({ workspace }) => workspace), ...guest.workspaces], gaps };
}

/** What a token that is no user's is not asked about its workspace. */
const UNASKED = { role: 'TOKEN', plan: null, grouped: null } as const;

async function readOwnEnvironment(reader: Reader, self: Extract<Identity, { kind: 'project' }>['self']): Promise<Principal['workspaces'][number]> {
  const [environment, buckets] = await Promise.all([readEnvironment(reader, self.project, self.environment), readBuckets(reader, self.project)]);
  const { id, name } = self.project;
  const project = { id, name, public: false, ownRole: null, environments: { items: [environment], gap: siblings(name) }, buckets };
  const workspace = self.project.workspace ?? { id: 'unknown', name: 'unknown workspace' };
  return { ...workspace, ...UNASKED, projects: { items: [project], gap: null } };
}

/** It hides no right of the token; it says why the project may hold more than is seen. */
function siblings(projectName: string): Gap {
  const what = `the other environments of project ${projectName}: a project token is shown its own alone`;
  return { code: 'RW-SIBLINGS', what, because: 'not-exposed', effect: 'advisory', request: 'query ProjectTokenSelf' };
}
