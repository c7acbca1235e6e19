/** What only a user has: a role in each workspace, projects of other workspaces, tokens of their own. */
import { AuditError, type Expiry, type Gap } from '../../src/model.ts';
import { tryRead } from '../../src/transport/failures.ts';
import { type Ask, nameOf } from './client.ts';
import { isPast, page, type Reader } from './inventory.ts';
import { readList, unread } from './listing.ts';
import { momentOf } from './moment.ts';
import * as questions from './questions.ts';

/** A user's role in a workspace, or why it is not known. */
export type RoleRead = { readonly role: questions.Role; readonly gap: null } | { readonly role: null; readonly gap: Gap };

export async function readRole(ask: Ask, workspace: questions.Named, userId: string): Promise<RoleRead> {
  const subject = { what: `the role in workspace ${workspace.name}`, request: nameOf(questions.workspaceMembers) };
  const answer = await tryRead(() => ask(questions.workspaceMembers, { workspaceId: workspace.id }));
  if (!answer.ok) return { role: null, gap: unread(subject, answer.error) };
  const own = answer.value.workspace.members.find(({ id }) => id === userId);
  if (own !== undefined) return { role: own.role, gap: null };
  return { role: null, gap: unread(subject, new AuditError('unexpected-response', 'the user is not among its members')) };
}

/** Projects that the user is a guest of. Their contents are not read in full, so each is a gap. */
export async function readGuestProjects({ ask, now }: Reader): Promise<readonly Gap[]> {
  const request = nameOf(questions.externalWorkspaces);
  const answer = await tryRead(() => ask(questions.externalWorkspaces));
  if (!answer.ok) return [unread({ what: 'the projects of other workspaces that the user was invited to', request }, answer.error)];
  return answer.value.externalWorkspaces.flatMap((workspace) =>
    workspace.projects
      .filter(({ deletedAt }) => !isPast(deletedAt, now))
      .map((project) => ({
        code: 'RW-GUEST',
        what: `the user was invited to project ${project.name} of workspace ${workspace.name}; the role there, and what lies in it, were not read`,
        because: 'unsupported' as const,
        effect: 'granting' as const,
        request,
      })),
  );
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
