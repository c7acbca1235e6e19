/** What only a user has: a role in each workspace, projects of other workspaces, tokens of their own. */
import { AuditError, type Expiry, type Gap } from '../../src/model.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { type Ask, nameOf } from './client.ts';
import { isPast, page, type Reader, readWorkspace, type Setting } from './inventory.ts';
import { readList, unread } from './listing.ts';
import { momentOf } from './moment.ts';
import * as questions from './questions.ts';
import type { Project, Workspace } from './state.ts';

/** What a workspace is to a user, or why the role in it is not known. */
export interface SettingRead {
  readonly setting: Setting;
  readonly gap: Gap | null;
}

/** Reads the role of a user in a workspace, with its plan and whether access groups are enforced. */
export async function readSetting({ ask, fields }: Reader, { id, name }: questions.Named, userId: string): Promise<SettingRead> {
  const question = fields.has('Workspace.restrictProjectVisibilityToGroups') ? questions.workspaceMembersAndGroups : questions.workspaceMembers;
  const subject = { what: `the role in workspace ${name}`, request: nameOf(question) };
  const answer = await tryRead(() => ask(question, { workspaceId: id }));
  if (!answer.ok) return { setting: { id, name, role: null, plan: null, grouped: null }, gap: unread(subject, answer.error) };
  const { plan, members, restrictProjectVisibilityToGroups: grouped = null } = answer.value.workspace;
  const role = members.find((member) => member.id === userId)?.role ?? null;
  const gap = role === null ? unread(subject, new AuditError('unexpected-response', 'the user is not among its members')) : null;
  return { setting: { id, name, role, plan, grouped }, gap };
}

export interface GuestRead {
  readonly workspaces: readonly Workspace[];
  readonly gap: Gap | null;
}

/** The projects of other workspaces than the user's `own` that the user was invited to, each with the role there where Railway tells it. */
export async function readGuestProjects(reader: Reader, own: ReadonlySet<string>): Promise<GuestRead> {
  const question = reader.fields.has('Project.viewerRole') ? questions.externalWorkspacesWithRoles : questions.externalWorkspaces;
  const answer = await tryRead(() => reader.ask(question));
  if (!answer.ok) {
    const what = 'the projects of other workspaces that the user was invited to';
    return { workspaces: [], gap: unread({ what, request: nameOf(question) }, answer.error) };
  }
  const others = answer.value.externalWorkspaces.filter(({ id }) => !own.has(id));
  const workspaces = others.map(async ({ id, name, plan, projects }): Promise<Workspace> => {
    const left = projects.filter(({ deletedAt }) => !isPast(deletedAt, reader.now));
    const workspace = await readWorkspace(reader, { setting: { id, name, role: 'GUEST', plan, grouped: null }, projects: { items: left, gap: null } });
    return { ...workspace, projects: { items: workspace.projects.items.map(invited), gap: null } };
  });
  return { workspaces: (await Promise.all(workspaces)).filter(({ projects }) => projects.items.length > 0), gap: null };
}

/** Whoever is listed as invited and is told to hold no role is told two things that cannot both be. */
function invited(project: Project): Project {
  return project.ownRole === 'NONE' ? { ...project, ownRole: null } : project;
}

/**
 * When an account token ends. The API masks its tokens beyond recognition, so an answer is only certain when the user
 * has a single account token: then it is this one.
 */
export async function readAccountExpiry(ask: Ask): Promise<{ readonly expiry: Expiry; readonly gap: Gap | null }> {
  const source = nameOf(questions.apiTokens);
  const tokens = await readList(
    { what: 'the API tokens of the user', request: source },
    async (after) => (await ask(questions.apiTokens, page(after))).apiTokens,
  );
  const [only, ...others] = tokens.items.filter(({ workspaceId }) => workspaceId === null);
  const expiry = tokens.gap === null && only !== undefined && others.length === 0 ? expiryOf(only, source) : null;
  if (expiry !== null) return { expiry, gap: null };
  const why = tokens.gap?.what ?? whyUnknown(others.length + (only === undefined ? 0 : 1));
  return {
    expiry: { kind: 'unknown', source },
    gap: {
      code: 'RW-EXPIRY',
      what: `when the token ends is not known: ${why}`,
      because: tokens.gap?.because ?? 'not-exposed',
      effect: 'advisory',
      request: source,
    },
  };
}

/** Null when Railway answers with what is no date. */
function expiryOf({ expiresAt }: { readonly expiresAt: string | null }, source: string): Expiry | null {
  if (expiresAt === null) return { kind: 'never', possible: false, source };
  const at = momentOf(expiresAt);
  return at === null ? null : { kind: 'at', at, source };
}

function whyUnknown(count: number): string {
  return count === 1 ? 'the answer is no date' : `the user has ${count} account tokens, and which of them this is cannot be told`;
}
