import pLimit from 'p-limit';
import { AuditError, type Collection, type Failure, type Gap, type Token } from '../../src/model.ts';
import type { CollectContext, Secret } from '../../src/provider.ts';
import { type Read, tryRead } from '../../src/transport/failures.ts';
import { type Connect, openRailway } from './client.ts';
import { type Identity, identify } from './detect.ts';
import { listWorkspace, type Reader, readWorkspace, type Setting } from './inventory.ts';
import { createMeters, type Meter } from './meter.ts';
import { compare } from './names.ts';
import { readOwnEnvironment, UNASKED } from './own-environment.ts';
import { EXPIRES_AT, shapeOf } from './recognise.ts';
import { NOT_COMPARED, readServed, type Served } from './served.ts';
import type { Principal, State, Workspace } from './state.ts';
import { subjectOf } from './subject.ts';
import { readGuestProjects, readSetting } from './user.ts';
import { guestsUnasked, ownEnvironmentUnasked, schemaUnasked, VERDICT_ONLY, workspaceUnasked } from './verdict-only.ts';

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
  const meters = createMeters(context.maxRequests);
  const { connect, askAnonymously } = openRailway(context, meters);
  const [reads, served] = await Promise.all([
    Promise.all(tokens.map(async (token) => ({ token, read: await tryRead(() => identifyToken(token, connect, context)) }))),
    context.options.has(VERDICT_ONLY) ? schemaUnasked() : readServed(askAnonymously, context.now()),
  ]);
  const identified = reads.flatMap(({ read }) => (read.ok ? [read.value] : []));
  const firsts = new Map(identified.toReversed().map((one) => [nodeOf(one.identity), one]));
  const principals = await Promise.all(
    [...firsts.values()].map((first) => readPrincipal(first, { meter: meters(first.secret), fields: served.fields }, context)),
  );
  const subjects = await Promise.all(
    identified.map(({ token, secret, identity }) => subjectOf(token, secret, { identity, node: nodeOf(identity), options: context.options })),
  );
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

interface Means {
  readonly meter: Meter;
  readonly fields: Served['fields'];
}

async function readPrincipal({ identity }: Identified, { meter, fields }: Means, context: CollectContext): Promise<Principal> {
  const common = { node: nodeOf(identity), kind: identity.kind, id: idOf(identity), evidence: identity.evidence };
  const reader: Reader = {
    ask: identity.ask,
    now: context.now(),
    actsFor: identity.kind === 'workspace' ? 'workspace' : 'user',
    fields,
    names: context.options.has('names'),
    atOnce: pLimit(context.concurrency),
  };
  const seen = context.options.has(VERDICT_ONLY) ? await readVerdict(reader, identity) : await readAll(reader, identity, meter);
  const stopped = meter.stopped();
  return { ...common, ...seen, requests: { made: meter.made(), stopped: stopped === null ? null : [stopped.message, stopped.hint ?? ''].join(' ').trim() } };
}

function idOf(identity: Identity): string {
  switch (identity.kind) {
    case 'project':
      return identity.self.id;
    case 'workspace':
      return identity.workspace.id;
    case 'account':
    case 'oauth':
    case 'session':
      return identity.userId;
  }
}

type Seen = Pick<Principal, 'workspaces' | 'gaps'>;

async function readAll(reader: Reader, identity: Identity, meter: Meter): Promise<Seen> {
  switch (identity.kind) {
    case 'project':
      return { workspaces: [await readOwnEnvironment(reader, identity.self)], gaps: [] };
    case 'workspace':
      return { workspaces: await readWorkspaces(reader, meter, [{ ...identity.workspace, ...UNASKED }]), gaps: [] };
    case 'account':
    case 'oauth':
    case 'session': {
      const { settings, gaps } = await readSettings(reader, identity);
      const workspaces = await readWorkspaces(reader, meter, settings);
      const guest = await readGuestProjects(reader, new Set(settings.map(({ id }) => id)));
      return { workspaces: [...workspaces, ...guest.workspaces], gaps: [...gaps, ...present(guest.gap)] };
    }
  }
}

/** Kind and roles alone. */
async function readVerdict(reader: Reader, identity: Identity): Promise<Seen> {
  switch (identity.kind) {
    case 'project':
      return { workspaces: [ownEnvironmentUnasked(identity.self)], gaps: [] };
    case 'workspace':
      return { workspaces: [workspaceUnasked({ ...identity.workspace, ...UNASKED })], gaps: [] };
    case 'account':
    case 'oauth':
    case 'session': {
      const { settings, gaps } = await readSettings(reader, identity);
      return { workspaces: settings.map(workspaceUnasked), gaps: [guestsUnasked(), ...gaps] };
    }
  }
}

interface SettingsRead {
  readonly settings: readonly Setting[];
  readonly gaps: readonly Gap[];
}

async function readSettings(reader: Reader, { workspaces, userId }: Extract<Identity, { userId: string }>): Promise<SettingsRead> {
  const reads = await Promise.all(workspaces.map((workspace) => readSetting(reader, workspace, userId)));
  return { settings: reads.map(({ setting }) => setting), gaps: reads.flatMap(({ gap }) => present(gap)) };
}

function present(gap: Gap | null): readonly Gap[] {
  return gap === null ? [] : [gap];
}

/** Lists them all first: their plans say how much may be asked of what lies in them. */
async function readWorkspaces(reader: Reader, meter: Meter, settings: readonly Setting[]): Promise<readonly Workspace[]> {
  const listings = await Promise.all(settings.map((setting) => listWorkspace(reader, setting)));
  meter.learn(listings.map(({ setting }) => setting.plan));
  return Promise.all(listings.map((listing) => readWorkspace(reader, listing)));
}
