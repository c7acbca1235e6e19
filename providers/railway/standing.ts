/**
 * As what a user counts in a workspace or project. A role in the workspace, a role in the project (given directly or by an access
 * group) and whether access groups are enforced decide together; the highest grant wins (docs, enterprise/access-groups, 2026-08-21).
 */
import type { OwnRole, Project, Workspace } from './state.ts';

/** Between which ranks the user's role lies, both included; they are one where everything that decides was read. */
export interface Standing {
  readonly least: Rank;
  readonly most: Rank;
}

export const RANKS = ['NONE', 'VIEWER', 'MEMBER', 'ADMIN'] as const;
export type Rank = (typeof RANKS)[number];

/**
 * In the workspace itself. A guest was invited to some of its projects and holds nothing else of it. A token of no user has no
 * standing that anybody asks for: its kind decides.
 */
export function standingInWorkspace({ role }: Pick<Workspace, 'role'>): Standing {
  if (role === null) return { least: 'NONE', most: 'ADMIN' };
  const rank = role === 'TOKEN' ? 'ADMIN' : role === 'GUEST' ? 'NONE' : role;
  return { least: rank, most: rank };
}

/** In a project of the workspace. */
export function standingInProject(workspace: Pick<Workspace, 'role' | 'grouped'>, { ownRole }: Pick<Project, 'ownRole'>): Standing {
  if (workspace.role === 'ADMIN' || workspace.role === 'TOKEN') return { least: 'ADMIN', most: 'ADMIN' };
  const from = throughWorkspace(workspace);
  const own = rangeOf(ownRole);
  return { least: higher(from.least, own.least), most: higher(from.most, own.most) };
}

/**
 * Where access groups are enforced, the role in the workspace opens no project of itself. What it still adds in one that is open
 * for another reason is not documented.
 */
function throughWorkspace(workspace: Pick<Workspace, 'role' | 'grouped'>): Standing {
  const standing = standingInWorkspace(workspace);
  return workspace.grouped === false ? standing : { least: 'NONE', most: standing.most };
}

function rangeOf(ownRole: OwnRole): Standing {
  return ownRole === null ? { least: 'NONE', most: 'ADMIN' } : { least: ownRole, most: ownRole };
}

function higher(a: Rank, b: Rank): Rank {
  return RANKS.indexOf(a) < RANKS.indexOf(b) ? b : a;
}
